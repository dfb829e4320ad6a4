"""The application on a database of its own: real pools, real commits, nothing rolled back."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from uuid import UUID

import asyncpg
import httpx
from fastapi import FastAPI

from support import world
from support.client import Client
from support.keys import DATA_KEY, INDEX_KEY, PAGE_KEY
from support.server import Clone
from tdkt_api import clock
from tdkt_api.access.keys import SigningKey
from tdkt_api.access.tokens import Tokens
from tdkt_api.db.database import Database, connect
from tdkt_api.db.readiness import Readiness
from tdkt_api.main import attach, create_app
from tdkt_api.settings import Settings

KEY: Final = SigningKey.generate()
BASE: Final = "http://tdkt.test"
_WAITING: Final = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'tdkt-api' AND wait_event_type = 'Lock'
"""


def settings(url: str = "postgresql://nowhere.invalid/tdkt") -> Settings:
    """What a deployment would decide."""
    return Settings(
        database_url=url,
        log="tdkt.test",
        signing_key=KEY.pem(),
        data_key=DATA_KEY,
        index_key=INDEX_KEY,
        page_key=PAGE_KEY,
        password_grant=True,
        address_quota=0,
    )


def environment(clone: Clone) -> dict[str, str]:
    """What a process of the service on this database is told, and nothing of ours."""
    own = settings(clone.url)
    names = ("database_url", "signing_key", "data_key", "index_key", "page_key")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("TDKT_")},
        **{f"TDKT_{name.upper()}": getattr(own, name).get_secret_value() for name in names},
        "TDKT_LOG": own.log,
    }


TOKENS: Final = Tokens(KEY, issuer=settings().issuer, audience=settings().audience)


@dataclass(frozen=True, slots=True)
class Live:
    """The application, a way to it over HTTP, and a superuser's look at what was committed."""

    http: httpx.AsyncClient
    owner: Any
    clone: Clone
    people: Mapping[str, UUID]

    async def sign_in(self, username: str, client: str = world.CLIENT) -> Client:
        """Somebody of `support.world`, just now and with two factors."""
        now, id = clock.wall(), self.people[username]
        token = TOKENS.issue(id, client, level=None, unit=None, roles=(), auth_time=now, acr="mfa")
        return Client(self.http, token)

    async def count(self, table: str, where: str = "true", *given: Any) -> int:
        """How many rows are committed."""
        found: int = await self.owner.fetchval(f"SELECT count(*) FROM {table} WHERE {where}", *given)  # noqa: S608
        return found


@cache
def application() -> FastAPI:
    """One for the run; what it remembers is attached anew."""
    return create_app(settings())


@asynccontextmanager
async def live(clone: Clone, database: Database) -> AsyncIterator[Live]:
    """The application in this process; its answers are given when all of it is done."""
    attach(application(), database)
    application().state.readiness = Readiness(clone.url)
    transport = httpx.ASGITransport(application(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as http, seen(clone, http) as found:
        yield found


@asynccontextmanager
async def seen(clone: Clone, http: httpx.AsyncClient) -> AsyncIterator[Live]:
    """A way to some application on this database, and the look at what it commits."""
    owner = await asyncpg.connect(clone.owner_url)
    try:
        people = {row["username"]: row["id"] for row in await owner.fetch("SELECT username, id FROM person")}
        yield Live(http, owner, clone, people)
    finally:
        await owner.close()


@asynccontextmanager
async def held(one: Live, statement: str, *given: Any, waiting: int) -> AsyncIterator[None]:
    """Hold a lock while the block starts requests, until so many of them wait for it."""
    other = await asyncpg.connect(one.clone.owner_url)
    try:
        async with other.transaction():
            await other.execute(statement, *given)
            yield
            async with asyncio.timeout(10):
                while await other.fetchval(_WAITING) < waiting:
                    await other.execute("SELECT pg_stat_clear_snapshot()")
                    await asyncio.sleep(0.01)
    finally:
        await other.close()


@asynccontextmanager
async def opened(clone: Clone, size: int = 10) -> AsyncIterator[Database]:
    """Pools as the service opens them."""
    database = await connect(clone.url, size=size)
    try:
        yield database
    finally:
        await database.close()


async def gathered(calls: Sequence[Awaitable[httpx.Response]]) -> list[httpx.Response]:
    """All at once; answers in the order of the calls."""
    return list(await asyncio.gather(*calls))


def statuses(responses: Sequence[httpx.Response]) -> list[int]:
    """What was answered, smallest first."""
    return sorted(response.status_code for response in responses)
