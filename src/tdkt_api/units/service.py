"""Reads of the administrative tree, each as of a day; also for the other slices."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from .. import clock
from ..db.paging import Page
from ..db.transaction import Reading
from ..errors import Fault, Invalid, NotFound
from ..http.expand import beside, ids_of
from ..law.authority import UnitKind
from ..names import folded
from . import reference, repository
from .authorities import AUTHORITIES
from .kinds import Kind, Level
from .repository import SuccessorRow, UnitRow

__all__ = [
    "UnitRow",
    "UnitView",
    "Wanted",
    "above",
    "day_of",
    "expanded",
    "expanded_page",
    "get",
    "get_many",
    "page",
    "resolve",
    "unit_kind_of",
    "view",
]


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit as of a day, with what followed it; `children_count` only where one unit is asked for."""

    id: UUID
    code: str
    name: str
    kind: Kind
    level: Level
    parent_id: UUID | None
    valid_from: date | None
    valid_to: date | None
    agency_code: str | None
    symbol: str | None
    is_in_force: bool
    known_gap: str | None
    successors: Sequence[SuccessorRow]
    path: str
    children_count: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which units of a day are asked for; `q` is matched without marks, from the start of a word."""

    day: date
    level: Level | None = None
    parent_id: UUID | None = None
    q: str | None = None


def day_of(as_of: date | None) -> date:
    """The day asked about: the office's today where none is named."""
    return as_of or clock.today()


def unit_kind_of(kind: Kind) -> UnitKind | None:
    """Which authority of the law a unit of this kind is; None where it is none."""
    return AUTHORITIES.get(kind)


async def get(reading: Reading, id: UUID) -> UnitRow:
    """One unit, whenever it existed.

    Raises:
        NotFound: no such unit.
    """
    return await repository.get(reading, id)


async def get_many(reading: Reading, ids: Iterable[UUID]) -> dict[UUID, UnitRow]:
    """Those of the units that there are, by id."""
    found = await reading.all(repository.BY_IDS, ids=list(set(ids)))
    return {unit.id: unit for unit in found}


async def above(reading: Reading, unit: UnitRow) -> list[UnitRow]:
    """The unit and all above it, the country first."""
    segments = unit.path.split("/")[1:-1]
    paths = ["/"] + ["/" + "/".join(segments[:depth]) + "/" for depth in range(1, len(segments) + 1)]
    return await reading.all(repository.BY_PATHS, paths=paths)


async def view(reading: Reading, id: UUID, day: date | None = None) -> UnitView:
    """One unit as of a day, with how many stand under it.

    Raises:
        NotFound: no such unit.
    """
    day = day_of(day)
    unit = await repository.get(reading, id)
    children = await reading.one(repository.CHILDREN, id=id, day=day)
    return (await _views(reading, [unit], day, children))[0]


async def resolve(reading: Reading, code: str, wanted: Wanted) -> UnitView:
    """The one unit that bears a code on a day, or the last that bore it before, with its successors.

    Raises:
        NotFound: nobody has borne it by that day, or who did is not of what else is wanted.
        Invalid: the search has neither letter nor digit.
    """
    unit = await repository.by_code(reading, code.upper(), wanted.day)
    words = _pattern(wanted.q)
    as_wanted = wanted.level in {None, unit.level} and wanted.parent_id in {None, unit.parent_id}
    if not as_wanted or (words and words.strip("%") not in f" {folded(unit.name)}"):
        raise NotFound
    return (await _views(reading, [unit], wanted.day))[0]


async def page(reading: Reading, wanted: Wanted, *, after: str | None, limit: int) -> list[UnitView]:
    """At most `limit` of the units in force on the day, in the order of the tree, behind the path `after`.

    Raises:
        Invalid: the search has neither letter nor digit.
    """
    found = await repository.page(reading, limit=limit, after=after, **_given(wanted))
    return await _views(reading, found, wanted.day)


async def count(reading: Reading, wanted: Wanted) -> int:
    """How many of the units in force on the day there are, counted to one beyond what is told.

    Raises:
        Invalid: the search has neither letter nor digit.
    """
    return await repository.count(reading, **_given(wanted))


def _given(wanted: Wanted) -> dict[str, Any]:
    return {
        "day": wanted.day,
        "level": wanted.level,
        "parent_id": wanted.parent_id,
        "words": _pattern(wanted.q),
    }


async def _views(reading: Reading, units: Sequence[UnitRow], day: date, children: int = 0) -> list[UnitView]:
    closed = [unit.id for unit in units if unit.valid_to]
    followers: defaultdict[UUID, list[SuccessorRow]] = defaultdict(list)
    for row in await repository.successors(reading, closed) if closed else []:
        followers[row.unit_id].append(row)
    return [_view(unit, day, followers[unit.id], children) for unit in units]


def _view(unit: UnitRow, day: date, followers: Sequence[SuccessorRow], children: int) -> UnitView:
    return UnitView(
        id=unit.id,
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        level=unit.level,
        parent_id=unit.parent_id,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        agency_code=unit.agency_code,
        symbol=unit.symbol,
        is_in_force=unit.is_in_force(day),
        known_gap=_known_gap(unit, day),
        successors=followers,
        path=unit.path,
        children_count=children,
    )


def _known_gap(unit: UnitRow, day: date) -> str | None:
    gaps = reference.gaps()
    return next((gap.code for gap in gaps if gap.covers(path=unit.path, level=unit.level, day=day)), None)


def _pattern(q: str | None) -> str | None:
    if q is None:
        return None
    words = folded(q)  # letters, digits and single spaces: nothing that LIKE would read
    if not words:
        raise Invalid(faults=[Fault("/q", "value.too_short", {"limit": 1})])
    return f"% {words}%"


async def expanded(reading: Reading, rows: Sequence[Any], names: frozenset[str]) -> list[dict[str, Any]]:
    """The members of each row with the units that `<name>_id` names beside them, by one query for all."""
    units = await reading.all(repository.BY_IDS, ids=ids_of(rows, names)) if names else []
    known = {unit.id: unit for unit in units}
    return [beside(row, names, known) for row in rows]


async def expanded_page(reading: Reading, page: Page[Any], names: frozenset[str]) -> Page[Any]:
    """A page whose rows have the units that their ids name beside them."""
    return replace(page, items=await expanded(reading, page.items, names))
