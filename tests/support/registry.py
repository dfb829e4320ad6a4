"""Offices, their people and the slices of accounts, subjects, facts and awards over HTTP."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from support.savepoint_database import SavepointDatabase
from support.server import Clone
from support.small_app import application, calling
from tdkt_api import clock, ids
from tdkt_api.access.actor import Actors
from tdkt_api.access.keys import SigningKey
from tdkt_api.access.office import Office
from tdkt_api.access.passwords import Passwords
from tdkt_api.access.tokens import Tokens
from tdkt_api.access.vault import Vault
from tdkt_api.accounts import router as accounts
from tdkt_api.accounts.seeding import NewClient, NewGrant, NewPerson, add_clients, open_accounts
from tdkt_api.achievements import router as achievements
from tdkt_api.awards import router as awards
from tdkt_api.db.transaction import Transaction
from tdkt_api.http.idempotency import Replayed, replay
from tdkt_api.ids import Prefix
from tdkt_api.law.loader import load, packaged
from tdkt_api.settings import Settings
from tdkt_api.subjects import router as subjects
from tdkt_api.units import load as units
from tdkt_api.units.reference import unit_id
from tdkt_api.workflow.process import Role

HA_NOI = unit_id("01", None)
BA_DINH = unit_id("00004", date(2025, 7, 1))
NGOC_HA = unit_id("00008", date(2025, 7, 1))
HUE = unit_id("46", date(2025, 1, 1))
CLIENT = "registry-tests"
PASSWORD = "mật khẩu của cán bộ"
CHEAP = Passwords(memory_kib=64, rounds=1)
VAULT = Vault({1: bytes(32)}, bytes(range(32)))
_KEY = SigningKey.generate()
_FROM = date(2025, 7, 1)
_STAFF = {
    "thư.ba.đình": (BA_DINH, Role.CLERK),
    "thư.ngọc.hà": (NGOC_HA, Role.CLERK),
    "thư.hà.nội": (HA_NOI, Role.CLERK),
    "thanh.tra.hà.nội": (HA_NOI, Role.INSPECTOR),
    "chủ.tịch.ba.đình": (BA_DINH, Role.DECIDER),
    "thành.viên.pháp.luật": (HA_NOI, Role.LAW_EDITOR),
}
_NUMBERS = count(1)


def shown(id: UUID) -> str:
    """A unit's id as it is sent."""
    return ids.show(Prefix.UNIT, id)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who calls, with a token of their own; POSTs carry a fresh key unless one is given."""

    client: httpx.AsyncClient
    token: str

    async def get(self, path: str, **query: Any) -> httpx.Response:
        return await self.client.get(path, params=query, headers=self._headers())

    async def post(self, path: str, body: Any, key: str | None = None) -> httpx.Response:
        headers = {**self._headers(), "Idempotency-Key": key or f"key-{next(_NUMBERS)}"}
        return await self.client.post(path, json=body, headers=headers)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@pytest.fixture(scope="session")
async def staff(worker_database: Clone) -> dict[str, UUID]:
    """Who works in the offices of these tests, by user name."""
    owner = await asyncpg.connect(worker_database.owner_url)
    try:
        there = await owner.fetch("SELECT username, id FROM person WHERE username = any($1)", list(_STAFF))
        if there:  # another folder's tests were here before
            return {row["username"]: row["id"] for row in there}
        await units.load(owner)
        await add_clients(owner, [NewClient(CLIENT, "Phần mềm thử", may_use_password=True)])
        people = [
            NewPerson(name, name, "Chuyên viên", PASSWORD, (NewGrant(unit, role, _FROM),))
            for name, (unit, role) in _STAFF.items()
        ]
        return await open_accounts(owner, people, CHEAP)
    finally:
        await owner.close()


@pytest.fixture(scope="session")
def office() -> Office:
    lawbook = load(packaged())
    return Office("tdkt.test", VAULT, lawbook, {lawbook.hash: lawbook}, frozenset(), "0" * 64)


@pytest.fixture
def app(database: SavepointDatabase, staff: dict[str, UUID], office: Office) -> FastAPI:
    """The four slices under the conventions of the service."""
    app = application(accounts.router, subjects.router, *achievements.routers, *awards.routers)
    app.add_exception_handler(Replayed, replay)
    app.state.settings = Settings(
        database_url="postgresql://nowhere",
        signing_key=_KEY.pem(),
        data_key="00" * 32,
        index_key="01" * 32,
        page_key="02" * 32,
        password_grant=True,
    )
    app.state.tokens = Tokens(_KEY, issuer="https://tdkt.test", audience="tdkt-api")
    app.state.passwords = CHEAP
    app.state.database = database
    app.state.actors = Actors(database)
    app.state.office = office
    return app


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(app) as client:
        yield client


class Callers:
    """Everyone of the staff, as a caller."""

    def __init__(self, app: FastAPI, client: httpx.AsyncClient, staff: dict[str, UUID]) -> None:
        self._tokens: Tokens = app.state.tokens
        self._client, self._staff = client, staff

    def __call__(self, name: str) -> Caller:
        token = self._tokens.issue(
            self._staff[name], CLIENT, level=None, unit=None, roles=[], auth_time=clock.wall()
        )
        return Caller(self._client, token)


@pytest.fixture
def called_by(app: FastAPI, http: httpx.AsyncClient, staff: dict[str, UUID]) -> Callers:
    return Callers(app, http, staff)


@pytest.fixture
def clerk(called_by: Callers) -> Caller:
    """The clerk of Ba Đình."""
    return called_by("thư.ba.đình")


@pytest.fixture
def neighbour(called_by: Callers) -> Caller:
    """The clerk of Ngọc Hà."""
    return called_by("thư.ngọc.hà")


@pytest.fixture
def province_clerk(called_by: Callers) -> Caller:
    """The clerk of Hà Nội, who sees both communes and is clerk of neither."""
    return called_by("thư.hà.nội")


@pytest.fixture
def decider(called_by: Callers) -> Caller:
    """The chair of Ba Đình, who may read and not enter."""
    return called_by("chủ.tịch.ba.đình")


@pytest.fixture
def outsider(called_by: Callers) -> Caller:
    """Somebody whose role lets them do nothing here."""
    return called_by("thành.viên.pháp.luật")


@pytest.fixture
async def tx(database: SavepointDatabase, office: Office) -> AsyncIterator[Transaction]:
    """A transaction of Ba Đình, for services that other slices call."""
    async with database.transaction(scopes=("/01/00004/",)) as tx:
        tx.office, tx.request_id = office, "req-test"
        yield tx


def person(name: str = "Nguyễn Thị Hòa", unit: UUID = BA_DINH, **more: Any) -> dict[str, Any]:
    """A person to be registered, as it is sent."""
    return {"unit_id": shown(unit), "family_and_given_name": name, **more}


def citizen(number: str) -> dict[str, str]:
    return {"kind": "citizen", "number": number}


async def registered(caller: Caller, name: str = "Nguyễn Thị Hòa", unit: UUID = BA_DINH, **more: Any) -> str:
    """The id of a person whom the caller registers."""
    made = await caller.post("/v1/individuals", person(name, unit, **more))
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def bodies(connection: Any) -> list[dict[str, Any]]:
    """The events written so far, in order."""
    await connection.execute("SELECT set_config('tdkt.scopes', '/', true)")
    rows = await connection.fetch("SELECT body FROM history_event ORDER BY id")
    return [json.loads(row["body"]) for row in rows]
