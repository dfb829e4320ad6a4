"""Pages, put together, are the list as it was, whatever is entered between one page and the next."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support import world
from support.batch import sent
from support.client import Client
from support.conferred import conferred
from support.flow import COMMUNE, PROVINCE, Road, SignIn, done, person
from support.holds import placed
from support.movements import drafted, launched
from support.registry import person as someone
from support.savepoint_database import SavepointDatabase
from support.traces import look, tried
from tdkt_api import ids
from tdkt_api.db.paging import COUNTED_TO
from tdkt_api.ids import Prefix

MOST: Final = 12
DOCUMENT: Final = json.loads((Path(__file__).parents[2] / "openapi" / "openapi.json").read_text("utf-8"))
GIVEN_NAMES: Final = ("An", "Ánh", "Bình", "Đạt", "Dũng", "Hòa", "Hoà", "Yến", "Uyên", "Ước", "Tú", "Tứ")
FIRST: Final = datetime(2026, 1, 1, tzinfo=UTC)
DOSSIER: Final = """
INSERT INTO dossier (
    id, name, type, first_year, last_year, owner_unit_id, deciding_unit_id, client_id, state, stage_number,
    stage_unit_id, owner_path, stage_path, seen_paths, made_by, version, created_at
)
SELECT $1, 'Thi đua', 'cong_trang', 2025, 2025, u.id, u.id, 'tests', 'draft', 1, u.id, u.path, u.path, '{}',
    $2, 1, $3
FROM unit u WHERE u.id = $4
"""


@dataclass
class Office:
    """Who enters, and what it is entered under."""

    sign_in: SignIn
    connection: Any
    app: FastAPI
    database: SavepointDatabase
    under: str = ""
    count: int = 0
    road: Road | None = None
    years: set[int] = field(default_factory=set)

    async def client(self) -> Client:
        return await self.sign_in("everything")

    def number(self) -> int:
        self.count += 1
        return self.count

    def free(self, year: int) -> int:
        """The first year from this one on that has none yet."""
        while year in self.years:
            year += 1
        self.years.add(year)
        return year


Enter = Callable[[Office, int], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: where it is read, what stands above its rows, and how one enters at a place of its order."""

    path: str
    enter: Enter
    before: Callable[[Office], Awaitable[str]] | None = None
    params: tuple[str, ...] = ()


async def a_dossier(office: Office, place: int) -> None:
    made_by = await world.person_id(office.connection, "clerk")
    await look(office.connection)
    at = FIRST + timedelta(hours=place)
    await office.connection.execute(DOSSIER, ids.new(), made_by, at, world.COMMUNE)


async def an_individual(office: Office, place: int) -> None:
    body = someone(f"Nguyễn Văn {GIVEN_NAMES[place]}", world.COMMUNE)
    done(await (await office.client()).post("/v1/individuals", body))


async def an_award(office: Office, place: int) -> None:
    made_by = await world.person_id(office.connection, "chair")
    who = ids.read(Prefix.INDIVIDUAL, office.under)
    unit = (world.COMMUNE, "/01/00004/")
    async with office.database.transaction(scopes=("/",)) as tx:
        tx.office, tx.request_id = office.app.state.office, "req-test"
        number = office.number()
        won: dict[str, Any] = {"first_year": 1990 + number, "last_year": 1990 + number}
        await conferred(tx, office.connection, who, unit, made_by, number=number, **won)


async def a_movement(office: Office, place: int) -> None:
    await drafted(office.sign_in, as_="clerk", name=f"Phong trào {place}")


async def a_rating(office: Office, place: int) -> None:
    body = {"subject_id": office.under, "year": office.free(1950 + 4 * place), "rating": "good"}
    done(await (await office.client()).post("/v1/ratings", body))


async def an_initiative(office: Office, place: int) -> None:
    body = {
        "unit_id": COMMUNE,
        "name": f"Sáng kiến {office.number()}",
        "scope": "grassroots",
        "year": 2010 + place,
        "recognised_on": f"{2010 + place}-12-10",
        "authors": [{"individual_id": office.under, "share_percent": 100}],
    }
    done(await (await office.client()).post("/v1/initiatives", body))


