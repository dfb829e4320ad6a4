"""A signed decision with one award, written as the slices before it would."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from tdkt_api import clock, ids
from tdkt_api.awards import service
from tdkt_api.awards.shapes import NewAward, Snapshot
from tdkt_api.db.transaction import Transaction

Confer = Callable[..., Awaitable[NewAward]]
_DOSSIER = """
INSERT INTO dossier (
    id, name, type, first_year, last_year, owner_unit_id, deciding_unit_id, client_id, state, stage_number,
    stage_unit_id, owner_path, stage_path, seen_paths, made_by, version, created_at
)
VALUES ($1, 'Thi đua 2025', 'cong_trang', 2025, 2025, $2, $2, 'tests', 'decided', 1, $2, $3, $3, '{}', $4, 1, $5)
"""  # noqa: E501  (one row)
_NOMINATION = """
INSERT INTO nomination (
    id, dossier_id, position, subject_id, award_code, first_year, last_year, outcome, is_live, verdict,
    verdict_hash, judged_on, version, created_at
)
VALUES ($1, $2, 1, $3, $4, $5, $6, 'conferred', false, '{}', $7, $8, 1, $9)
"""
_DECISION = """
INSERT INTO decision (id, unit_id, unit_path, seen_paths, dossier_ids, state, year, number, official_number,
                      signed_on, drafted_by, version, created_at)
VALUES ($1, $2, $3, '{}', $4, 'signed', $5, $6, $7, $8, $9, 1, $10)
"""


async def conferred(
    tx: Transaction,
    connection: Any,
    subject_id: UUID,
    unit: tuple[UUID, str],
    person_id: UUID,
    *,
    name: str = "Nguyễn Văn An",
    number: int = 12,
    **change: Any,
) -> NewAward:
    """An award that a unit has conferred on somebody; `change` alters it."""
    award = replace(
        NewAward(
            ids.new(),
            subject_id,
            "lao_dong_tien_tien",
            2025,
            2025,
            "cong_trang",
            (),
            ids.new(),
            ids.new(),
            unit[0],
            f"{number}/QĐ-UBND",
            date(2026, 1, 15),
            Snapshot(name, "Công chức", "Phường Ba Đình", "official", "male", "Trần Chủ Tịch", "Chủ tịch"),
        ),
        **change,
    )
    dossier, now = ids.new(), clock.now()
    await connection.execute(_DOSSIER, dossier, *unit, person_id, now)
    years = (award.first_year, award.last_year)
    subject = (subject_id, award.award_code)
    await connection.execute(
        _NOMINATION, award.nomination_id, dossier, *subject, *years, bytes(32), award.signed_on, now
    )
    signed = (award.signed_on.year, number, award.official_number, award.signed_on)
    await connection.execute(_DECISION, award.decision_id, *unit, [dossier], *signed, person_id, now)
    await service.enter_conferred(tx, [award])
    return award
