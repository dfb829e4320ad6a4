"""What breaks under a transaction, and what is left of it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from support.road import (
    IMPATIENTLY,
    LOCK,
    NAMES,
    PROCESS,
    SCOPES,
    SETTING,
    SHORTLY,
    SLEEP,
    add,
    names,
)
from tdkt_api.db.database import Database
from tdkt_api.db.faults import is_gone
from tdkt_api.db.transaction import Transaction
from tdkt_api.errors import Busy, LockTimeout

OPEN = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE state LIKE 'idle in transaction%' AND datname = current_database()"
)


async def until(is_true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(5):
        while not await is_true():  # noqa: ASYNC110  (the server is asked, nobody tells)
            await asyncio.sleep(0.01)


async def sleep_in_a_transaction(database: Database) -> None:
    async with database.transaction(scopes=("/01/",)) as tx:
        await add(tx, "lost")
        await tx.one(SLEEP, seconds=60.0)


def sleeps(admin: Any) -> Callable[[], Awaitable[bool]]:
    async def found() -> bool:
        query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        return bool(await admin.fetchval(query))

    return found


async def test_a_task_cancelled_in_mid_statement_leaves_no_open_transaction(
    single: Database, admin: Any
) -> None:
    task = asyncio.create_task(sleep_in_a_transaction(single))
    await until(sleeps(admin))
    assert await admin.fetchval("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == 1

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert await admin.fetchval(OPEN) == 0
    assert not await sleeps(admin)()


async def test_after_a_cancellation_the_connection_serves_again(single: Database, admin: Any) -> None:
    async with single.transaction(scopes=()) as tx:
        before = await tx.one(PROCESS)
    task = asyncio.create_task(sleep_in_a_transaction(single))
    await until(sleeps(admin))

    task.cancel()
    await asyncio.wait([task])

    async with single.transaction(scopes=()) as tx:
        assert await tx.one(PROCESS) == before
        assert await tx.one(SCOPES) == ""
        assert await names(tx) == []


async def test_a_cancellation_at_any_moment_leaves_nothing_behind(single: Database, admin: Any) -> None:
    async def whole() -> None:
        async with single.transaction(scopes=("/01/",)) as tx:
            await add(tx, "lost")
            async with tx.savepoint():
                await names(tx)
            await tx.one(SLEEP, seconds=60.0)

    for turns in range(60):
        task = asyncio.create_task(whole())
        for _ in range(turns):
            await asyncio.sleep(0)
        await asyncio.sleep(0.0003 * turns)
        task.cancel()
        await asyncio.wait([task])

        assert await admin.fetchval(OPEN) == 0
        async with single.transaction(scopes=()) as tx:
            assert await tx.one(SCOPES) == ""
            assert await names(tx) == []


class SlowToBegin(Transaction):
    """Its BEGIN has taken effect when the cancellation comes, and has not been answered."""

    def setting(self) -> str:
        return "SELECT set_config('tdkt.scopes', '/01/', true), pg_sleep(60)"


async def test_a_cancellation_of_the_begin_itself_leaves_no_open_transaction(
    single: Database, admin: Any
) -> None:
    slow = Database(single._pool, single._reading_pool, kind=SlowToBegin)

    async def begin() -> None:
        async with slow.transaction(scopes=()):
            raise AssertionError("it began")

    task = asyncio.create_task(begin())
    await until(sleeps(admin))
    task.cancel()
    await asyncio.wait([task])

    assert await admin.fetchval(OPEN) == 0
    async with single.transaction(scopes=()) as tx:
        assert await tx.one(SCOPES) == ""


async def test_a_second_cancellation_during_the_rollback_throws_the_connection_away(
    single: Database, admin: Any
) -> None:
    started = asyncio.Event()

    async def stubborn() -> None:
        async with single.transaction(scopes=("/01/",)) as tx:
            await add(tx, "lost")
            started.set()
            await tx.one(SLEEP, seconds=0.5)

    task = asyncio.create_task(stubborn())
    await started.wait()
    await until(sleeps(admin))
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])

    async with single.transaction(scopes=()) as tx:
        assert await names(tx) == []
    assert await admin.fetchval(OPEN) == 0


async def test_a_cancelled_savepoint_that_is_swallowed_is_not_committed(pools: Database) -> None:
    with pytest.raises(RuntimeError, match="nothing was committed"):
        async with pools.transaction(scopes=()) as tx:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05), tx.savepoint():
                    await add(tx, "half")
                    await asyncio.sleep(60)

    async with pools.read() as reading:
        assert await names(reading) == []


async def test_a_dead_connection_is_busy(single: Database, admin: Any) -> None:
    with pytest.raises(Busy):
        async with single.transaction(scopes=()) as tx:
            await admin.execute("SELECT pg_terminate_backend($1)", await tx.one(PROCESS))
            await names(tx)


async def test_a_connection_that_dies_before_the_commit_is_busy(single: Database, admin: Any) -> None:
    with pytest.raises(Busy):
        async with single.transaction(scopes=()) as tx:
            await add(tx, "lost")
            await admin.execute("SELECT pg_terminate_backend($1)", await tx.one(PROCESS))

    async with single.transaction(scopes=()) as tx:
        assert await names(tx) == []


async def test_after_a_dead_connection_the_pool_opens_another(single: Database, admin: Any) -> None:
    async with single.transaction(scopes=()) as tx:
        before = await tx.one(PROCESS)
    await admin.execute("SELECT pg_terminate_backend($1)", before)

    await until(lambda: serves_anew(single, before))


async def serves_anew(database: Database, before: int) -> bool:
    try:
        async with database.transaction(scopes=()) as tx:
            return await tx.one(PROCESS) != before
    except Busy:
        return False


async def test_a_connection_that_dies_while_one_thinks_tells_what_went_wrong_first(
    single: Database, admin: Any
) -> None:
    with pytest.raises(ZeroDivisionError):
        async with single.transaction(scopes=()) as tx:
            await admin.execute("SELECT pg_terminate_backend($1)", await tx.one(PROCESS))
            raise ZeroDivisionError


async def test_a_statement_that_takes_too_long_is_busy(pools: Database) -> None:
    with pytest.raises(Busy) as caught:
        async with pools.transaction(scopes=()) as tx:
            await tx.run(SHORTLY)
            await tx.one(SLEEP, seconds=60.0)

    assert not isinstance(caught.value, LockTimeout)


async def test_a_row_held_by_another_for_too_long_is_a_lock_time_out(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        id = await add(tx, "a")

    async with pools.transaction(scopes=()) as holder:
        await holder.one(LOCK, id=id)
        with pytest.raises(LockTimeout):
            async with pools.transaction(scopes=()) as tx:
                await tx.run(IMPATIENTLY)
                await tx.one(LOCK, id=id)


async def test_two_that_wait_for_each_other_end_with_one_busy(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        first, second = await add(tx, "a"), await add(tx, "b")
    held = asyncio.Barrier(2)

    async def take(one: Any, other: Any) -> None:
        async with pools.transaction(scopes=()) as tx:
            await tx.one(LOCK, id=one)
            await held.wait()
            await tx.one(LOCK, id=other)

    ends = await asyncio.gather(take(first, second), take(second, first), return_exceptions=True)

    assert sorted(type(end).__name__ for end in ends) == ["Busy", "NoneType"]


async def test_a_statement_whose_table_changed_is_busy_once(single: Database, admin: Any) -> None:
    async with single.transaction(scopes=()) as tx:
        assert await tx.all(NAMES) == []
    await admin.execute("ALTER TABLE road_thing ALTER COLUMN name TYPE varchar(50)")

    try:
        with pytest.raises(Busy):
            async with single.transaction(scopes=()) as tx:
                await tx.all(NAMES)

        async with single.transaction(scopes=()) as tx:
            assert await tx.all(NAMES) == []
    finally:
        await admin.execute("ALTER TABLE road_thing ALTER COLUMN name TYPE text")


async def test_an_error_in_the_code_itself_stays_what_it_is(pools: Database) -> None:
    with pytest.raises(asyncpg.UndefinedObjectError):
        async with pools.transaction(scopes=()) as tx:
            await tx.one(SETTING, name="no_such_setting")


async def test_a_connection_given_back_counts_as_gone(road: Any) -> None:
    pool = await asyncpg.create_pool(road.url, min_size=1, max_size=1)
    lent = await pool.acquire()
    assert not is_gone(lent)

    await pool.release(lent)

    assert is_gone(lent)
    await pool.close()
