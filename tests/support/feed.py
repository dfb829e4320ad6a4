"""Events put into the outbox by hand, and the worker that numbers them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from support.server import Clone
from tdkt_api import ids
from tdkt_api.db.database import Database, connect
from tdkt_api.events.numbering import number

PUT: Final = """
INSERT INTO outbox (id, type, subject, time, data, unit_path, position)
VALUES ($1, $2, 'hs_01kezv8kjgfv1ph80rwnv5rxjx', '2026-01-15T08:00:00Z', '{}', $3, $4)
"""


async def put(
    connection: Any,
    position: int | None = None,
    *,
    path: str = "/01/00004/",
    type: str = "tdkt.dossier.open",
) -> str:
    """One event, which waits for its position unless one is given; its id as the feed shows it."""
    id = ids.new()
    await connection.execute(PUT, id, type, path, position)
    return ids.show("ev", id)


@asynccontextmanager
async def numberer(clone: Clone) -> AsyncIterator[Database]:
    """The worker's road to a database."""
    database = await connect(clone.worker_url, size=1, reader=None)
    try:
        yield database
    finally:
        await database.close()


async def number_all(clone: Clone) -> None:
    """Give every committed event its position, as the worker does."""
    async with numberer(clone) as database:
        while await number(database):
            continue


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds; it must within twenty seconds."""
    for _ in range(400):
        if await holds():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never came true")
