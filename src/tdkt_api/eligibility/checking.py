"""Answering questions of eligibility, for stored subjects or facts sent along; nothing is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from .. import clock
from ..access.office import office_of
from ..db.transaction import Transaction
from ..errors import Fault, Invalid, NotFound, UnitNotInForce
from ..law import catalogue
from ..law.catalogue import Form
from ..law.facts import Facts
from ..law.lawbook import Lawbook
from ..law.procedure import Stage, route, working_days
from ..subjects import service as subjects
from ..units import service as units
from .asking import Answered, answer
from .check_schemas import CheckIn, CheckItem
from .service import Bench, gather


@dataclass(frozen=True, slots=True)
class FormAsked:
    """A form that was asked about: who decides it, the stages with their working days, its documents."""

    form: Form
    stages: tuple[tuple[Stage, int | None], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """All answers of a request, the day they were judged on, and the forms that were asked about."""

    day: date
    answers: list[Answered]
    forms: list[FormAsked]


async def check(tx: Transaction, asked: CheckIn) -> Checked:
    """A verdict for every item, in order, as of the day asked for.

    Raises:
        Invalid: no such regime, or a fact names a form that the lawbook has not.
        NotFound: a stored subject is not within the actor's units.
        UnitNotInForce: the deciding unit is none that decides.
        ClaimIncomplete: a title is asked for a longer period.
    """
    lawbook = office_of(tx).lawbook
    day = day_of(lawbook, asked.as_of or clock.today(), asked.regime)
    refuse_unknown_forms(lawbook, asked.items)
    bench = Bench(lawbook, day, await _decider(tx, asked.deciding_unit_id), day)
    known = await _stored(tx, asked.items)
    answers = [
        answer(item, n, known[item.subject_id.id] if item.subject_id else None, bench)
        for n, item in enumerate(asked.items)
    ]
    return Checked(day, answers, forms_asked(lawbook, (item.award for item in asked.items), day))


def day_of(lawbook: Lawbook, day: date, regime: str | None) -> date:
    """The day whose rules apply: of another regime its last day, or its first where it is open.

    Raises:
        Invalid: the lawbook has no such regime.
    """
    if regime is None:
        return day
    found = next((one for one in lawbook.regimes if one.code == regime), None)
    if found is None:
        known = ", ".join(one.code for one in lawbook.regimes)
        raise Invalid(faults=[Fault("/regime", "value.not_one_of", {"expected": known})])
    if found.covers(day):
        return day
    return found.last or found.first


def refuse_unknown_forms(lawbook: Lawbook, items: Sequence[CheckItem]) -> None:
    """Refuse facts that name award forms which the lawbook has not.

    Raises:
        Invalid: with a pointer to each of them.
    """
    named = (
        (f"/items/{n}/facts/held/{m}/award", held.award)
        for n, item in enumerate(items)
        for m, held in enumerate((item.facts.held if item.facts else None) or ())
    )
    faults = [
        Fault(at, "award.unknown", {"award": code}) for at, code in named if lawbook.award(code) is None
    ]
    if faults:
        raise Invalid(faults=faults)


def forms_asked(lawbook: Lawbook, awards: Iterable[str], day: date) -> list[FormAsked]:
    """Each form once, in the order of codes; those that the lawbook has not are left out."""
    found = (catalogue.form(lawbook, code, day) for code in sorted(set(awards)))
    return [FormAsked(one, _stages(lawbook, one, day)) for one in found if one is not None]


def _stages(lawbook: Lawbook, form: Form, day: date) -> tuple[tuple[Stage, int | None], ...]:
    stages = route(lawbook, form.level, owner_decides=False)
    return tuple((stage, working_days(lawbook, stage.kind, day)) for stage in stages)


async def _decider(tx: Transaction, unit_id: UUID | None) -> Any:
    if unit_id is None:
        return None
    unit = await units.get(tx, unit_id)
    kind = units.unit_kind_of(unit.kind)
    if kind is None:
        raise UnitNotInForce().at("/deciding_unit_id")
    return kind


async def _stored(tx: Transaction, items: Sequence[CheckItem]) -> dict[UUID, Facts]:
    wanted = {item.subject_id.id for item in items if item.subject_id}
    visible = {one.key for one in (await subjects.get_found(tx, sorted(wanted))).values()}
    for n, item in enumerate(items):
        if item.subject_id and item.subject_id not in visible:
            raise NotFound().at(f"/items/{n}/subject_id")
    return await gather(tx, wanted) if wanted else {}
