"""Brings a database to the newest migration, under one lock; imports Alembic only when it is behind."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import asyncpg

from .database import driver_url
from .roles import APP, MIGRATOR, OWNER, READER, WORKER

_ROLES: Final = {
    OWNER: f"CREATE ROLE {OWNER} NOLOGIN NOSUPERUSER NOBYPASSRLS",
    MIGRATOR: f"CREATE ROLE {MIGRATOR} LOGIN NOSUPERUSER NOBYPASSRLS",
    APP: f"CREATE ROLE {APP} LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS",
    READER: f"CREATE ROLE {READER} LOGIN NOSUPERUSER NOBYPASSRLS",
    WORKER: f"CREATE ROLE {WORKER} LOGIN NOSUPERUSER NOBYPASSRLS",
}
_LOCK: Final = 7_310_010  # ours among the advisory locks of the database
_PARTS: Final = re.compile(r"^(down_revision|revision)\b[^=\n]*=\s*(?:\"([^\"]+)\"|None)", re.MULTILINE)


class MigrationError(Exception):
    """Why the database was left as it is; the message says the way out."""


class RolesMissing(MigrationError):
    """The roles are not there and this user may not create them; `sql` is what an administrator runs."""

    def __init__(self, sql: str) -> None:
        super().__init__("an administrator of the database must first run the statements shown")
        self.sql: Final = sql


@dataclass(frozen=True, slots=True)
class Migrated:
    """Where the database was and where it is."""

    before: str | None
    now: str | None


async def migrate(owner_url: str, *, to: str = "head") -> Migrated:
    """Make roles and schema ready and bring the tables to a revision, as `tdkt_owner`.

    Args:
        owner_url: A superuser, or a member of `tdkt_owner`. A superuser also gets a missing database made.
        to: `head`, or a revision above the present one.

    Raises:
        RolesMissing: the user may not create them.
        MigrationError: the database is at a revision that this version does not know.
    """
    async with _locked(owner_url) as connection:
        await _prepare(connection)
        before = await revision(connection)
        if before is not None and before not in revisions():
            raise MigrationError(
                f"the database is at {before}, which this version does not know: it is newer"
            )
        if before != (head() if to == "head" else to):
            await _alembic(owner_url, "upgrade", to)
            await connection.execute(f"GRANT SELECT ON alembic_version TO {APP}, {WORKER}")
        return Migrated(before, await revision(connection))


async def make_room(owner_url: str) -> int:
    """Make database and roles ready for a schema that comes from elsewhere; the server's major version.

    Raises:
        RolesMissing, MigrationError: see `migrate`.
    """
    async with _locked(owner_url) as connection:
        await _prepare(connection)
        major: int = connection.get_server_version().major
        return major


async def downgrade(owner_url: str, to: str) -> Migrated:
    """Go back to a revision, or to `base`; roles stay."""
    async with _locked(owner_url) as connection:
        before = await revision(connection)
        await _alembic(owner_url, "downgrade", to)
        return Migrated(before, await revision(connection))


async def revision(connection: Any) -> str | None:
    """The revision that a database is at; None before the first."""
    if await connection.fetchval("SELECT to_regclass('public.alembic_version')") is None:
        return None
    found: str | None = await connection.fetchval("SELECT version_num FROM public.alembic_version")
    return found


def scripts() -> Path:
    """The folder of the migrations: of this checkout, or beside the working directory (an image)."""
    checkout = Path(__file__).resolve().parents[3] / "migrations"
    return checkout if (checkout / "env.py").exists() else Path.cwd() / "migrations"


def head() -> str | None:
    """The newest revision, read from the files without importing them; None while there is none."""
    found = revisions()
    heads = found.keys() - set(found.values())
    if len(heads) > 1:
        raise MigrationError(f"more than one head: {sorted(heads)}")
    return next(iter(heads), None)


def revisions() -> dict[str, str | None]:
    """Every revision with the one before it."""
    texts = [path.read_text() for path in sorted((scripts() / "versions").glob("*.py"))]
    parts = [{found[1]: found[2] for found in _PARTS.finditer(text)} for text in texts]
    return {part["revision"]: part["down_revision"] for part in parts if "revision" in part}


@asynccontextmanager
async def as_owner(url: str) -> AsyncIterator[Any]:
    """A driver connection on which everything that is made belongs to `tdkt_owner`."""
    connection = await connect_as_owner(url)
    try:
        yield connection
    finally:
        await connection.close()


async def connect_as_owner(url: str) -> Any:
    """Like `as_owner`; the caller closes."""
    connection = await asyncpg.connect(driver_url(url), server_settings={"timezone": "UTC"})
    if await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = session_user"):
        await connection.execute(f"SET SESSION AUTHORIZATION {MIGRATOR}")
    await connection.execute(f"SET ROLE {OWNER}; SET search_path TO public")
    return connection


@asynccontextmanager
async def _locked(url: str) -> AsyncIterator[Any]:
    """One migration at a time; the lock goes with the connection."""
    connection = await _reach(url)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
        yield connection
    finally:
        await connection.close()


async def _reach(url: str) -> Any:
    try:
        return await asyncpg.connect(driver_url(url))
    except asyncpg.InvalidCatalogNameError:
        await create_database(url)
        return await asyncpg.connect(driver_url(url))


async def create_database(url: str, *, template: str = "template1") -> None:
    """Make the database that a URL names, as UTF-8; one made meanwhile by another is as good."""
    name = unquote(urlsplit(url).path.lstrip("/"))
    connection = await asyncpg.connect(driver_url(url), database="postgres")
    try:
        await connection.execute(f"CREATE DATABASE {_quoted(name)} TEMPLATE {_quoted(template)}")
    except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
        return
    finally:
        await connection.close()


async def _prepare(connection: Any) -> None:
    """Create what is missing of roles and rights, or say which statements do."""
    if await connection.fetchval("SELECT session_user") == APP:
        raise MigrationError(f"{APP} must never own the tables: name another role in TDKT_OWNER_DATABASE_URL")
    try:
        await _create(connection, await _missing(connection))
    except (asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):  # roles are the whole server's
        await _create(connection, await _missing(connection))


async def _create(connection: Any, missing: Sequence[str]) -> None:
    try:
        async with connection.transaction():
            for statement in missing:
                await connection.execute(statement)
    except asyncpg.InsufficientPrivilegeError as error:
        raise RolesMissing("".join(f"{statement};\n" for statement in missing)) from error


async def _missing(connection: Any) -> Sequence[str]:
    there = {r[0] for r in await connection.fetch("SELECT rolname FROM pg_roles WHERE rolname ~ '^tdkt_'")}
    found = [sql for name, sql in _ROLES.items() if name not in there]
    if not {OWNER, MIGRATOR} <= there or not await _is_member(connection, MIGRATOR):
        found.append(f"GRANT {OWNER} TO {MIGRATOR}")
    if not {APP, READER} <= there or not await _is_member(connection, APP, of=READER):
        # Not inherited: the policies of the reader are not the application's, it must become the reader.
        found += [f"ALTER ROLE {APP} NOINHERIT", f"GRANT {READER} TO {APP}"]
    user = await connection.fetchval("SELECT session_user")
    if user != MIGRATOR and (OWNER not in there or not await _is_member(connection, user)):
        found.append(f"GRANT {OWNER} TO {_quoted(user)}")
    if (
        await connection.fetchval("SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'public'")
        != OWNER
    ):
        found += [
            f"ALTER SCHEMA public OWNER TO {OWNER}",
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            f"GRANT USAGE ON SCHEMA public TO {APP}",
        ]
    return found


async def _is_member(connection: Any, role: str, *, of: str = OWNER) -> bool:
    """Whether a role may SET ROLE to another; since 16 its creator is a member that may not."""
    sort = "SET" if connection.get_server_version().major >= 16 else "MEMBER"
    found: bool = await connection.fetchval("SELECT pg_has_role($1::name, $2::name, $3)", role, of, sort)
    return found


async def _alembic(url: str, command: str, to: str) -> None:
    from alembic import command as alembic  # noqa: PLC0415  (1 to 2 s: only when behind)
    from alembic.config import Config  # noqa: PLC0415
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415
    from sqlalchemy.pool import NullPool  # noqa: PLC0415

    config = Config(attributes={"configure_logger": False})
    config.set_main_option("script_location", str(scripts()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")

    def work(connection: Any) -> None:
        config.attributes["connection"] = connection
        getattr(alembic, command)(config, to)

    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: connect_as_owner(url), poolclass=NullPool
    )
    async with engine.connect() as connection:
        await connection.run_sync(work)
    await engine.dispose()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
