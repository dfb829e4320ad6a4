"""What waits for whom, in which order, and what they may do with it."""

from typing import Any

import pytest

from support import world
from support.client import Client, shown
from support.flow import PROVINCE, Road, SignIn, done, person
from support.traces import days_later, refused

PATH = "/v1/inbox"
NOTHING = {"waiting": 0, "overdue": 0, "notices": 0, "transfers": 0}
OFFICE = ("clerk", "head", "appraiser", "secretary", "decider", "member", "inspector", "admin")
STATES: dict[str, tuple[str, set[str]]] = {
    "draft": ("nominated", {"clerk", "head"}),
    "submitted": ("submitted", {"clerk", "appraiser"}),
    "received": ("received", {"appraiser"}),
    "appraised": ("appraised", {"appraiser", "secretary"}),
    "at_council": ("at_council", {"secretary"}),
    "voted": ("voted", {"decider"}),
    "decided": ("decided", set()),
}


async def waiting(client: Client, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done(await client.get(PATH, **asked))["items"]
    return found


async def counts(client: Client) -> dict[str, int]:
    found: dict[str, int] = done(await client.get("/v1/me"))["inbox"]
    return found


@pytest.mark.parametrize("state", STATES)
async def test_a_dossier_waits_for_those_whose_turn_it_is_and_me_counts_it(
    sign_in: SignIn, state: str
) -> None:
    reached, expected = STATES[state]
    road = await getattr(Road(sign_in), reached)()
    office = {name: await sign_in(name) for name in OFFICE}

    found = {name: [one["id"] for one in await waiting(client)] for name, client in office.items()}
    counted = {name: (await counts(client))["waiting"] for name, client in office.items()}

    assert found == {name: [road.id] if name in expected else [] for name in OFFICE}
    assert counted == {name: int(name in expected) for name in OFFICE}


async def test_where_the_lawbook_asks_no_council_the_next_after_appraisal_is_the_head(
    sign_in: SignIn,
) -> None:
    road = await Road(sign_in, decider=PROVINCE).appraised()
    names = ("appraiser", "secretary", "head", "decider", "province.chair", "province.appraiser")

    found = {name: [one["id"] for one in await waiting(await sign_in(name))] for name in names}

    assert found == {name: [road.id] if name == "head" else [] for name in names}


async def test_a_forwarded_dossier_waits_at_the_province_and_no_longer_at_the_commune(
    sign_in: SignIn,
) -> None:
    road = await Road(sign_in).forwarded()
    names = ("clerk", "appraiser", "head", "province.clerk", "province.appraiser", "province.chair")

    found = {name: [one["id"] for one in await waiting(await sign_in(name))] for name in names}

    theirs = {"province.clerk", "province.appraiser"}
    assert found == {name: [road.id] if name in theirs else [] for name in names}


async def test_a_returned_dossier_waits_for_its_owner(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    flags = [{"field": "name", "note": "Ghi rõ năm"}]
    await road.step("appraiser", "return", reason="Cần bổ sung", flags=flags)

    [task] = await waiting(await sign_in("clerk"))

    assert (task["id"], task["state"], task["due_on"]) == (road.id, "returned", None)
    assert await waiting(await sign_in("appraiser")) == []


@pytest.mark.parametrize("name", ["neighbour.clerk", "other.clerk", "province.clerk", "both"])
async def test_a_role_at_another_unit_is_not_waited_for(sign_in: SignIn, name: str) -> None:
    await Road(sign_in).submitted()

    assert await waiting(await sign_in(name)) == []
    assert await counts(await sign_in(name)) == NOTHING


async def test_a_task_says_which_steps_are_open_and_where(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()

    [task] = await waiting(await sign_in("appraiser"))

    steps = {one["action"]: one["link"] for one in task["steps"]}
    assert steps == dict.fromkeys(("return", "appraise", "consult"), f"/v1/dossiers/{road.id}/steps")
    assert all(one["may"] for one in task["steps"])
    assert task["state_name"]


async def test_the_steps_are_those_that_the_dossier_itself_offers(sign_in: SignIn) -> None:
    road = await Road(sign_in).appraised()
    secretary = await sign_in("secretary")

    [task] = await waiting(secretary)

    offered = done(await secretary.get(f"/v1/dossiers/{road.id}/steps"))["steps"]
    assert task["steps"] == [one for one in offered if one["may"]]


async def test_who_has_another_duty_in_a_dossier_is_offered_nothing_that_it_bars(sign_in: SignIn) -> None:
    """Somebody with every role submitted it: they may receive it and may not appraise it."""
    road = await Road(sign_in).nominated()
    await road.step("everything", "submit")
    await road.step("everything", "receive")

    [task] = await waiting(await sign_in("everything"))

    assert "appraise" not in {one["action"] for one in task["steps"]}
    assert "return" in {one["action"] for one in task["steps"]}


async def test_the_earliest_due_comes_first_and_drafts_last_page_by_page(sign_in: SignIn) -> None:
    draft = await Road(sign_in).draft()
    with days_later(7):
        later = await received(sign_in, 1)
    sooner = await received(sign_in, 2)
    everything = await sign_in("everything")

    first = done(await everything.get(PATH, page_size=2))
    second = done(await everything.get(PATH, page_size=2, page_token=first["next_page_token"]))

    assert [one["id"] for one in first["items"]] == [sooner.id, later.id]
    assert [one["id"] for one in second["items"]] == [draft.id]
    assert not second["has_more"]


async def test_what_is_past_its_day_is_marked_and_counted(sign_in: SignIn) -> None:
    await Road(sign_in).received()
    appraiser = await sign_in("appraiser")
    [before] = await waiting(appraiser)

    with days_later(60):
        [after] = await waiting(appraiser)
        counted = await counts(appraiser)

    assert (before["is_overdue"], after["is_overdue"]) == (False, True)
    assert counted == {**NOTHING, "waiting": 1, "overdue": 1}


async def test_the_way_to_the_next_page_is_ones_own(sign_in: SignIn) -> None:
    for _ in range(2):
        await Road(sign_in).draft()
    token = done(await (await sign_in("clerk")).get(PATH, page_size=1))["next_page_token"]

    answer = await (await sign_in("head")).get(PATH, page_size=1, page_token=token)

    refused(answer, 400, "request.page_token")


async def test_who_holds_no_role_has_no_inbox(sign_in: SignIn) -> None:
    refused(await (await sign_in("nobody")).get(PATH), 403, "auth.not_permitted")


async def test_who_holds_no_role_has_nothing_waiting(sign_in: SignIn) -> None:
    assert await counts(await sign_in("nobody")) == NOTHING


async def test_me_counts_the_results_that_a_unit_has_not_acknowledged(sign_in: SignIn) -> None:
    await Road(sign_in).decided()
    clerk = await sign_in("clerk")
    office = {name: (await counts(await sign_in(name)))["notices"] for name in ("clerk", "head", "appraiser")}
    [notice] = done(await clerk.get(PATH))["notices"]

    path = f"/v1/notices/{notice['id']}/acknowledgement"
    done(await clerk.post(path, etag=f'"v{notice["version"]}"'))

    assert office == {"clerk": 1, "head": 1, "appraiser": 0}
    assert (await counts(clerk))["notices"] == 0


async def test_me_counts_the_transfers_that_wait_at_either_unit(sign_in: SignIn) -> None:
    clerk, neighbour = await sign_in("clerk"), await sign_in("neighbour.clerk")
    someone = {"unit_id": shown("dv", world.COMMUNE), "family_and_given_name": "Lê Văn Tám"}
    person_id = done(await clerk.post("/v1/individuals", someone))["id"]
    offer = {"to_unit_id": shown("dv", world.NEIGHBOUR), "moves_on": "2026-01-15"}
    made = await clerk.post(f"/v1/individuals/{person_id}/transfers", offer)
    before = [(await counts(one))["transfers"] for one in (clerk, neighbour)]

    path = f"/v1/transfers/{done(made)['id']}/refusal"
    done(await neighbour.post(path, {"reason": "Không nhận"}, etag=made.headers["ETag"]))

    assert before == [0, 1]
    assert [(await counts(one))["transfers"] for one in (clerk, neighbour)] == [1, 0]


async def received(sign_in: SignIn, number: int) -> Road:
    """A dossier with one person of its own, received on the day it is."""
    road = await Road(sign_in).nominated([person(number)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    return road
