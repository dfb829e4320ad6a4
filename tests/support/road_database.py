"""A database with one table that only the tests of the road use."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from support.savepoint_database import SavepointDatabase
from support.server import WORKER, Clone, Given, open_connection
from tdkt_api.db.database import Database, connect

TABLE = """
CREATE TABLE road_thing (
    id uuid CONSTRAINT pk_road_thing PRIMARY KEY,
    name text NOT NULL,
    colour text,
    tags text[] NOT NULL DEFAULT '{}',
    price numeric,
    body jsonb,
    CONSTRAINT uq_road_thing_name UNIQUE (name),
    CONSTRAINT uq_road_thing_price UNIQUE (price) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ck_road_thing_name CHECK (name <> '')
);
GRANT SELECT, INSERT, UPDATE, DELETE ON road_thing TO tdkt_app;
GRANT SELECT ON road_thing TO tdkt_reader;
"""


@pytest.fixture(scope="session")
async def road(server: Given) -> AsyncIterator[Clone]:
    name = f"{WORKER}_road"
    clone = await server.clone(name)
    owner = await asyncpg.connect(clone.owner_url)
    await owner.execute(TABLE)
    await owner.close()
    yield clone
    await server.drop(name)


@pytest.fixture
async def admin(road: Clone) -> AsyncIterator[Any]:
    """A superuser's connection, to look on and to empty the table afterwards."""
    owner = await asyncpg.connect(road.owner_url)
    yield owner
    await owner.execute("TRUNCATE road_thing")
    await owner.close()


@pytest.fixture
async def pools(road: Clone, admin: Any) -> AsyncIterator[Database]:
    """Two connections, real commits."""
    opened = await connect(road.url, size=2)
    yield opened
    await opened.close()


@pytest.fixture
async def single(road: Clone, admin: Any) -> AsyncIterator[Database]:
    """One connection only: what one transaction leaves behind, the next one sees."""
    opened = await connect(road.url, size=1)
    yield opened
    await opened.close()


@pytest.fixture
async def rolled_back(road: Clone, admin: Any) -> AsyncIterator[SavepointDatabase]:
    opened = await open_connection(road)
    await opened.execute("BEGIN")
    yield SavepointDatabase(opened)
    await opened.execute("ROLLBACK")
    await opened.close()
