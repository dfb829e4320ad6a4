"""Queries of units; everybody may read them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Date, Integer, Text, Uuid, bindparam, func, literal, or_, select

from ..db.paging import counting
from ..db.query import Query, columns_of
from ..db.transaction import Reading
from ..models import Unit, UnitSuccessor
from .kinds import Kind, Level, Link


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as it is stored; both days are inclusive."""

    id: UUID
    code: str
    name: str
    kind: Kind
    level: Level
    parent_id: UUID | None
    path: str
    valid_from: date | None
    valid_to: date | None
    agency_code: str | None
    symbol: str | None

    def is_in_force(self, day: date) -> bool:
        """Whether it existed on that day."""
        return (not self.valid_from or self.valid_from <= day) and (not self.valid_to or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class SuccessorRow:
    """A unit that follows a closed one."""

    unit_id: UUID
    id: UUID
    code: str
    name: str
    kind: Kind
    link: Link


_DAY: Final = bindparam("day", type_=Date)
_IDS: Final = bindparam("ids", type_=ARRAY(Uuid))
_BEGUN: Final = or_(Unit.valid_from.is_(None), Unit.valid_from <= _DAY)
_IN_FORCE: Final = _BEGUN & or_(Unit.valid_to.is_(None), Unit.valid_to >= _DAY)
_ROW: Final = columns_of(Unit, UnitRow)
_FILTERS: Final[dict[str, ColumnElement[bool]]] = {
    "level": Unit.level == bindparam("level"),
    "parent_id": Unit.parent_id == bindparam("parent_id"),
    "words": literal(" ").concat(Unit.name_folded).like(bindparam("words", type_=Text)),
    "after": Unit.path > bindparam("after"),
}

BY_ID = Query(select(*_ROW).where(Unit.id == bindparam("id")), UnitRow)
BY_IDS = Query(select(*_ROW).where(Unit.id == func.any(_IDS)), UnitRow)
BY_PATHS = Query(
    select(*_ROW).where(Unit.path == func.any(bindparam("paths", type_=ARRAY(Text)))).order_by(Unit.path),
    UnitRow,
)
# The latest that had begun: in force on that day, or else closed before it.
BY_CODE = Query(
    select(*_ROW)
    .where(Unit.code == bindparam("code"), _BEGUN)
    .order_by(Unit.valid_from.desc().nulls_last())
    .limit(literal(1, Integer)),
    UnitRow,
)
SUCCESSORS = Query(
    select(UnitSuccessor.unit_id, Unit.id, Unit.code, Unit.name, Unit.kind, UnitSuccessor.link)
    .join(Unit, Unit.id == UnitSuccessor.successor_id)
    .where(UnitSuccessor.unit_id == func.any(_IDS))
    .order_by(Unit.path),
    SuccessorRow,
)
CHILDREN = Query(select(func.count()).where(Unit.parent_id == bindparam("id"), _IN_FORCE), int)


def _page_of(filters: Iterable[str]) -> Query[UnitRow]:
    chosen = [_FILTERS[name] for name in filters]
    return Query(
        select(*_ROW).where(_IN_FORCE, *chosen).order_by(Unit.path).limit(bindparam("limit", type_=Integer)),
        UnitRow,
    )


# One page of the units in force on a day, in order of path, for every set of filters.
PAGES: Final = {
    frozenset(filters): _page_of(filters)
    for count in range(len(_FILTERS) + 1)
    for filters in combinations(_FILTERS, count)
}


async def get(reading: Reading, id: UUID) -> UnitRow:
    """One unit, whenever it existed."""
    return await reading.one(BY_ID, id=id)


async def by_code(reading: Reading, code: str, day: date) -> UnitRow:
    """The unit that bears the code on that day, or else the last one that bore it before."""
    return await reading.one(BY_CODE, code=code, day=day)


async def page(reading: Reading, *, limit: int, **given: Any) -> list[UnitRow]:
    """At most so many of the units in force; a filter that is None is left out."""
    filters = _filters(given)
    return await reading.all(PAGES[frozenset(filters)], limit=limit, day=given["day"], **filters)


async def count(reading: Reading, **given: Any) -> int:
    """How many of them there are, counted to one beyond what is told."""
    filters = _filters(given)
    return await reading.one(counting(PAGES[frozenset(filters)]), day=given["day"], **filters)


def _filters(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None and name != "day"}


async def successors(reading: Reading, ids: Sequence[UUID]) -> list[SuccessorRow]:
    """What follows each of these."""
    return await reading.all(SUCCESSORS, ids=list(ids))
