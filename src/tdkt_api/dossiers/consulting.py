"""Consulting: who is asked, until when, and what is kept where nobody answered."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, case, insert, literal, select, update

from .. import clock, ids
from ..access.office import office_of
from ..db.query import Query, columns_of, none, stored
from ..db.transaction import Transaction
from ..errors import (
    AnswersOutstanding,
    AskedTwice,
    ConsultationDaysUnknown,
    ConsultationTooShort,
    NotFound,
    OwnOpinion,
)
from ..ids import Prefix
from ..law.procedure import Least, least_for_the_public, opinion_term
from ..law.verdict import Effect
from ..models import Consultation
from ..workflow.deadlines import due
from ..workflow.opinions import OPEN, AskedState, Opinion
from . import nominations, repository
from .receiving import paused, resumed
from .shapes import Acted, Consulted, DossierHead, UnitRef
from .step_schemas import ConsultIn


@dataclass(frozen=True, slots=True)
class Asked:
    """An opinion asked for and not yet concluded; `unit_id` None: the public's."""

    id: UUID
    unit_id: UUID | None
    due_on: date
    state: AskedState
    opinion: Opinion | None
    objection_count: int


@dataclass(frozen=True, slots=True)
class _Term:
    """How long those who are asked have, and where that stands; nowhere where it was given."""

    working_days: int
    provision: dict[str, str] | None


ADD: Final = Query(insert(Consultation).values(stored(Consultation)), none)
UNCONCLUDED: Final = Query(
    select(*columns_of(Consultation, Asked))
    .where(Consultation.dossier_id == bindparam("dossier_id"), Consultation.concluded_on.is_(None))
    .order_by(Consultation.id)
    .with_for_update(),
    Asked,
)
OF_DOSSIER: Final = Query(
    select(*columns_of(Consultation, Consulted))
    .where(Consultation.dossier_id == bindparam("dossier_id"))
    .order_by(Consultation.id),
    Consulted,
)
_passed = case((Consultation.unit_id.is_(None), literal("closed")), else_=literal("silent"))
CONCLUDE: Final = Query(
    update(Consultation)
    .values(
        state=case((Consultation.state == OPEN, _passed), else_=Consultation.state),
        concluded_on=bindparam("day"),
        version=Consultation.version + 1,
    )
    .where(Consultation.id == any_(bindparam("ids", type_=ARRAY(Uuid)))),
    none,
)


async def consult(tx: Transaction, head: DossierHead, asked: ConsultIn) -> Acted:
    """Ask bodies or the public for an opinion; they may read the dossier, and its clock stands.

    Raises:
        NotFound: a body that is asked is no unit in force.
        OwnOpinion: the stage asks itself.
        AskedTwice: a body is named twice.
        ConsultationDaysUnknown: no length was given and the lawbook knows none.
        ConsultationTooShort: a provision in force asks the public for longer.
    """
    least = await _least(tx, head) if asked.public else None
    _must_be_long_enough(asked, least)
    bodies = await _bodies(tx, head, asked.bodies)
    rows = [_row(tx, head, asked, one.id, one.path) for one in bodies]
    rows += [_row(tx, head, asked, None, None)] if asked.public else []
    await tx.many(ADD, rows)
    seen = dict.fromkeys([*head.seen_paths, *(one.path for one in bodies)])
    told = {"consultations": [_told(row) for row in rows], **_short_of(asked, least)}
    consulted = paused(tx, replace(head, seen_paths=list(seen)))
    return Acted(consulted, told, {"question": asked.question})


async def conclude(tx: Transaction, head: DossierHead) -> Acted:
    """End the asking: everybody answered, or the day has passed and silence is recorded.

    Raises:
        AnswersOutstanding: somebody has still time to answer, or the public to object.
    """
    asked, today = await tx.all(UNCONCLUDED, dossier_id=head.id), clock.today()
    waiting = [one for one in asked if one.state == OPEN and today <= one.due_on]
    if waiting:
        last = max(one.due_on for one in waiting)
        raise AnswersOutstanding(count=len(waiting), due_on=last.isoformat())
    await tx.run(CONCLUDE, ids=[one.id for one in asked], day=today)
    return Acted(resumed(tx, head), {"consultations": [_concluded(one) for one in asked]})


async def consulted(tx: Transaction, dossier_id: UUID) -> list[Consulted]:
    """Whose opinions were asked for on a dossier; answers that are not concluded only for whom they are.

    Until the asking is concluded, an answer is shown to who asked and to who gave it.
    """
    return [_for(tx, one) for one in await tx.all(OF_DOSSIER, dossier_id=dossier_id)]


