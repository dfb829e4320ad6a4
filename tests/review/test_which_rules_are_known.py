"""A service starts only where the rules it judges by can be pinned."""

import asyncpg
import pytest

from support.server import Clone
from tdkt_api.db.database import Database
from tdkt_api.prepare import NotReady, known_lawbooks, load_stored


async def test_a_service_whose_lawbook_is_not_stored_does_not_start(
    clone: Clone, fresh_database: Database
) -> None:
    owner = await asyncpg.connect(clone.owner_url)
    await owner.execute("DELETE FROM lawbook_pack")
    await owner.close()
    _, lawbooks = known_lawbooks()

    with pytest.raises(NotReady, match="run tdkt-api migrate"):
        async with fresh_database.read() as reading:
            await load_stored(reading, lawbooks)


async def test_what_is_stored_is_known_with_its_hash(fresh_database: Database) -> None:
    lawbook, lawbooks = known_lawbooks()

    async with fresh_database.read() as reading:
        await load_stored(reading, lawbooks)

    assert lawbooks == {lawbook.hash: lawbook}
