"""A database is brought to the newest migration by whoever may, once, and its tables belong to one role."""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from support.server import Clone
from tdkt_api.db import embedded
from tdkt_api.db import migrate as module
from tdkt_api.db.migrate import Migrated, MigrationError, RolesMissing, downgrade, head, migrate, scripts

TABLES = "SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public'"
AGAIN = """
import asyncio, sys
from tdkt_api.db.migrate import migrate
print(asyncio.run(migrate(sys.argv[1])).before)
print("alembic" in sys.modules)
"""


@pytest.fixture(scope="module")
def bare() -> Iterator[embedded.Server]:
    """A server that has never seen our roles."""
    folder = Path(tempfile.mkdtemp(prefix="tdkt-migrate-"))
    folder.chmod(0o755)
    with embedded.start(folder, is_durable=False) as server:
        yield server
    embedded.remove(folder)
    shutil.rmtree(folder)


async def run(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def found(url: str, query: str) -> list[Any]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(query)
    await connection.close()
    return [tuple(row) for row in rows]


async def without_roles(server: embedded.Server, database: str, user: str, rights: str = "") -> str:
    """A database of a plain user's own on a server without our roles."""
    admin = server.url("postgres")
    for (name,) in await found(admin, "SELECT datname FROM pg_database WHERE datname ~ '^of_'"):
        await run(admin, f"DROP DATABASE {name}")
    for role in ("tdkt_app", "tdkt_reader", "tdkt_worker", "tdkt_migrator", "tdkt_owner", user):
        await run(admin, f"DROP ROLE IF EXISTS {role}")
    await run(admin, f"CREATE ROLE {user} LOGIN {rights}", f"CREATE DATABASE {database} OWNER {user}")
    return server.url(database, user)


async def test_every_table_belongs_to_the_owner_alone(worker_database: Clone) -> None:
    tables = await found(worker_database.owner_url, TABLES)

    assert ("alembic_version", "tdkt_owner") in tables
    assert {owner for _, owner in tables} == {"tdkt_owner"}


async def test_no_role_of_ours_is_above_the_policies(worker_database: Clone) -> None:
    roles = await found(
        worker_database.owner_url,
        "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
        " WHERE rolname IN ('tdkt_app', 'tdkt_migrator', 'tdkt_owner', 'tdkt_worker') ORDER BY rolname",
    )

    assert roles == [
        ("tdkt_app", True, False, False, False, False),
        ("tdkt_migrator", True, False, False, False, False),
        ("tdkt_owner", False, False, False, False, False),
        ("tdkt_worker", True, False, False, False, False),
    ]


@pytest.mark.parametrize("role", ["app", "worker"])
async def test_who_runs_is_no_member_of_the_owner_and_makes_no_tables(
    worker_database: Clone, role: str
) -> None:
    url = worker_database.url if role == "app" else worker_database.worker_url

    assert await found(
        worker_database.owner_url, f"SELECT pg_has_role('tdkt_{role}', 'tdkt_owner', 'MEMBER')"
    ) == [(False,)]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await run(url, "CREATE TABLE public.not_ours (n int)")


def test_a_database_up_to_date_is_left_without_importing_alembic(worker_database: Clone) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AGAIN, worker_database.owner_url], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == [head(), "False"]


async def test_the_application_and_the_worker_may_see_the_revision(worker_database: Clone) -> None:
    for url in (worker_database.url, worker_database.worker_url):
        assert await found(url, "SELECT version_num FROM alembic_version") == [(head(),)]


def test_the_head_read_from_the_files_is_alembics_own() -> None:
    config = Config()
    config.set_main_option("script_location", str(scripts()))

    assert head() == ScriptDirectory.from_config(config).get_current_head()


async def test_down_to_nothing_and_up_again(clone: Clone) -> None:
    assert await downgrade(clone.owner_url, "base") == Migrated(head(), None)
    assert await found(clone.owner_url, TABLES) == [("alembic_version", "tdkt_owner")]

    assert await migrate(clone.owner_url) == Migrated(None, head())


async def test_two_at_once_migrate_once(bare: embedded.Server) -> None:
    await without_roles(bare, "of_two", "unused_by_two")
    url = bare.url("tdkt_two")
    await asyncio.gather(module.create_database(url), module.create_database(url))

    done = await asyncio.gather(migrate(url), migrate(url))

    assert sorted(done, key=lambda one: one.before or "") == [
        Migrated(None, head()),
        Migrated(head(), head()),
    ]
    await run(bare.url("postgres"), "DROP DATABASE tdkt_two")


async def test_a_missing_database_is_made(bare: embedded.Server) -> None:
    await without_roles(bare, "of_missing", "unused_by_missing")
    assert await migrate(bare.url("tdkt made anew")) == Migrated(None, head())

    await run(bare.url("postgres"), 'DROP DATABASE "tdkt made anew"')


async def test_a_revision_of_a_later_version_is_refused(clone: Clone) -> None:
    await run(clone.owner_url, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(MigrationError, match="9999, which this version does not know"):
        await migrate(clone.owner_url)


async def test_whoever_may_not_create_the_roles_is_shown_how_and_can_then_migrate(
    bare: embedded.Server,
) -> None:
    url = await without_roles(bare, "of_office", "office")

    with pytest.raises(RolesMissing) as caught:
        await migrate(url)

    assert "CREATE ROLE tdkt_app LOGIN" in caught.value.sql
    assert await found(bare.url("postgres"), "SELECT rolname FROM pg_roles WHERE rolname ~ '^tdkt_'") == []
    await run(bare.url("of_office"), caught.value.sql)

    assert await migrate(url) == Migrated(None, head())
    assert {owner for _, owner in await found(url, TABLES)} == {"tdkt_owner"}


async def test_whoever_may_create_roles_needs_no_superuser(bare: embedded.Server) -> None:
    url = await without_roles(bare, "of_manager", "manager", "CREATEROLE")

    assert await migrate(url) == Migrated(None, head())
    assert {owner for _, owner in await found(url, TABLES)} == {"tdkt_owner"}


async def test_the_migrating_role_itself_may_migrate(bare: embedded.Server) -> None:
    await without_roles(bare, "of_migrator", "unused_by_migrator")
    await migrate(bare.url("of_migrator"))
    await downgrade(bare.url("of_migrator"), "base")

    assert await migrate(bare.url("of_migrator", "tdkt_migrator")) == Migrated(None, head())


def test_two_heads_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "versions").mkdir()
    for name, before in (("a", "None"), ("b", '"a"'), ("c", '"a"')):
        (tmp_path / "versions" / f"{name}.py").write_text(f'revision = "{name}"\ndown_revision = {before}\n')
    monkeypatch.setattr(module, "scripts", lambda: tmp_path)

    with pytest.raises(MigrationError, match="more than one head"):
        head()


async def test_the_applications_own_role_is_never_made_the_owner(worker_database: Clone) -> None:
    with pytest.raises(MigrationError, match="must never own the tables"):
        await migrate(worker_database.url)
