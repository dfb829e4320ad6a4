"""Committed events get positions without a gap, in the order in which their transactions could be seen."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import asyncpg
import pytest

from support.feed import number_all, numberer, put, until
from support.live import environment, settings
from support.server import Clone
from tdkt_api.db.database import Database
from tdkt_api.errors import Busy
from tdkt_api.events import numbering
from tdkt_api.events.numbering import BATCH, LOCK, keep_numbering, number
from tdkt_api.worker import working

MANY = BATCH + 20
CROWD = """
INSERT INTO outbox (id, type, subject, time, data, unit_path)
SELECT gen_random_uuid(), 'tdkt.dossier.open', 'hs_x', now(), '{}', '/01/' FROM generate_series(1, $1)
"""


@pytest.fixture
async def owner(clone: Clone) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(clone.owner_url)
    yield connection
    await connection.close()


@pytest.fixture
async def worker(clone: Clone) -> AsyncIterator[Database]:
    async with numberer(clone) as database:
        yield database


async def positions(owner: Any) -> list[int | None]:
    """Of all events, in the order of their ids."""
    return [row["position"] for row in await owner.fetch("SELECT position FROM outbox ORDER BY id")]


async def test_positions_begin_at_one_and_follow_the_ids(owner: Any, worker: Database) -> None:
    for _ in range(3):
        await put(owner)

    assert await number(worker) == 3
    assert await positions(owner) == [1, 2, 3]


async def test_what_commits_late_comes_behind_what_was_numbered_before(
    clone: Clone, owner: Any, worker: Database
) -> None:
    late = await asyncpg.connect(clone.owner_url)
    async with late.transaction():
        await put(late)
        await put(owner)
        assert await number(worker) == 1
    await late.close()

    assert await number(worker) == 1
    assert await positions(owner) == [2, 1]


async def test_what_is_rolled_back_leaves_no_gap(clone: Clone, owner: Any, worker: Database) -> None:
    await put(owner)
    transaction = owner.transaction()
    await transaction.start()
    await put(owner)
    await transaction.rollback()
    await put(owner)

    await number_all(clone)

    assert await positions(owner) == [1, 2]


async def test_more_than_a_batch_is_numbered_in_several_transactions(owner: Any, worker: Database) -> None:
    await owner.execute(CROWD, MANY)

    assert [await number(worker), await number(worker), await number(worker)] == [BATCH, MANY - BATCH, 0]
    assert sorted(place for place in await positions(owner) if place) == list(range(1, MANY + 1))


async def test_a_second_worker_stands_by_while_the_first_is_at_it(
    clone: Clone, owner: Any, worker: Database
) -> None:
    await put(owner)
    async with numberer(clone) as first, first.transaction(scopes=()) as tx:
        assert await tx.one(LOCK)
        assert await number(worker) == 0

    assert await number(worker) == 1


async def test_workers_at_once_number_each_event_once(clone: Clone, owner: Any) -> None:
    await owner.execute(CROWD, MANY)

    await asyncio.gather(*(number_all(clone) for _ in range(4)))
    await number_all(clone)

    assert sorted(place for place in await positions(owner) if place) == list(range(1, MANY + 1))


async def test_the_worker_goes_on_when_the_database_was_away(
    owner: Any, worker: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, asked = asyncio.Event(), 0

    async def away_at_first(database: Database) -> int:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise Busy
        stop.set()
        return await number(database)

    monkeypatch.setattr(numbering, "number", away_at_first)
    monkeypatch.setattr(numbering, "_AWAY_SECONDS", 0.01)
    await put(owner)

    await keep_numbering(worker, stop)

    assert await positions(owner) == [1]


async def test_events_are_numbered_while_a_block_runs(clone: Clone, owner: Any) -> None:
    async def is_numbered() -> bool:
        return await positions(owner) == [1]

    async with working(settings(clone.url), clone.worker_url):
        await put(owner)
        await until(is_numbered)
    await put(owner)
    await asyncio.sleep(0.5)

    assert await positions(owner) == [1, None]


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
async def test_the_process_numbers_until_it_is_told_to_end(
    clone: Clone, owner: Any, told: signal.Signals
) -> None:
    await put(owner)

    async def is_numbered() -> bool:
        return await positions(owner) == [1]

    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tdkt_api.cli", "worker"),
        env={**environment(clone), "TDKT_WORKER_DATABASE_URL": clone.worker_url},
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        await until(is_numbered)
        process.send_signal(told)
        _, said = await asyncio.wait_for(process.communicate(), 10)
    finally:
        with suppress(ProcessLookupError):
            process.kill()

    assert (process.returncode, said) == (0, b"")
