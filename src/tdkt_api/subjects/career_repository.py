"""Posts and transfers in the database."""

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Date,
    Select,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    text,
    tuple_,
    update,
)

from ..db.query import Query, columns_of, none, raised, stored, within
from ..db.transaction import Transaction
from ..models import Individual, Post, Subject, Transfer
from .career_shapes import PostView, TransferView

_POSTS = (
    select(*columns_of(Post, PostView))
    .join(Subject, Subject.id == Post.individual_id)
    .where(within(Subject), Post.individual_id == bindparam("individual_id"))
)
_TRANSFERS = (
    select(*columns_of(Transfer, TransferView, individual_name=Subject.name.label("individual_name")))
    .join(Subject, Subject.id == Transfer.individual_id)
    .where(within(Transfer))
)
_LAST = literal(date.max, Date)

ADD_POST = Query(insert(Post).values(stored(Post)), none)
POST = Query(_POSTS.where(Post.id == bindparam("id")), PostView)
LOCK_POST = Query(_POSTS.where(Post.id == bindparam("id")).with_for_update(of=Post), PostView)
OVERLAPPING = Query(
    select(Post.id)
    .where(
        Post.individual_id == bindparam("individual_id"),
        Post.is_main,
        Post.from_on <= func.coalesce(bindparam("to_on", type_=Date), _LAST),
        func.coalesce(Post.to_on, _LAST) >= bindparam("from_on", type_=Date),
    )
    .limit(1),
    UUID,
)
END_POST = Query(raised(Post, "to_on"), none)
# What stands beside a person's name is their main post of today; where it ended, nothing does.
RESTATE = Query(
    update(Individual)
    .values(
        post=bindparam("new_post"),
        occupation=func.coalesce(bindparam("new_occupation"), Individual.occupation),
    )
    .where(Individual.id == bindparam("id")),
    none,
)
UNSTATE = Query(
    update(Individual)
    .values(post=null())
    .where(Individual.id == bindparam("id"), Individual.post == bindparam("title")),
    none,
)
COUNT_UP = Query(raised(Subject), none)

ADD_TRANSFER = Query(insert(Transfer).values(stored(Transfer)), none)
TRANSFER = Query(_TRANSFERS.where(Transfer.id == bindparam("id")), TransferView)
LOCK_TRANSFER = Query(
    _TRANSFERS.where(Transfer.id == bindparam("id")).with_for_update(of=Transfer), TransferView
)
CLOSE_TRANSFER = Query(raised(Transfer, "state", "withdrawal_reason", "refusal_reason", "answered_on"), none)
ACKNOWLEDGE_TRANSFER = Query(raised(Transfer, "acknowledged_on"), none)
_MINE = any_(bindparam("units", type_=ARRAY(Uuid)))
# To be answered, and answers to be taken note of; each as its index has it.
WAITING_TRANSFERS = Query(
    _TRANSFERS.where(
        or_(
            and_(Transfer.to_unit_id == _MINE, text("transfer.state = 'offered'")),
            and_(
                Transfer.from_unit_id == _MINE,
                text("transfer.answered_on IS NOT NULL AND transfer.acknowledged_on IS NULL"),
            ),
        )
    )
    .order_by(Transfer.moves_on, Transfer.id)
    .limit(50),
    TransferView,
)
# Whoever takes over does not see the person before: the offer, held by both, says who it is.
MOVE = Query(raised(Subject, "unit_id", "unit_path"), none)


async def posts(tx: Transaction, individual_id: UUID, limit: int, **active: Any) -> list[PostView]:
    """A visible person's posts, the latest first.

    Args:
        active: `day` on which they were held, and `from_on` with `id` of the row before.
    """
    query = posts_of(frozenset(active))
    return await tx.all(query, individual_id=individual_id, limit=limit, **active)


@cache
def posts_of(active: frozenset[str]) -> Query[PostView]:
    """The page narrowed by these filters."""
    statement = _POSTS.order_by(Post.from_on.desc(), Post.id.desc()).limit(bindparam("limit"))
    if "day" in active:
        day = bindparam("day", type_=Date)
        statement = statement.where(Post.from_on <= day, or_(Post.to_on.is_(None), Post.to_on >= day))
    if "id" in active:
        statement = statement.where(
            tuple_(Post.from_on, Post.id) < tuple_(bindparam("from_on"), bindparam("id"))
        )
    return Query(statement, PostView)


async def transfers(tx: Transaction, limit: int, **active: Any) -> list[TransferView]:
    """Visible transfers, the latest first.

    Args:
        active: `individual_id`, `state`, the unit `unit_id` on either side, and the `id` of the row before.
    """
    return await tx.all(transfers_of(frozenset(active)), limit=limit, **active)


@cache
def transfers_of(active: frozenset[str]) -> Query[TransferView]:
    """The page narrowed by these filters."""
    statement: Select[Any] = _TRANSFERS.order_by(Transfer.id.desc()).limit(bindparam("limit"))
    if "individual_id" in active:
        statement = statement.where(Transfer.individual_id == bindparam("individual_id"))
    if "state" in active:
        statement = statement.where(Transfer.state == bindparam("state"))
    if "unit_id" in active:
        sides = (Transfer.from_unit_id, Transfer.to_unit_id)
        statement = statement.where(or_(*(side == bindparam("unit_id") for side in sides)))
    if "id" in active:
        statement = statement.where(Transfer.id < bindparam("id"))
    return Query(statement, TransferView)
