"""What waits is read in the order in which it is due: a page of each state, never all that waits."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from support.plans import planned, read, sorted_rows
from support.server import WORKER, Given, open_connection
from tdkt_api.inbox.repository import page_of

WAITING, BODIES = 6_000, 8
SIZE = 21
OFFICE, OWNER, STRANGER, BODY = (UUID(int=number) for number in range(1, 5))
SCOPES = ("/01/",)
# Foreign keys are off. A third each waits with its owner, with the stage, and for the
# owner after a return; a quarter of what is asked is asked of one body. Its pages are
# kept nearly empty: to read the table whole must cost what it costs in a country.
FILL = f"""
SET session_replication_role = replica;
ALTER TABLE dossier SET (fillfactor = 10);
INSERT INTO dossier (id, name, type, first_year, last_year, owner_unit_id, deciding_unit_id, client_id, state,
    stage_number, stage_unit_id, owner_path, stage_path, seen_paths, made_by, version, created_at, due_on)
SELECT gen_random_uuid(), 'Hồ sơ ' || n, 'cong_trang', 2025, 2025, o.id, '{OFFICE}', 'c',
    (ARRAY['draft', 'received', 'returned'])[n % 3 + 1], 1, '{OFFICE}', '/01/00004/', '/01/', '{{}}',
    gen_random_uuid(), 1, now(),
    CASE n % 3 WHEN 1 THEN date '2026-01-15' + (hashtext(n::text) & 255) END
FROM generate_series(0, {3 * WAITING - 1}) n,
    LATERAL (SELECT (ARRAY['{OWNER}', '{STRANGER}']::uuid[])[n / 3 % 2 + 1]) o (id);
INSERT INTO consultation (id, dossier_id, stage_number, asking_unit_id, asking_path, unit_id, unit_path,
    question, working_days, asked_on, due_on, state, opinion, answered_on, objection_count, concluded_on,
    version, created_at)
SELECT gen_random_uuid(), d.id, 1, '{OFFICE}', '/01/',
    CASE WHEN hashtext(d.name) & 3 = 0 THEN '{BODY}'
    ELSE md5((abs(hashtext(d.name)) % {BODIES})::text)::uuid END, '/01/00008/', 'q', 10, '2025-01-01',
    date '2025-01-15' + (hashtext(d.id::text) & 255) + CASE WHEN a.is_open THEN 365 ELSE 0 END,
    CASE WHEN a.is_open THEN 'open' ELSE 'answered' END, CASE WHEN a.is_open THEN NULL ELSE 'agree' END,
    CASE WHEN a.is_open THEN NULL ELSE date '2025-01-10' END, 0,
    CASE WHEN a.is_open THEN NULL ELSE date '2025-01-20' END, 1, now()
FROM dossier d, (VALUES (true), (false)) a (is_open) WHERE d.state = 'received';
ANALYZE;
"""  # noqa: S608  (our own numbers)
NOBODY: dict[str, Any] = {
    "wait_units": [],
    "wait_turns": [],
    "wait_states": [],
    "wait_councils": [],
    "wait_lasts": [],
    "wait_asked": [],
    "wait_day": date(2026, 1, 15),
    "wait_council_forms": [],
}


def somebody(*rows: tuple[UUID, str, str]) -> dict[str, Any]:
    units, turns, states = (list(values) for values in zip(*rows, strict=True))
    either = [None] * len(rows)
    at = {"wait_units": units, "wait_turns": turns, "wait_states": states}
    return NOBODY | at | {"wait_councils": either, "wait_lasts": either}


PEOPLE = {
    "the stage": somebody((OFFICE, "stage", "received"), (OFFICE, "stage", "appraised")),
    "an owner": somebody((OWNER, "owner", "draft"), (OWNER, "owner", "returned")),
    "two offices": somebody(
        (OFFICE, "stage", "received"), (OWNER, "owner", "draft"), (STRANGER, "owner", "draft")
    ),
    "a body that is asked": NOBODY | {"wait_asked": [BODY]},
}


@pytest.fixture(scope="module")
async def filled(server: Given) -> AsyncIterator[Any]:
    """The application's role in a database where thousands wait at one office."""
    name = f"{WORKER}_inbox"
    clone = await server.clone(name)
    owner = await asyncpg.connect(clone.owner_url)
    await owner.execute(FILL)
    await owner.close()
    connection = await open_connection(clone)
    yield connection
    await connection.close()
    await server.drop(name)


@pytest.mark.parametrize("is_generic", [False, True], ids=["by its values", "for any values"])
@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("is_first", [True, False], ids=["first page", "later page"])
async def test_no_arm_sorts_all_that_waits(
    filled: Any, who: str, *, is_generic: bool, is_first: bool
) -> None:
    query = page_of(is_first=is_first)
    place = {} if is_first else {"after_due": date(2026, 1, 20), "after_key": UUID(int=0)}
    given = query.arguments({**PEOPLE[who], **place, "limit": SIZE}, SCOPES)

    found = await planned(filled, query.text, SCOPES, given, is_generic=is_generic)

    assert found[0]["Actual Rows"] == SIZE
    assert sorted_rows(found) <= SIZE * 4
    assert read(found, "dossier") <= SIZE * 4
    assert read(found, "consultation") <= SIZE * 2


async def test_without_the_index_of_the_stage_all_that_waits_there_is_sorted(filled: Any) -> None:
    query = page_of(is_first=True)
    given = query.arguments({**PEOPLE["the stage"], "limit": SIZE}, SCOPES)

    found = await planned(filled, query.text, SCOPES, given, hide="SET LOCAL enable_indexscan = off")

    assert sorted_rows(found) >= WAITING
