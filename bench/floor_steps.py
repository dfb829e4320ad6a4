"""The floor's transition: returning a dossier, statement by statement, with its event, notice and kept answer."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from pydantic_core import to_json

from tdkt_api import clock, ids
from tdkt_api.access.vault import Vault
from tdkt_api.db.query import Query
from tdkt_api.dossiers import nominations, repository
from tdkt_api.dossiers.consulting import OF_DOSSIER
from tdkt_api.history import chain
from tdkt_api.history.recorder import place_of
from tdkt_api.history.statements import HEADS, WRITE_ANSWERED, parameters
from tdkt_api.http.idempotency import CLAIM
from tdkt_api.http.speech import Speaker
from tdkt_api.workflow.deadlines import used

_ROUTE: Final = "/v1/dossiers/{dossier_id}/steps"
_SAME: Final = (
    "name",
    "client_reference",
    "first_year",
    "last_year",
    "came_from",
    "stage_number",
    "stage_unit_id",
    "stage_path",
    "seen_paths",
    "regime",
    "lawbook",
    "received_on",
    "reject_reason",
    "submitted_by",
    "submitted_at",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Who acts, where, and with what."""

    person_id: UUID
    unit_id: UUID
    scopes: Sequence[str]
    vault: Vault
    days_off: frozenset[date]
    swapped_in: frozenset[date]


async def send_back(
    connection: Any, place: Place, id: UUID, headers: Mapping[bytes, bytes], body: bytes, say: Speaker
) -> bytes:
    """Return a received dossier; the bytes of the answer."""
    asked, key = json.loads(body), headers[b"idempotency-key"].decode()

    async def rows(query: Query[Any], **given: Any) -> list[Any]:
        found: list[Any] = await connection.fetch(query.text, *query.arguments(given, place.scopes))
        return found

    async def run(query: Query[Any], **given: Any) -> None:
        await connection.execute(query.text, *query.arguments(given, place.scopes))

    parts = {
        "client_id": "portal",
        "person_id": place.person_id,
        "method": "POST",
        "route": _ROUTE,
        "key": key,
    }
    await run(CLAIM, **parts, fingerprint=hashlib.sha256(body).digest(), at=clock.wall())
    head = (await rows(repository.LOCK, id=id))[0]
    assert head["state"] == "received"
    assert headers[b"if-match"] == b'"v%d"' % head["version"]
    await rows(nominations.CODES, dossier_id=id)
    await rows(nominations.PENDING, dossier_id=id)
    flag = asked["flags"][0]
    added = {
        "id": ids.new(),
        "dossier_id": id,
        "nomination_id": None,
        "field": flag["field"],
        "note": flag["note"],
    }
    await connection.executemany(repository.ADD_FLAG.text, [repository.ADD_FLAG.arguments(added)])
    left = used(clock.today(), head["due_on"], place.days_off, swapped_in=place.swapped_in)
    await run(
        repository.STORE,
        id=id,
        **{f"new_{name}": head[name] for name in _SAME},
        new_state="returned",
        new_due_on=None,
        new_working_days_left=left,
        new_return_reason=asked["reason"],
    )
    view = (await rows(repository.VIEW, id=id))[0]
    stages = await rows(repository.STAGES, dossier_id=id)
    flags = await rows(repository.FLAGS, dossier_id=id)
    await rows(OF_DOSSIER, dossier_id=id)
    answer = _shown(view, stages, flags, say)
    before = await rows(HEADS, stream_ids=[id])
    kept = {"client": "portal", "person": place.person_id, "verb": "POST", "path": _ROUTE, "once": key}
    etag = {"ETag": f'"v{view["version"]}"'}
    event = _event(place, head, before[0], key, asked)
    await run(WRITE_ANSWERED, **event, **kept, status=201, headers=etag, bytes=answer)
    return answer


