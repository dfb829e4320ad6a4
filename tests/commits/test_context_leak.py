"""No scope leaks into another transaction of the pool, however the one before it ended."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

import pytest
from sqlalchemy import func, select

from support.flow import Road
from support.live import live, opened
from support.server import WORKER, Clone, Given
from tdkt_api.db.database import Database
from tdkt_api.db.query import Query, same
from tdkt_api.db.transaction import Transaction
from tdkt_api.errors import Busy
from tdkt_api.models import Dossier

OTHERS: Final = """
INSERT INTO dossier (id, name, type, first_year, last_year, owner_unit_id, deciding_unit_id, client_id, state,
    stage_number, stage_unit_id, owner_path, stage_path, seen_paths, made_by, version, created_at)
SELECT gen_random_uuid(), 'Hồ sơ', type, 2025, 2025, owner_unit_id, deciding_unit_id, client_id, 'draft', 1,
    stage_unit_id, path, path, '{}', made_by, 1, created_at
FROM dossier, unnest(ARRAY['/02/', '/08/', '/10/']) path
"""
PATHS: Final = Query(select(Dossier.owner_path), str)
SLEEP: Final = Query(select(func.pg_sleep(0.02)), same)
OF: Final = ("/02/", "/08/", "/10/", "/01/00004/")
WORKERS: Final = 16


class RolledBack(Exception):
    """How some of them end."""


@pytest.fixture(scope="module")
async def crowded(server: Given) -> AsyncIterator[Clone]:
    """A database with one dossier of each of four units."""
    name = f"{WORKER}_crowded"
    clone = await server.clone(name)
    async with opened(clone) as database, live(clone, database) as office:
        await Road(office.sign_in).draft()
        await office.owner.execute(OTHERS)
    yield clone
    await server.drop(name)


def ending(number: int) -> str:
    """Of twenty four are rolled back, two cancelled and one loses its connection; two name no scope."""
    return {0: "unscoped", 1: "lost", 2: "cancelled", 3: "cancelled", 10: "unscoped"}.get(
        number % 20, "rolled back" if number % 5 == 4 else "committed"
    )


async def end(tx: Transaction, how: str) -> None:
    """The transaction as it ends."""
    if how == "rolled back":
        raise RolledBack
    if how == "lost":
        tx._connection.terminate()
    if how == "cancelled":
        await tx.one(SLEEP)


class Crowd:
    """Workers of four units on four connections, and what each of them saw."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.foreign: list[str] = []
        self.ended: Counter[str] = Counter()
        self.seen = 0

    async def turn(self, own: str, how: str) -> None:
        async with self.database.transaction(scopes=() if how == "unscoped" else (own,)) as tx:
            paths = await tx.all(PATHS)
            self.foreign += [path for path in paths if how == "unscoped" or not path.startswith(own)]
            self.seen += len(paths)
            self.ended[how] += 1
            await end(tx, how)

    async def worker(self, name: int, turns: int) -> None:
        for number in range(turns):
            how = ending(number)
            task = asyncio.create_task(self.turn(OF[name % 4], how))
            if how == "cancelled":
                await asyncio.sleep(0.002 * (name % 5))
                task.cancel()
            with suppress(RolledBack, Busy, asyncio.CancelledError):
                await task


@pytest.mark.parametrize("turns", [100, pytest.param(1_000, marks=pytest.mark.slow)])
async def test_no_scope_leaks_into_another_transaction_of_the_pool(crowded: Clone, turns: int) -> None:
    async with opened(crowded, size=4) as database:
        crowd = Crowd(database)
        await asyncio.gather(*(crowd.worker(name, turns) for name in range(WORKERS)))

    assert crowd.foreign == []
    assert crowd.ended["rolled back"] == WORKERS * turns // 5
    assert crowd.ended["lost"] == WORKERS * turns // 20
    assert crowd.seen >= WORKERS * turns * 0.6  # those with a scope saw their own


class Kept(Transaction):
    """As somebody would write it who forgets that a setting must end with its transaction."""

    def setting(self) -> str:
        return super().setting().replace("true)", "false)") if self.scopes else "SELECT 1"


async def test_a_setting_that_stays_on_the_connection_is_found_out(
    crowded: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    async with opened(crowded, size=4) as database:
        monkeypatch.setattr(database, "_kind", Kept)
        crowd = Crowd(database)
        await asyncio.gather(*(crowd.worker(name, 40) for name in range(WORKERS)))

    assert crowd.foreign != []