async def a_hold(office: Office, place: int) -> None:
    opened = {"opened_on": f"2026-01-{place + 1:02}"}
    done(await placed(await office.client(), office.under, COMMUNE, **opened))


async def a_participant(office: Office, place: int) -> None:
    clerk = await office.client()
    who = done(await clerk.post("/v1/individuals", someone(GIVEN_NAMES[place], world.COMMUNE)))["id"]
    body = {"unit_id": COMMUNE, "items": [{"individual_id": who}]}
    done(await clerk.post(f"/v1/movements/{office.under}/participants", body))


async def a_nomination(office: Office, place: int) -> None:
    assert office.road
    item = person(office.number(), awards=["lao_dong_tien_tien"])
    done(await sent(await office.sign_in("clerk"), office.road, item))


async def an_edit(office: Office, place: int) -> None:
    clerk = await office.sign_in("clerk")
    path = f"/v1/dossiers/{office.under}"
    seen = (await clerk.get(path)).headers["ETag"]
    done(await clerk.patch(path, {"name": f"Tên {office.number()}"}, etag=seen))


async def a_collective(office: Office, place: int) -> None:
    body = {"unit_id": COMMUNE, "name": f"Tổ {GIVEN_NAMES[place]}", "collective_kind": "team"}
    done(await (await office.client()).post("/v1/collectives", body))


async def a_household(office: Office, place: int) -> None:
    body = {"unit_id": COMMUNE, "head_name": f"Nguyễn Văn {GIVEN_NAMES[place]}"}
    done(await (await office.client()).post("/v1/households", body))


async def a_post(office: Office, place: int) -> None:
    body = {"title": "Ủy viên", "kind": "other", "is_main": False, "from_on": f"2025-08-{place + 1:02}"}
    done(await (await office.client()).post(f"/v1/individuals/{office.under}/posts", body))


async def a_transfer(office: Office, place: int) -> None:
    clerk, body = await office.client(), {"to_unit_id": PROVINCE, "moves_on": "2026-01-15"}
    who = await a_person(office)
    done(await clerk.post(f"/v1/individuals/{who}/transfers", body))


async def a_person(office: Office) -> str:
    clerk = await office.client()
    found: str = done(await clerk.post("/v1/individuals", someone("Trần An", world.COMMUNE)))["id"]
    return found


async def a_launched_movement(office: Office) -> str:
    return str(done(await launched(office.sign_in, as_="head"))["id"])


async def a_draft(office: Office) -> str:
    office.road = await Road(office.sign_in).draft()
    return office.road.id


LISTS: Final = {
    "dossiers": Listed("/v1/dossiers", a_dossier),
    "individuals": Listed("/v1/individuals", an_individual),
    "collectives": Listed("/v1/collectives", a_collective),
    "households": Listed("/v1/households", a_household),
    "posts": Listed("/v1/individuals/{}/posts", a_post, a_person),
    "transfers": Listed("/v1/transfers", a_transfer),
    "awards": Listed("/v1/awards", an_award, a_person),
    "movements": Listed("/v1/movements", a_movement),
    "ratings": Listed("/v1/ratings", a_rating, a_person, ("subject_id",)),
    "initiatives": Listed("/v1/initiatives", an_initiative, a_person, ("individual_id",)),
    "holds": Listed("/v1/holds", a_hold, a_person, ("subject_id",)),
    "participants": Listed("/v1/movements/{}/participants", a_participant, a_launched_movement),
    "nominations": Listed("/v1/dossiers/{}/nominations", a_nomination, a_draft),
    "events of a dossier": Listed("/v1/dossiers/{}/history", an_edit, a_draft),
    "events": Listed("/v1/audit/events", an_individual),
}
Places = st.integers(0, MOST - 1)
Between = st.tuples(st.integers(1, 4), st.lists(Places, max_size=2))


