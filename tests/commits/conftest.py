"""The application on a database of its own: in this process, or in one that may be killed."""

from collections.abc import AsyncIterator

import pytest

from support.killable import Killable, killable
from support.live import Live, live
from support.server import WORKER, Clone, Given
from tdkt_api.db.database import Database


@pytest.fixture
async def office(clone: Clone, fresh_database: Database) -> AsyncIterator[Live]:
    """Real pools behind the whole application."""
    async with live(clone, fresh_database) as found:
        yield found


@pytest.fixture(scope="session")
async def service(server: Given) -> AsyncIterator[Killable]:
    """The service over a socket; those who ask for it share its database and count differences."""
    name = f"{WORKER}_served"
    async with killable(await server.clone(name)) as found:
        yield found
    await server.drop(name)
