"""Row-level security is the second wall: what a statement forgets, the database keeps back."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from support.server import WORKER, Clone, Given, open_connection
from tdkt_api.db.database import Database, connect
from tdkt_api.dossiers.listing import page_of

# Of a commune with few rows the planner may well sort: there it costs nothing.
PROVINCES, COMMUNES, EACH = 17, 2, 700
COUNT = PROVINCES * COMMUNES * EACH
# Foreign keys are off, for only paths matter here.
FILL = f"""
SET session_replication_role = replica;
INSERT INTO dossier (id, name, type, first_year, last_year, owner_unit_id, deciding_unit_id, client_id, state,
    stage_number, stage_unit_id, owner_path, stage_path, seen_paths, made_by, version, created_at)
SELECT gen_random_uuid(), 'Hồ sơ ' || n, 'cong_trang', 2025, 2025, gen_random_uuid(), gen_random_uuid(), 'c',
    'submitted', 1, gen_random_uuid(), commune, province, '{{}}', gen_random_uuid(), 1,
    timestamptz '2026-01-01' + make_interval(secs => hashint4(n) % 1000000)
FROM generate_series(0, {COUNT - 1}) n,
    LATERAL (SELECT format('/%s/', to_char(n % {PROVINCES} + 1, 'FM00'))) p (province),
    LATERAL (SELECT province || to_char(n / {PROVINCES} % {COMMUNES} + 1, 'FM00000') || '/') c (commune);
INSERT INTO nomination (id, dossier_id, position, subject_id, award_code, first_year, last_year, outcome,
    is_live, verdict, verdict_hash, judged_on, version, created_at)
SELECT gen_random_uuid(), id, 1, gen_random_uuid(), 'lao_dong_tien_tien', 2025, 2025, 'pending',
    false, '{{}}', '', date '2026-01-15', 1, created_at FROM dossier WHERE province_code < '03';
ANALYZE;
"""  # noqa: S608  (our own numbers)
INSERT = """
INSERT INTO dossier (id, name, type, first_year, last_year, owner_unit_id, deciding_unit_id, client_id, state,
    stage_number, stage_unit_id, owner_path, stage_path, seen_paths, made_by, version, created_at)
