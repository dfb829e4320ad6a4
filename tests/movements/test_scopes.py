"""What row-level security shows of movements, above, below and beside, with real commits."""
# ruff: noqa: S608 - the tables that are named are ours

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg
import pytest

from support.client import shown
from support.flow import COMMUNE, PROVINCE, done
from support.live import Live, held, live, opened
from support.movements import drafted, launch, launched, place
from support.server import WORKER, Clone, Given, open_connection
from support.world import COUNTRY, NEIGHBOUR
from tdkt_api import ids

HERE, BESIDE, ABOVE, ELSEWHERE, UNDER = "/01/00004/", "/01/00008/", "/01/", "/04/", "/01/00004/x/"
NEXT_DOOR: Final = shown("dv", NEIGHBOUR)
TABLES: Final = ("movement", "movement_criterion", "movement_participant")
WAITING: Final = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'tdkt-api' AND wait_event_type = 'Lock'
"""
EVENTS: Final = "SELECT count(*) FROM history_event WHERE stream_kind = 'movement'"
NO_SCOPE: Final = (
    None, "", " ", ",", ",,", "/0", "//", "///", "%", "/%/", "_", " /", "/ ", "/01", "01/", "/01/00004",
    " /01/", "/01/ ", "{/}", "'/'", "/01/*", "/A/", "\u00a0/", "/01/;/04/",
)  # fmt: skip
NATIONWIDE: Final = """
INSERT INTO movement (id, unit_id, lead_unit_id, coordinating_unit_ids, unit_path, seen_paths, name,
    name_folded, form, scope_level, state, official_number, signed_on, version, created_at)
VALUES (gen_random_uuid(), $1, $1, '{}', '/', '{}', 'Cả nước', 'ca nuoc', 'thematic', 'nation', 'launched',
    '1/QĐ-TTg', date '2026-01-01', 1, timestamptz '2026-01-01')
"""
Counts = tuple[int, ...]


@pytest.fixture(scope="module")
async def walked(server: Given) -> AsyncIterator[Clone]:
    """One movement of the province's that both communes joined, and one draft of it."""
    name = f"{WORKER}_movements"
    clone = await server.clone(name)
    async with opened(clone) as database, live(clone, database) as office:
        found = await launched(office.sign_in)
        for who, unit in (("clerk", COMMUNE), ("province.clerk", PROVINCE)):
            body = {"unit_id": unit, "items": [{"unit_id": unit}]}
            done(await (await office.sign_in(who)).post(f"{place(found)}/participants", body))
        await drafted(office.sign_in)
    yield clone
    await server.drop(name)


@pytest.fixture(scope="module")
async def application(walked: Clone) -> AsyncIterator[Any]:
    connection = await open_connection(walked)
    yield connection
    await connection.close()


@asynccontextmanager
async def scoped(connection: Any, scopes: str | None) -> AsyncIterator[Any]:
    """Any text as scope, sent beside the check of the service; rolled back."""
    await connection.execute("BEGIN")
    try:
        if scopes is not None:
            await connection.execute("SELECT set_config('tdkt.scopes', $1, true)", scopes)
        yield connection
    finally:
        await connection.execute("ROLLBACK")


async def counted(connection: Any) -> Counts:
    rows = [await connection.fetchval(f"SELECT count(*) FROM {table}") for table in TABLES]
    return (*rows, await connection.fetchval(EVENTS))


@pytest.mark.parametrize(
    ("scopes", "counts"),
    [
        ("/", (2, 2, 2, 5)),
        (ABOVE, (2, 2, 2, 5)),
        (HERE, (1, 1, 1, 4)),
        (BESIDE, (1, 1, 0, 4)),
        (UNDER, (1, 1, 0, 4)),
        (f"{BESIDE},{HERE}", (1, 1, 1, 4)),
        (ELSEWHERE, (0, 0, 0, 0)),
        ("/04/01273/", (0, 0, 0, 0)),
        ("/g09/", (0, 0, 0, 0)),
    ],
)
async def test_a_launched_movement_is_seen_above_and_below_and_nowhere_else(
    application: Any, scopes: str, counts: Counts
) -> None:
    async with scoped(application, scopes) as connection:
        assert await counted(connection) == counts


@pytest.mark.parametrize("scopes", NO_SCOPE)
async def test_what_is_no_scope_shows_nothing_not_even_what_the_country_launched(
    walked: Clone, scopes: str | None
) -> None:
    async with nationwide(walked) as looking, scoped(looking, scopes) as connection:
        assert await counted(connection) == (0, 0, 0, 0)


@pytest.mark.parametrize("scopes", ["/", ABOVE, ELSEWHERE, HERE, "/g09/"])
async def test_what_the_country_launched_is_seen_in_every_unit(walked: Clone, scopes: str) -> None:
    async with nationwide(walked) as looking, scoped(looking, scopes) as connection:
        assert await connection.fetchval("SELECT count(*) FROM movement WHERE unit_path = '/'") == 1


