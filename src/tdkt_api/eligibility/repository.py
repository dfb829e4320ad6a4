"""Holds in the database: the whole of them where their subject is, their category everywhere."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, delete, insert, select, tuple_, update

from ..db.query import Query, columns_of, none, stored, within
from ..db.transaction import Transaction
from ..models import Hold, HoldOpen
from .shapes import HoldHead, HoldView, OpenHold

ADD = Query(insert(Hold).values(stored(Hold)), none)
OPEN = Query(insert(HoldOpen).values(stored(HoldOpen)), none)
VIEW = Query(
    select(*columns_of(Hold, HoldView)).where(Hold.id == bindparam("id"), within(Hold)),
    HoldView,
)
LOCK = Query(
    select(*columns_of(Hold, HoldHead)).where(Hold.id == bindparam("id"), within(Hold)).with_for_update(),
    HoldHead,
)
LIFT = Query(
    update(Hold)
    .values(
        lifted_on=bindparam("new_lifted_on"),
        lifting_reason=bindparam("new_lifting_reason"),
        version=Hold.version + 1,
    )
    .where(Hold.id == bindparam("id")),
    none,
)
CLOSE = Query(delete(HoldOpen).where(HoldOpen.hold_id == bindparam("hold_id")), none)
# Without a bound of units: a person found by their number in another unit is judged too.
OPEN_OF = Query(
    select(*columns_of(HoldOpen, OpenHold))
    .distinct()
    .where(HoldOpen.individual_id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    .order_by(HoldOpen.individual_id, HoldOpen.category),
    OpenHold,
)


async def add(tx: Transaction, **row: Any) -> None:
    """An open hold, and beside it what is known of it everywhere."""
    await tx.run(ADD, **row)
    await tx.run(OPEN, hold_id=row["id"], individual_id=row["individual_id"], category=row["category"])


async def lock(tx: Transaction, id: UUID) -> HoldHead:
    """Hold one visible row until the transaction ends."""
    return await tx.one(LOCK, id=id)


async def lift(tx: Transaction, id: UUID, lifted_on: date, reason: str) -> None:
    await tx.run(LIFT, id=id, new_lifted_on=lifted_on, new_lifting_reason=reason)
    await tx.run(CLOSE, hold_id=id)


async def view(tx: Transaction, id: UUID) -> HoldView:
    return await tx.one(VIEW, id=id)


async def open_of(tx: Transaction, ids: Sequence[UUID]) -> list[OpenHold]:
    return await tx.all(OPEN_OF, ids=list(ids)) if ids else []


async def page(
    tx: Transaction, individual_id: UUID, limit: int, after: tuple[Any, ...] | None
) -> list[HoldView]:
    """A visible person's holds, the latest opened first."""
    behind = {"opened_on": after[0], "id": after[1]} if after else {}
    query = holds_page_of(is_first=after is None)
    return await tx.all(query, individual_id=individual_id, limit=limit, **behind)


@cache
def holds_page_of(*, is_first: bool) -> Query[HoldView]:
    """The first page, or a later one."""
    statement = (
        select(*columns_of(Hold, HoldView))
        .where(Hold.individual_id == bindparam("individual_id"), within(Hold))
        .order_by(Hold.opened_on.desc(), Hold.id.desc())
        .limit(bindparam("limit"))
    )
    if not is_first:
        row = tuple_(Hold.opened_on, Hold.id)
        statement = statement.where(row < tuple_(bindparam("opened_on"), bindparam("id")))
    return Query(statement, HoldView)
