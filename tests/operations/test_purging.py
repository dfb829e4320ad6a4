"""Answers kept for repeated keys go after seven days, a batch at a time, by a role that cannot read them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from support.feed import numberer
from support.server import Clone
from tdkt_api import clock
from tdkt_api.db.database import Database
from tdkt_api.operations import purging
from tdkt_api.operations.purging import KEYS_KEPT, purge


@pytest.fixture
async def owner(clone: Clone) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(clone.owner_url)
    yield connection
    await connection.close()


@pytest.fixture
async def worker(clone: Clone) -> AsyncIterator[Database]:
    async with numberer(clone) as found:
        yield found


async def put_keys(owner: Any, count: int, *, age: timedelta) -> None:
    await owner.execute(
        "INSERT INTO idempotency (client_id, person_id, method, route, key, fingerprint, at)"
        " SELECT 'c', gen_random_uuid(), 'POST', '/', n::text, 'f', $2 FROM generate_series(1, $1) n",
        count,
        clock.wall() - age,
    )


async def test_old_keys_go_and_young_ones_stay(owner: Any, worker: Database) -> None:
    await put_keys(owner, 5, age=KEYS_KEPT + timedelta(minutes=1))
    await put_keys(owner, 3, age=KEYS_KEPT - timedelta(minutes=1))

    assert await purge(worker) == 5
    assert await purge(worker) == 0
    assert await owner.fetchval("SELECT count(*) FROM idempotency") == 3


async def test_they_go_batch_by_batch(owner: Any, worker: Database) -> None:
    await put_keys(owner, purging.BATCH + 1, age=KEYS_KEPT * 2)

    assert [await purge(worker) for _ in range(3)] == [purging.BATCH, 1, 0]


async def test_used_assertions_go_when_they_have_expired(owner: Any, worker: Database) -> None:
    client = await owner.fetchval("SELECT id FROM client LIMIT 1")
    for name, age in ((b"old", timedelta(seconds=1)), (b"young", -timedelta(minutes=5))):
        at = clock.wall() - age
        await owner.execute("INSERT INTO client_assertion VALUES ($1, $2, $3)", client, name, at)

    await purge(worker)

    assert await owner.fetchval("SELECT array_agg(jti_hash) FROM client_assertion") == [b"young"]
