"""One server for the run, one database for a worker, one connection for a test, rolled back at its end.

`connection` and `database` are what most tests use. `clone` and `fresh_database` are copies of their own, for
what a rollback hides; there the pools are real. A server of one's own is named by TDKT_TEST_DATABASE_URL.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from itertools import count
from typing import Any, Final, Protocol

import httpx
import pytest
from fastapi import FastAPI

from support import world
from support.client import Client
from support.keys import DATA_KEY, INDEX_KEY, PAGE_KEY
from support.savepoint_database import SavepointDatabase
from support.server import WORKER, Clone, Given, Run, open_connection
from tdkt_api import clock
from tdkt_api.access.keys import SigningKey
from tdkt_api.db.database import Database, connect
from tdkt_api.db.readiness import Readiness
from tdkt_api.main import attach, create_app
from tdkt_api.settings import Settings

pytest_plugins = ("support.road_database", "support.answers")
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
    yield await server.clone(WORKER)
    await server.drop(WORKER)


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
    name = f"{WORKER}_{next(_NUMBERS)}"
    yield await server.clone(name)
    await server.drop(name)


@pytest.fixture
async def fresh_database(clone: Clone) -> AsyncIterator[Database]:
    """Real pools, real commits, as the application's role."""
    opened = await connect(clone.url)
    yield opened
    await opened.close()


SETTINGS: Final = Settings(
    database_url="postgresql://nowhere.invalid/tdkt",
    log="tdkt.test",
    signing_key=SigningKey.generate().pem(),
    data_key=DATA_KEY,
    index_key=INDEX_KEY,
    page_key=PAGE_KEY,
    password_grant=True,
    address_quota=0,
)


class SignIn(Protocol):
    """Somebody of `support.world` with a token of our own making."""

    async def __call__(self, username: str, client: str = world.CLIENT) -> Client: ...


@pytest.fixture(scope="session", autouse=True)
def _office_day() -> Iterator[None]:
    """The office's clock shows the day of the story."""
    clock.shift_by((world.TODAY - (clock.wall() + timedelta(hours=7)).date()).days)
    yield
    clock.shift_by(0)


@pytest.fixture(scope="session")
def _application() -> FastAPI:
    return create_app(SETTINGS)


@pytest.fixture
def app(_application: FastAPI, database: SavepointDatabase, worker_database: Clone) -> FastAPI:
    """The application on the test's connection, remembering nobody."""
    attach(_application, database)
    _application.state.readiness = Readiness(worker_database.url)
    return _application


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The application over HTTP, without a network."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://tdkt.test") as client:
        yield client


@pytest.fixture
def anyone(http: httpx.AsyncClient) -> Client:
    """Nobody in particular."""
    return Client(http, None)


@pytest.fixture
def sign_in(app: FastAPI, http: httpx.AsyncClient, connection: Any) -> SignIn:
    """Sign somebody of the world in, just now and with two factors."""

    async def signed_in(username: str, client: str = world.CLIENT) -> Client:
        id = await world.person_id(connection, username)
        now = clock.wall()
        token = app.state.tokens.issue(id, client, level=None, unit=None, roles=(), auth_time=now, acr="mfa")
        return Client(http, token)

    return signed_in
