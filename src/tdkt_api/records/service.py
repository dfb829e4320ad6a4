"""Entering records of a person, correcting, ending and withdrawing them, each with its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..db.paging import Page
from ..db.transaction import Transaction
from ..errors import FactsAhead, Fault, Invalid, RecordEnded, RecordWithdrawn
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.lists import Asked
from ..http.version import Version
from ..ids import Prefix, SubjectKey, SubjectKind
from ..subjects import service as subjects
from ..subjects.oneself import must_be_another
from ..subjects.shapes import Found
from . import repository
from .schemas import Content, RecordCorrection, RecordEndingIn, RecordIn, RecordsAsked, RecordWithdrawalIn
from .shapes import Recorded, RecordView


@dataclass(frozen=True, slots=True)
class _Held:
    """A record held under its row's lock, and whose it is."""

    row: RecordView
    person: Found


async def known_of(
    tx: Transaction, individual_ids: Sequence[UUID], *, as_of: date | None = None
) -> dict[UUID, list[Recorded]]:
    """What is recorded of these people, also of other units' ones, as it was known at the end of a day."""
    found: dict[UUID, list[Recorded]] = {id: [] for id in individual_ids}
    for one in await tx.all(repository.KNOWN, ids=list(individual_ids), as_of=as_of):
        if not one.is_withdrawn:
            found[one.individual_id].append(one)
    return found


async def enter(tx: Transaction, actor: Actor, asked: RecordIn) -> RecordView:
    """Record something of a person of the actor's unit.

    Raises:
        NotFound: no such person within the actor's units.
        FactsForeignUnit: the actor is no clerk of the person's own unit.
        OwnRecord: the person is the actor.
        FactsAhead: it would begin on a day to come.
    """
    key = SubjectKey(SubjectKind.INDIVIDUAL, asked.individual_id)
    person = await subjects.writable(tx, actor, key)
    await must_be_another(tx, actor, person.id)
    _must_have_come(asked.content.from_on, "/content/from_on")
    await subjects.lock(tx, [person.id])
    id, at = ids.new(), clock.now()
    await tx.run(
        repository.ADD,
        id=id,
        individual_id=person.id,
        kind=asked.content.kind,
        unit_id=person.unit_id,
        version=1,
        created_at=at,
    )
    content = asked.content
    row = RecordView(
        person.id,
        content.kind,
        content.from_on,
        content.to_on,
        _details(content),
        False,
        id,
        person.unit_id,
        1,
        at,
    )
    await _add_version(tx, row)
    _tell(tx, actor, person, EventType.INDIVIDUAL_ENTER_RECORD, _told(row))
    return row


async def correct(
    tx: Transaction, actor: Actor, id: UUID, seen: Version, asked: RecordCorrection
) -> RecordView:
    """Put what is right in the place of what was entered; dossiers received before keep to that.

    Raises:
        NotFound, IfMatchMissing, Stale, FactsForeignUnit, OwnRecord, FactsAhead: see `enter`.
        RecordWithdrawn: it was taken back.
        Invalid: the kind is another.
    """
    held = await _held(tx, actor, id, seen)
    if asked.content.kind is not held.row.kind:
        expected = {"expected": held.row.kind.value}
        raise Invalid(faults=[Fault("/content/kind", "value.not_one_of", expected)])
    _must_have_come(asked.content.from_on, "/content/from_on")
    content = asked.content
    changed = replace(held.row, from_on=content.from_on, to_on=content.to_on, details=_details(content))
    return await _change(tx, actor, held, changed, EventType.INDIVIDUAL_CORRECT_RECORD, asked.reason)


async def end(tx: Transaction, actor: Actor, id: UUID, seen: Version, asked: RecordEndingIn) -> RecordView:
    """Give a record its last day: a measure was served or lifted.

    Raises:
        NotFound, IfMatchMissing, Stale, FactsForeignUnit, OwnRecord: see `enter`.
        RecordWithdrawn, RecordEnded: it was taken back, or has a last day.
        Invalid: the day lies before the first.
    """
    held = await _held(tx, actor, id, seen)
    if held.row.to_on is not None:
        raise RecordEnded
    if asked.to_on < held.row.from_on:
        raise Invalid(faults=[Fault("/to_on", "value.order", {"first": "from_on", "last": "to_on"})])
    changed = replace(held.row, to_on=asked.to_on)
    return await _change(tx, actor, held, changed, EventType.INDIVIDUAL_END_RECORD, asked.reason)


