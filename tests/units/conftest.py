"""The packaged units in a database of their own: nothing here writes, so nothing is rolled back."""

import os
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from support.keys import DATA_KEY, INDEX_KEY, PAGE_KEY
from support.server import Clone, Given
from tdkt_api.db.database import Database, connect
from tdkt_api.db.migrate import as_owner
from tdkt_api.http import problem
from tdkt_api.http.middleware import Envelope, SoundBody
from tdkt_api.messages import Messages
from tdkt_api.settings import Settings
from tdkt_api.units.load import load
from tdkt_api.units.router import router

SETTINGS = Settings(
    database_url="postgresql://nowhere.invalid/tdkt",
    signing_key="none",
    data_key=DATA_KEY,
    index_key=INDEX_KEY,
    page_key=PAGE_KEY,
)


@pytest.fixture(scope="session")
async def loaded(server: Given) -> AsyncIterator[Clone]:
    name = f"{os.environ.get('PYTEST_XDIST_WORKER', 'single')}_units"
    clone = await server.clone(name)
    async with as_owner(clone.owner_url) as connection:
        await load(connection)
    yield clone
    await server.drop(name)


@pytest.fixture(scope="session")
async def units_database(loaded: Clone) -> AsyncIterator[Database]:
    database = await connect(loaded.url)
    yield database
    await database.close()


@pytest.fixture(scope="session")
async def api(units_database: Database) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI(redirect_slashes=False)
    problem.install(app, Messages.load())
    app.add_middleware(SoundBody)
    app.add_middleware(Envelope)
    app.include_router(router)
    app.state.database = units_database
    app.state.settings = SETTINGS
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tdkt.test") as client:
        yield client
