"""The reader sees what judging and the registry must know over the country, for single statements only."""

from collections.abc import AsyncIterator
from typing import Any, Final

import asyncpg
import pytest
from sqlalchemy import func, select

from support.deeds import entered
from support.flow import Road, done, person
from support.live import Live, live, opened
from support.server import WORKER, Clone, Given, open_connection
from tdkt_api.db.database import Database
from tdkt_api.db.query import Query, same
from tdkt_api.models import Dossier, Rating, Subject

RATINGS: Final = Query(select(func.count()).select_from(Rating), int)
DOSSIERS: Final = Query(select(func.count()).select_from(Dossier), int)
SUBJECTS: Final = Query(select(func.count()).select_from(Subject), int)
NAMES: Final = Query(select(Subject.name_folded), str)
WHO: Final = Query(select(func.current_setting("role")), same)


@pytest.fixture(scope="module")
async def decided(server: Given) -> AsyncIterator[Clone]:
    """A database with one decided dossier of a commune."""
    name = f"{WORKER}_reader"
    clone = await server.clone(name)
    async with opened(clone) as database, live(clone, database) as office:
        road = await Road(office.sign_in).decided()
        done(await entered(await office.sign_in("clerk"), road.nominations[0]["subject"]["id"]))
    yield clone
    await server.drop(name)


@pytest.fixture
async def single(decided: Clone) -> AsyncIterator[Database]:
    """One connection: what one transaction leaves behind, the next one sees."""
    async with opened(decided, size=1) as database:
        yield database


async def test_what_is_foreign_is_read_inside_the_block_and_neither_before_nor_after(
    single: Database,
) -> None:
    async with single.transaction(scopes=("/04/",)) as tx:
        before = await tx.one(RATINGS)
        async with tx.over_the_country():
            inside = await tx.one(RATINGS)
        after = await tx.one(RATINGS)

    assert (before, after) == (0, 0)
    assert inside > 0


async def test_the_next_transaction_is_the_application_again(single: Database) -> None:
    with pytest.raises(RuntimeError, match="given up"):
        async with single.transaction(scopes=("/04/",)) as tx, tx.over_the_country():
            raise RuntimeError("given up")

    async with single.transaction(scopes=("/04/",)) as tx:
        assert await tx.one(WHO) == "none"
        assert await tx.one(RATINGS) == 0


async def test_what_fails_inside_and_is_swallowed_commits_nothing(single: Database) -> None:
    with pytest.raises(RuntimeError, match="nothing was committed"):
        async with single.transaction(scopes=("/",)) as tx:
            with pytest.raises(ValueError, match="odd"):
                async with tx.over_the_country():
                    raise ValueError("odd")


@pytest.mark.parametrize("query", [DOSSIERS, NAMES], ids=["another table", "another column"])
async def test_the_reader_reads_nothing_that_nobody_needs(single: Database, query: Query[Any]) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        async with single.transaction(scopes=("/",)) as tx, tx.over_the_country():
            await tx.all(query)


async def test_the_reader_writes_nothing(decided: Clone) -> None:
    connection = await open_connection(decided)
    try:
        for act in (
            "UPDATE subject SET version = version",
            "DELETE FROM hold_open",
            "INSERT INTO initiative_use SELECT * FROM initiative_use",
        ):
            await connection.execute("BEGIN; SET LOCAL ROLE tdkt_reader")
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(act)
            await connection.execute("ROLLBACK")
    finally:
        await connection.close()


async def test_whoever_is_found_by_number_in_another_unit_is_seen_with_the_dossier_and_not_before(
    office: Live, fresh_database: Database
) -> None:
    """Named by the nomination, which the unit sees; their ratings stay where they belong."""
    road = await Road(office.sign_in).nominated([person(1), person(2)])
    known = road.nominations[0]["subject"]["id"]
    stranger = await office.sign_in("other.everything")
    unit = done(await stranger.get("/v1/me"))["units"][0]["unit"]["id"]
    units = {"owner_unit_id": unit, "deciding_unit_id": unit}
    body = {**units, "type": "cong_trang", "name": "Đề nghị", "year": 2025}
    dossier = done(await stranger.post("/v1/dossiers", body))["id"]
    item = {**person(1), "ratings": [], "initiatives": [], "earlier_awards": []}
    async with fresh_database.transaction(scopes=("/04/01273/",)) as tx:
        before = await tx.one(SUBJECTS)

    path = f"/v1/dossiers/{dossier}/nominations/batch"
    done(await stranger.post(path, {"atomic": True, "items": [item]}))

    listed = done(await stranger.get(f"/v1/dossiers/{dossier}/nominations"))["items"]
    assert {one["subject"]["id"] for one in listed} == {known}
    assert (await stranger.get(f"/v1/individuals/{known}")).status_code == 404
    async with fresh_database.transaction(scopes=("/04/01273/",)) as tx:
        assert (before, await tx.one(SUBJECTS), await tx.one(RATINGS)) == (0, 1, 0)
