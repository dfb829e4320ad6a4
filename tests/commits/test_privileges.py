"""What the application's role may not even try, and what nobody may do to the history."""
# ruff: noqa: S608 - the tables that are named are ours

from collections.abc import AsyncIterator
from typing import Any, Final

import asyncpg
import pytest

from support.server import Clone, open_connection

READ_ONLY: Final = ("unit", "unit_successor", "client")
APPEND_ONLY: Final = (
    "lawbook",
    "lawbook_pack",
    "history_event",
    "history_disclosure",
    "outbox",
    "rating",
    "initiative",
    "decision_line",
    "decision_exception",
    "access_entry",
)
WRITES: Final = ("UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE")


@pytest.fixture
async def application(worker_database: Clone) -> AsyncIterator[Any]:
    """The application's role inside a transaction that reaches the whole country."""
    connection = await open_connection(worker_database)
    await connection.execute("BEGIN; SELECT set_config('tdkt.scopes', '/', true)")
    yield connection
    await connection.execute("ROLLBACK")
    await connection.close()


@pytest.fixture
async def superuser(worker_database: Clone) -> AsyncIterator[Any]:
    """Whom no privilege stops; rolled back."""
    connection = await asyncpg.connect(worker_database.owner_url)
    await connection.execute("BEGIN")
    yield connection
    await connection.execute("ROLLBACK")
    await connection.close()


async def column_of(connection: Any, table: str) -> str:
    found: str = await connection.fetchval(
        "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1", table
    )
    return found


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("table", [*READ_ONLY, *APPEND_ONLY])
async def test_the_application_changes_nothing_that_is_kept_for_good(
    application: Any, table: str, write: str
) -> None:
    column = await column_of(application, table)

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        await application.execute(write.format(table, column, column))


@pytest.mark.parametrize("table", READ_ONLY)
async def test_the_application_adds_nothing_to_units_and_clients(application: Any, table: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match=f"permission denied for table {table}"):
        await application.execute(f"INSERT INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE person SET password_hash = NULL",
        "UPDATE person SET identity_index = NULL",
        "UPDATE person SET username = username",
        "UPDATE role_grant SET role = role",
        "UPDATE role_grant SET person_id = person_id",
        "UPDATE role_grant SET valid_to = NULL",
        "DELETE FROM person",
        "DELETE FROM role_grant",
        "TRUNCATE role_grant",
    ],
)
async def test_the_application_ends_a_role_and_changes_nothing_else_of_an_account(
    application: Any, act: str
) -> None:
    await application.execute("UPDATE role_grant SET ended_on = valid_from, ending_reason = 'x'")

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        await application.execute(act)


@pytest.mark.parametrize("act", ["SELECT id FROM security_entry", "DELETE FROM security_entry"])
async def test_the_application_adds_to_the_security_record_and_cannot_read_it(
    application: Any, act: str
) -> None:
    await application.execute(
        "INSERT INTO security_entry (id, at, kind, code, method, route, request_id)"
        " VALUES (gen_random_uuid(), now(), 'refusal', 'x', 'GET', '/', 'r')"
    )

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        await application.execute(act)


