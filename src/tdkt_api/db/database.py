"""The pools, and the only place that begins and ends transactions."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol

import asyncpg

from ..errors import Busy
from . import patience
from .faults import AWAY, discard
from .roles import READER
from .transaction import Reading, Transaction

CHECKOUT_SECONDS: Final = patience.SECONDS
_STATEMENTS: Final = 1000  # asyncpg keeps 100 by default
_ANSWER_SECONDS: Final = 10  # beyond the server's own 5: the network is dead
SETTINGS: Final = {
    "application_name": "tdkt-api",
    "timezone": "UTC",
    "jit": "off",
    "statement_timeout": "5s",
    "lock_timeout": f"{round(patience.SECONDS * 1000)}ms",
    "idle_in_transaction_session_timeout": "10s",
}
_ONLY_READS: Final = {"default_transaction_read_only": "on"}


class Connections(Protocol):
    """Where connections come from."""

    def connection(self) -> AbstractAsyncContextManager[Any]:
        """One connection, given back when the block ends."""

    async def close(self) -> None:
        """Wait for those lent out, then close all."""


@dataclass(slots=True)
class Load:
    """What a pool lends, and who had to wait for it since the start."""

    size: int
    lent: int = 0
    waits: int = 0
    wait_seconds: float = 0.0
    refusals: int = 0


class Pool:
    """Connections in the order they were asked for; asyncpg's own queue lets late comers pass."""

    def __init__(self, pool: Any, size: int) -> None:
        self._pool: Final = pool
        self._turns: Final = asyncio.Semaphore(size)
        self.load: Final = Load(size)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        """One connection, waited for at most `CHECKOUT_SECONDS`, or what is left of a request's patience.

        Raises:
            Busy: none became free, or the database cannot be reached.
        """
        await self._turn()
        self.load.lent += 1
        try:
            connection = await self._acquire()
            try:
                yield connection
            finally:
                await self._pool.release(connection)
        finally:
            self.load.lent -= 1
            self._turns.release()

    async def _turn(self) -> None:
        if not self._turns.locked():
            await self._turns.acquire()
            return
        self.load.waits += 1
        began = time.monotonic()
        try:
            async with asyncio.timeout(min(CHECKOUT_SECONDS, patience.left())):
                await self._turns.acquire()
        except TimeoutError as error:
            self.load.refusals += 1
            raise Busy from error
        finally:
            waited = time.monotonic() - began
            self.load.wait_seconds += waited
            patience.spend(waited)

    async def _acquire(self) -> Any:
        try:
            return await self._pool.acquire(timeout=CHECKOUT_SECONDS)
        except AWAY as error:
            raise Busy from error

    async def close(self) -> None:
        await self._pool.close()


class Database:
    """How everything reaches PostgreSQL."""

    def __init__(
        self, pool: Connections, reading_pool: Connections, *, kind: type[Transaction] = Transaction
    ) -> None:
        self._pool: Final = pool
        self._reading_pool: Final = reading_pool
        self._kind: Final = kind

    @asynccontextmanager
    async def transaction(
        self, *, scopes: Sequence[str], read_only: bool = False
    ) -> AsyncIterator[Transaction]:
        """Commits when its block ends, rolls back when it raises or is cancelled."""
        async with self._pool.connection() as connection:
            tx = self._kind(connection, scopes)
            try:
                await tx.begin(read_only=read_only)
                yield tx
                await tx.end()
            except BaseException:
                await _undo(tx, connection)
                raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Reading]:
        """Single statements on what everyone may see, as the reader, perhaps from a replica."""
        async with self._reading_pool.connection() as connection:
            if not patience.hurry():
                yield Reading(connection)
                return
            tx = Transaction(connection)
            try:
                await tx.begin(read_only=True)
                yield tx
                await tx.end()
            except BaseException:
                await _undo(tx, connection)
                raise

    def loads(self) -> dict[str, Load]:
        """How much of each pool is lent."""
        pools = {"main": self._pool, "reading": self._reading_pool}
        return {name: pool.load for name, pool in pools.items() if isinstance(pool, Pool)}

    async def close(self) -> None:
        """Close both pools."""
        await self._pool.close()
        await self._reading_pool.close()


async def _undo(tx: Transaction, connection: Any) -> None:
    """Roll back, or throw the connection away; the first error stays the one that is told."""
    try:
        await tx.undo()
    except Exception:
        discard(connection)
    except BaseException:
        discard(connection)
        raise


async def connect(
    url: str, read_url: str | None = None, *, size: int = 10, reader: str | None = READER
) -> Database:
    """Open both pools; reads come from the same server unless a replica is named.

    Args:
        reader: The role that whoever connects becomes to read; None where they stay what they are.
    """
    pool = await _pool(url, size, SETTINGS)
    try:
        becoming = {"role": reader} if reader else {}
        reading_pool = await _pool(read_url or url, size, SETTINGS | _ONLY_READS | becoming)
    except BaseException:
        await pool.close()
        raise
    return Database(pool, reading_pool)


async def _pool(url: str, size: int, settings: dict[str, str]) -> Pool:
    pool = await asyncpg.create_pool(
        driver_url(url),
        min_size=1,
        max_size=size,
        init=prepare,
        reset=_nothing,
        statement_cache_size=_STATEMENTS,
        max_cached_statement_lifetime=0,
        max_inactive_connection_lifetime=300,
        command_timeout=_ANSWER_SECONDS,
        server_settings=settings,
    )
    return Pool(pool, size)


def driver_url(url: str) -> str:
    """The URL as asyncpg reads it; SQLAlchemy's own form names the driver."""
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)


async def prepare(connection: Any) -> None:
    """jsonb becomes Python values; json, which PostgreSQL built for a caller, stays bytes."""
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", format="binary", encoder=_to_jsonb, decoder=_from_jsonb
    )
    await connection.set_type_codec(
        "json", schema="pg_catalog", format="binary", encoder=bytes, decoder=bytes
    )


def _to_jsonb(value: Any) -> bytes:
    return b"\x01" + json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _from_jsonb(value: bytes) -> Any:
    return json.loads(value[1:])


async def _nothing(_: Any) -> None:
    """Every setting ends with its transaction: a connection goes back as it is."""
