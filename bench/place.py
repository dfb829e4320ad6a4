"""The PostgreSQL of the bench: our own embedded one, durable, with the settings of a small real server."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import asyncpg

from tdkt_api.db import embedded
from tdkt_api.db.embedded import Server

from .seed import Sizes, ensure

FULL: Final = "tdkt_full"
SMALL: Final = "tdkt_small"
_SETTINGS: Final = {
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "synchronous_commit": "on",
    "fsync": "on",
}


@contextmanager
def running(data_dir: Path, sizes: Sizes) -> Iterator[Server]:
    """The server with both databases seeded; what was seeded before is kept."""
    with embedded.start(data_dir) as server:  # settings first, they need a start of their own
        asyncio.run(_configure(server))
    with embedded.start(data_dir) as server:
        for name, wanted in ((SMALL, sizes.tenth()), (FULL, sizes)):
            asyncio.run(ensure(server.url(name), wanted))
        yield server


async def _configure(server: Server) -> None:
    connection = await asyncpg.connect(server.url("postgres"))
    for name, value in _SETTINGS.items():
        await connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    await connection.close()
