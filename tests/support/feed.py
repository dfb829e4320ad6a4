"""Events put into the outbox by hand, and the worker that numbers them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from support.server import Clone
from tdkt_api import ids
from tdkt_api.db.database import Database, connect
from tdkt_api.events.numbering import number

PUT: Final = """
INSERT INTO outbox (id, type, subject, time, data, unit_path)
VALUES ($1, $2, 'hs_01kezv8kjgfv1ph80rwnv5rxjx', now(), '{"n": 1}', $3)
"""


async def put(connection: Any, *, path: str = "/01/00004/", type: str = "tdkt.dossier.open") -> str:
    """One event that waits for its position; its id as the feed shows it."""
    id = ids.new()
    await connection.execute(PUT, id, type, path)
    return ids.show("ev", id)


@asynccontextmanager
async def numberer(clone: Clone) -> AsyncIterator[Database]:
    """The worker's road to a database."""
    database = await connect(clone.worker_url, size=1)
    try:
        yield database
    finally:
        await database.close()


async def number_all(clone: Clone) -> None:
    """Give every committed event its position, as the worker does."""
    async with numberer(clone) as database:
        while await number(database):
            continue
