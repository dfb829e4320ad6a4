"""One transaction: what it commits, what it undoes, what it refuses."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from support.road import ADD, BROKEN, PROCESS, SCOPES, SETTING, Colour, add, names
from tdkt_api import ids
from tdkt_api.db.database import Database
from tdkt_api.db.transaction import Transaction
from tdkt_api.errors import DomainError, Kind


class Refused(Exception):
    """A batch item's own refusal."""


@pytest.fixture
def name_taken() -> Iterator[type[DomainError]]:
    """A refusal that stands for a constraint of the tests' table, known for this test only."""

    class NameTaken(DomainError):
        kind = Kind.CONFLICT
        code = "road.name_taken"
        constraint = "uq_road_thing_name"

    yield NameTaken
    del DomainError._by_code["road.name_taken"], DomainError._by_constraint["uq_road_thing_name"]


@pytest.fixture
def price_taken() -> Iterator[type[DomainError]]:
    class PriceTaken(DomainError):
        kind = Kind.CONFLICT
        code = "road.price_taken"
        constraint = "uq_road_thing_price"

    yield PriceTaken
    del DomainError._by_code["road.price_taken"], DomainError._by_constraint["uq_road_thing_price"]


async def test_a_transaction_that_ends_is_committed(pools: Database, admin: Any) -> None:
    async with pools.transaction(scopes=()) as tx:
        await add(tx, "kept")

    assert await admin.fetchval("SELECT name FROM road_thing") == "kept"


async def test_a_transaction_that_raises_is_rolled_back(pools: Database, admin: Any) -> None:
    with pytest.raises(Refused):
        async with pools.transaction(scopes=()) as tx:
            await add(tx, "lost")
            raise Refused

    assert await admin.fetchval("SELECT count(*) FROM road_thing") == 0


async def test_a_swallowed_failure_is_told_at_the_end(pools: Database, admin: Any) -> None:
    with pytest.raises(RuntimeError, match="nothing was committed"):
        async with pools.transaction(scopes=()) as tx:
            await add(tx, "lost")
            with pytest.raises(asyncpg.DivisionByZeroError):
                await tx.one(BROKEN)

    assert await admin.fetchval("SELECT count(*) FROM road_thing") == 0


async def test_after_a_swallowed_failure_the_connection_serves_again(single: Database) -> None:
    with pytest.raises(RuntimeError):
        async with single.transaction(scopes=()) as tx:
            with pytest.raises(asyncpg.DivisionByZeroError):
                await tx.one(BROKEN)

    async with single.transaction(scopes=()) as tx:
        assert await names(tx) == []


async def test_a_read_only_transaction_refuses_to_write(pools: Database) -> None:
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with pools.transaction(scopes=(), read_only=True) as tx:
            await add(tx, "lost")


async def test_the_same_write_passes_where_writing_is_allowed(pools: Database) -> None:
    async with pools.transaction(scopes=(), read_only=False) as tx:
        await add(tx, "kept")


async def test_a_read_refuses_to_write(pools: Database) -> None:
    async with pools.read() as reading:
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await reading.maybe(ADD, id=ids.new(), name="lost", colour=None, tags=[], price=None, body=None)


