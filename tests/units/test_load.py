from typing import Any

import pytest

from support.server import Clone
from tdkt_api.db.migrate import as_owner
from tdkt_api.units import reference
from tdkt_api.units.load import load


async def counts(connection: Any) -> tuple[int, int]:
    return (
        await connection.fetchval("SELECT count(*) FROM unit"),
        await connection.fetchval("SELECT count(*) FROM unit_successor"),
    )


async def test_loading_twice_inserts_once(clone: Clone) -> None:
    async with as_owner(clone.owner_url) as connection:
        await connection.execute("TRUNCATE unit CASCADE")

        first, second = await load(connection), await load(connection)

        assert (first, second) == (len(reference.units()), 0)
        assert await counts(connection) == (len(reference.units()), len(reference.successors()))


async def test_loading_adds_what_is_missing_and_leaves_what_is_there(clone: Clone) -> None:
    lost = next(unit for unit in reference.units() if unit.path == "/01/00025/")
    async with as_owner(clone.owner_url) as connection:
        await load(connection)
        await connection.execute("DELETE FROM unit_successor WHERE successor_id = $1", lost.id)
        await connection.execute("DELETE FROM unit WHERE id = $1", lost.id)
        await connection.execute("UPDATE unit SET symbol = 'BNV-X' WHERE path = '/g09/'")

        added = await load(connection)

        assert added == 1
        assert await counts(connection) == (len(reference.units()), len(reference.successors()))
        assert await connection.fetchval("SELECT symbol FROM unit WHERE path = '/g09/'") == "BNV-X"


async def test_a_load_that_fails_leaves_nothing(clone: Clone) -> None:
    async with as_owner(clone.owner_url) as connection:
        await connection.execute("TRUNCATE unit CASCADE")
        await connection.execute("ALTER TABLE unit_successor ADD CONSTRAINT none CHECK (link <> 'split')")

        with pytest.raises(Exception, match="none"):
            await load(connection)

        assert await counts(connection) == (0, 0)
