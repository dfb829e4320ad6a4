"""What is sent and what comes back, statement by statement."""

from decimal import Decimal
from uuid import UUID

import asyncpg
import pytest

from support.road import (
    ADD,
    AS_JSON,
    GET,
    NAME_ANEW,
    RENAME,
    Colour,
    Thing,
    add,
    as_json,
    names,
)
from tdkt_api import ids
from tdkt_api.db.database import Database
from tdkt_api.errors import NotFound


async def test_a_row_comes_back_in_its_shape(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        id = await add(tx, "a", colour=Colour.RED, tags=[Colour.GREEN, Colour.RED], price=Decimal("1.50"))
        row = await tx.one(GET, id=id)

    assert row == Thing(id, "a", Colour.RED, (Colour.GREEN, Colour.RED), Decimal("1.50"))
    assert isinstance(row.tags[0], Colour)


@pytest.mark.parametrize("price", ["0.0000001", "123456789012345678901234567890.12", "-5", "0.10"])
async def test_a_decimal_keeps_every_digit(pools: Database, price: str) -> None:
    async with pools.transaction(scopes=()) as tx:
        id = await add(tx, "a", price=Decimal(price))
        found = (await tx.one(GET, id=id)).price

    assert f"{found:f}" == price


@pytest.mark.parametrize("body", [{"tên": "Đặng", "n": [1, 2.5, None, True]}, [], {}, "chữ", 7, False])
async def test_jsonb_is_python_values(pools: Database, body: object) -> None:
    async with pools.transaction(scopes=()) as tx:
        id = await add(tx, "a", body=body)

        assert (await tx.one(GET, id=id)).body == body


async def test_json_built_by_the_server_stays_bytes(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        raw = await tx.one(AS_JSON, id=await add(tx, "Đặng"))

    assert isinstance(raw, bytes)
    assert as_json(raw) == {"name": "Đặng"}


async def test_an_absent_row_is_not_found(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        with pytest.raises(NotFound):
            await tx.one(GET, id=ids.new())


async def test_an_absent_row_may_be_none(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        assert await tx.maybe(GET, id=ids.new()) is None


async def test_run_says_how_many_rows_were_changed(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        await add(tx, "a")

        assert await tx.run(RENAME, old="a", name="b") == 1
        assert await tx.run(RENAME, old="a", name="c") == 0


async def test_a_change_may_give_its_row_back(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        id = await add(tx, "a")

        assert await tx.one(NAME_ANEW, id=id, name="b") == "b"


def thing(name: str) -> dict[str, object]:
    return {"id": ids.new(), "name": name, "colour": None, "tags": [], "price": None, "body": {"n": 1}}


async def test_many_sends_every_row(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        await tx.many(ADD, [thing(f"{n:03}") for n in range(300)])

        assert await names(tx) == [f"{n:03}" for n in range(300)]


async def test_many_of_nothing_sends_nothing(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        await tx.many(ADD, [])

        assert await names(tx) == []


async def test_many_refuses_a_row_with_a_missing_value_before_it_sends_any(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        with pytest.raises(TypeError, match="missing"):
            await tx.many(ADD, [thing("a"), {"id": ids.new()}])

        assert await names(tx) == []


async def test_copy_fills_a_table(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        await tx.copy("road_thing", ("id", "name", "tags"), [(ids.new(), n, ["red"]) for n in "abc"])

        assert await names(tx) == ["a", "b", "c"]


async def test_a_value_of_another_type_is_a_fault_of_ours(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        with pytest.raises(asyncpg.DataError):
            await tx.maybe(GET, id="no id")


async def test_an_id_that_the_driver_made_can_be_sent_again(pools: Database) -> None:
    async with pools.transaction(scopes=()) as tx:
        row = await tx.one(GET, id=await add(tx, "a"))

        assert isinstance(row.id, UUID)
        assert await tx.one(GET, id=row.id) == row
