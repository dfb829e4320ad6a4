"""Decisions against a finding, a vote, an appraisal, an opinion or a day, and acts by delegation."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Integer, Select, Text, Uuid, any_, bindparam, select, tuple_

from .. import ids
from ..access.office import office_of
from ..access.vault import Vault
from ..db.paging import counting
from ..db.query import Query, within
from ..db.transaction import Transaction
from ..errors import NotFound
from ..history.events import EventType
from ..ids import Prefix, SubjectKey, SubjectKind
from ..models import Decision, DecisionException, HistoryEvent, Nomination, Subject
from ..workflow.delegation import Act
from . import repository
from .exporting import opened_text
from .shapes import Disclosed

_AT, _ID = DecisionException.at.type, DecisionException.id.type


class ExceptionKind(StrEnum):
    """What a decision can go against, and acts by delegation; a kind may be added."""

    FINDING = "finding"
    VOTE = "vote"
    APPRAISAL = "appraisal"
    OPINION = "opinion"
    DEADLINE = "deadline"
    DELEGATION = "delegation"


_SIGNED: Final = (EventType.DECISION_SIGN, EventType.DOSSIER_DECIDE)
_BEHIND: Final = {
    ExceptionKind.FINDING: _SIGNED,
    ExceptionKind.APPRAISAL: (EventType.DOSSIER_APPRAISE, *_SIGNED),
    ExceptionKind.VOTE: (EventType.DOSSIER_CLOSE, *_SIGNED),
    ExceptionKind.OPINION: (EventType.DOSSIER_CONCLUDE, *_SIGNED),
    ExceptionKind.DEADLINE: (EventType.DOSSIER_RECEIVE, *_SIGNED),
}
_BEHIND_ACT: Final = {
    Act.SIGN_SUBMISSION: (EventType.DOSSIER_FORWARD,),
    Act.SIGN_DECISION: _SIGNED,
    Act.CLOSE_MEETING: (EventType.DOSSIER_CLOSE,),
    Act.REJECT: (EventType.DOSSIER_REJECT,),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An exception as it was kept."""

    id: UUID
    at: datetime
    kind: ExceptionKind
    decision_id: UUID | None
    official_number: str | None
    signed_on: date | None
    dossier_id: UUID
    nomination_id: UUID | None
    subject_id: UUID | None
    subject_kind: SubjectKind | None
    award_code: str | None
    result: str | None
    facts: dict[str, Any]

    @property
    def subject(self) -> SubjectKey | None:
        """Whom the line speaks of; None where it is the whole dossier."""
        if self.subject_id is None or self.subject_kind is None:
            return None
        return SubjectKey(self.subject_kind, self.subject_id)


@dataclass(frozen=True, slots=True)
class Behind:
    """An event that an exception rests on."""

    id: UUID
    stream_id: UUID
    type: EventType