@pytest.mark.parametrize(
    "act",
    [
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "ALTER TABLE dossier DISABLE ROW LEVEL SECURITY",
        "DROP POLICY scope ON dossier",
        "ALTER TABLE history_event DISABLE TRIGGER refuse_change",
        "SET ROLE tdkt_owner",
        "SET session_replication_role = replica",
        "UPDATE alembic_version SET version_num = 'x'",
        "CREATE ROLE mine",
        "ALTER ROLE tdkt_app BYPASSRLS",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ],
)
async def test_the_application_does_not_change_the_rules_it_is_under(application: Any, act: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await application.execute(act)


async def test_roles_are_what_their_names_say(superuser: Any) -> None:
    rows = await superuser.fetch(
        "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        " FROM pg_roles WHERE starts_with(rolname, 'tdkt_') AND rolname IN"
        " ('tdkt_app', 'tdkt_migrator', 'tdkt_owner', 'tdkt_reader', 'tdkt_worker') ORDER BY rolname"
    )
    nothing = (False,) * 5

    assert [tuple(row) for row in rows] == [
        ("tdkt_app", True, *nothing),
        ("tdkt_migrator", True, *nothing),
        ("tdkt_owner", False, *nothing),
        ("tdkt_reader", True, *nothing),
        ("tdkt_worker", True, *nothing),
    ]


@pytest.mark.parametrize("role", ["tdkt_app", "tdkt_reader", "tdkt_worker"])
async def test_who_runs_may_become_nobody_but_the_reader_and_owns_nothing(superuser: Any, role: str) -> None:
    member_of = await superuser.fetch(
        f"SELECT roleid::regrole::text FROM pg_auth_members WHERE member = '{role}'::regrole"
    )
    owned = await superuser.fetch(
        f"SELECT relname FROM pg_class WHERE relowner = '{role}'::regrole UNION ALL"
        f" SELECT proname FROM pg_proc WHERE proowner = '{role}'::regrole"
    )

    assert [row[0] for row in member_of] == (["tdkt_reader"] if role == "tdkt_app" else [])
    assert owned == []


async def test_every_table_belongs_to_the_owner(superuser: Any) -> None:
    others = await superuser.fetch(
        "SELECT relname, relowner::regrole::text FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S')"
        " AND relnamespace = 'public'::regnamespace AND relowner <> 'tdkt_owner'::regrole"
    )

    assert others == []


async def test_no_function_runs_with_the_rights_of_its_maker(superuser: Any) -> None:
    found = await superuser.fetch(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )

    assert found == []


@pytest.fixture
async def numberer(worker_database: Clone) -> AsyncIterator[Any]:
    """The worker's role inside a transaction."""
    connection = await asyncpg.connect(worker_database.worker_url)
    await connection.execute("BEGIN")
    yield connection
    await connection.close()


async def test_the_worker_gives_positions_to_whatever_waits(numberer: Any) -> None:
    assert (await numberer.execute("UPDATE outbox SET position = NULL")).startswith("UPDATE ")


async def test_the_application_gives_no_position_not_even_to_a_new_event(application: Any) -> None:
    put = (
        "INSERT INTO outbox (id, type, subject, time, data, unit_path{})"
        " VALUES (gen_random_uuid(), 't', 's', now(), '{}', '/'{})"
    )
    await application.execute(put.format("", "{}", ""))

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for table outbox"):
        await application.execute(put.format(", position", "{}", ", 1"))


@pytest.mark.parametrize("column", ["parameters", "person_id", "role", "unit_id", "kind", "attempt"])
async def test_the_application_changes_nothing_of_what_was_asked(application: Any, column: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for table operation"):
        await application.execute(f"UPDATE operation SET {column} = {column}")


@pytest.mark.parametrize(
    "act",
    [
        "SELECT parameters FROM operation",
        "SELECT person_id FROM operation",
        "UPDATE operation SET problem = NULL",
        "DELETE FROM operation",
        "SELECT sealed FROM operation_result",
        "SELECT key FROM idempotency",
        "SELECT body FROM idempotency",
        "UPDATE idempotency SET at = now()",
        "SELECT data FROM outbox",
        "SELECT subject FROM outbox",
        "UPDATE outbox SET id = id",
        "INSERT INTO outbox (id) VALUES (gen_random_uuid())",
        "DELETE FROM outbox",
        "TRUNCATE outbox",
        "SELECT id FROM dossier",
        "SELECT id FROM history_event",
        "SELECT id FROM person",
        "SET ROLE tdkt_app",
        "DROP POLICY numbering ON outbox",
    ],
)
async def test_the_worker_learns_nothing_and_does_nothing_else(numberer: Any, act: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await numberer.execute(act)


EVENT: Final = """
INSERT INTO history_event (id, stream_kind, stream_id, seq, body, prev_hash, hash, type, at, person_id,
    client_id, unit_id, role, unit_path, stream_path)
VALUES (gen_random_uuid(), 'dossier', gen_random_uuid(), 1, '{}', decode(repeat('00', 32), 'hex'),
    decode(repeat('11', 32), 'hex'), 'dossier.open', now(), gen_random_uuid(), 'c', gen_random_uuid(),
    'clerk', '/01/', '/01/')
"""


@pytest.mark.parametrize("role", ["origin", "replica"])
@pytest.mark.parametrize(
    ("table", "write"),
    [
        *(("history_event", write) for write in WRITES),
        *(("history_disclosure", write) for write in WRITES[1:]),
    ],
)
async def test_not_even_a_superuser_rewrites_the_history(
    superuser: Any, table: str, write: str, role: str
) -> None:
    column = await column_of(superuser, table)
    await superuser.execute(f"SET LOCAL session_replication_role = {role}")
    await superuser.execute(EVENT)

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="entries are never changed"):
        await superuser.execute(write.format(table, column, column))


async def test_without_its_trigger_the_history_could_be_rewritten(superuser: Any) -> None:
    await superuser.execute(EVENT)
    await superuser.execute("ALTER TABLE history_event DISABLE TRIGGER refuse_change")

    assert await superuser.execute("UPDATE history_event SET client_id = 'd'") == "UPDATE 1"


async def test_erasure_empties_a_disclosure_and_leaves_its_event(superuser: Any) -> None:
    await superuser.execute(EVENT)
    await superuser.execute(
        "INSERT INTO history_disclosure (event_id, name, salt, sealed, key_version)"
        " SELECT id, 'reason', 'salt', 'sealed', 1 FROM history_event"
    )

    assert await superuser.execute("UPDATE history_disclosure SET salt = NULL, sealed = NULL") == "UPDATE 1"
    assert await superuser.fetchval("SELECT count(*) FROM history_event") == 1
