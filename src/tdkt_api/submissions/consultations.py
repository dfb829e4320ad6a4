"""Opinions asked for on dossiers: read, answered, and what the public objects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..db.paging import Page
from ..db.transaction import Transaction
from ..dossiers import service as dossiers
from ..dossiers.consulting import is_within
from ..dossiers.nominees import must_not_be_nominated
from ..dossiers.shapes import DossierHead
from ..errors import (
    ConsultationConcluded,
    NotFound,
    NotOfABody,
    NotOfThePublic,
    ObjectionDay,
    WrongRole,
)
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.lists import Asked
from ..http.version import Version
from ..ids import Prefix
from ..workflow.opinions import ANSWERERS, KEEPERS, AskedState
from ..workflow.process import Role
from . import opinions
from .consultation_schemas import ObjectionIn, OpinionIn
from .shapes import Answer, ConsultationRow, Objection

_OBJECTIONS_SHOWN: Final = 500


class Direction(StrEnum):
    """Whether my units were asked, or asked."""

    RECEIVED = "received"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list; with neither direction nor dossier it is what my units were asked."""

    direction: Direction | None = None
    dossier_id: UUID | None = None
    state: AskedState | None = None
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """An asking with what was said; empty for whom it is not yet."""

    consultation: ConsultationRow
    answers: Sequence[Answer] = field(default_factory=list)
    objections: Sequence[Objection] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the dossier's history is told of an act."""

    type: EventType
    acting: Role
    unit_id: UUID
    data: Mapping[str, Any]
    secret: Mapping[str, str | None]


async def consultations_page(
    tx: Transaction, actor: Actor, asked: Asked, wanted: Wanted
) -> Page[ConsultationRow]:
    """What was asked of the actor's units or by them, or on one dossier; the earliest due first."""
    told = {"direction": wanted.direction, "dossier": wanted.dossier_id, "state": wanted.state}
    listing = asked.listing("consultations", **told, overdue=wanted.is_overdue, person=actor.person_id)
    after = asked.after(listing)
    active = _active(actor, wanted)
    total = await opinions.count(tx, active) if asked.has_total else None
    active |= {"after_due": after[0], "after_id": after[1]} if after else {}
    rows = await opinions.page(tx, active, asked.limit)
    shown = [_veiled(tx, row) for row in rows]
    return listing.page(shown, asked.size, lambda row: (row.due_on, row.id), total)


async def read(tx: Transaction, id: UUID) -> Whole:
    """One asking on a dossier within the actor's units.

    Raises:
        NotFound: there is none.
    """
    return await _whole(tx, await tx.one(opinions.GET, id=id))


async def answer(tx: Transaction, actor: Actor, id: UUID, seen: Version, asked: OpinionIn) -> Whole:
    """Answer for a body that was asked; until the asking is concluded, a new answer corrects the last.

    Raises:
        NotFound: no such asking within the actor's units.
        IfMatchMissing, Stale: it is not as the actor saw it.
        WrongRole: the actor is neither head nor appraiser of the body that was asked.
        NotOfABody: the public was asked.
        ConsultationConcluded: the stage has gone on.
        OwnNomination: the actor is nominated in the dossier.
    """
    seen.required()
    head, row = await _held(tx, id)
    seen.must_be(row.version)
    unit_id = row.unit_id or row.asking_unit_id
    acting = _acting(actor, unit_id, ANSWERERS)
    if row.unit_id is None:
        raise NotOfABody
    _must_be_open(row)
    await must_not_be_nominated(tx, actor, head.id)
    number, today = len(await tx.all(opinions.ANSWERS, consultation_id=row.id)) + 1, clock.today()
    await tx.run(
        opinions.ADD_ANSWER,
        id=ids.new(),
        consultation_id=row.id,
        number=number,
        opinion=asked.opinion,
        reason=asked.reason,
        answered_by=actor.person_id,
        answered_on=today,
        created_at=clock.now(),
    )
    await tx.run(opinions.ANSWER, id=row.id, new_opinion=asked.opinion, day=today)
    await dossiers.touch(tx, head)
    data = {"consultation": ids.show(Prefix.CONSULTATION, row.id), "answer": number}
    secret = {"opinion": asked.opinion.value, "reason": asked.reason}
    _tell(tx, actor, head, _Told(EventType.DOSSIER_ANSWER, acting, unit_id, data, secret))
    return await read(tx, row.id)