VALUES ($1, 'Hồ sơ', 'cong_trang', 2025, 2025, $1, $1, 'c', 'draft', 1, $1, $2, $2, '{}', $1, 1, $3)
"""
ALL = "SELECT count(*) FROM dossier"
HERE = "/01/00001/"


@pytest.fixture(scope="module")
async def filled(server: Given) -> AsyncIterator[Clone]:
    name = f"{WORKER}_filled"
    clone = await server.clone(name)
    owner = await asyncpg.connect(clone.owner_url)
    await owner.execute(FILL)
    await owner.execute("VACUUM ANALYZE dossier")  # what is planned does not hang on which test came first
    await owner.close()
    yield clone
    await server.drop(name)


@pytest.fixture(scope="module")
async def application(filled: Clone) -> AsyncIterator[Any]:
    connection = await open_connection(filled)
    yield connection
    await connection.close()


@pytest.fixture
async def pools(filled: Clone) -> AsyncIterator[Database]:
    opened = await connect(filled.url, size=1)
    yield opened
    await opened.close()


@asynccontextmanager
async def scoped(connection: Any, scopes: str | None) -> AsyncIterator[Any]:
    """A transaction with any text as its scope, beside the check of the service; rolled back."""
    await connection.execute("BEGIN")
    try:
        if scopes is not None:
            await connection.execute("SELECT set_config('tdkt.scopes', $1, true)", scopes)
        yield connection
    finally:
        await connection.execute("ROLLBACK")


@pytest.mark.parametrize(
    ("scopes", "count"),
    [
        ("/", COUNT),
        ("/01/", COMMUNES * EACH),
        ("/01/,/02/", 2 * COMMUNES * EACH),
        (HERE, EACH),
        (f"{HERE},/02/00002/", 2 * EACH),
    ],
)
async def test_a_scope_shows_its_units_without_any_help_of_the_statement(
    application: Any, scopes: str, count: int
) -> None:
    async with scoped(application, scopes) as connection:
        assert await connection.fetchval(ALL) == count


@pytest.mark.parametrize(
    "scopes",
    [
        None, "", " ", ",", ",,", ", ,", "/0", "/01", "//", "///", "%", "/%/", "_", "/__/", " /01/", "/01/ ",
        "/01/\t", "{/01/}", "{/}", "'/'", "/01/00001", "01/", "/1/", "/99/", "/01/*", "NULL", "/01/;/02/",
    ],
)  # fmt: skip
async def test_a_scope_that_is_none_shows_nothing(application: Any, scopes: str | None) -> None:
    async with scoped(application, scopes) as connection:
        assert await connection.fetchval(ALL) == 0
        assert await connection.fetchval("SELECT count(*) FROM nomination") == 0


@pytest.mark.parametrize("scopes", ["/01/,", ",/01/", "/01/,,", "/0,/01/", "//,/01/"])
async def test_a_stray_separator_opens_no_more_than_the_unit_beside_it(application: Any, scopes: str) -> None:
    async with scoped(application, scopes) as connection:
        assert await connection.fetchval(ALL) == COMMUNES * EACH


async def test_a_statement_that_asks_for_foreign_rows_gets_none(application: Any) -> None:
    async with scoped(application, "/01/") as connection:
        assert await connection.fetchval(f"{ALL} WHERE owner_path LIKE '/02/%'") == 0
        assert await connection.fetchval(f"{ALL} WHERE owner_path LIKE '/01/%'") == COMMUNES * EACH


async def test_what_hangs_on_a_foreign_dossier_is_not_seen(application: Any) -> None:
    async with scoped(application, HERE) as connection:
        assert await connection.fetchval("SELECT count(*) FROM nomination") == EACH


async def test_a_foreign_row_is_not_changed(application: Any, filled: Clone) -> None:
    foreign = await one_of(filled, "/02/00001/")

    async with scoped(application, "/01/") as connection:
        assert await connection.execute("UPDATE dossier SET name = 'x' WHERE id = $1", foreign) == "UPDATE 0"
    async with scoped(application, "/02/") as connection:
        assert await connection.execute("UPDATE dossier SET name = 'x' WHERE id = $1", foreign) == "UPDATE 1"


async def one_of(clone: Clone, path: str) -> UUID:
    owner = await asyncpg.connect(clone.owner_url)
    found: UUID = await owner.fetchval("SELECT id FROM dossier WHERE owner_path = $1 LIMIT 1", path)
    await owner.close()
    return found


async def test_a_row_is_not_put_into_a_foreign_unit(application: Any) -> None:
    at = datetime(2026, 1, 15, tzinfo=UTC)
    async with scoped(application, "/01/") as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await connection.execute(INSERT, UUID(int=1), "/02/00001/", at)


async def test_a_row_is_not_moved_into_a_foreign_unit(application: Any) -> None:
    async with scoped(application, HERE) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await connection.execute("UPDATE dossier SET owner_path = '/02/', stage_path = '/02/'")


async def test_a_dossier_is_seen_where_it_was_sent_and_where_it_has_been(
    application: Any, filled: Clone
) -> None:
    owner = await asyncpg.connect(filled.owner_url)
    moved = await one_of(filled, HERE)
    await owner.execute("UPDATE dossier SET seen_paths = '{/g09/}' WHERE id = $1", moved)
    try:
        async with scoped(application, "/g09/") as connection:
            assert await connection.fetchval("SELECT id FROM dossier") == moved
    finally:
        await owner.execute("UPDATE dossier SET seen_paths = '{}' WHERE id = $1", moved)
        await owner.close()


async def test_the_owner_of_the_tables_changes_every_row(filled: Clone) -> None:
    owner = await asyncpg.connect(filled.owner_url)
    try:
        async with owner.transaction():
            await owner.execute("SET LOCAL ROLE tdkt_owner")
            assert await owner.execute("UPDATE dossier SET version = version") == f"UPDATE {COUNT}"
    finally:
        await owner.close()


async def test_every_table_with_policies_forces_them_and_has_one_for_its_owner(filled: Clone) -> None:
    owner = await asyncpg.connect(filled.owner_url)
    guarded = await owner.fetch(
        "SELECT relname, relforcerowsecurity, EXISTS (SELECT 1 FROM pg_policies WHERE tablename = relname"
        " AND roles = '{tdkt_owner}' AND qual = 'true' AND with_check = 'true') AS has_owner"
        " FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
    )
    await owner.close()

    assert {"dossier", "nomination", "history_event"} <= {row["relname"] for row in guarded}
    assert [tuple(row) for row in guarded if not (row["relforcerowsecurity"] and row["has_owner"])] == []


async def test_copy_into_a_table_with_policies_is_refused(pools: Database) -> None:
    with pytest.raises(asyncpg.FeatureNotSupportedError):
        async with pools.transaction(scopes=("/",)) as tx:
            await tx.copy("dossier", ("id",), [(UUID(int=1),)])


def nodes(plan: Any) -> list[dict[str, Any]]:
    return [plan, *(inner for child in plan.get("Plans", []) for inner in nodes(child))]


@pytest.mark.parametrize(
    ("scopes", "narrowed"),
    [
        ("/", {}),
        ("/01/", {"province_code": "01"}),
        (HERE, {"province_code": "01", "commune_code": "00001"}),
    ],
    ids=["country", "province", "commune"],
)
@pytest.mark.parametrize("has_place", [False, True], ids=["first page", "later page"])
async def test_a_page_of_dossiers_walks_its_index_and_sorts_nothing(
    application: Any, scopes: str, narrowed: dict[str, str], *, has_place: bool
) -> None:
    query = page_of(frozenset(narrowed), has_place=has_place)
    place = {"after_at": datetime(2026, 1, 2, tzinfo=UTC), "after_id": UUID(int=0)} if has_place else {}
    arguments = query.arguments({**narrowed, **place, "size": 51}, scopes.split(","))

    async with scoped(application, scopes) as connection:
        kinds = await kinds_of_nodes(connection, query.text, arguments)
        found = await connection.fetch(query.text, *arguments)

    assert "Sort" not in kinds, kinds
    assert "Limit" in kinds
    assert len(found) == 51


async def kinds_of_nodes(connection: Any, statement: str, arguments: list[Any]) -> list[str]:
    plan = await connection.fetchval(f"EXPLAIN (FORMAT JSON) {statement}", *arguments)
    return [node["Node Type"] for node in nodes(json.loads(plan)[0]["Plan"])]


async def test_a_page_bounded_by_a_bare_overlap_would_sort(application: Any) -> None:
    query = page_of(frozenset({"province_code"}), has_place=False)
    bare = re.sub(r"CASE WHEN (\(dossier\.reach && .*?\)) THEN true ELSE false END", r"\1", query.text)
    assert bare != query.text

    async with scoped(application, "/01/") as connection:
        arguments = query.arguments({"province_code": "01", "size": 51}, ["/01/"])
        assert "Sort" in await kinds_of_nodes(connection, bare, arguments)
