"""Models and migrations make the same tables, migrations go both ways, and every table says who sees it."""

import ast
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import asyncpg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.dialects.postgresql import asyncpg as dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from support.server import Clone
from tdkt_api.db import migrate
from tdkt_api.db.base import Base

VERSIONS: Final = Path(migrate.scripts()) / "versions"
DIALECT: Final[Any] = dialect.dialect()  # type: ignore[no-untyped-call]
NOT_OURS: Final = "alembic_version"
OPEN_TABLES: Final = {
    "unit": "reference data that everyone may read",
    "unit_successor": "reference data that everyone may read",
    "lawbook": "law is public",
    "lawbook_pack": "law is public",
    "person": "read before a scope exists",
    "client": "read before a scope exists",
    "client_key": "read before a scope exists",
    "client_secret": "read before a scope exists",
    "client_assertion": "written before a scope exists",
    "client_redirect": "read before a scope exists",
    "second_factor": "read before a scope exists, by the one statement that signs somebody in",
    "authorization_code": "written before a scope exists; found by its hash alone",
    "session": "read before a scope exists",
    "refresh_token": "read before a scope exists",
    "role_grant": "read before a scope exists: the scope is made of it",
    "delegation": "read before a scope exists: what somebody may do is made of it",
    "idempotency": "client and person are in its key and in its only statements",
    "security_entry": "the application may only add to it",
    "register_counter": "a unit's last number, no person's",
    NOT_OURS: "Alembic's own",
}
READ_EVERYWHERE: Final = {
    "subject": "found by number, judged by id, named in the public registry",
    "individual": "one identity number is one person over the whole country",
    "collective": "judged by its sort and size, for any unit",
    "nomination": "counted against ceilings",
    "rating": "judged",
    "record": "judged",
    "record_version": "judged by what was known on a day",
    "initiative": "judged",
    "initiative_author": "judged",
    "initiative_use": "judged",
    "fact_correction": "judged by what was known on a day",
    "hold_open": "judged: that a hold is open, and its category",
    "award": "judged, looked up by everyone, and one's own",
}
"""Of which tables the reader sees rows of every unit, and of these only some columns."""
READ_AS_THEY_ARE: Final = {"unit", "unit_successor", "lawbook", "lawbook_pack"}
DELETABLE: Final = {
    "nomination_achievement",
    "achievement_evidence",
    "appraisal",
    "attestation",
    "council_outcome",
    "dossier_flag",
    "hold_open",
    "movement_criterion",
    "record",
    "record_version",
}
COLUMNS: Final = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated::text,
    pg_get_expr(d.adbin, d.adrelid), (SELECT collname FROM pg_collation WHERE oid = a.attcollation)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
