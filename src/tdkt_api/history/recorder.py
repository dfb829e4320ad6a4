"""Writes what happened into the streams' chains, with outbox and answer, as one statement at commit."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..access.office import office_of
from ..db.transaction import Transaction
from ..ids import Prefix
from ..workflow.process import Role
from . import chain
from .events import EventType, Stream
from .statements import ANSWER, HEADS, WRITE, WRITE_ANSWERED, Head, parameters


@dataclass(frozen=True, slots=True)
class Entry:
    """One event before its place in the chain is known."""

    id: UUID
    stream: Stream
    type: EventType
    at: datetime
    person_id: UUID
    behalf_id: UUID | None
    client_id: str
    unit_id: UUID
    body: dict[str, Any]
    data: dict[str, Any]
    opened: tuple[tuple[str, bytes, bytes], ...]  # name, salt, sealed value


@dataclass(frozen=True, slots=True)
class Answer:
    """What the idempotency record keeps; its parts are the statement's parameters."""

    client: str
    person: UUID
    verb: str
    path: str
    once: str
    status: int
    headers: dict[str, str]
    bytes: bytes


@dataclass(slots=True)
class Unsent:
    """What a transaction still has to write before it commits."""

    entries: list[Entry] = field(default_factory=list)
    key: str | None = None
    answer: Answer | None = None

    def copy(self) -> Self:
        return replace(self, entries=list(self.entries))


def record(  # noqa: PLR0913  (keywords: the members of an event)
    tx: Transaction,
    actor: Actor,
    *,
    stream: Stream,
    type: EventType,
    acting: Role,
    unit_id: UUID,
    data: Mapping[str, Any],
    secret: Mapping[str, str | None] | None = None,
    lawbook: bytes | None = None,
    number: int | None = None,
    files: Sequence[str] = (),
) -> None:
    """Append one event to a stream; it is chained and written at commit, streams in the order of their ids.

    Args:
        acting: The role in which the actor acts, at the unit `unit_id`.
        data: Codes, ids, before and after; members that are None are left out.
        secret: Free text and names: only their commitments enter the event, the values are sealed beside it.
        lawbook: The hash once the dossier has pinned it.
        files: SHA-256 of the files that belong to it, in hex.
    """
    unsent = unsent_of(tx)
    id, at = ids.new(), clock.now()
    told = {name: value for name, value in data.items() if value is not None}
    salted = _salted(secret or {})
    body = {
        "v": 1,
        "log": office_of(tx).log,
        "type": type.value,
        "at": chain.stamp(at),
        "actor": _who(actor),
        "role": acting.value,
        "unit": ids.show(Prefix.UNIT, unit_id),
        "policy": office_of(tx).policy,
        "request": tx.request_id,
        "data": told,
    }
    body |= {"commit": _commitments(salted)} if salted else {}
    body |= {"key": key_hash(unsent.key)} if unsent.key else {}
    body |= {"lawbook": lawbook.hex()} if lawbook else {}
    body |= {"number": number} if number is not None else {}
    body |= {"files": list(files)} if files else {}
    opened = _sealed(tx, id, salted)
    unsent.entries.append(
        Entry(
            id, stream, type, at, actor.person_id, actor.behalf, actor.client_id, unit_id, body, told, opened
        )
    )


def _who(actor: Actor) -> dict[str, str]:
    """The person and client, and for whom the person acts by delegation."""
    behalf = {"behalf": ids.show(Prefix.PERSON, actor.behalf)} if actor.behalf else {}
    return {"person": ids.show(Prefix.PERSON, actor.person_id), "client": actor.client_id, **behalf}


def join(
    tx: Transaction,
    stream: Stream,
    data: Mapping[str, Any],
    secret: Mapping[str, str | None] | None = None,
    files: Sequence[str] = (),
) -> bool:
    """Add to the event that this act has for a stream already: one act appends one event to each stream.

    Returns:
        False where there is none yet.
    """
    unsent = unsent_of(tx)
    found = next((n for n, one in enumerate(unsent.entries) if one.stream.id == stream.id), None)
    if found is None:
        return False
    entry = unsent.entries[found]
    salted = _salted(secret or {})
    opened = (*entry.opened, *_sealed(tx, entry.id, salted))
    told = _together(entry.data, data)
    commit = {**entry.body.get("commit", {}), **_commitments(salted)}
    body = {**entry.body, "data": told, **({"commit": commit} if commit else {})}
    body |= {"files": [*body.get("files", ()), *files]} if files else {}
    unsent.entries[found] = replace(entry, body=body, data=told, opened=opened)
    return True


