"""Connections are lent in the order they were asked for, and never waited for long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from support.road import PROCESS, names
from support.server import Clone
from tdkt_api.db import database as module
from tdkt_api.db import embedded
from tdkt_api.db.database import Database, Pool, connect
from tdkt_api.errors import Busy


async def hold(database: Database, seconds: float) -> None:
    async with database.transaction(scopes=()):
        await asyncio.sleep(seconds)


async def test_whoever_finds_no_connection_in_time_is_told_that_we_are_busy(
    single: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CHECKOUT_SECONDS", 0.1)
    holder = asyncio.create_task(hold(single, 1))
    await asyncio.sleep(0.05)

    with pytest.raises(Busy):
        await hold(single, 0)

    await holder


async def test_whoever_finds_one_in_time_is_served(single: Database) -> None:
    holder = asyncio.create_task(hold(single, 0.1))
    await asyncio.sleep(0.05)

    await hold(single, 0)

    assert holder.done()
    await holder


def test_a_connection_is_waited_for_a_second_and_a_half() -> None:
    assert module.CHECKOUT_SECONDS == 1.5


async def test_those_who_wait_are_served_in_their_order(single: Database) -> None:
    served: list[int] = []

    async def ask(number: int) -> None:
        async with single.transaction(scopes=()):
            served.append(number)
            await asyncio.sleep(0.001)

    tasks = [asyncio.create_task(ask(number)) for number in range(20)]
    await asyncio.gather(*tasks)

    assert served == list(range(20))


async def test_whoever_gave_up_waiting_takes_no_turn(single: Database) -> None:
    holder = asyncio.create_task(hold(single, 0.2))
    await asyncio.sleep(0.05)
    waiting = asyncio.create_task(hold(single, 0))
    await asyncio.sleep(0.05)
    waiting.cancel()
    await asyncio.wait([waiting])
    await holder

    async with asyncio.timeout(1):
        await hold(single, 0)
        await hold(single, 0)


async def test_a_server_that_lets_nobody_in_is_busy(road: Clone, admin: Any) -> None:
    opened = await connect(road.url, size=2)
    name = await admin.fetchval("SELECT current_database()")
    async with opened.transaction(scopes=()):  # holds the only connection there is
        await admin.execute(f'ALTER DATABASE "{name}" CONNECTION LIMIT 0')
        try:
            with pytest.raises(Busy):
                await hold(opened, 0)
        finally:
            await admin.execute(f'ALTER DATABASE "{name}" CONNECTION LIMIT -1')
    await hold(opened, 0)
    await opened.close()


async def test_reads_come_from_the_server_named_for_them(road: Clone, clone: Clone) -> None:
    opened = await connect(road.url, clone.url, size=1)
    try:
        async with opened.transaction(scopes=()) as tx:
            assert await names(tx) == []
        async with opened.read() as reading:
            with pytest.raises(asyncpg.UndefinedTableError):  # the other database has no such table
                await names(reading)
    finally:
        await opened.close()


async def test_a_url_may_name_the_driver(road: Clone) -> None:
    opened = await connect(road.url.replace("postgresql://", "postgresql+asyncpg://"), size=1)

    await hold(opened, 0)

    await opened.close()


class Deaf:
    """A connection that fails at one statement."""

    def __init__(self, start: str, failure: BaseException) -> None:
        self.heard: list[str] = []
        self.is_terminated = False
        self._start, self._failure = start, failure

    async def execute(self, statement: str) -> str:
        self.heard.append(statement.partition(";")[0])
        if statement.startswith(self._start):
            raise self._failure
        return statement

    def is_closed(self) -> bool:
        return self.is_terminated

    def terminate(self) -> None:
        self.is_terminated = True


class Lends:
    def __init__(self, connection: Any) -> None:
        self.lent = connection

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        yield self.lent

    async def close(self) -> None:
        self.lent = None


async def test_a_connection_that_cannot_be_rolled_back_is_thrown_away() -> None:
    deaf = Deaf("ROLLBACK", OSError("no route"))
    opened = Database(Lends(deaf), Lends(deaf))

    with pytest.raises(ZeroDivisionError):
        async with opened.transaction(scopes=()):
            raise ZeroDivisionError

    assert deaf.is_terminated


async def test_a_begin_that_was_cancelled_is_rolled_back_for_it_may_have_begun() -> None:
    deaf = Deaf("BEGIN", asyncio.CancelledError())
    opened = Database(Lends(deaf), Lends(deaf))

    with pytest.raises(asyncio.CancelledError):
        async with opened.transaction(scopes=()):
            raise AssertionError("it began")

    assert deaf.heard == ["BEGIN", "ROLLBACK"]
    assert not deaf.is_terminated


async def test_a_commit_that_was_cancelled_is_rolled_back_for_it_may_not_have_come() -> None:
    deaf = Deaf("COMMIT", asyncio.CancelledError())
    opened = Database(Lends(deaf), Lends(deaf))

    with pytest.raises(asyncio.CancelledError):
        async with opened.transaction(scopes=()):
            assert deaf.heard == ["BEGIN"]

    assert deaf.heard == ["BEGIN", "COMMIT", "ROLLBACK"]


async def test_a_rollback_that_is_cancelled_throws_the_connection_away() -> None:
    deaf = Deaf("ROLLBACK", asyncio.CancelledError())
    opened = Database(Lends(deaf), Lends(deaf))

    with pytest.raises(asyncio.CancelledError):
        async with opened.transaction(scopes=()):
            raise ZeroDivisionError

    assert deaf.is_terminated


class Slow:
    """A pool of the driver that is slow to open a connection."""

    async def acquire(self, *, timeout: float) -> Any:  # noqa: ASYNC109  (the driver's own signature)
        async with asyncio.timeout(timeout):
            await asyncio.sleep(60)


async def test_a_connection_that_does_not_open_in_time_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHECKOUT_SECONDS", 0.05)

    with pytest.raises(Busy):
        async with Pool(Slow(), 1).connection():
            raise AssertionError("it opened")


async def test_each_process_of_the_pool_is_its_own(pools: Database) -> None:
    async with pools.transaction(scopes=()) as one, pools.transaction(scopes=()) as other:
        assert await one.one(PROCESS) != await other.one(PROCESS)


async def test_a_server_that_went_away_is_busy_and_serves_again_when_it_is_back(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    server = embedded.start(data_dir, is_durable=False)
    opened = await connect(server.url("postgres"), size=1, reader=None)  # it has no roles yet
    await hold(opened, 0)

    server.stop()
    for _ in range(2):
        with pytest.raises(Busy):
            await hold(opened, 0)
        with pytest.raises(Busy):
            await look(opened)

    server = embedded.start(data_dir, is_durable=False)
    await hold(opened, 0)
    await look(opened)
    await opened.close()
    server.stop()
    embedded.remove(data_dir)


async def look(database: Database) -> None:
    async with database.read() as reading:
        await reading.one(PROCESS)