CONSTRAINTS: Final = """
SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = $1::regnamespace AND contype <> 'n'
"""
INDEXES: Final = """
SELECT tablename, indexname, replace(indexdef, ' ON ' || schemaname || '.', ' ON ')
FROM pg_indexes WHERE schemaname = $1
"""
OBJECTS: Final = """
SELECT 'policy', tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, tgenabled::text, pg_get_triggerdef(oid), '', ''
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'grant', table_name, privilege_type, grantee, is_grantable, '', ''
FROM information_schema.table_privileges WHERE table_schema = 'public'
UNION ALL SELECT 'function', proname, prosrc, provolatile::text, proparallel::text, proacl::text, ''
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'table', relname, relrowsecurity::text, relforcerowsecurity::text, relowner::regrole::text,
    '', ''
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""
Rows = set[tuple[Any, ...]]


@pytest.fixture
async def owner(clone: Clone) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(clone.owner_url)
    yield connection
    await connection.close()


async def shape(connection: Any, schema: str) -> Rows:
    """Every column, constraint and index of a schema."""
    await connection.execute(f"SET search_path TO {schema}, public")
    rows = [row for query in (COLUMNS, CONSTRAINTS, INDEXES) for row in await connection.fetch(query, schema)]
    return {tuple(row) for row in rows if row[0] != NOT_OURS}


async def whole(connection: Any) -> Rows:
    """The schema with its policies, triggers, rights and functions."""
    objects = {tuple(row) for row in await connection.fetch(OBJECTS)}
    return await shape(connection, "public") | {row for row in objects if row[1] != NOT_OURS}


async def made_by_models(connection: Any, metadata: Any) -> Rows:
    await connection.execute("CREATE SCHEMA models; SET search_path TO models, public")
    for table in metadata.sorted_tables:
        statements: list[Any] = [CreateTable(table), *(CreateIndex(index) for index in table.indexes)]
        for made in statements:
            await connection.execute(str(made.compile(dialect=DIALECT)))
    return await shape(connection, "models")


async def test_models_and_migrations_make_the_same_tables(owner: Any) -> None:
    migrated = await shape(owner, "public")
    modelled = await made_by_models(owner, Base.metadata)

    assert sorted(migrated - modelled, key=str) == []
    assert sorted(modelled - migrated, key=str) == []
    assert len(migrated) > 300


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE award ADD COLUMN colour text",
        "ALTER TABLE award ALTER COLUMN decision_id SET NOT NULL",
        "ALTER TABLE dossier DROP CONSTRAINT ck_dossier_years",
        "ALTER TABLE rating DROP CONSTRAINT ck_rating_year, ADD CONSTRAINT ck_rating_year CHECK (year > 0)",
        "DROP INDEX ix_award_decision_id",
        'ALTER TABLE role_grant ALTER COLUMN ending_reason TYPE text COLLATE "C"',
        "ALTER TABLE dossier ALTER COLUMN commune_code DROP EXPRESSION",
        "ALTER TABLE meeting DROP CONSTRAINT fk_meeting_council_id",
        "ALTER TABLE rating ALTER COLUMN year TYPE bigint",
    ],
)
async def test_any_difference_between_them_is_found(worker_database: Clone, change: str) -> None:
    connection = await asyncpg.connect(worker_database.owner_url)
    await connection.execute("BEGIN")
    try:
        before = await shape(connection, "public")
        await connection.execute(change)
        assert await shape(connection, "public") != before
    finally:
        await connection.execute("ROLLBACK")
        await connection.close()


async def test_migrations_go_down_to_nothing_and_up_to_the_same(clone: Clone, owner: Any) -> None:
    before = await whole(owner)

    await migrate.downgrade(clone.owner_url, "base")
    left = await whole(owner)
    done = await migrate.migrate(clone.owner_url)
    after = await whole(owner)

    assert left == set()
    assert (done.before, done.now) == (None, migrate.head())
    assert sorted(before ^ after, key=str) == []


async def test_every_single_step_can_be_taken_back(clone: Clone, owner: Any) -> None:
    await migrate.downgrade(clone.owner_url, "base")
    for revision in sorted(migrate.revisions()):
        before = await whole(owner)
        await migrate.migrate(clone.owner_url, to=revision)
        made = await whole(owner)
        await migrate.downgrade(clone.owner_url, migrate.revisions()[revision] or "base")

        assert await whole(owner) == before, revision
        await migrate.migrate(clone.owner_url, to=revision)
        assert await whole(owner) == made, revision


def test_there_is_one_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.scripts()))

    assert ScriptDirectory.from_config(config).get_heads() == [migrate.head()]


@pytest.mark.parametrize("path", sorted(VERSIONS.glob("*.py")), ids=lambda path: path.stem)
def test_a_migration_says_what_it_locks_and_knows_nothing_of_the_models(path: Path) -> None:
    module = ast.parse(path.read_text("utf-8"))
    imported = {
        ast.unparse(node) for node in ast.walk(module) if isinstance(node, ast.Import | ast.ImportFrom)
    }
    told = ast.get_docstring(module) or ""

    assert re.fullmatch(r"\d{4}_\d{2}_\d{2}_\d{4}_[a-z_]+\.py", path.name)
    assert re.search(r"^Locks: .+Reversible: (yes|no)\b", told, re.MULTILINE | re.DOTALL)
    assert not [line for line in imported if "tdkt_api" in line]
    assert "SET LOCAL lock_timeout" in path.read_text("utf-8")


async def test_every_table_is_either_scoped_or_open_for_a_reason(owner: Any) -> None:
    rows = await owner.fetch(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
    )
    unscoped = {row["relname"] for row in rows if not row["relrowsecurity"]}

    assert unscoped == set(OPEN_TABLES)
    assert [row["relname"] for row in rows if row["relrowsecurity"] != row["relforcerowsecurity"]] == []
    assert {row["relname"] for row in rows} - unscoped == set(Base.metadata.tables) - set(OPEN_TABLES)


async def test_every_scoped_table_has_a_policy_for_its_owner_and_one_for_the_application(owner: Any) -> None:
    policies = await owner.fetch(
        "SELECT tablename, policyname, roles, cmd, qual, with_check FROM pg_policies"
    )
    scoped = set(Base.metadata.tables) - set(OPEN_TABLES)
    for_owner = [row for row in policies if row["roles"] == ["tdkt_owner"]]
    reading = [row for row in policies if row["roles"] == ["tdkt_app"] and row["cmd"] in {"ALL", "SELECT"}]

    assert {row["tablename"] for row in for_owner} == {row["tablename"] for row in reading} == scoped
    assert {(row["cmd"], row["qual"], row["with_check"]) for row in for_owner} == {("ALL", "true", "true")}
    assert [row["tablename"] for row in reading if not re.match(r"\s*CASE\b", row["qual"])] == []
    others = [row for row in policies if row["roles"] not in (["tdkt_owner"], ["tdkt_app"])]
    assert {(row["tablename"], *row["roles"], row["qual"]) for row in others} == {
        ("outbox", "tdkt_worker", "true"),
        ("operation", "tdkt_worker", "true"),
        ("operation_result", "tdkt_worker", "true"),
        *((table, "tdkt_reader", "true") for table in READ_EVERYWHERE),
    }
    assert {row["cmd"] for row in others if row["roles"] == ["tdkt_reader"]} == {"SELECT"}


async def test_the_application_deletes_only_what_is_worked_on_and_everyone_else_may_do_nothing(
    owner: Any,
) -> None:
    granted = await owner.fetch(
        "SELECT table_name, privilege_type, grantee FROM information_schema.table_privileges"
        " WHERE table_schema = 'public' AND grantee <> 'tdkt_owner'"
    )
    may = {(row["table_name"], row["privilege_type"]) for row in granted if row["grantee"] == "tdkt_app"}

    others = [row for row in granted if row["grantee"] != "tdkt_app"]
    assert {tuple(row) for row in others} == {
        (NOT_OURS, "SELECT", "tdkt_worker"),
        ("authorization_code", "DELETE", "tdkt_worker"),
        ("client_assertion", "DELETE", "tdkt_worker"),
        ("idempotency", "DELETE", "tdkt_worker"),
        ("operation_result", "DELETE", "tdkt_worker"),
        ("session", "DELETE", "tdkt_worker"),
        *((table, "SELECT", "tdkt_reader") for table in READ_AS_THEY_ARE),
    }
    assert {table for table, act in may if act == "DELETE"} == DELETABLE
    assert {act for _, act in may} == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert {table for table in OPEN_TABLES if (table, "SELECT") not in may} == {"security_entry"}