async def enter_objection(tx: Transaction, actor: Actor, id: UUID, asked: ObjectionIn) -> Whole:
    """Enter what somebody of the public objected.

    Raises:
        NotFound: no such asking within the actor's units, or no such nomination in its dossier.
        WrongRole: the actor is neither clerk nor appraiser of the unit that asked.
        NotOfThePublic: a body was asked.
        ConsultationConcluded: the stage has gone on.
        OwnNomination: the actor is nominated in the dossier.
        ObjectionDay: the day lies ahead, or before the public was asked.
    """
    head, row = await _held(tx, id)
    acting = _acting(actor, row.asking_unit_id, KEEPERS)
    if row.unit_id is not None:
        raise NotOfThePublic
    _must_be_open(row)
    await must_not_be_nominated(tx, actor, head.id)
    received_on = _day(row, asked.received_on)
    await _must_be_nominated(tx, row, asked.nomination_id)
    await tx.run(
        opinions.ADD_OBJECTION,
        id=ids.new(),
        consultation_id=row.id,
        nomination_id=asked.nomination_id,
        content=asked.content,
        received_on=received_on,
        entered_by=actor.person_id,
        created_at=clock.now(),
    )
    await tx.run(opinions.COUNT_OBJECTION, id=row.id)
    await dossiers.touch(tx, head)
    data = {
        "consultation": ids.show(Prefix.CONSULTATION, row.id),
        "objection": row.objection_count + 1,
        "received_on": received_on.isoformat(),
        "nomination": ids.show(Prefix.NOMINATION, asked.nomination_id) if asked.nomination_id else None,
    }
    secret = {"content": asked.content}
    _tell(
        tx,
        actor,
        head,
        _Told(EventType.DOSSIER_ENTER_OBJECTION, acting, row.asking_unit_id, data, secret),
    )
    return await read(tx, row.id)


def _active(actor: Actor, wanted: Wanted) -> dict[str, Any]:
    direction = wanted.direction
    if direction is None and wanted.dossier_id is None:
        direction = Direction.RECEIVED
    active: dict[str, Any] = {"dossier_id": wanted.dossier_id, "state": wanted.state}
    active = {name: value for name, value in active.items() if value is not None}
    active |= {direction.value: True, "units": list(actor.roles)} if direction else {}
    return active | ({"overdue_on": clock.today()} if wanted.is_overdue else {})


async def _held(tx: Transaction, id: UUID) -> tuple[DossierHead, ConsultationRow]:
    """The dossier first: whoever concludes holds it, and waits or is waited for."""
    found = await tx.one(opinions.GET, id=id)
    head = await dossiers.hold_current(tx, found.dossier_id)
    return head, await tx.one(opinions.LOCK, id=id)


async def _whole(tx: Transaction, row: ConsultationRow) -> Whole:
    if not _is_open_to(tx, row):
        return Whole(_veiled(tx, row))
    answers = await tx.all(opinions.ANSWERS, consultation_id=row.id)
    if row.unit_id is not None or not is_within(tx.scopes, [row.asking_path]):
        return Whole(row, answers)
    objected = await tx.all(opinions.OBJECTIONS, consultation_id=row.id, limit=_OBJECTIONS_SHOWN)
    return Whole(row, answers, objected)


def _veiled(tx: Transaction, row: ConsultationRow) -> ConsultationRow:
    return row if _is_open_to(tx, row) else replace(row, opinion=None)


def _is_open_to(tx: Transaction, row: ConsultationRow) -> bool:
    """Before the asking is concluded, an answer is for who asked and who gave it."""
    places = [row.asking_path, *([row.unit_path] if row.unit_path else [])]
    return row.concluded_on is not None or is_within(tx.scopes, places)


def _acting(actor: Actor, unit_id: UUID, roles: Sequence[Role]) -> Role:
    held = actor.roles_at(unit_id)
    acting = next((role for role in roles if role in held), None)
    if acting is None:
        raise WrongRole
    return acting


def _must_be_open(row: ConsultationRow) -> None:
    if row.concluded_on is not None:
        raise ConsultationConcluded


def _day(row: ConsultationRow, asked: date | None) -> date:
    today = clock.today()
    day = asked or today
    if not row.asked_on <= day <= today:
        raise ObjectionDay().at("/received_on")
    return day


async def _must_be_nominated(tx: Transaction, row: ConsultationRow, nomination_id: UUID | None) -> None:
    if nomination_id is None:
        return
    if await tx.maybe(opinions.NOMINATED, id=nomination_id, dossier_id=row.dossier_id) is None:
        raise NotFound().at("/nomination_id")


def _tell(tx: Transaction, actor: Actor, head: DossierHead, told: _Told) -> None:
    record(
        tx,
        actor,
        stream=Stream.dossier(head.id, head.owner_path),
        type=told.type,
        acting=told.acting,
        unit_id=told.unit_id,
        data=told.data,
        secret=told.secret,
        lawbook=head.lawbook,
    )
