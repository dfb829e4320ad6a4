"""The offices of these tests, and awards that Ba Đình has conferred."""

from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI

from support import world
from support.client import Client
from support.conferred import Confer, conferred
from support.registry import *  # noqa: F403  (fixtures)
from support.registry import BA_DINH, registered
from support.savepoint_database import SavepointDatabase
from tdkt_api import ids
from tdkt_api.awards.shapes import NewAward
from tdkt_api.ids import Prefix


@pytest.fixture
async def an(clerk: Client) -> UUID:
    """Somebody of Ba Đình."""
    return ids.read(Prefix.INDIVIDUAL, await registered(clerk, "Nguyễn Văn An", birth_on="1985-03-08"))


@pytest.fixture
def confer(database: SavepointDatabase, connection: Any, app: FastAPI, an: UUID) -> Confer:
    """Have a unit confer an award on An."""

    async def confer(unit: UUID = BA_DINH, path: str = "/01/00004/", **change: Any) -> NewAward:
        async with database.transaction(scopes=("/",)) as tx:
            tx.office, tx.request_id = app.state.office, "req-test"
            person_id = await world.person_id(connection, "chair")
            return await conferred(tx, connection, an, (unit, path), person_id, **change)

    return confer
