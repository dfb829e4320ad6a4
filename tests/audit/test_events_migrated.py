"""A history written before audits had their columns gets them, and its bytes stay."""

from typing import Any

import asyncpg
import pytest

from support.flow import Road
from support.live import live
from support.server import Clone
from tdkt_api.db.database import connect
from tdkt_api.db.migrate import downgrade, migrate

ROWS = "SELECT * FROM history_event ORDER BY stream_id, seq"


async def test_older_events_are_filled_from_what_they_say(clone: Clone) -> None:
    database = await connect(clone.url)
    async with live(clone, database) as office:
        await Road(office.sign_in).forwarded()
        before = await rows(office.owner)
    await database.close()

    await downgrade(clone.owner_url, "0010")
    bare = await names(clone)
    await migrate(clone.owner_url)

    owner = await asyncpg.connect(clone.owner_url)
    assert await rows(owner) == before
    assert len(before) > 10
    assert not {"role", "unit_path", "stream_path", "unit_commune"} & bare
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="entries are never changed"):
        await owner.execute("UPDATE history_event SET role = role")
    await owner.close()


async def rows(connection: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in await connection.fetch(ROWS)]


async def names(clone: Clone) -> set[str]:
    owner = await asyncpg.connect(clone.owner_url)
    found = await owner.fetch(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'history_event'::regclass AND attnum > 0"
        " AND NOT attisdropped"
    )
    await owner.close()
    return {row["attname"] for row in found}