async def withdraw(
    tx: Transaction, actor: Actor, id: UUID, seen: Version, asked: RecordWithdrawalIn
) -> RecordView:
    """Take back what should not have been recorded; its row stays.

    Raises:
        NotFound, IfMatchMissing, Stale, FactsForeignUnit, OwnRecord: see `enter`.
        RecordWithdrawn: it was taken back already.
    """
    held = await _held(tx, actor, id, seen)
    changed = replace(held.row, is_withdrawn=True)
    return await _change(tx, actor, held, changed, EventType.INDIVIDUAL_WITHDRAW_RECORD, asked.reason)


async def read(tx: Transaction, id: UUID) -> RecordView:
    """One record of a visible person.

    Raises:
        NotFound: there is none.
    """
    return await tx.one(repository.VIEW, id=id)


async def page(tx: Transaction, asked: Asked, wanted: RecordsAsked) -> Page[RecordView]:
    """A visible person's records, the latest entered first.

    Raises:
        NotFound: no such person within the actor's units.
    """
    await subjects.seen(tx, SubjectKey(SubjectKind.INDIVIDUAL, wanted.individual_id))
    listing = asked.listing("records", individual_id=wanted.individual_id, kind=wanted.kind)
    after = asked.after(listing)
    narrowed: dict[str, Any] = {"individual_id": wanted.individual_id}
    narrowed |= {"kind": wanted.kind} if wanted.kind else {}
    behind = {"after_at": after[0], "after_id": after[1]} if after else {}
    rows = await tx.all(
        repository.page_of(frozenset(narrowed | behind)), limit=asked.limit, **narrowed, **behind
    )
    total = await asked.total(tx, repository.page_of(frozenset(narrowed)), **narrowed)
    return listing.page(rows, asked.size, lambda row: (row.created_at, row.id), total=total)


async def _held(tx: Transaction, actor: Actor, id: UUID, seen: Version) -> _Held:
    seen.required()
    row = await tx.one(repository.LOCK, id=id)
    seen.must_be(row.version)
    person = await subjects.writable(tx, actor, SubjectKey(SubjectKind.INDIVIDUAL, row.individual_id))
    await must_be_another(tx, actor, person.id)
    if row.is_withdrawn:
        raise RecordWithdrawn
    return _Held(row, person)


async def _change(
    tx: Transaction, actor: Actor, held: _Held, changed: RecordView, type: EventType, reason: str
) -> RecordView:
    after = replace(changed, version=held.row.version + 1)
    await tx.run(repository.RAISE, id=after.id)
    await _add_version(tx, after)
    told = {"before": _said(held.row), "after": _said(after)}
    data = {"record": ids.show(Prefix.RECORD, after.id), "kind": after.kind.value, **told}
    _tell(tx, actor, held.person, type, data, reason=reason)
    return after


async def _add_version(tx: Transaction, row: RecordView) -> None:
    names = ("version", "from_on", "to_on", "details", "is_withdrawn")
    told = {name: getattr(row, name) for name in names}
    await tx.run(repository.ADD_VERSION, record_id=row.id, known_on=clock.today(), **told)


def _must_have_come(day: date, pointer: str) -> None:
    if day > clock.today():
        raise FactsAhead().at(pointer)


def _details(content: Content) -> dict[str, Any]:
    """What only the kind has; what was not said is left out."""
    told: dict[str, Any] = content.model_dump(mode="json", exclude_none=True)
    return {name: value for name, value in told.items() if name not in {"kind", "from_on", "to_on"}}


def _told(row: RecordView) -> dict[str, Any]:
    return {"record": ids.show(Prefix.RECORD, row.id), "kind": row.kind.value, **_said(row)}


def _said(row: RecordView) -> dict[str, Any]:
    """Codes and days of a record, as events tell them."""
    days = {"from_on": row.from_on.isoformat(), "to_on": row.to_on.isoformat() if row.to_on else None}
    told = {**row.details, **days, "is_withdrawn": row.is_withdrawn}
    return {name: value for name, value in told.items() if value is not None}


def _tell(
    tx: Transaction,
    actor: Actor,
    person: Found,
    type: EventType,
    data: Mapping[str, Any],
    *,
    reason: str | None = None,
) -> None:
    record(
        tx,
        actor,
        stream=Stream.subject(person.key, person.unit_path),
        type=type,
        acting=subjects.clerk_at(actor, person.unit_id),
        unit_id=person.unit_id,
        data=data,
        secret={"reason": reason},
    )
