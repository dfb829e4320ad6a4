"""The worker as a process of its own; a signal lets what it has begun finish."""

import asyncio
import signal

from .db.database import connect
from .events.numbering import keep_numbering
from .prepare import must_be_ready


async def run(url: str) -> None:
    """Number events, as the worker's role, until SIGTERM or SIGINT.

    Raises:
        NotReady: the database does not answer, or is at another revision.
    """
    await must_be_ready(url)
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    database = await connect(url, size=1)
    try:
        await keep_numbering(database, stop)
    finally:
        await database.close()
