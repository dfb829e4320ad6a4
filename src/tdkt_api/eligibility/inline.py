"""Facts that came with a question, as the law sees them: the same members by the same names."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from ..law.facts import (
    Attested,
    Discipline,
    Employment,
    Facts,
    Family,
    Held,
    Lead,
    Leave,
    Members,
    Model,
    Movement,
    Post,
    Prize,
    Service,
    Study,
    Transfer,
    Work,
)
from .facts_schemas import FactsIn, HeldIn, MatterIn, MembersIn, WorkIn

# Lists whose elements have the very members of the law's facts.
ROWS: Final[Mapping[str, type[Any]]] = {
    "leaves": Leave,
    "studies": Study,
    "disciplines": Discipline,
    "employments": Employment,
    "transfers": Transfer,
    "posts": Post,
    "service": Service,
    "movements": Movement,
    "leads": Lead,
    "prizes": Prize,
    "models": Model,
}
PLAIN: Final = (
    "subject_kind",
    "occupation",
    "sex",
    "is_foreign",
    "sector",
    "contribution_years",
    "trained_colleagues",
    "is_dissolved",
)


def facts_of(given: FactsIn, attested: Mapping[str, Attested], day: date) -> Facts:
    """The facts of a subject on a day; None where nothing was said."""
    told: dict[str, Any] = {name: getattr(given, name) for name in PLAIN}
    told |= {name: _rows(shape, getattr(given, name)) for name, shape in ROWS.items()}
    return Facts(
        **told,
        ratings=None if given.ratings is None else {one.year: one.rating for one in given.ratings},
        works=_each(given.works, _work),
        held=_each(given.held, _held),
        members=None if given.members is None else _members(given.members),
        scores={one.figure: one.value for one in given.scores},
        family=None if given.family is None else Family(**dict(given.family)),
        violations=None if given.violations is None else tuple(given.violations),
        attested=attested,
        has_open_hold=given.has_open_hold if given.matters is None else False,
        open_holds=tuple(one.category for one in given.matters or () if _is_open(one, day)),
    )


def _rows(shape: type[Any], given: Iterable[Any] | None) -> tuple[Any, ...] | None:
    return None if given is None else tuple(shape(**dict(one)) for one in given)


def _each(given: Iterable[Any] | None, read: Any) -> tuple[Any, ...] | None:
    return None if given is None else tuple(read(one, number) for number, one in enumerate(given, 1))


def _work(one: WorkIn, number: int) -> Work:
    return Work(**{**dict(one), "id": one.id or f"works/{number}", "used_for": tuple(one.used_for)})


def _held(one: HeldIn, number: int) -> Held:
    period = (one.period.first_year, one.period.last_year) if one.period is not None else None
    told = {"id": one.id or f"held/{number}", "grounds": frozenset(one.grounds), "period": period}
    return Held(**{**dict(one), **told})


def _members(given: MembersIn) -> Members:
    titles = {one.award: one.count for one in given.titles}
    measures = given.disciplined
    disciplined = None if measures is None else {str(one.form): one.count for one in measures}
    return Members(given.total, given.completed, titles, disciplined)


def _is_open(matter: MatterIn, day: date) -> bool:
    began = matter.opened_on is None or matter.opened_on <= day
    return began and (matter.closed_on is None or day <= matter.closed_on)
