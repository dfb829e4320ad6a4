"""What stands in each column, as SQL over the places, people and dossiers of `bench.sql`."""

from collections.abc import Mapping
from typing import Any, Final

from tdkt_api import models

Rows = tuple[Any, Mapping[str, str], str]

_SINCE: Final = "'2024-01-02 02:00:00+00'::timestamptz"
_ROLE_ID: Final = "bench.id(4, o.n, bench.at(0, 1))"
_NAME: Final = "f.word || ' ' || m.word || ' ' || g.word"
_FOLDED: Final = "f.folded || ' ' || m.folded || ' ' || g.folded"
_NAMED: Final = """
JOIN bench.family f ON f.i = s.family JOIN bench.middle m ON m.i = s.middle JOIN bench.given g ON g.i = s.given"""
_CODES: Final = "ARRAY['lao_dong_tien_tien', 'chien_si_thi_dua_co_so']"
_VERDICT: Final = """
'{{"outcome": "unknown", "regime": "R152", "lawbook": "0", "findings": [{{"code": "title.run", "criterion": "a",
"status": "met", "effect": "blocks", "needed": 2, "found": 3, "evidence": {{"years": [2023, 2024, 2025]}},
"provision": {{"instrument": "law_06_2022", "article": "23", "confidence": "verified"}}}}]}}'::jsonb"""