@dataclass(frozen=True, slots=True)
class Found:
    """An exception with its reason, where one was given and not erased, and the last event of each type."""

    row: Row
    reason: str | None
    is_reason_erased: bool
    events: list[Behind]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list; `at_from` is inclusive, `at_to` is not."""

    kind: ExceptionKind | None = None
    unit_id: UUID | None = None
    at_from: datetime | None = None
    at_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Reasons:
    """The reasons of one decision on a dossier, by shown id of the nomination."""

    texts: Mapping[str, str] = field(default_factory=dict)
    is_erased: bool = False


_CLAUSES: Final[dict[str, ColumnElement[bool]]] = {
    "kind": DecisionException.kind == bindparam("kind", type_=Text),
    "unit_path": bindparam("unit_path", type_=Text(collation="C")) == any_(DecisionException.reach),
    "at_from": DecisionException.at >= bindparam("at_from", type_=_AT),
    "at_to": DecisionException.at < bindparam("at_to", type_=_AT),
    "after_id": tuple_(DecisionException.at, DecisionException.id)
    < tuple_(bindparam("after_at", type_=_AT), bindparam("after_id", type_=_ID)),
}
BEHIND = Query(
    select(HistoryEvent.id, HistoryEvent.stream_id, HistoryEvent.type)
    .where(
        HistoryEvent.stream_id == any_(bindparam("stream_ids", type_=ARRAY(Uuid))),
        HistoryEvent.type == any_(bindparam("types", type_=ARRAY(Text))),
    )
    .order_by(HistoryEvent.stream_id, HistoryEvent.seq),
    Behind,
)


async def page(
    tx: Transaction, wanted: Wanted, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[Found]:
    """The newest exceptions first, of dossiers of the actor's units and of those decided there.

    Raises:
        NotFound: there is no such unit.
    """
    active = await _active(tx, wanted)
    active |= {} if after is None else {"after_at": after[0], "after_id": after[1]}
    rows = await tx.all(page_of(frozenset(active)), **active, size=limit)
    events = await _behind(tx, rows)
    reasons = await _reasons(tx, [one.id for one in events.values() if one.type is EventType.DOSSIER_DECIDE])
    return [_found(row, events, reasons) for row in rows]


async def count(tx: Transaction, wanted: Wanted) -> int:
    """How many there are in all, counted to one beyond what is told.

    Raises:
        NotFound: there is no such unit.
    """
    active = await _active(tx, wanted)
    return await tx.one(counting(page_of(frozenset(active))), **active)


async def _active(tx: Transaction, wanted: Wanted) -> dict[str, Any]:
    active: dict[str, Any] = {"kind": wanted.kind, "at_from": wanted.at_from, "at_to": wanted.at_to}
    active = {name: value for name, value in active.items() if value is not None}
    return active | await _below(tx, wanted.unit_id)


@cache
def page_of(active: frozenset[str]) -> Query[Row]:
    """The statement for a set of active filters; composed once for each."""
    statement: Select[Any] = (
        select(
            *(getattr(DecisionException, name) for name in ("id", "at", "kind", "decision_id")),
            Decision.official_number,
            Decision.signed_on,
            DecisionException.dossier_id,
            DecisionException.nomination_id,
            Nomination.subject_id,
            Subject.kind.label("subject_kind"),
            Nomination.award_code,
            DecisionException.result,
            DecisionException.facts,
        )
        .outerjoin(Decision, Decision.id == DecisionException.decision_id)
        .outerjoin(Nomination, Nomination.id == DecisionException.nomination_id)
        .outerjoin(Subject, Subject.id == Nomination.subject_id)
        .where(within(DecisionException), *(_CLAUSES[name] for name in sorted(active - {"after_at"})))
        .order_by(DecisionException.at.desc(), DecisionException.id.desc())
    )
    return Query(statement.limit(bindparam("size", type_=Integer)), Row)


async def _below(tx: Transaction, unit_id: UUID | None) -> dict[str, str]:
    if unit_id is None:
        return {}
    place = await tx.maybe(repository.PLACE, id=unit_id)
    if place is None:
        raise NotFound().at("/unit_id")
    return {"unit_path": place.path}


async def _behind(tx: Transaction, rows: Sequence[Row]) -> dict[tuple[UUID, EventType], Behind]:
    """The last event of each type, by stream and type."""
    streams = sorted({id for row in rows for id in (row.dossier_id, row.decision_id) if id})
    types = sorted({type.value for row in rows for type in _types(row)} | {EventType.DOSSIER_DECIDE.value})
    found = await tx.all(BEHIND, stream_ids=streams, types=types)
    return {(one.stream_id, one.type): one for one in found}


async def _reasons(tx: Transaction, event_ids: list[UUID]) -> dict[UUID, _Reasons]:
    """What was given as reasons, by event; only sealed disclosures hold it."""
    vault = office_of(tx).vault
    found = await tx.all(repository.DISCLOSED, event_ids=event_ids)
    return {one.event_id: _opened(one, vault) for one in found if one.name == "reasons"}


def _opened(one: Disclosed, vault: Vault) -> _Reasons:
    if one.sealed is None:
        return _Reasons(is_erased=True)
    told = json.loads(opened_text(one, vault))["reasons"]
    return _Reasons({each["nomination"]: each["reason"] for each in told})


def _found(
    row: Row, events: Mapping[tuple[UUID, EventType], Behind], reasons: Mapping[UUID, _Reasons]
) -> Found:
    decided = events.get((row.dossier_id, EventType.DOSSIER_DECIDE))
    given = reasons.get(decided.id, _Reasons()) if decided and row.nomination_id else _Reasons()
    shown = ids.show(Prefix.NOMINATION, row.nomination_id) if row.nomination_id else ""
    return Found(row, given.texts.get(shown), given.is_erased, _of(row, events))


def _of(row: Row, events: Mapping[tuple[UUID, EventType], Behind]) -> list[Behind]:
    keys: Iterable[tuple[UUID | None, EventType]] = (
        (row.decision_id if type is EventType.DECISION_SIGN else row.dossier_id, type) for type in _types(row)
    )
    return [events[id, type] for id, type in keys if id is not None and (id, type) in events]


def _types(row: Row) -> tuple[EventType, ...]:
    if row.kind is ExceptionKind.DELEGATION:
        return _BEHIND_ACT[Act(row.facts["act"])]
    return _BEHIND[row.kind]
