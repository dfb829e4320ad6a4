"""The histories of the seeded dossiers: bodies and hashes as the service writes them, one place in all at a time."""

from typing import Final

from tdkt_api import models

LONGEST: Final = 9

# How a dossier came to its state at its stage: verb, from, to, who, and whether at the province.
ROAD: Final = """
CREATE TABLE bench.road AS
WITH verb (code, verb, origin, target, role) AS (VALUES
    ('o', 'open', NULL, NULL, 'clerk'), ('n', 'nominate', NULL, NULL, 'clerk'),
    ('s', 'submit', 'draft', 'submitted', 'clerk'), ('r', 'receive', 'submitted', 'received', 'appraiser'),
    ('a', 'appraise', 'received', 'appraised', 'appraiser'), ('c', 'refer', 'appraised', 'at_council', 'appraiser'),
    ('v', 'close', 'at_council', 'voted', 'appraiser'), ('f', 'forward', 'voted', 'submitted', 'decider'),
    ('d', 'decide', 'voted', 'decided', 'decider')
), way (state, stage, codes) AS (VALUES
    ('submitted', 1, 'ons'), ('received', 1, 'onsr'), ('received', 2, 'onsraf' || 'r'),
    ('decided', 1, 'onsracvd'), ('decided', 2, 'onsrafrad')
)
SELECT w.state, w.stage, seq, v.verb, v.role, seq > strpos(w.codes, 'f') AND w.stage = 2 AS is_above,
       CASE WHEN v.target IS NULL THEN '{}'
            ELSE '{"from":"' || v.origin || '","to":"' || v.target || '"}' END AS data
FROM way w, generate_series(1, length(w.codes)) seq JOIN verb v ON true
WHERE v.code = substr(w.codes, seq, 1)"""

# The members in order, without blanks: the canonical text of RFC 8785.
_BODY: Final = """
'{"actor":{"client":"portal","person":"' || o.shown || '"},"at":"'
|| to_char((d.at + (r.seq - 1) * interval '1 day') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
|| '","data":' || r.data || ',"log":"tdkt.bench","policy":"' || repeat('0', 64)
|| '","request":"seed","role":"' || r.role || '","seq":' || r.seq || ',"stream":"dossier/' || d.shown
|| '","type":"dossier.' || r.verb || '","unit":"' || o.unit_shown || '","v":1}'"""

# Event {seq} of every dossier that has one, behind the event before it.
SOURCE: Final = f"""
FROM (
    SELECT d.id AS stream_id, d.n, r.seq, r.verb, r.role, o.id AS person_id, o.unit_id, o.path AS unit_path,
           p.path AS stream_path, d.at + (r.seq - 1) * interval '1 day' AS at,
           convert_to({_BODY}, 'UTF8') AS body, coalesce(h.hash, decode(repeat('00', 32), 'hex')) AS prev
    FROM bench.file d
    JOIN bench.road r ON r.state = d.state AND r.stage = d.stage AND r.seq = {{seq}}
    JOIN bench.place p ON p.i = d.i
    JOIN bench.official o ON o.unit_id = CASE WHEN r.is_above THEN p.province_id ELSE p.id END AND o.role = r.role
    LEFT JOIN history_event h ON h.stream_id = d.id AND h.seq = r.seq - 1
) e"""
COLUMNS: Final = {
    "id": "bench.id(12, e.n * 16 + e.seq, e.at)",
    "stream_kind": "'dossier'",
    "stream_id": "e.stream_id",
    "seq": "e.seq",
    "body": "e.body",
    "prev_hash": "e.prev",
    "hash": r"""sha256('tdkt/event/v1\000'::bytea || uuid_send(e.stream_id) || int8send(e.seq) || e.prev
                       || sha256(e.body))""",
    "type": "'dossier.' || e.verb",
    "at": "e.at",
    "person_id": "e.person_id",
    "client_id": "'portal'",
    "unit_id": "e.unit_id",
    "role": "e.role",
    "unit_path": "e.unit_path",
    "stream_path": "e.stream_path",
    "behalf_id": "NULL",
}

_LAST: Final = """
FROM (SELECT DISTINCT ON (stream_id) stream_id, stream_kind, seq, hash FROM history_event
      ORDER BY stream_id, seq DESC) e"""
HEADS: Final = (
    models.HistoryHead,
    {"stream_id": "stream_id", "stream_kind": "stream_kind", "seq": "seq", "hash": "hash"},
    _LAST,
)
OUTBOX: Final = (
    models.Outbox,
    {
        "id": "e.id",
        "type": "'tdkt.' || e.type",
        "subject": "d.shown",
        "time": "e.at",
        "data": """'{"to": "received"}'::jsonb""",
        "request_id": "'seed'",
        "traceparent": "NULL",
        "unit_path": "e.stream_path",
        "position": "row_number() OVER (ORDER BY e.at, e.id)",
    },
    "FROM history_event e JOIN bench.file d ON d.id = e.stream_id",
)
