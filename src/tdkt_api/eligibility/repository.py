"""Holds in the database: the whole of them where their subject is, their category everywhere."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, any_, bindparam, delete, insert, select, tuple_, update

from ..db.query import Query, columns_of, none, stored, within
from ..db.transaction import Transaction
from ..models import Hold, HoldOpen, Subject
from .shapes import HoldHead, HoldView, OpenHold

ADD = Query(insert(Hold).values(stored(Hold)), none)
OPEN = Query(insert(HoldOpen).values(stored(HoldOpen)), none)
_OF_SUBJECT: Final = {
    "subject_kind": Subject.kind.label("subject_kind"),
    "subject_name": Subject.name.label("subject_name"),
    "unit_path": Subject.unit_path,
}


def _seen(shape: type[Any]) -> Select[Any]:
    """Holds with their subjects, where these are seen."""
    columns = columns_of(Hold, shape, **_OF_SUBJECT)
    return select(*columns).join(Subject, Subject.id == Hold.subject_id).where(within(Subject))


VIEW = Query(_seen(HoldView).where(Hold.id == bindparam("id")), HoldView)
LOCK = Query(_seen(HoldHead).where(Hold.id == bindparam("id")).with_for_update(of=Hold), HoldHead)
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
    .where(HoldOpen.subject_id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    .order_by(HoldOpen.subject_id, HoldOpen.category),
    OpenHold,
)


async def add(tx: Transaction, **row: Any) -> None:
    """An open hold, and beside it what is known of it everywhere."""
    await tx.run(ADD, **row)
    await tx.run(OPEN, hold_id=row["id"], subject_id=row["subject_id"], category=row["category"])


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
    tx: Transaction, subject_id: UUID, limit: int, after: tuple[Any, ...] | None
) -> list[HoldView]:
    """A visible subject's holds, the latest opened first."""
    behind = {"opened_on": after[0], "id": after[1]} if after else {}
    query = holds_page_of(is_first=after is None)
    return await tx.all(query, subject_id=subject_id, limit=limit, **behind)


@cache
def holds_page_of(*, is_first: bool) -> Query[HoldView]:
    """The first page, or a later one."""
    statement = (
        _seen(HoldView)
        .where(Hold.subject_id == bindparam("subject_id"))
        .order_by(Hold.opened_on.desc(), Hold.id.desc())
        .limit(bindparam("limit"))
    )
    if not is_first:
        row = tuple_(Hold.opened_on, Hold.id)
        statement = statement.where(row < tuple_(bindparam("opened_on"), bindparam("id")))
    return Query(statement, HoldView)
