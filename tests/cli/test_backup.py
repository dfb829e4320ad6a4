"""A backup is one file, restored into an empty database; whatever was changed in a history is found then."""

import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import asyncpg
import pytest

from support.flow import Road
from support.live import Live, live, statuses
from support.server import WORKER, Clone, Given
from tdkt_api import archive
from tdkt_api.archive import ArchiveError, backup, restore
from tdkt_api.db.database import Database, connect
from tdkt_api.db.migrate import create_database, head
from tdkt_api.history.verify import Flaw

COUNTED = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"


@pytest.fixture
async def office(clone: Clone, fresh_database: Database) -> AsyncIterator[Live]:
    async with live(clone, fresh_database) as found:
        yield found


@pytest.fixture
async def empty(server: Given) -> AsyncIterator[Clone]:
    """A new database without a table."""
    name = f"{WORKER}_restored"
    made = server.database(name)
    await create_database(made.owner_url)
    yield made
    await server.drop(name)


async def contents(url: str) -> dict[str, str]:
    """A hash of all rows of every table."""
    connection = await asyncpg.connect(url)
    try:
        tables = [row["table_name"] for row in await connection.fetch(COUNTED)]
        whole = "SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM public.{} t"
        return {table: await connection.fetchval(whole.format(table)) for table in tables}
    finally:
        await connection.close()


RIGHTS: Final = """
SELECT 'table', relname, '', relacl::text, relrowsecurity::text || relforcerowsecurity::text,
    relowner::regrole::text
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')
UNION ALL SELECT 'column', attrelid::regclass::text, attname, attacl::text, '', ''
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND attacl IS NOT NULL
UNION ALL SELECT 'policy', tablename, policyname, roles::text, coalesce(qual, ''), coalesce(with_check, '')
FROM pg_policies
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, tgenabled::text, pg_get_triggerdef(oid), ''
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', proname, '', coalesce(proacl::text, ''), prosrc, proowner::regrole::text
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


async def rights(url: str) -> set[tuple[str, ...]]:
    """Who owns what and may do what with it, columns and the system's own columns included."""
    connection = await asyncpg.connect(url)
    try:
        return {tuple(row) for row in await connection.fetch(RIGHTS)}
    finally:
        await connection.close()


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def changed(clone: Clone, statement: str) -> None:
    """As somebody who owns the server, past every trigger."""
    owner = await asyncpg.connect(clone.owner_url)
    async with owner.transaction():
        await owner.execute("ALTER TABLE history_event DISABLE TRIGGER ALL")
        await owner.execute(statement)
        await owner.execute("ALTER TABLE history_event ENABLE TRIGGER ALL")
        await owner.execute("ALTER TABLE history_event ENABLE ALWAYS TRIGGER refuse_change")
    await owner.close()


async def test_what_was_backed_up_is_there_again_row_by_row(
    office: Live, clone: Clone, empty: Clone, tmp_path: Path
) -> None:
    await Road(office.sign_in).decided()
    file = tmp_path / "whole.backup"

    size = await backup(clone.owner_url, file)
    done = await restore(empty.owner_url, file)

    assert await rights(empty.owner_url) == await rights(clone.owner_url)
    before = await contents(clone.owner_url)
    assert await contents(empty.owner_url) == before
    assert len(before) > 30
    assert (done.revision, done.report.is_sound) == (head(), True)
    assert done.report.events == await office.count("history_event") > 10
    assert done.report.streams == await office.count("history_head")
    assert size == file.stat().st_size
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert listed(tmp_path) == ["whole.backup"]


