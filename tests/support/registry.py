"""People and their facts, entered over HTTP by officials of `support.world`."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI

from support import world
from support.client import Client
from support.savepoint_database import SavepointDatabase
from tdkt_api import ids
from tdkt_api.db.transaction import Transaction
from tdkt_api.ids import Prefix

BA_DINH = world.COMMUNE
NGOC_HA = world.NEIGHBOUR
HA_NOI = world.PROVINCE
CAO_BANG = world.OTHER_COMMUNE


@pytest.fixture
async def clerk(sign_in: Any) -> Client:
    """The clerk of Ba Đình."""
    client: Client = await sign_in("clerk")
    return client


@pytest.fixture
async def neighbour(sign_in: Any) -> Client:
    """The clerk of Ngọc Hà."""
    client: Client = await sign_in("neighbour.clerk")
    return client


@pytest.fixture
async def province_clerk(sign_in: Any) -> Client:
    """The clerk of Hà Nội, who sees both communes and is clerk of neither."""
    client: Client = await sign_in("province.clerk")
    return client


@pytest.fixture
async def decider(sign_in: Any) -> Client:
    """The chair of Ba Đình, who may read and not enter."""
    client: Client = await sign_in("chair")
    return client


@pytest.fixture
async def outsider(sign_in: Any) -> Client:
    """Somebody without a role."""
    client: Client = await sign_in("nobody")
    return client


@pytest.fixture
async def tx(app: FastAPI, database: SavepointDatabase) -> AsyncIterator[Transaction]:
    """A transaction of Ba Đình, for services that other slices call."""
    async with database.transaction(scopes=("/01/00004/",)) as tx:
        tx.office, tx.request_id = app.state.office, "req-test"
        yield tx


def person(name: str = "Nguyễn Thị Hòa", unit: UUID = BA_DINH, **more: Any) -> dict[str, Any]:
    """A person to be registered, as it is sent."""
    return {"unit_id": shown(unit), "family_and_given_name": name, **more}


def citizen(number: str) -> dict[str, str]:
    return {"kind": "citizen", "number": number}


def shown(id: UUID) -> str:
    """A unit's id as it is sent."""
    return ids.show(Prefix.UNIT, id)


async def registered(caller: Client, name: str = "Nguyễn Thị Hòa", unit: UUID = BA_DINH, **more: Any) -> str:
    """The id of a person whom the caller registers."""
    made = await caller.post("/v1/individuals", person(name, unit, **more))
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def bodies(connection: Any) -> list[dict[str, Any]]:
    """The events written so far, in order."""
    await connection.execute("SELECT set_config('tdkt.scopes', '/', true)")
    rows = await connection.fetch("SELECT body FROM history_event ORDER BY id")
    return [json.loads(row["body"]) for row in rows]
