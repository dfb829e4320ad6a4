"""The PostgreSQL of a test run: an embedded one, or the one that TDKT_TEST_DATABASE_URL names."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg

from support.world import populate
from tdkt_api.db import embedded
from tdkt_api.db.database import SETTINGS, prepare
from tdkt_api.db.migrate import as_owner, create_database
from tdkt_api.db.roles import APP
from tdkt_api.db.roles import WORKER as WORKING
from tdkt_api.prepare import prepare as prepare_database

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "single")
_LOCK = 7_310_011
# A test may think longer inside its outer transaction than a request may.
_SETTINGS = SETTINGS | {"idle_in_transaction_session_timeout": "0"}


@dataclass(frozen=True, slots=True)
class Clone:
    """One database of a server, as a superuser, the application and the worker reach it."""

    owner_url: str
    url: str
    worker_url: str


@dataclass(frozen=True, slots=True)
class Given:
    """A running server, and the run whose databases are ours on it."""

    admin_url: str
    run: str

    def database(self, name: str) -> Clone:
        parts = urlsplit(self.admin_url)
        host = parts.netloc.rpartition("@")[2]
        secret = f":{quote(parts.password)}" if parts.password else ""
        hosts = (parts.netloc, f"{APP}{secret}@{host}", f"{WORKING}{secret}@{host}")
        path = f"/{self.run}_{name}"
        return Clone(*(urlunsplit(parts._replace(path=path, netloc=netloc)) for netloc in hosts))

    async def template(self) -> str:
        """The migrated and loaded database that all others are copies of; the first who asks makes it."""
        name = f"{self.run}_template"
        async with self._admin() as admin:
            await admin.execute("SELECT pg_advisory_lock($1)", _LOCK)
            if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", f"{name}_ready"):
                await _fill(self.database("template"))
                await self._let_in(admin)
                await admin.execute(f'ALTER DATABASE "{name}" RENAME TO "{name}_ready"')
        return f"{name}_ready"

    async def _let_in(self, admin: Any) -> None:
        password = urlsplit(self.admin_url).password
        if password:
            for role in (APP, WORKING):
                await admin.execute(f"ALTER ROLE {role} PASSWORD '{password}'")

    async def clone(self, name: str) -> Clone:
        """A copy of the template under a name that is this worker's own."""
        made = self.database(name)
        await self.drop(name)
        await create_database(made.owner_url, template=await self.template())
        return made

    async def drop(self, name: str) -> None:
        async with self._admin() as admin:
            await admin.execute(f'DROP DATABASE IF EXISTS "{self.run}_{name}" WITH (FORCE)')

    async def drop_all(self) -> None:
        async with self._admin() as admin:
            names = "SELECT datname FROM pg_database WHERE starts_with(datname, $1)"
            for (name,) in await admin.fetch(names, f"{self.run}_"):
                await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    @asynccontextmanager
    async def _admin(self) -> AsyncIterator[Any]:
        connection = await asyncpg.connect(self.admin_url)
        try:
            yield connection
        finally:
            await connection.close()


async def _fill(template: Clone) -> None:
    await prepare_database(template.owner_url)
    async with as_owner(template.owner_url) as connection:
        await populate(connection)


async def open_connection(clone: Clone) -> Any:
    """A connection as the application's pools open them."""
    connection = await asyncpg.connect(clone.url, statement_cache_size=1000, server_settings=_SETTINGS)
    await prepare(connection)
    return connection


class Run:
    """Starts what the run needs and leaves nothing behind."""

    def __init__(self) -> None:
        named = os.environ.get("TDKT_TEST_DATABASE_URL")
        self._folder = None if named else Path(tempfile.mkdtemp(prefix="tdkt-test-"))
        self._server: embedded.Server | None = None
        if self._folder:
            self._folder.chmod(0o755)  # root's `nobody` must enter; what is inside is closed
            self._server = embedded.start(self._folder, is_durable=False)
        admin_url = self._server.url("postgres") if self._server else named or ""
        self.given = Given(admin_url, f"tdkt_test_{os.getpid()}")

    async def close(self) -> None:
        if self._server and self._folder:
            self._server.stop()
            embedded.remove(self._folder)
            shutil.rmtree(self._folder)
        else:
            await self.given.drop_all()