async def test_the_service_works_on_what_was_restored_and_is_as_guarded(
    office: Live, clone: Clone, empty: Clone, tmp_path: Path
) -> None:
    road = await Road(office.sign_in).submitted()
    await backup(clone.owner_url, tmp_path / "b")
    await restore(empty.owner_url, tmp_path / "b")
    database = await connect(empty.url)
    async with live(empty, database) as restored:
        ready = await restored.http.get("/health/ready")
        seen = await (await restored.sign_in("clerk")).get(f"/v1/dossiers/{road.id}")
        foreign = await (await restored.sign_in("neighbour.clerk")).get(f"/v1/dossiers/{road.id}")
        step = await (await restored.sign_in("appraiser")).step(road.id, "receive")
    await database.close()

    assert statuses([ready, seen, foreign, step]) == [200, 200, 201, 404]


@pytest.mark.parametrize(
    ("statement", "flaw"),
    [
        (
            "UPDATE history_event SET body = set_byte(body, 20, get_byte(body, 20) # 1) WHERE seq = 2"
            " AND stream_kind = 'dossier'",
            Flaw.HASH,
        ),
        ("DELETE FROM history_event WHERE seq = 2 AND stream_kind = 'dossier'", Flaw.ORDER),
        (
            "DELETE FROM history_event e WHERE stream_kind = 'dossier'"
            " AND seq = (SELECT max(seq) FROM history_event WHERE stream_id = e.stream_id)",
            Flaw.COUNT,
        ),
        ("DELETE FROM history_head WHERE stream_kind = 'dossier'", Flaw.COUNT),
    ],
    ids=["one bit", "an event", "the last event", "the head"],
)
async def test_whatever_was_changed_in_a_history_is_found(
    office: Live, clone: Clone, empty: Clone, tmp_path: Path, statement: str, flaw: Flaw
) -> None:
    await Road(office.sign_in).received()
    await changed(clone, statement)
    await backup(clone.owner_url, tmp_path / "b")

    done = await restore(empty.owner_url, tmp_path / "b")

    assert not done.report.is_sound
    assert flaw in {problem.flaw for problem in done.report.problems}


async def test_a_file_with_a_changed_byte_is_not_restored(
    office: Live, clone: Clone, empty: Clone, tmp_path: Path
) -> None:
    await Road(office.sign_in).submitted()
    file = tmp_path / "b"
    await backup(clone.owner_url, file)
    whole = bytearray(file.read_bytes())
    middle = len(whole) // 2
    whole[middle : middle + 64] = bytes(64)
    file.write_bytes(whole)

    with pytest.raises(ArchiveError, match="pg_restore failed"):
        await restore(empty.owner_url, file)
    assert await contents(empty.owner_url) == {}


async def test_a_database_with_tables_is_not_restored_into(clone: Clone, tmp_path: Path) -> None:
    await backup(clone.owner_url, tmp_path / "b")

    with pytest.raises(ArchiveError, match="is not empty"):
        await restore(clone.owner_url, tmp_path / "b")


async def test_a_file_that_is_there_is_not_written_over(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")

    with pytest.raises(ArchiveError, match="is there"):
        await backup(clone.owner_url, tmp_path / "b")
    assert (tmp_path / "b").read_text() == "mine"


async def test_a_table_that_would_be_read_in_part_stops_the_backup(clone: Clone, tmp_path: Path) -> None:
    owner = await asyncpg.connect(clone.owner_url)
    await owner.execute("DROP POLICY owner ON dossier")
    await owner.close()

    with pytest.raises(ArchiveError, match="no policy on dossier"):
        await backup(clone.owner_url, tmp_path / "b")
    assert listed(tmp_path) == []


def test_without_the_tool_the_message_names_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(_: str) -> Any:
        return iter(())

    monkeypatch.setattr(archive, "_places", nowhere)

    with pytest.raises(ArchiveError, match="no pg_dump of PostgreSQL 18 or newer"):
        archive._tool("pg_dump", 18)


def test_a_password_is_in_no_argument() -> None:
    bare, secret = archive._without_password("postgresql+asyncpg://me:p%40ss@db:5433/tdkt?sslmode=require")

    assert bare == "postgresql://me@db:5433/tdkt?sslmode=require"
    assert secret == {"PGPASSWORD": "p@ss"}
