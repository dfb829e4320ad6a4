"""Queries on roles granted per unit and period."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import array

from ..db.query import Query, columns_of, none, stored
from ..db.transaction import Transaction
from ..models import Person, RoleGrant, Unit
from .grant_shapes import GrantView, Place

_PATH: Final = Unit.path.type


def reached() -> ColumnElement[bool]:
    """Whether a unit lies in the units that the transaction may reach."""
    reach = func.reach_of(array([Unit.path]), type_=ARRAY(Text))
    condition: ColumnElement[bool] = reach.op("&&", is_comparison=True)(
        bindparam("scopes", type_=ARRAY(Text))
    )
    return condition


def in_force(day: Any) -> ColumnElement[bool]:
    """Whether a role counts on a day."""
    return and_(
        RoleGrant.valid_from <= day,
        or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= day),
        or_(RoleGrant.ended_on.is_(None), RoleGrant.ended_on > day),
    )


_OWN: Final = (
    "id",
    "person_id",
    "unit_id",
    "role",
    "valid_from",
    "valid_to",
    "ended_on",
    "ending_reason",
    "version",
    "created_at",
)
_SEEN = (
    select(
        *(getattr(RoleGrant, name) for name in _OWN),
        Person.name.label("person_name"),
        Unit.name.label("unit_name"),
        Unit.path.label("unit_path"),
    )
    .join(Person, Person.id == RoleGrant.person_id)
    .join(Unit, Unit.id == RoleGrant.unit_id)
    .where(reached())
)
_FIRST, _LAST = bindparam("valid_from", type_=Date), bindparam("valid_to", type_=Date)

ADD = Query(insert(RoleGrant).values(stored(RoleGrant)), none)
VIEW = Query(_SEEN.where(RoleGrant.id == bindparam("id")), GrantView)
LOCK = Query(_SEEN.where(RoleGrant.id == bindparam("id")).with_for_update(of=RoleGrant), GrantView)
END = Query(
    update(RoleGrant)
    .values(
        ended_on=bindparam("new_ended_on"),
        ending_reason=bindparam("new_ending_reason"),
        version=RoleGrant.version + 1,
    )
    .where(RoleGrant.id == bindparam("id")),
    none,
)
# Same role, same unit, and a day in common; `valid_to` far ahead where the new one has no end.
OVERLAPPING = Query(
    select(RoleGrant.id)
    .where(
        RoleGrant.person_id == bindparam("person_id"),
        RoleGrant.unit_id == bindparam("unit_id"),
        RoleGrant.role == bindparam("role"),
        RoleGrant.valid_from <= _LAST,
        or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= _FIRST),
        or_(RoleGrant.ended_on.is_(None), RoleGrant.ended_on > _FIRST),
    )
    .limit(1),
    UUID,
)
HELD = Query(  # of several people, what counts on a day in the units reached
    _SEEN.where(
        RoleGrant.person_id == any_(bindparam("ids", type_=ARRAY(Uuid))), in_force(bindparam("day"))
    ).order_by(Unit.path, RoleGrant.role, RoleGrant.id),
    GrantView,
)
PLACES = Query(
    select(*columns_of(Unit, Place)).where(Unit.id == any_(bindparam("ids", type_=ARRAY(Uuid)))), Place
)

_CLAUSES: Final[dict[str, ColumnElement[bool]]] = {
    "person_id": RoleGrant.person_id == bindparam("person_id"),
    "role": RoleGrant.role == bindparam("role"),
    "day": in_force(bindparam("day", type_=Date)),
    "path_from": Unit.path >= bindparam("path_from", type_=_PATH),
    "path_to": Unit.path < bindparam("path_to", type_=_PATH),
    "after_id": RoleGrant.id < bindparam("after_id", type_=RoleGrant.id.type),
}


async def places(tx: Transaction, ids: Sequence[UUID]) -> list[Place]:
    """Where those of the units stand that there are."""
    return await tx.all(PLACES, ids=list(ids)) if ids else []


async def add(tx: Transaction, **row: Any) -> None:
    """Add a role that has not been ended."""
    await tx.run(ADD, **row, ended_on=None, ending_reason=None, version=1)


async def view(tx: Transaction, id: UUID) -> GrantView:
    """One role at a unit that is reached."""
    return await tx.one(VIEW, id=id)


async def lock(tx: Transaction, id: UUID) -> GrantView:
    """Hold one visible row until the transaction ends."""
    return await tx.one(LOCK, id=id)


async def end(tx: Transaction, id: UUID, day: date, reason: str) -> None:
    """End a role as of a day, which no longer counts."""
    await tx.run(END, id=id, new_ended_on=day, new_ending_reason=reason)


async def held(tx: Transaction, people: Sequence[UUID], day: date) -> list[GrantView]:
    """What counts of several people's roles on a day, at the units reached."""
    return await tx.all(HELD, ids=list(people), day=day) if people else []


async def page(tx: Transaction, limit: int, **active: Any) -> list[GrantView]:
    """Roles at the units reached, the latest granted first."""
    return await tx.all(grants_page_of(frozenset(active)), limit=limit, **active)


@cache
def grants_page_of(active: frozenset[str]) -> Query[GrantView]:
    """The page narrowed by these filters."""
    statement: Select[Any] = _SEEN.where(*(_CLAUSES[name] for name in sorted(active)))
    return Query(statement.order_by(RoleGrant.id.desc()).limit(bindparam("limit")), GrantView)