async def disagreeing_on(tx: Transaction, dossier_id: UUID) -> list[str]:
    """The askings on a dossier to which a body answered that it disagrees, concluded, as they are shown."""
    found = await tx.all(OF_DOSSIER, dossier_id=dossier_id)
    against = [one for one in found if one.concluded_on is not None and one.opinion is Opinion.DISAGREE]
    return [ids.show(Prefix.CONSULTATION, one.id) for one in against]


def _for(tx: Transaction, one: Consulted) -> Consulted:
    places = [one.asking_path, *([one.unit_path] if one.unit_path else [])]
    if one.concluded_on is not None or is_within(tx.scopes, places):
        return one
    return replace(one, opinion=None)


def is_within(scopes: Iterable[str], paths: Sequence[str]) -> bool:
    """Whether one of these paths lies within one of the scopes."""
    return any(path.startswith(scope) for scope in scopes for path in paths)


async def _bodies(tx: Transaction, head: DossierHead, asked: Sequence[UUID]) -> list[UnitRef]:
    found = await repository.units_in_force(tx, asked, clock.today())
    return list(_checked(head, asked, found))


def _checked(head: DossierHead, asked: Sequence[UUID], found: dict[UUID, UnitRef]) -> Iterator[UnitRef]:
    for n, id in enumerate(asked):
        if id not in found:
            raise NotFound().at(f"/bodies/{n}")
        if id == head.stage_unit_id:
            raise OwnOpinion().at(f"/bodies/{n}")
        if id in asked[:n]:
            raise AskedTwice().at(f"/bodies/{n}")
        yield found[id]


def _row(
    tx: Transaction, head: DossierHead, asked: ConsultIn, unit_id: UUID | None, unit_path: str | None
) -> dict[str, Any]:
    today, calendar = clock.today(), office_of(tx).calendar
    term = _term(tx, head, asked, of_the_public=unit_id is None)
    return {
        "id": ids.new(),
        "dossier_id": head.id,
        "stage_number": head.stage_number,
        "asking_unit_id": head.stage_unit_id,
        "asking_path": head.stage_path,
        "unit_id": unit_id,
        "unit_path": unit_path,
        "place": asked.place if unit_id is None else None,
        "question": asked.question,
        "working_days": term.working_days,
        "provision": term.provision,
        "asked_on": today,
        "due_on": due(today, term.working_days, calendar.days_off, calendar.swapped_in),
        "state": AskedState.OPEN,
        "opinion": None,
        "answered_on": None,
        "objection_count": 0,
        "concluded_on": None,
        "version": 1,
        "created_at": clock.now(),
    }


async def _least(tx: Transaction, head: DossierHead) -> Least | None:
    lawbook, day = office_of(tx).pinned(head.lawbook), head.received_on or clock.today()
    pending = await tx.all(nominations.PENDING, dossier_id=head.id)
    return least_for_the_public(lawbook, [one.award_code for one in pending], head.type, day)


def _is_short(asked: ConsultIn, least: Least | None) -> bool:
    return least is not None and asked.working_days is not None and asked.working_days < least.working_days


def _must_be_long_enough(asked: ConsultIn, least: Least | None) -> None:
    if least is not None and least.effect is Effect.BLOCKS and _is_short(asked, least):
        raise ConsultationTooShort(
            needed=least.working_days,
            given=asked.working_days,
            legal_basis=[least.provision.as_json()],
        ).at("/working_days")


def _short_of(asked: ConsultIn, least: Least | None) -> dict[str, int]:
    """A length below one that only warns stands in the history."""
    return {"short_of": least.working_days} if least is not None and _is_short(asked, least) else {}


def _term(tx: Transaction, head: DossierHead, asked: ConsultIn, *, of_the_public: bool) -> _Term:
    if asked.working_days is not None:
        return _Term(asked.working_days, None)
    lawbook, day = office_of(tx).pinned(head.lawbook, head.owner_path), head.received_on or clock.today()
    known = opinion_term(lawbook, day, of_the_public=of_the_public)
    if known is None:
        raise ConsultationDaysUnknown().at("/working_days")
    return _Term(known.value, lawbook.cited(known.source, day).as_json())


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "consultation": ids.show(Prefix.CONSULTATION, row["id"]),
        **_of(row["unit_id"]),
        "working_days": row["working_days"],
        "due_on": row["due_on"].isoformat(),
    }


def _concluded(one: Asked) -> dict[str, Any]:
    told: dict[str, Any] = {"consultation": ids.show(Prefix.CONSULTATION, one.id), **_of(one.unit_id)}
    if one.unit_id is None:
        return {**told, "objections": one.objection_count}
    return {**told, "opinion": one.opinion or "silence"}


def _of(unit_id: UUID | None) -> dict[str, Any]:
    return {"public": True} if unit_id is None else {"unit": ids.show(Prefix.UNIT, unit_id)}
