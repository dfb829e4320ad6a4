"""Subjects in the database."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    LargeBinary,
    Select,
    Uuid,
    any_,
    bindparam,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
)

from ..db.query import Query, columns_of, none, stored, within
from ..db.transaction import Transaction
from ..models import Individual, Subject, Unit
from .shapes import Found, IndividualView

_COMMON: Final = {column.name: getattr(Subject, column.name) for column in Subject.__table__.columns}
_FOUND = select(
    Subject.id,
    Subject.kind,
    Subject.unit_id,
    Subject.unit_path,
    Subject.name,
    Individual.post,
    Individual.occupation,
    Individual.sex,
    Individual.birth_on,
    Individual.identity_index,
).outerjoin(Individual, Individual.id == Subject.id)
_INDIVIDUAL = (
    select(*columns_of(Individual, IndividualView, **_COMMON))
    .join(Individual, Individual.id == Subject.id)
    .where(within(Subject))
)
_IDS = bindparam("ids", type_=ARRAY(Uuid))

ADD = Query(insert(Subject).values(stored(Subject)), none)
ADD_INDIVIDUAL = Query(insert(Individual).values(stored(Individual)), none)
# Over the whole country: one number is one person, wherever they are registered.
BY_IDENTITY = Query(
    _FOUND.where(Individual.identity_index == any_(bindparam("indexes", type_=ARRAY(LargeBinary)))), Found
)
BY_ID = Query(_FOUND.where(Subject.id == any_(_IDS), within(Subject)), Found)
LOCK = Query(
    select(Subject.id)
    .where(Subject.id == any_(_IDS), within(Subject))
    .order_by(Subject.id)
    .with_for_update(key_share=True),
    UUID,
)
VIEW = Query(_INDIVIDUAL.where(Subject.id == bindparam("id")), IndividualView)
SEARCH = Query(_INDIVIDUAL.where(Individual.identity_index == bindparam("index")), IndividualView)
UNIT_PATH = Query(
    select(Unit.path).where(
        Unit.id == bindparam("id"),
        or_(Unit.valid_from.is_(None), Unit.valid_from <= bindparam("day")),
        or_(Unit.valid_to.is_(None), Unit.valid_to >= bindparam("day")),
    ),
    str,
)


async def unit_path(tx: Transaction, id: UUID, day: date) -> str | None:
    """The path of a unit in force on a day."""
    return await tx.maybe(UNIT_PATH, id=id, day=day)


async def by_identity(tx: Transaction, indexes: Sequence[bytes]) -> list[Found]:
    return await tx.all(BY_IDENTITY, indexes=list(indexes))


async def by_id(tx: Transaction, ids: Sequence[UUID]) -> list[Found]:
    return await tx.all(BY_ID, ids=list(ids))


async def lock(tx: Transaction, ids: Sequence[UUID]) -> list[UUID]:
    """Hold visible subjects' rows until the transaction ends, in the order of their ids."""
    return await tx.all(LOCK, ids=list(ids))


async def view(tx: Transaction, id: UUID) -> IndividualView:
    return await tx.one(VIEW, id=id)


async def search(tx: Transaction, index: bytes) -> list[IndividualView]:
    return await tx.all(SEARCH, index=index)


async def page(tx: Transaction, limit: int, **active: Any) -> list[IndividualView]:
    """Visible persons by given name; `active` holds the filters that narrow the list.

    Args:
        active: `unit_id`, `q` (folded), and `name_sort` with `id` of the row before.
    """
    return await tx.all(page_of(frozenset(active)), limit=limit, **active)


@cache
def page_of(active: frozenset[str]) -> Query[IndividualView]:
    """The page narrowed by these filters."""
    return Query(narrowed(_INDIVIDUAL, active), IndividualView)


def narrowed(statement: Select[Any], active: frozenset[str]) -> Select[Any]:
    """A list of subjects in the order of an office's lists, narrowed by these filters."""
    statement = statement.order_by(Subject.name_sort, Subject.id).limit(bindparam("limit"))
    if "unit_id" in active:
        path = select(Unit.path).where(Unit.id == bindparam("unit_id")).scalar_subquery()
        statement = statement.where(Subject.unit_path == path)
    if "q" in active:
        words = literal(" ").concat(Subject.name_folded)
        statement = statement.where(func.strpos(words, literal(" ").concat(bindparam("q"))) > 0)
    if "id" in active:
        row = tuple_(Subject.name_sort, Subject.id)
        statement = statement.where(row > tuple_(bindparam("name_sort"), bindparam("id")))
    return statement
