"""The Database of the tests behaves as the real one does."""

import asyncpg
import pytest

from support.road import BROKEN, PROCESS, SCOPES, add, names
from support.savepoint_database import SavepointDatabase
from tdkt_api.db.database import Database
from tdkt_api.db.transaction import Transaction
from tdkt_api.errors import NotFound


async def test_what_one_transaction_wrote_the_next_one_sees(rolled_back: SavepointDatabase) -> None:
    async with rolled_back.transaction(scopes=()) as tx:
        await add(tx, "kept")

    async with rolled_back.read() as reading:
        assert await names(reading) == ["kept"]


async def test_a_transaction_that_raises_is_undone_alone(rolled_back: SavepointDatabase) -> None:
    async with rolled_back.transaction(scopes=()) as tx:
        await add(tx, "kept")
    with pytest.raises(NotFound):
        async with rolled_back.transaction(scopes=()) as tx:
            await add(tx, "lost")
            raise NotFound

    async with rolled_back.read() as reading:
        assert await names(reading) == ["kept"]


async def test_nothing_of_it_is_committed(rolled_back: SavepointDatabase, pools: Database) -> None:
    async with rolled_back.transaction(scopes=()) as tx:
        await add(tx, "seen by this connection only")

    async with pools.read() as reading:
        assert await names(reading) == []


async def test_the_scope_of_an_earlier_actor_reaches_nobody(rolled_back: SavepointDatabase) -> None:
    async with rolled_back.transaction(scopes=("/01/",)) as tx:
        assert await tx.one(SCOPES) == "/01/"

    async with rolled_back.transaction(scopes=()) as tx:
        assert await tx.one(SCOPES) == ""


async def test_the_scope_of_an_earlier_actor_reaches_no_public_read(rolled_back: SavepointDatabase) -> None:
    async with rolled_back.transaction(scopes=("/01/",)):
        pass

    async with rolled_back.read() as reading:
        assert await reading.one(SCOPES) == ""


async def test_a_read_only_transaction_refuses_to_write(rolled_back: SavepointDatabase) -> None:
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with rolled_back.transaction(scopes=(), read_only=True) as tx:
            await add(tx, "lost")


async def test_a_read_refuses_to_write(rolled_back: SavepointDatabase) -> None:
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with rolled_back.read() as reading:
            await add(reading, "lost")


async def test_reading_only_ends_with_its_transaction(rolled_back: SavepointDatabase) -> None:
    async with rolled_back.transaction(scopes=(), read_only=True) as tx:
        await names(tx)

    async with rolled_back.transaction(scopes=()) as tx:
        await add(tx, "kept")


async def test_what_waits_for_the_commit_is_written(rolled_back: SavepointDatabase) -> None:
    async def last(tx: Transaction) -> None:
        await add(tx, "last")

    async with rolled_back.transaction(scopes=()) as tx:
        tx.before_commit(last)

    async with rolled_back.read() as reading:
        assert await names(reading) == ["last"]


async def test_what_waits_and_fails_undoes_the_whole(rolled_back: SavepointDatabase) -> None:
    async def last(tx: Transaction) -> None:
        raise NotFound

    with pytest.raises(NotFound):
        async with rolled_back.transaction(scopes=()) as tx:
            await add(tx, "lost")
            tx.before_commit(last)

    async with rolled_back.read() as reading:
        assert await names(reading) == []


async def test_a_swallowed_failure_is_told_at_the_end(rolled_back: SavepointDatabase) -> None:
    with pytest.raises(RuntimeError, match="nothing was committed"):
        async with rolled_back.transaction(scopes=()) as tx:
            with pytest.raises(asyncpg.DivisionByZeroError):
                await tx.one(BROKEN)

    async with rolled_back.transaction(scopes=()) as tx:
        assert await names(tx) == []


async def test_savepoints_nest_inside(rolled_back: SavepointDatabase) -> None:
    async with rolled_back.transaction(scopes=()) as tx:
        await add(tx, "kept")
        with pytest.raises(NotFound):
            async with tx.savepoint():
                await add(tx, "lost")
                raise NotFound

    async with rolled_back.read() as reading:
        assert await names(reading) == ["kept"]


async def test_two_connections_at_once_are_a_fault(rolled_back: SavepointDatabase) -> None:
    async with rolled_back.transaction(scopes=()) as tx:
        await tx.one(PROCESS)
        with pytest.raises(RuntimeError, match="two connections at once"):
            async with rolled_back.read():
                raise AssertionError("it was lent")
