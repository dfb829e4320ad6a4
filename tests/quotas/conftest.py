"""The offices of these tests."""

from collections.abc import AsyncIterator

import pytest

from support.live import Live, live
from support.registry import *  # noqa: F403  (fixtures)
from support.server import Clone
from tdkt_api.db.database import Database


@pytest.fixture
async def office(clone: Clone, fresh_database: Database) -> AsyncIterator[Live]:
    """Real pools behind the whole application."""
    async with live(clone, fresh_database) as found:
        yield found
