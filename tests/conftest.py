"""One server for the run, one database for a worker, one connection for a test, rolled back at its end.

`connection` and `database` are what most tests use. `clone` and `fresh_database` are copies of their own, for
what a rollback hides; there the pools are real. A server of one's own is named by TDKT_TEST_DATABASE_URL.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import pytest

from support.savepoint_database import SavepointDatabase
from support.server import Clone, Given, Run, open_connection
from tdkt_api.db.database import Database, connect

pytest_plugins = ("support.road_database",)
_NUMBERS = count(1)
_RUN = pytest.StashKey[Run]()


def pytest_configure(config: pytest.Config) -> None:
    """Where workers share a server, the process that outlives them starts it."""
    is_controller = not hasattr(config, "workerinput") and config.getoption("numprocesses", None)
    if is_controller and not config.getoption("collectonly"):
        config.stash[_RUN] = Run()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    given = node.config.stash[_RUN].given
    node.workerinput["tdkt_server"] = (given.admin_url, given.run)


def pytest_unconfigure(config: pytest.Config) -> None:
    run = config.stash.get(_RUN, None)
    if run:
        asyncio.run(run.close())


@pytest.fixture(scope="session")
async def server(request: pytest.FixtureRequest) -> AsyncIterator[Given]:
    """The run's PostgreSQL."""
    shared = getattr(request.config, "workerinput", None)
    if shared:
        yield Given(*shared["tdkt_server"])
        return
    run = Run()
    try:
        yield run.given
    finally:
        await run.close()


@pytest.fixture(scope="session")
async def worker_database(server: Given) -> AsyncIterator[Clone]:
    """This worker's migrated database; tests leave it as it was."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "single")
    yield await server.clone(name)
    await server.drop(name)


@pytest.fixture(scope="session")
async def _kept(worker_database: Clone) -> AsyncIterator[list[Any]]:
    kept: list[Any] = [await open_connection(worker_database)]
    yield kept
    await kept[0].close()


@pytest.fixture
async def connection(_kept: list[Any], worker_database: Clone) -> AsyncIterator[Any]:
    """The application's role inside a transaction that is rolled back."""
    if _kept[0].is_closed():
        _kept[0] = await open_connection(worker_database)
    await _kept[0].execute("BEGIN")
    yield _kept[0]
    if not _kept[0].is_closed():
        await _kept[0].execute("ROLLBACK")


@pytest.fixture
def database(connection: Any) -> SavepointDatabase:
    """What the application gets: its transactions are savepoints on the test's connection."""
    return SavepointDatabase(connection)


@pytest.fixture
async def clone(server: Given) -> AsyncIterator[Clone]:
    """A migrated database of the test's own; what is committed there stays until its end."""
    name = f"{os.environ.get('PYTEST_XDIST_WORKER', 'single')}_{next(_NUMBERS)}"
    yield await server.clone(name)
    await server.drop(name)


@pytest.fixture
async def fresh_database(clone: Clone) -> AsyncIterator[Database]:
    """Real pools, real commits, as the application's role."""
    opened = await connect(clone.url)
    yield opened
    await opened.close()