def _event(place: Place, head: Any, before: Any, key: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The columns of the event, the moved head, the notice and the sealed texts."""
    id, at, seq, stream = ids.new(), clock.now(), before["seq"] + 1, head["id"]
    flags = [{"field": flag["field"]} for flag in asked["flags"]]
    data = {"from": "received", "to": "returned", "flags": flags}
    notes = chain.canonical({"notes": asked["flags"]}).decode()
    secret = {name: (os.urandom(32), text) for name, text in (("reason", asked["reason"]), ("notes", notes))}
    body = chain.canonical(
        {
            "v": 1,
            "log": "tdkt.bench",
            "stream": f"dossier/{ids.show('hs', stream)}",
            "seq": seq,
            "type": "dossier.return",
            "at": chain.stamp(at),
            "actor": {"person": ids.show("ns", place.person_id), "client": "portal"},
            "role": "appraiser",
            "unit": ids.show("dv", place.unit_id),
            "policy": "0" * 64,
            "request": id.hex,
            "data": data,
            "commit": {name: chain.commitment(salt, text).hex() for name, (salt, text) in secret.items()},
            "key": hashlib.sha256(key.encode()).hexdigest(),
            "lawbook": head["lawbook"].hex(),
        }
    )
    hash = chain.event_hash(stream, seq, before["hash"], body)
    whose, acted = {"stream_id": stream, "stream_kind": "dossier"}, {"type": "dossier.return", "at": at}
    event = {
        **whose,
        **acted,
        "id": id,
        "seq": seq,
        "body": body,
        "prev_hash": before["hash"],
        "hash": hash,
        "person_id": place.person_id,
        "client_id": "portal",
        "unit_id": place.unit_id,
        "role": "appraiser",
        "stream_path": head["owner_path"],
        "behalf_id": None,
    }
    notice = {
        "id": id,
        "type": "tdkt.dossier.return",
        "subject": ids.show("hs", stream),
        "time": at,
        "data": json.dumps(data),
        "unit_path": head["owner_path"],
        "request_id": id.hex,
        "traceparent": None,
    }
    opened = [
        {
            "event_id": id,
            "name": name,
            "salt": salt,
            "sealed": place.vault.seal(text, place=place_of(id, name)),
        }
        for name, (salt, text) in secret.items()
    ]
    moved = {**whose, "seq": seq, "hash": hash}
    return {
        **parameters(events=[event], heads=[moved], notices=[notice], opened=opened),
        "key_version": 1,
    }


def _shown(view: Any, stages: Sequence[Any], flags: Sequence[Any], say: Speaker) -> bytes:
    return to_json(
        {
            "id": ids.show("hs", view["id"]),
            **{name: view[name] for name in ("name", "type", "first_year", "last_year")},
            "owner_unit_id": ids.show("dv", view["owner_unit_id"]),
            "deciding_unit_id": ids.show("dv", view["deciding_unit_id"]),
            "client_reference": view["client_reference"],
            "state": view["state"],
            "state_name": say.say(f"state.{view['state']}"),
            "stage_number": view["stage_number"],
            "stage_unit_id": ids.show("dv", view["stage_unit_id"]),
            "stages": [_stage(row) for row in stages],
            "flags": [{"nomination_id": None, "field": row["field"], "note": row["note"]} for row in flags],
            "consultations": [],
            "regime": view["regime"],
            "lawbook": view["lawbook"].hex(),
            **{name: view[name] for name in ("received_on", "due_on", "return_reason", "reject_reason")},
            "deadline": None,  # no clock runs while it is returned
            "submitted_at": instant(view["submitted_at"]),
            "created_at": instant(view["created_at"]),
            "missing": [],
            "version": view["version"],
        }
    )


def instant(at: datetime) -> str:
    """As the service shows an instant."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _stage(row: Any) -> dict[str, Any]:
    return {
        "id": ids.show("ch", row["id"]),
        "number": row["number"],
        "unit_id": ids.show("dv", row["unit_id"]),
        **{name: row[name] for name in ("duty", "received_on", "due_on")},
    }
