"""Gives committed events their places in the feed: without a gap, and never before one that is already told.

A reader that has seen a position has seen every smaller one: positions are given in transactions that exclude
each other, so they become visible in their order. An event that commits late gets a later position.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Final

from sqlalchemy import BigInteger, bindparam, func, select, update

from ..db.database import Database
from ..db.query import Query, none
from ..errors import Busy
from ..models import Outbox

BATCH: Final = 500
_IDLE_SECONDS: Final = 0.25
_AWAY_SECONDS: Final = 1.0
_LOCK: Final = 7_310_012  # ours among the advisory locks of the database
_LOG: Final = logging.getLogger("tdkt.worker")


def _number() -> Query[None]:
    waiting = select(Outbox.id).where(Outbox.position.is_(None)).order_by(Outbox.id).limit(BATCH).subquery()
    order = select(waiting.c.id, func.row_number().over(order_by=waiting.c.id).label("n")).cte("numbered")
    last = select(func.coalesce(func.max(Outbox.position), 0)).scalar_subquery()
    return Query(update(Outbox).values(position=last + order.c.n).where(Outbox.id == order.c.id), none)


LOCK: Final = Query(
    select(func.pg_try_advisory_xact_lock(bindparam("lock", value=_LOCK, type_=BigInteger))), bool
)
NUMBER: Final = _number()


async def number(database: Database) -> int:
    """Give the next waiting events their positions; how many, 0 also where another worker is at it.

    Raises:
        Busy: the database is away; nothing was numbered.
    """
    async with database.transaction(scopes=()) as tx:
        # The statement behind the lock sees all that its last holder committed.
        return await tx.run(NUMBER) if await tx.one(LOCK) else 0


async def keep_numbering(database: Database, stop: asyncio.Event) -> None:
    """Number what is committed until told to stop; a batch that has begun is finished."""
    while not stop.is_set():
        try:
            pause = 0.0 if await number(database) == BATCH else _IDLE_SECONDS
        except Busy:
            _LOG.warning("the database is away: trying again")
            pause = _AWAY_SECONDS
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