def _together(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Both; lists of the same name one behind the other."""
    added = {name: value for name, value in other.items() if value is not None}
    lists = {n: [*one[n], *v] for n, v in added.items() if isinstance(v, list) and n in one}
    return {**one, **added, **lists}


def _salted(secret: Mapping[str, str | None]) -> list[tuple[str, bytes, str]]:
    return [(name, os.urandom(32), value) for name, value in secret.items() if value is not None]


def _commitments(salted: Sequence[tuple[str, bytes, str]]) -> dict[str, str]:
    return {name: chain.commitment(salt, value).hex() for name, salt, value in salted}


def _sealed(
    tx: Transaction, event_id: UUID, salted: Sequence[tuple[str, bytes, str]]
) -> tuple[tuple[str, bytes, bytes], ...]:
    vault = office_of(tx).vault
    return tuple((n, salt, vault.seal(value, place=place_of(event_id, n))) for n, salt, value in salted)


def place_of(event_id: UUID, name: str) -> str:
    """What a sealed disclosure is bound to."""
    return f"history_disclosure|{event_id}|{name}"


def key_hash(key: str) -> str:
    """SHA-256 of an idempotency key, as events carry it."""
    return hashlib.sha256(key.encode()).hexdigest()


def unsent_of(tx: Transaction) -> Unsent:
    """This transaction's unsent rows, written when it ends."""
    if tx.unsent is None:
        tx.unsent = Unsent()
        tx.before_commit(_flush)
    unsent: Unsent = tx.unsent
    return unsent


async def _flush(tx: Transaction) -> None:
    unsent, tx.unsent = unsent_of(tx), None
    answer = {} if unsent.answer is None else _parameters(unsent.answer)
    if unsent.entries:
        query = WRITE_ANSWERED if answer else WRITE
        await tx.run(query, **await _chained(tx, unsent.entries), **answer)
    elif answer:
        await tx.run(ANSWER, **answer)


def _parameters(answer: Answer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in Answer.__slots__}


async def _chained(tx: Transaction, entries: Sequence[Entry]) -> dict[str, Any]:
    """Every column of what is written, each event in its place behind its stream's head."""
    streams = {entry.stream.id: entry.stream for entry in entries}
    heads = {head.stream_id: head for head in await tx.all(HEADS, stream_ids=sorted(streams))}
    events = []
    for entry in entries:
        head = heads.get(entry.stream.id) or Head(entry.stream.id, 0, chain.ZEROS)
        event = _event(entry, head)
        heads[entry.stream.id] = Head(entry.stream.id, event["seq"], event["hash"])
        events.append(event)
    moved = [
        {"stream_id": id, "stream_kind": stream.kind, "seq": heads[id].seq, "hash": heads[id].hash}
        for id, stream in streams.items()
    ]
    opened = [
        {"event_id": entry.id, "name": name, "salt": salt, "sealed": sealed}
        for entry in entries
        for name, salt, sealed in entry.opened
    ]
    notices = [_notice(tx, entry) for entry in entries]
    return {
        **parameters(events=events, heads=moved, notices=notices, opened=opened),
        "key_version": office_of(tx).vault.version,
    }


def _event(entry: Entry, head: Head) -> dict[str, Any]:
    seq, stream = head.seq + 1, entry.stream
    shown = f"{stream.kind}/{ids.show(stream.prefix, stream.id)}"
    whole = {**entry.body, "stream": shown, "seq": seq}
    chain.check_body(whole)
    body = chain.canonical(whole)
    return {
        "id": entry.id,
        "stream_kind": stream.kind,
        "stream_id": stream.id,
        "seq": seq,
        "body": body,
        "prev_hash": head.hash,
        "hash": chain.event_hash(stream.id, seq, head.hash, body),
        "type": entry.type.value,
        "at": entry.at,
        "person_id": entry.person_id,
        "client_id": entry.client_id,
        "unit_id": entry.unit_id,
        "role": entry.body["role"],
        "stream_path": stream.path,
        "behalf_id": entry.behalf_id,
    }


def _notice(tx: Transaction, entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "type": f"tdkt.{entry.type.value}",
        "subject": ids.show(entry.stream.prefix, entry.stream.id),
        "time": entry.at,
        "data": json.dumps(entry.data, ensure_ascii=False),
        "unit_path": entry.stream.path,
        "request_id": tx.request_id,
        "traceparent": tx.traceparent,
    }