_CLIENT: Final[Rows] = (
    models.Client,
    {
        "id": f"bench.id(5, 1, {_SINCE})",
        "code": "'portal'",
        "name": "'Cổng dịch vụ công của tỉnh'",
        "agency_code": "'H26'",
        "may_use_password": "false",
        "is_public": "true",
        "is_active": "true",
        "person_id": "NULL",
        "created_at": _SINCE,
    },
    "",
)
_PERSON: Final[Rows] = (
    models.Person,
    {
        "id": "o.id",
        "username": "'nguoi' || o.n",
        "name": "(SELECT word FROM bench.family WHERE i = o.n % 30) || ' Thị Ánh'",
        "post": "'Chuyên viên ' || o.name",
        "password_hash": "'none'",
        "identity_kind": "NULL",
        "identity_sealed": "NULL",
        "identity_index": "NULL",
        "identity_tail": "NULL",
        "key_version": "NULL",
        "is_active": "true",
        "is_machine": "false",
        "version": "1",
        "created_at": _SINCE,
    },
    "FROM bench.official o",
)
_GRANT: Final[Rows] = (
    models.RoleGrant,
    {
        "id": _ROLE_ID,
        "person_id": "o.id",
        "unit_id": "o.unit_id",
        "role": "o.role",
        "valid_from": "'2024-01-01'",
        "valid_to": "NULL",
        "created_at": _SINCE,
        "ended_on": "NULL",
        "ending_reason": "NULL",
        "version": "1",
    },
    "FROM bench.official o",
)
_SUBJECT: Final[Rows] = (
    models.Subject,
    {
        "id": "s.id",
        "kind": "'individual'",
        "unit_id": "p.id",
        "unit_path": "p.path",
        "name": _NAME,
        "name_folded": _FOLDED,
        "name_sort": "convert_to(g.sort || ' ' || f.sort || ' ' || m.sort, 'UTF8')",
        "client_id": "NULL",
        "client_reference": "NULL",
        "version": "1",
        "created_at": "s.at",
    },
    f"FROM bench.settled s JOIN bench.place p ON p.i = s.i {_NAMED}",
)
_INDIVIDUAL: Final[Rows] = (
    models.Individual,
    {
        "id": "s.id",
        "identity_kind": "'citizen'",
        "identity_sealed": "sha256(s.n::text::bytea) || sha256('sealed')",
        "identity_index": "sha256(s.n::text::bytea)",
        "identity_tail": "right('000' || s.n, 4)",
        "key_version": "1",
        "birth_on": "'1970-01-01'::date + bench.any(s.n, 9, 12000)",
        "died_on": "NULL",
        "nationality": "NULL",
        "sex": "(ARRAY['female', 'male'])[1 + bench.any(s.n, 10, 2)]",
        "occupation": "'official'",
        "post": "'Công chức ' || p.name",
    },
    "FROM bench.settled s JOIN bench.place p ON p.i = s.i",
)
_RATING: Final[Rows] = (
    models.Rating,
    {
        "id": "bench.id(6, s.n * 4 + y - 2022, s.at)",
        "subject_id": "s.id",
        "year": "y",
        "rating": "(ARRAY['excellent', 'good', 'good'])[1 + bench.any(s.n * 4 + y, 11, 3)]",
        "unit_id": "p.id",
        "version": "1",
        "created_at": "s.at",
    },
    "FROM bench.settled s JOIN bench.place p ON p.i = s.i, generate_series(2023, 2025) y",
)
# Of every commune and year two decisions: one for each form.
_DECISION: Final[Rows] = (
    models.Decision,
    {
        "id": "bench.id(7, p.i * 30 + k, bench.at(0, 1))",
        "unit_id": "p.id",
        "unit_path": "p.path",
        "seen_paths": "ARRAY[p.path]",
        "dossier_ids": "'{{}}'",
        "state": "'signed'",
        "year": "2025 - k / 2",
        "number": "1 + (p.i * 7 + k) % 300",
        "official_number": "1 + (p.i * 7 + k) % 300 || '/QĐ-UBND'",
        "signed_on": "make_date(2025 - k / 2, 12, 20)",
        "signer_id": "o.id",
        "signer_name": "'Trần Văn Quyết'",
        "signer_post": "'Chủ tịch Ủy ban nhân dân'",
        "behalf_id": "NULL",
        "behalf_name": "NULL",
        "behalf_post": "NULL",
        "file_name": "NULL",
        "file_media_type": "NULL",
        "file_sha256": "NULL",
        "file_size_bytes": "NULL",
        "drafted_by": "o.id",
        "version": "2",
        "created_at": _SINCE,
    },
    "FROM bench.place p JOIN bench.official o ON o.unit_id = p.id AND o.role = 'decider', generate_series(0, 29) k",
)
# One person of six has been honoured thirty times, three quarters of all awards; the others once or twice.
_AWARD: Final[Rows] = (
    models.Award,
    {
        "id": "bench.id(8, a.n, bench.at(a.n, {awards}))",
        "subject_id": "s.id",
        "award_code": f"({_CODES})[1 + a.k % 2]",
        "first_year": "2025 - a.k / 2",
        "last_year": "2025 - a.k / 2",
        "type": "'cong_trang'",
        "origin": "'conferred'",
        "is_verified": "true",
        "grounds": "'{{}}'",
        "decision_id": "bench.id(7, p.i * 30 + a.k, bench.at(0, 1))",
        "nomination_id": "NULL",
        "issuing_unit_id": "p.id",
        "official_number": "1 + (p.i * 7 + a.k) % 300 || '/QĐ-UBND'",
        "official_number_folded": "1 + (p.i * 7 + a.k) % 300 || 'qdubnd'",
        "signed_on": "make_date(2025 - a.k / 2, 12, 20)",
        "status": "'valid'",
        "public_code": "substr(md5(a.n::text), 1, 16)",
        "name_folded": _FOLDED,
        "snapshot": f"""('{{{{"name":"' || {_NAME} || '","post":"Công chức","unit":"' || p.name
            || '","occupation":"official","sex":"female","signer_name":"Trần Văn Quyết",'
            || '"signer_post":"Chủ tịch Ủy ban nhân dân","issuer":"Ủy ban nhân dân ' || p.name || '"}}}}')::jsonb""",
        "created_at": "bench.at(a.n, {awards})",
    },
    f"""FROM (
        SELECT n, CASE WHEN n < {{awards}} / 4 * 3 THEN n % ({{persons}} / 6)
                       ELSE {{persons}} / 6 + (n - {{awards}} / 4 * 3) % ({{persons}} - {{persons}} / 6) END AS person,
               (CASE WHEN n < {{awards}} / 4 * 3 THEN n / ({{persons}} / 6)
                     ELSE (n - {{awards}} / 4 * 3) / ({{persons}} - {{persons}} / 6) END)::int AS k
        FROM generate_series(0, {{awards}} - 1) n
    ) a JOIN bench.settled s ON s.n = a.person JOIN bench.place p ON p.i = s.i {_NAMED}""",
)
_DOSSIER: Final[Rows] = (
    models.Dossier,
    {
        "id": "d.id",
        "name": "'Đề nghị tặng danh hiệu thi đua năm 2025, đợt ' || d.n || ', ' || p.name",
        "type": "'cong_trang'",
        "first_year": "2025",
        "last_year": "2025",
        "owner_unit_id": "p.id",
        "deciding_unit_id": "CASE WHEN d.is_up THEN p.province_id ELSE p.id END",
        "client_id": "'portal'",
        "client_reference": "'HS-' || d.n",
        "state": "d.state",
        "came_from": "NULL",
        "stage_number": "d.stage",
        "stage_unit_id": "CASE d.stage WHEN 2 THEN p.province_id ELSE p.id END",
        "owner_path": "p.path",
        "stage_path": "CASE d.stage WHEN 2 THEN p.province_path ELSE p.path END",
        "seen_paths": "CASE d.stage WHEN 2 THEN ARRAY[p.path, p.province_path] ELSE ARRAY[p.path] END",
        "regime": "CASE WHEN d.state <> 'submitted' THEN 'R152' END",
        "lawbook": "CASE WHEN d.state <> 'submitted' THEN (SELECT hash FROM lawbook LIMIT 1) END",
        "received_on": "CASE WHEN d.state <> 'submitted' THEN d.at::date + 3 END",
        "due_on": "CASE WHEN d.state = 'received' THEN current_date + 10 + bench.any(d.n, 12, 30) END",
        "working_days_left": "NULL",
        "return_reason": "NULL",
        "reject_reason": "NULL",
        "made_by": "o.id",
        "submitted_by": "o.id",
        "submitted_at": "d.at + interval '2 days'",
        "version": "4",
        "created_at": "d.at",
    },
    """FROM bench.file d JOIN bench.place p ON p.i = d.i
       JOIN bench.official o ON o.unit_id = p.id AND o.role = 'clerk'""",
)
_STAGE: Final[Rows] = (
    models.DossierStage,
    {
        "id": "bench.id(9, d.n * 2 + k, d.at)",
        "dossier_id": "d.id",
        "number": "k",
        "unit_id": "CASE k WHEN 2 THEN p.province_id ELSE p.id END",
        "unit_path": "CASE k WHEN 2 THEN p.province_path ELSE p.path END",
        "duty": "CASE WHEN d.is_up AND k = 1 THEN 'forward' ELSE 'decide' END",
        "received_on": "CASE WHEN d.state <> 'submitted' AND k <= d.stage THEN d.at::date + 3 END",
        "due_on": "CASE WHEN d.state <> 'submitted' AND k <= d.stage THEN d.at::date + 31 END",
    },
    """FROM bench.file d JOIN bench.place p ON p.i = d.i,
       generate_series(1, CASE WHEN d.is_up THEN 2 ELSE 1 END) k""",
)
_NOMINATION: Final[Rows] = (
    models.Nomination,
    {
        "id": "bench.id(10, d.n * 2 + k, d.at)",
        "dossier_id": "d.id",
        "position": "k + 1",
        "subject_id": "s.id",
        "award_code": f"({_CODES})[1 + k]",
        "first_year": "2025 - (d.n / {persons})",
        "last_year": "2025 - (d.n / {persons})",
        "ground": "NULL",
        "summary": "'Hoàn thành xuất sắc nhiệm vụ được giao trong năm.'",
        "client_reference": "'UV-' || d.n",
        "outcome": "CASE WHEN d.state = 'decided' THEN 'conferred' ELSE 'pending' END",
        "outcome_reason": "NULL",
        "is_live": "true",
        "verdict": _VERDICT,
        "verdict_hash": "sha256('verdict')",
        "judged_on": "d.at::date",
        "version": "1",
        "created_at": "d.at",
    },
    "FROM bench.file d JOIN bench.settled s ON s.n = d.n % {persons}, generate_series(0, 1) k",
)
_MOVEMENT: Final[Rows] = (
    models.Movement,
    {
        "id": f"bench.id(11, p.i, {_SINCE})",
        "unit_id": "p.id",
        "lead_unit_id": "p.id",
        "coordinating_unit_ids": "'{{}}'",
        "unit_path": "p.path",
        "seen_paths": "'{{}}'",
        "name": "'Thi đua xây dựng ' || p.name || ' văn minh'",
        "name_folded": "'thi dua xay dung ' || u.name_folded || ' van minh'",
        "form": "'regular'",
        "scope_level": "'agency'",
        "objective": "'Nâng cao chất lượng'",
        "scope": "'Toàn địa bàn'",
        "subjects": "'Cán bộ, công chức, nhân dân'",
        "content": "'Cải cách hành chính'",
        "starts_on": "'2025-01-01'",
        "ends_on": "'2025-12-31'",
        "plan": "'Theo kế hoạch năm'",
        "measures": "'Kiểm tra hằng quý'",
        "state": "'launched'",
        "official_number": "p.i || '/KH-UBND'",
        "signed_on": "'2025-01-02'",
        "signer_id": "o.id",
        "signer_name": "'Trần Văn Quyết'",
        "signer_post": "'Chủ tịch Ủy ban nhân dân'",
        "closed_on": "NULL",
        "closing_note": "NULL",
        "version": "2",
        "created_at": f"{_SINCE} + p.i * interval '1 minute'",
    },
    """FROM bench.place p JOIN unit u ON u.id = p.id
       JOIN bench.official o ON o.unit_id = p.id AND o.role = 'decider'""",
)

ROWS: Final = (
    _CLIENT,
    _PERSON,
    _GRANT,
    _SUBJECT,
    _INDIVIDUAL,
    _RATING,
    _DECISION,
    _AWARD,
    _DOSSIER,
    _STAGE,
    _NOMINATION,
    _MOVEMENT,
)
