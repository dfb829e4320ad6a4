"""What is done beside requests: events are numbered, long jobs are run, what has had its time goes."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any, Final

from .access.office import Office
from .audit import longer
from .db.database import Database, connect
from .errors import Busy
from .events.numbering import keep_numbering
from .operations.purging import BATCH, purge
from .operations.running import Desk, keep_running
from .operations.shapes import OperationKind
from .prepare import known_lawbooks, load_stored, make_office, must_be_guarded, must_be_ready
from .settings import Settings
from .simulations import trying

MAKERS: Final = {
    OperationKind.AUDIT_EXPORT: longer.make,
    OperationKind.LAWBOOK_SIMULATION: trying.make,
}
_PURGE_SECONDS: Final = 60.0
_LOG: Final = logging.getLogger("tdkt.worker")


async def run(settings: Settings, worker_url: str) -> None:
    """Work until SIGTERM or SIGINT; a signal lets a batch finish, and a long job is handed back.

    Args:
        settings: The service's: what is asked for is done as the application, within the asker's units.
        worker_url: The worker's own role, which gives positions and leases.

    Raises:
        NotReady: a database does not answer, is at another revision, or shows the application too much.
    """
    url = settings.database_url.get_secret_value()
    await must_be_ready(worker_url)
    await must_be_guarded(url)
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    async with working(settings, worker_url) as tasks:
        told = asyncio.create_task(stop.wait())
        await asyncio.wait([told, tasks], return_when=asyncio.FIRST_COMPLETED)
        told.cancel()


@asynccontextmanager
async def working(settings: Settings, worker_url: str) -> AsyncIterator[asyncio.Future[Any]]:
    """Work while the block runs; the future ends before it only if something is wrong with us."""
    async with AsyncExitStack() as opened:
        worker = await connect(worker_url, size=2, reader=None)
        opened.push_async_callback(worker.close)
        database = await connect(settings.database_url.get_secret_value(), size=2)
        opened.push_async_callback(database.close)
        desk = Desk(worker, database, await _office(settings, database), MAKERS)
        stop = asyncio.Event()
        tasks = asyncio.gather(
            keep_numbering(worker, stop), keep_running(desk, stop), keep_purging(worker, stop)
        )
        try:
            yield tasks
        finally:
            stop.set()
            await tasks


async def _office(settings: Settings, database: Database) -> Office:
    lawbook, lawbooks = known_lawbooks()
    async with database.read() as found:
        await load_stored(found, lawbooks)
    return make_office(settings, lawbook, lawbooks)


async def keep_purging(worker: Database, stop: asyncio.Event) -> None:
    """Let go what has had its time, a batch after the other, until told to stop."""
    while not stop.is_set():
        try:
            pause = 0.0 if await purge(worker) == BATCH else _PURGE_SECONDS
        except Busy:
            _LOG.warning("the database is away: trying again")
            pause = _PURGE_SECONDS
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
