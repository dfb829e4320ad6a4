"""Queries on accounts as their administrators see them: through the roles at their units."""

from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from ..db.query import Query, columns_of, none, stored
from ..db.transaction import Transaction
from ..models import Person, RoleGrant, Unit
from .grant_shapes import PersonRow
from .grants import reached

_PATH: Final = Unit.path.type


def _holds_here() -> Any:
    """The person's roles, past ones too, at the units reached."""
    return (
        select(RoleGrant.id).join(Unit, Unit.id == RoleGrant.unit_id).where(RoleGrant.person_id == Person.id)
    )


_SEEN = select(*columns_of(Person, PersonRow))
ADD = Query(insert(Person).values(stored(Person)), none)
VIEW = Query(_SEEN.where(Person.id == bindparam("id"), _holds_here().where(reached()).exists()), PersonRow)
IS_MACHINE = Query(select(Person.is_machine).where(Person.id == bindparam("id")), bool)
TOUCH = Query(  # whoever else changes this person's authority waits
    update(Person)
    .values(version=Person.version + 1)
    .where(Person.id == bindparam("id"))
    .returning(*columns_of(Person, PersonRow)),
    PersonRow,
)


async def add(tx: Transaction, **row: Any) -> None:
    """Add an account."""
    await tx.run(ADD, **row)


async def touch(tx: Transaction, id: UUID) -> PersonRow:
    """Hold a person's row until the transaction ends, under a new version."""
    return await tx.one(TOUCH, id=id)


async def view(tx: Transaction, id: UUID) -> PersonRow:
    """One account with a role, or a past one, at a unit that is reached."""
    return await tx.one(VIEW, id=id)


async def page(tx: Transaction, limit: int, **active: Any) -> list[PersonRow]:
    """People with a role at the units reached, the latest account first."""
    return await tx.all(persons_page_of(frozenset(active)), limit=limit, **active)


@cache
def persons_page_of(active: frozenset[str]) -> Query[PersonRow]:
    """The page narrowed by these filters."""
    here = _holds_here().where(reached())
    if "path_from" in active:
        here = here.where(Unit.path >= bindparam("path_from", type_=_PATH))
    if "path_to" in active:
        here = here.where(Unit.path < bindparam("path_to", type_=_PATH))
    statement = _SEEN.where(here.exists())
    if "after_id" in active:
        statement = statement.where(Person.id < bindparam("after_id", type_=Person.id.type))
    return Query(statement.order_by(Person.id.desc()).limit(bindparam("limit")), PersonRow)