@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS)
@given(first=st.lists(Places, min_size=2, max_size=6), between=st.lists(Between, min_size=1, max_size=4))
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_pages_give_each_row_once_and_in_order(
    sign_in: SignIn,
    connection: Any,
    app: FastAPI,
    database: SavepointDatabase,
    listed: Listed,
    first: list[int],
    between: list[tuple[int, list[int]]],
) -> None:
    async with tried(connection):
        office = Office(sign_in, connection, app, database)
        office.under = await listed.before(office) if listed.before else ""
        for place in first:
            await listed.enter(office, place)
        before = await whole(office, listed)

        walked = await walk(office, listed, between)

        after = await whole(office, listed)
        assert [row for row in walked if row in set(before)] == before
        assert walked == [row for row in after if row in set(walked)]
        assert len(before) > 1


@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS)
async def test_a_list_says_how_many_rows_it_has_where_that_is_asked(
    sign_in: SignIn, connection: Any, app: FastAPI, database: SavepointDatabase, listed: Listed
) -> None:
    office = Office(sign_in, connection, app, database)
    office.under = await listed.before(office) if listed.before else ""
    for place in range(3):
        await listed.enter(office, place)

    rows = await whole(office, listed)
    first = await read(office, listed, page_size=1, include_total=True)
    token = first["next_page_token"]
    second = await read(office, listed, page_size=1, include_total=True, page_token=token)
    unasked = await read(office, listed, page_size=1)

    assert len(rows) >= 3
    assert [(page["total"], page["total_is_estimate"]) for page in (first, second)] == [
        (len(rows), False)
    ] * 2
    assert not {"total", "total_is_estimate"} & unasked.keys()


def paged() -> list[str]:
    """The lists that are read without anything given: no place in the path, no filter that must be."""
    found = []
    for path, item in DOCUMENT["paths"].items():
        asked = item.get("get", {}).get("parameters", ())
        if "page_token" in {one["name"] for one in asked} and not any(one["required"] for one in asked):
            found.append(path)
    return found


def test_every_list_can_be_counted() -> None:
    """By its description: whoever takes a page token takes `include_total` too."""
    takes = {
        path: {one["name"] for one in item["get"].get("parameters", ())}
        for path, item in DOCUMENT["paths"].items()
        if "get" in item
    }
    lists = {path for path, names in takes.items() if "page_token" in names}

    assert len(lists) > 20
    assert {path for path in lists if "include_total" not in takes[path]} == set()


@pytest.mark.parametrize("path", paged())
async def test_the_total_is_what_all_pages_have(sign_in: SignIn, path: str) -> None:
    await Road(sign_in).decided()
    everything = await sign_in("everything")

    total = done(await everything.get(path, include_total=True, page_size=1))

    rows, token = 0, ""
    while token is not None and rows <= total["total"]:
        page = done(await everything.get(path, page_size=200, **({"page_token": token} if token else {})))
        rows, token = rows + len(page["items"]), page["next_page_token"]
    assert total["total_is_estimate"] == (rows > COUNTED_TO)
    assert total["total"] == min(rows, COUNTED_TO)


async def walk(office: Office, listed: Listed, between: list[tuple[int, list[int]]]) -> list[str]:
    """The rows of all pages, each of its own size, with what is entered between them."""
    rows: list[str] = []
    token: str | None = ""
    turn = 0
    while token is not None:
        size, entered = between[turn % len(between)]
        page = await read(office, listed, page_size=size, **({"page_token": token} if token else {}))
        rows += [name(item) for item in page["items"]]
        token = page["next_page_token"]
        for place in entered if turn < len(between) else ():
            await listed.enter(office, place)
        turn += 1
    return rows


async def whole(office: Office, listed: Listed) -> list[str]:
    page = await read(office, listed, page_size=200)
    assert page["next_page_token"] is None
    return [name(item) for item in page["items"]]


async def read(office: Office, listed: Listed, **params: Any) -> Any:
    """As somebody who may read it all."""
    asked = {**dict.fromkeys(listed.params, office.under), **params}
    return done(await (await office.client()).get(listed.path.format(office.under), **asked))


def name(item: dict[str, Any]) -> str:
    return str(item.get("id") or item["individual_id"])