@asynccontextmanager
async def nationwide(clone: Clone) -> AsyncIterator[Any]:
    """A connection of the application's beside a nationwide movement, which is taken away afterwards."""
    owner, looking = await asyncpg.connect(clone.owner_url), await open_connection(clone)
    try:
        await owner.execute(NATIONWIDE, COUNTRY)
        yield looking
    finally:
        await owner.execute("DELETE FROM movement WHERE unit_path = '/'")
        await owner.close()
        await looking.close()


@pytest.mark.parametrize("scopes", [HERE, UNDER])
async def test_from_below_no_row_is_changed_locked_or_removed(application: Any, scopes: str) -> None:
    async with scoped(application, scopes) as connection:
        assert await connection.execute("UPDATE movement SET name = 'x'") == "UPDATE 0"
        assert await connection.fetch("SELECT id FROM movement FOR UPDATE") == []
        assert await connection.execute("UPDATE movement_criterion SET target = 0") == "UPDATE 0"
        assert await connection.execute("DELETE FROM movement_criterion") == "DELETE 0"


async def test_from_above_a_row_is_changed(application: Any) -> None:
    async with scoped(application, ABOVE) as connection:
        assert await connection.execute("UPDATE movement SET name = 'x'") == "UPDATE 2"
        assert await connection.execute("DELETE FROM movement_criterion") == "DELETE 2"


async def test_nobody_enters_a_participant_for_another_unit(application: Any) -> None:
    statement = """
    INSERT INTO movement_participant (id, movement_id, unit_id, unit_path, seen_paths, joined_on, joined_by,
        created_at)
    SELECT gen_random_uuid(), id, unit_id, '/04/', '{/04/}', date '2026-01-15', signer_id, created_at
    FROM movement
    """
    async with scoped(application, HERE) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await connection.execute(statement)


async def test_a_role_withdrawn_in_this_moment_launches_nothing(office: Live) -> None:
    draft, head = await drafted(office.sign_in), await office.sign_in("province.head")
    done(await head.get(place(draft)))  # known for five seconds from here on
    await office.owner.execute("UPDATE role_grant SET valid_to = date '2026-01-01' WHERE role = 'head'")

    refused = await launch(office.sign_in, draft)

    assert (refused.status_code, refused.json()["code"]) == (403, "workflow.wrong_role")


async def test_whoever_registers_while_it_closes_is_before_or_refused(office: Live) -> None:
    found = await launched(office.sign_in)
    head, clerk, beside = [await office.sign_in(who) for who in ("province.head", "clerk", "neighbour.clerk")]
    province = await office.sign_in("province.clerk")
    path, seen = place(found), found.headers["ETag"]
    units = {"clerk": COMMUNE, "beside": NEXT_DOOR, "province": PROVINCE}
    bodies = {who: {"unit_id": unit, "items": [{"unit_id": unit}]} for who, unit in units.items()}

    *answers, closed = await asyncio.gather(
        clerk.post(f"{path}/participants", bodies["clerk"]),
        beside.post(f"{path}/participants", bodies["beside"]),
        province.post(f"{path}/participants", bodies["province"]),
        head.post(f"{path}/closing", {"note": "Xong"}, etag=seen),
    )

    assert closed.status_code == 201
    assert {one.status_code for one in answers} <= {200, 409}
    types = await office.owner.fetch(
        "SELECT type FROM history_event WHERE stream_kind = 'movement' ORDER BY seq"
    )
    assert types[-1]["type"] == "movement.close"
    assert await office.count("movement_participant") == sum(one.status_code == 200 for one in answers)


async def test_whoever_comes_behind_a_closing_sees_that_it_is_closed(office: Live) -> None:
    found = await launched(office.sign_in)
    head, clerk = await office.sign_in("province.head"), await office.sign_in("clerk")
    path, stream = place(found), ids.read("pt", found.json()["id"])
    body = {"unit_id": COMMUNE, "items": [{"unit_id": COMMUNE}]}
    lock = "SELECT 1 FROM history_head WHERE stream_id = $1 FOR UPDATE"

    async with held(office, lock, stream, waiting=2):
        closing = asyncio.create_task(
            head.post(f"{path}/closing", {"note": "Xong"}, etag=found.headers["ETag"])
        )
        while not await office.owner.fetchval(WAITING):  # noqa: ASYNC110  (a lock tells nobody)
            await asyncio.sleep(0.01)
        joining = asyncio.create_task(clerk.post(f"{path}/participants", body))
    closed, refused = await closing, await joining

    assert closed.status_code == 201
    assert (refused.status_code, refused.json()["code"]) == (409, "movement.state")
