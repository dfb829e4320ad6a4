"""Whether the service can do its work: the primary answers, at this version's revision, behind its policies.

Asked on a connection of its own: pools that are all lent say nothing about the database. Nor do tables that
somebody has locked: then the catalogue alone is asked, without the canary's row.
"""

import asyncio
import time
from typing import Any, Final

import asyncpg

from ..errors import Busy, DatabaseAway, Exposed, SchemaDiffers
from . import canary
from .database import SETTINGS, driver_url
from .migrate import head, revision

_GOOD_SECONDS: Final = 5.0
_BAD_SECONDS: Final = 1.0
_ANSWERS_WITHIN: Final = 2.0
_SETTINGS: Final = SETTINGS | {"lock_timeout": "200ms"}


class Readiness:
    """What was found last, a few seconds old at most; however many ask, one looks."""

    def __init__(self, url: str) -> None:
        self._url: Final = driver_url(url)
        self._wanted: Final = head()
        self._turn: Final = asyncio.Lock()
        self._found: Busy | None = None
        self._good_until = 0.0

    async def must_hold(self) -> None:
        """Insist that requests can be served.

        Raises:
            DatabaseAway, SchemaDiffers, Exposed: why they cannot.
        """
        async with self._turn:
            if time.monotonic() >= self._good_until:
                self._found = await self._look()
                self._good_until = time.monotonic() + (_BAD_SECONDS if self._found else _GOOD_SECONDS)
        if self._found is not None:
            raise self._found

    async def _look(self) -> Busy | None:
        try:
            async with asyncio.timeout(_ANSWERS_WITHIN):
                connection = await asyncpg.connect(self._url, server_settings=_SETTINGS)
                try:
                    return await self._examine(connection)
                finally:
                    connection.terminate()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):  # a TimeoutError is an OSError
            return DatabaseAway()

    async def _examine(self, connection: Any) -> Busy | None:
        if await revision(connection) != self._wanted:
            return SchemaDiffers()
        try:
            await canary.role(connection)
            await self._try(connection)
        except canary.Exposed:
            return Exposed()
        return None

    async def _try(self, connection: Any) -> None:
        try:
            await canary.canary(connection)
        except asyncpg.LockNotAvailableError:
            await canary.walls(connection)