async def test_a_read_sees_what_was_committed(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        await add(tx, "kept")

    async with pools.read() as reading:
        assert await names(reading) == ["kept"]


async def test_a_constraint_is_the_refusal_that_bears_its_name(
    pools: Database, name_taken: type[DomainError]
) -> None:
    with pytest.raises(name_taken):
        async with pools.transaction(scopes=()) as tx:
            await add(tx, "a")
            await add(tx, "a")


async def test_a_constraint_that_stands_for_no_refusal_stays_a_fault(pools: Database) -> None:
    with pytest.raises(asyncpg.UniqueViolationError):
        async with pools.transaction(scopes=()) as tx:
            await add(tx, "a")
            await add(tx, "a")


async def test_a_constraint_checked_at_commit_is_a_refusal_too(
    single: Database, price_taken: type[DomainError]
) -> None:
    with pytest.raises(price_taken):
        async with single.transaction(scopes=()) as tx:
            await add(tx, "a", price=Decimal(1))
            await add(tx, "b", price=Decimal(1))

    async with single.transaction(scopes=()) as tx:
        assert await names(tx) == []


async def test_a_failing_savepoint_leaves_nothing_and_the_rest_stays(
    pools: Database, name_taken: type[DomainError]
) -> None:
    async with pools.transaction(scopes=()) as tx:
        await add(tx, "a")
        with pytest.raises(name_taken):
            async with tx.savepoint():
                await add(tx, "b")
                await add(tx, "a")
        await add(tx, "c")

    async with pools.read() as reading:
        assert await names(reading) == ["a", "c"]


async def test_a_savepoint_that_ends_stays(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx, tx.savepoint():
        await add(tx, "a")

    async with pools.read() as reading:
        assert await names(reading) == ["a"]


async def test_an_inner_savepoint_fails_alone(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx, tx.savepoint():
        await add(tx, "outer")
        with pytest.raises(Refused):
            async with tx.savepoint():
                await add(tx, "inner")
                raise Refused
        await add(tx, "after")

    async with pools.read() as reading:
        assert await names(reading) == ["after", "outer"]


async def test_an_outer_savepoint_takes_the_inner_with_it(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        with pytest.raises(Refused):
            async with tx.savepoint():
                async with tx.savepoint():
                    await add(tx, "inner")
                raise Refused
        await add(tx, "kept")

    async with pools.read() as reading:
        assert await names(reading) == ["kept"]


async def test_what_waits_for_the_commit_is_written_last_and_in_order(pools: Database) -> None:
    written: list[str] = []

    async def first(tx: Transaction) -> None:
        written.append("first")
        tx.before_commit(third)

    async def second(tx: Transaction) -> None:
        written.append("second")

    async def third(tx: Transaction) -> None:
        written.append("third")
        await add(tx, "last")

    async with pools.transaction(scopes=()) as tx:
        tx.before_commit(first)
        tx.before_commit(second)
        assert written == []

    assert written == ["first", "second", "third"]
    async with pools.read() as reading:
        assert await names(reading) == ["last"]


async def test_what_waits_is_not_written_when_the_transaction_fails(pools: Database) -> None:
    written: list[str] = []

    async def last(_: Transaction) -> None:
        written.append("last")

    with pytest.raises(Refused):
        async with pools.transaction(scopes=()) as tx:
            tx.before_commit(last)
            raise Refused

    assert written == []


class Notes(list[str]):
    """What a recorder keeps until the commit."""

    def copy(self) -> "Notes":
        return Notes(self)


@pytest.mark.parametrize("before", [[], ["before"]])
async def test_what_waited_in_a_failed_savepoint_is_forgotten(pools: Database, before: list[str]) -> None:
    written: list[str] = []

    async def last(_: Transaction) -> None:
        written.append("last")

    async with pools.transaction(scopes=()) as tx:
        tx.unsent = Notes(before)
        with pytest.raises(Refused):
            async with tx.savepoint():
                tx.unsent.append("inside")
                tx.before_commit(last)
                raise Refused

        assert tx.unsent == before

    assert written == []


async def test_what_waited_in_a_savepoint_that_ended_stays(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        tx.unsent = Notes(["before"])
        async with tx.savepoint():
            tx.unsent.append("inside")

        assert tx.unsent == ["before", "inside"]


@pytest.mark.parametrize(
    ("scopes", "shown"),
    [
        ([], ""),
        (["/"], "/"),
        (["/01/", "/g09/"], "/01/,/g09/"),
        (["/01/001-2025/00004-2025/"], "/01/001-2025/00004-2025/"),
    ],
)
async def test_the_scope_is_set_for_the_transaction(pools: Database, scopes: list[str], shown: str) -> None:
    async with pools.transaction(scopes=scopes) as tx:
        assert await tx.one(SCOPES) == shown


async def test_the_scope_ends_with_its_transaction(single: Database) -> None:
    async with single.transaction(scopes=("/01/",)) as tx:
        process = await tx.one(PROCESS)

    async with single.transaction(scopes=()) as tx:
        assert await tx.one(PROCESS) == process
        assert await tx.one(SCOPES) == ""


async def test_the_scope_ends_with_a_transaction_that_failed(single: Database) -> None:
    with pytest.raises(Refused):
        async with single.transaction(scopes=("/01/",)):
            raise Refused

    async with single.transaction(scopes=()) as tx:
        assert await tx.one(SCOPES) == ""


@pytest.mark.parametrize(
    "scope",
    [" ", ",", "/0", "/01", "01/", "//", "/%/", "/01/ ", " /01/", "/01/,", "/01/'", "/A/", "/01/\n", "/đ/"],
)
async def test_what_is_no_unit_path_is_refused_before_it_is_sent(single: Database, scope: str) -> None:
    with pytest.raises(ValueError, match="not a list of unit paths"):
        async with single.transaction(scopes=(scope,)):
            raise AssertionError("it began")

    async with single.transaction(scopes=()) as tx:
        assert await tx.one(SCOPES) == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("timezone", "UTC"),
        ("jit", "off"),
        ("statement_timeout", "5s"),
        ("lock_timeout", "1500ms"),
        ("idle_in_transaction_session_timeout", "10s"),
        ("application_name", "tdkt-api"),
    ],
)
async def test_a_connection_is_set_up(pools: Database, name: str, value: str) -> None:
    async with pools.transaction(scopes=()) as tx:
        assert await tx.one(SETTING, name=name) == value


async def test_statements_are_sent_as_the_applications_role(pools: Database, admin: Any) -> None:
    async with pools.transaction(scopes=()) as tx:
        process = await tx.one(PROCESS)
        row = await admin.fetchrow(
            "SELECT rolname, rolsuper, rolbypassrls FROM pg_stat_activity"
            " JOIN pg_roles ON rolname = usename WHERE pid = $1",
            process,
        )

    assert tuple(row) == ("tdkt_app", False, False)


async def test_an_enumeration_can_be_sent_as_it_is(pools: Database, admin: Any) -> None:
    async with pools.transaction(scopes=()) as tx:
        await add(tx, "a", colour=Colour.GREEN)

    assert await admin.fetchval("SELECT colour FROM road_thing") == "green"
