"""The events of the history as inspectors ask for them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from support import world
from support.client import Client, shown
from support.flow import COMMUNE, PROVINCE, Road, SignIn, candidate, done
from support.traces import look, pointers, refused
from tdkt_api import ids

PATH = "/v1/audit/events"
Event = dict[str, Any]


@pytest.fixture
async def road(sign_in: SignIn) -> Road:
    """A decided dossier, another that the province has received, and a draft of another portal."""
    road = await Road(sign_in).decided()
    other = Road(sign_in, decider=PROVINCE)
    await other.nominated([candidate(11)])
    await other.step("clerk", "submit")
    await other.step("appraiser", "receive")
    await other.appraise("appraiser")
    done(await other.forward())
    await other.step("province.appraiser", "receive")
    await opened(await sign_in("clerk", "other-portal"))
    return road


async def opened(clerk: Client) -> None:
    body = {
        "owner_unit_id": COMMUNE,
        "deciding_unit_id": COMMUNE,
        "type": "cong_trang",
        "year": 2025,
        "name": "Hồ sơ khác",
    }
    done(await clerk.post("/v1/dossiers", body))


async def listed(client: Client, /, **asked: Any) -> list[Event]:
    found: list[Event] = done(await client.get(PATH, page_size=200, **asked))["items"]
    return found


async def paged(client: Client, between: Callable[[], Any], /, **asked: Any) -> list[Event]:
    """Every page in turn, with something happening between them."""
    items: list[Event] = []
    token: dict[str, str] = {}
    while True:
        page = done(await client.get(PATH, page_size=4, **asked, **token))
        items += page["items"]
        if not page["has_more"]:
            return items
        token = {"page_token": page["next_page_token"]}
        await between()


def named(events: list[Event]) -> list[str]:
    return [one["id"] for one in events]


# Who sees what


async def test_everything_is_listed_the_newest_first(sign_in: SignIn, road: Road, connection: Any) -> None:
    events = await listed(await sign_in("province.inspector"))

    await look(connection)
    rows = await connection.fetch("SELECT id FROM history_event ORDER BY at DESC, id DESC")
    assert named(events) == [ids.show("ev", row["id"]) for row in rows]
    assert len(events) > 20


@pytest.mark.parametrize("name", ["inspector", "province.inspector", "centre.inspector"])
async def test_inspectors_at_and_above_a_unit_see_what_was_done_to_its_dossiers(
    sign_in: SignIn, road: Road, name: str
) -> None:
    events = await listed(await sign_in(name))

    assert {one["unit"] for one in events if one["type"] == "dossier.receive"} == {COMMUNE, PROVINCE}


async def test_a_foreign_inspector_sees_nothing_whatever_is_asked_for(sign_in: SignIn, road: Road) -> None:
    other = await sign_in("other.inspector")
    asked: list[dict[str, Any]] = [{}, {"dossier_id": road.id}, {"unit_id": COMMUNE}, {"role": "decider"}]

    assert [await listed(other, **one) for one in asked] == [[], [], [], []]


async def test_what_a_neighbour_does_is_not_seen_beside_it(sign_in: SignIn, road: Road) -> None:
    before = named(await listed(await sign_in("inspector")))
    neighbour = await sign_in("neighbour.clerk")
    unit = shown("dv", world.NEIGHBOUR)
    body = {"unit_id": unit, "family_and_given_name": "Trần Thị Bình"}
    done(await neighbour.post("/v1/individuals", body))

    assert named(await listed(await sign_in("inspector"))) == before
    assert [one["unit"] for one in await listed(await sign_in("province.inspector"), unit_id=unit)] == [unit]


@pytest.mark.parametrize("name", ["clerk", "chair", "admin", "nobody"])
async def test_only_inspectors_ask(sign_in: SignIn, name: str) -> None:
    client = await sign_in(name)

    refused(await client.get(PATH), 403, "auth.not_permitted")
    refused(await client.get("/v1/audit/exceptions"), 403, "auth.not_permitted")
    refused(await client.post("/v1/audit/exports", {}, key=None), 403, "auth.not_permitted")


async def test_nobody_asks_without_a_token(anyone: Client) -> None:
    refused(await anyone.get(PATH), 401, "auth.token_missing")


# What an event tells


async def test_an_event_names_its_stream_its_actor_and_its_unit(sign_in: SignIn, road: Road) -> None:
    [event] = await listed(await sign_in("inspector"), dossier_id=road.id, type="dossier.appraise")

    told = {
        "stream": f"dossier/{road.id}",
        "type_name": "Thẩm định",
        "person_name": "Người appraiser",
        "person_post": "Chức vụ appraiser",
        "client": "portal",
        "role": "appraiser",
        "role_name": "cán bộ thẩm định",
        "unit": COMMUNE,
        "unit_name": "Phường Ba Đình",
    }
    assert {name: event[name] for name in told} == told
    assert event["data"]["to"] == "appraised"
    assert len(event["hash"]) == len(event["prev"]) == 64


async def test_what_filters_read_is_what_the_bodies_say(road: Road, connection: Any) -> None:
    await look(connection)
    rows = await connection.fetch(
        "SELECT e.body, e.role, e.unit_path, e.stream_path, e.unit_province, e.unit_commune,"
        " e.stream_commune, o.unit_path AS told_to FROM history_event e JOIN outbox o ON o.id = e.id"
    )

    units = {COMMUNE: "/01/00004/", PROVINCE: "/01/"}
    bodies = [json.loads(row["body"]) for row in rows]
    assert [(b["role"], units[b["unit"]]) for b in bodies] == [(r["role"], r["unit_path"]) for r in rows]
    assert [row["stream_path"] for row in rows] == [row["told_to"] for row in rows]
    assert {row["unit_province"] for row in rows} == {"/01/"}
    assert {row["unit_commune"] for row in rows} == {"/01/00004/", "/01//"}
    assert {row["stream_commune"] for row in rows} == {"/01/00004/"}


# Filters


def value_of(name: str, events: list[Event], road: Road) -> str:
    """A value that narrows by this filter."""

    def of(stream: str) -> list[str]:
        return [one["stream"].partition("/")[2] for one in events if one["stream"].startswith(stream)]

    [appraised] = [one for one in events if one["type"] == "dossier.appraise" and road.id in one["stream"]]
    values: dict[str, str] = {
        "dossier_id": road.id,
        "subject_id": of("individual/")[0],
        "decision_id": of("decision/")[0],
        "stream": f"meeting/{of('meeting/')[0]}",
        "unit_id": PROVINCE,
        "person_id": appraised["person"],
        "client": "other-portal",
        "type": "dossier.submit",
        "role": "council_secretary",
        "at_from": appraised["at"],
        "at_to": appraised["at"],
    }
    return values[name]


HOLDS: dict[str, Callable[[Event, str], bool]] = {
    "dossier_id": lambda event, value: event["stream"] == f"dossier/{value}",
    "subject_id": lambda event, value: event["stream"] == f"individual/{value}",
    "decision_id": lambda event, value: event["stream"] == f"decision/{value}",
    "stream": lambda event, value: bool(event["stream"] == value),
    "unit_id": lambda event, value: event["unit"] in (COMMUNE, value),  # all lies under the province
    "person_id": lambda event, value: bool(event["person"] == value),
    "client": lambda event, value: bool(event["client"] == value),
    "type": lambda event, value: bool(event["type"] == value),
    "role": lambda event, value: bool(event["role"] == value),
    "at_from": lambda event, value: bool(event["at"] >= value),
    "at_to": lambda event, value: bool(event["at"] < value),
}


@pytest.mark.parametrize("inspector", ["inspector", "centre.inspector"])
async def test_each_filter_gives_exactly_what_it_names(sign_in: SignIn, road: Road, inspector: str) -> None:
    client = await sign_in(inspector)
    everything = await listed(client)
    values = {name: value_of(name, everything, road) for name in HOLDS}

    found = {name: named(await listed(client, **{name: value})) for name, value in values.items()}

    held = {
        name: [one["id"] for one in everything if holds(one, values[name])] for name, holds in HOLDS.items()
    }
    assert found == held
    assert [name for name, events in found.items() if not events] == []
    assert [name for name, events in found.items() if len(events) == len(everything)] == ["unit_id"]


async def test_a_unit_is_meant_with_all_under_it_and_nothing_above(sign_in: SignIn, road: Road) -> None:
    client = await sign_in("centre.inspector")
    everything = await listed(client)

    units = {
        unit: await listed(client, unit_id=unit) for unit in (COMMUNE, PROVINCE, shown("dv", world.COUNTRY))
    }

    assert named(units[COMMUNE]) == [one["id"] for one in everything if one["unit"] == COMMUNE]
    assert PROVINCE not in {one["unit"] for one in units[COMMUNE]}
    assert units[PROVINCE] == units[shown("dv", world.COUNTRY)] == everything


async def test_filters_narrow_together(sign_in: SignIn, road: Road) -> None:
    client = await sign_in("inspector")

    both = await listed(client, type="dossier.receive", unit_id=COMMUNE, client="portal")

    expected = [one for one in await listed(client, type="dossier.receive") if one["unit"] == COMMUNE]
    assert named(both) == named(expected)
    assert len(both) == 2


async def test_two_periods_that_meet_hold_each_event_once(sign_in: SignIn, road: Road) -> None:
    client = await sign_in("province.inspector")
    everything = await listed(client)
    middle = everything[len(everything) // 2]["at"]

    late, early = await listed(client, at_from=middle), await listed(client, at_to=middle)

    assert named(late + early) == named(everything)
    assert await listed(client, at_from=middle, at_to=middle) == []


async def test_no_event_belongs_to_two_streams(sign_in: SignIn, road: Road) -> None:
    client = await sign_in("inspector")
    events = await listed(client)
    decision = value_of("decision_id", events, road)

    assert await listed(client, dossier_id=road.id, decision_id=decision) == []
    assert await listed(client, dossier_id=road.id, stream=f"dossier/{road.id}") != []


@pytest.mark.parametrize(
    ("asked", "status", "code", "pointer"),
    [
        ({"dosier_id": "hs_01keznwyg0e008000000000001"}, 400, "request.unknown_parameter", "/dosier_id"),
        ({"type": "dossier.close,dossier.decide"}, 422, "request.invalid", "/type"),
        ({"role": "king"}, 422, "request.invalid", "/role"),
        ({"dossier_id": "hs_1"}, 422, "request.invalid", "/dossier_id"),
        ({"dossier_id": COMMUNE}, 422, "request.invalid", "/dossier_id"),
        ({"stream": "dossier"}, 422, "request.invalid", "/stream"),
        ({"stream": "dossier/hs_81keznwyg0e008000000000001"}, 422, "request.invalid", "/stream"),
        ({"at_from": "2026-01-15"}, 422, "request.invalid", "/at_from"),
        ({"at_from": "2026-01-15T00:00:00"}, 422, "request.invalid", "/at_from"),
        ({"unit_id": "dv_01keznwyg0e008000000000001"}, 404, "resource.not_found", "/unit_id"),
        ({"page_token": "x"}, 400, "request.page_token", None),
        ({"page_size": "0"}, 422, "request.invalid", "/page_size"),
    ],
)
async def test_a_filter_that_is_none_is_refused_and_never_passed_over(
    sign_in: SignIn, asked: dict[str, str], status: int, code: str, pointer: str | None
) -> None:
    client = await sign_in("inspector")

    problem = refused(await client.get(PATH, **asked), status, code)

    assert pointers(problem) == ([pointer] if pointer else [])


async def test_a_period_that_ends_before_it_begins_is_refused(sign_in: SignIn) -> None:
    client = await sign_in("inspector")
    period = {"at_from": "2026-01-15T01:00:00Z", "at_to": "2026-01-15T00:00:00Z"}

    for path in (PATH, "/v1/audit/exceptions"):
        problem = refused(await client.get(path, **period), 422, "request.invalid")

        assert [one["code"] for one in problem["errors"]] == ["value.order"]


# Pages


@pytest.mark.parametrize("inspector", ["inspector", "province.inspector", "centre.inspector"])
async def test_pages_make_up_the_whole_while_events_are_added(
    sign_in: SignIn, road: Road, inspector: str
) -> None:
    client, clerk = await sign_in(inspector), await sign_in("clerk")
    everything = await listed(client)

    pages = await paged(client, lambda: opened(clerk))

    assert named(pages) == named(everything)
    assert len(await listed(client)) > len(everything)


async def test_narrowed_pages_make_up_the_whole(sign_in: SignIn, road: Road) -> None:
    client, clerk = await sign_in("inspector"), await sign_in("clerk")
    person = (await listed(client, type="dossier.open"))[0]["person"]
    everything = await listed(client, person_id=person, client="portal")

    pages = await paged(client, lambda: opened(clerk), person_id=person, client="portal")

    assert named(pages) == named(everything)
    assert len(pages) > 4


async def test_a_token_is_good_for_its_own_filters_only(sign_in: SignIn, road: Road) -> None:
    client = await sign_in("inspector")
    token = done(await client.get(PATH, page_size=2, role="clerk"))["next_page_token"]

    for path, asked in ((PATH, {}), (PATH, {"role": "head"}), ("/v1/audit/exceptions", {"role": "clerk"})):
        answer = await client.get(path, page_size=2, page_token=token, **asked)

        assert answer.status_code == 400
