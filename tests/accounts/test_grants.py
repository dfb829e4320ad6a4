"""Roles granted per unit and period, and what they let somebody do at once."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from support import world
from support.client import Client, shown
from support.flow import Road, SignIn, done
from support.registry import bodies
from support.traces import alike, days_later, pointers, refused, written
from tdkt_api import ids

PATH = "/v1/grants"
COMMUNE = shown("dv", world.COMMUNE)
NEIGHBOUR = shown("dv", world.NEIGHBOUR)


@pytest.fixture
async def admin(sign_in: SignIn) -> Client:
    """The administrator of Ba Đình."""
    return await sign_in("admin")


@pytest.fixture
async def nobody(connection: Any) -> str:
    """The account of somebody without a role."""
    return shown("ns", await world.person_id(connection, "nobody"))


def term(person: str, role: str = "clerk", unit: str = COMMUNE, **more: Any) -> dict[str, Any]:
    """A role as it is given."""
    return {"person_id": person, "unit_id": unit, "role": role, "valid_from": "2026-01-15", **more}


async def ended(caller: Client, grant: httpx.Response, **more: Any) -> httpx.Response:
    path = f"{PATH}/{grant.json()['id']}/ending"
    return await caller.post(path, {"reason": "Chuyển công tác"}, **{"etag": grant.headers["ETag"], **more})


async def test_an_administrator_gives_a_role_for_a_period(admin: Client, nobody: str) -> None:
    made = await admin.post(PATH, term(nobody, valid_to="2026-12-31"))

    told = done(made)
    assert (told["role"], told["valid_from"], told["valid_to"]) == ("clerk", "2026-01-15", "2026-12-31")
    assert (told["person_id"], told["unit_id"], told["ended_on"]) == (nobody, COMMUNE, None)
    assert made.headers["Location"] == f"{PATH}/{told['id']}"
    assert done(await admin.get(made.headers["Location"])) == told


async def test_it_stands_in_the_history_of_the_account(admin: Client, nobody: str, connection: Any) -> None:
    made = done(await admin.post(PATH, term(nobody)))

    event = (await bodies(connection))[-1]

    assert (event["type"], event["stream"], event["role"]) == ("account.grant", f"account/{nobody}", "admin")
    assert event["data"] == {
        "grant": made["id"],
        "unit": COMMUNE,
        "role": "clerk",
        "valid_from": "2026-01-15",
    }


async def test_a_role_counts_with_the_next_request(sign_in: SignIn, admin: Client, nobody: str) -> None:
    somebody = await sign_in("nobody")
    refused(await somebody.get("/v1/dossiers"), 403, "auth.not_permitted")

    done(await admin.post(PATH, term(nobody)))

    assert done(await somebody.get("/v1/me"))["units"][0]["roles"] == ["clerk"]
    await Road(sign_in).draft()
    assert len(done(await somebody.get("/v1/dossiers"))["items"]) == 1


async def test_an_ended_role_counts_no_more_with_the_next_request(
    sign_in: SignIn, admin: Client, nobody: str
) -> None:
    somebody = await sign_in("nobody")
    given = await admin.post(PATH, term(nobody))
    done(await somebody.get("/v1/dossiers"))

    over = done(await ended(admin, given))

    assert (over["ended_on"], over["ending_reason"]) == ("2026-01-15", "Chuyển công tác")
    refused(await somebody.get("/v1/dossiers"), 403, "auth.not_permitted")


async def test_a_role_given_for_later_counts_later(
    sign_in: SignIn, app: FastAPI, admin: Client, nobody: str, connection: Any
) -> None:
    done(await admin.post(PATH, term(nobody, valid_from="2026-01-20", valid_to="2026-01-21")))
    roles = []
    for days in (4, 5, 6, 7):
        with days_later(days):
            app.state.actors.forget(await world.person_id(connection, "nobody"))
            somebody = await sign_in("nobody")
            roles.append(bool(done(await somebody.get("/v1/me"))["units"]))

    assert roles == [False, True, True, False]


async def test_a_new_decider_signs_at_once(sign_in: SignIn, admin: Client, nobody: str) -> None:
    road = await Road(sign_in).voted()
    draft = await road.drafted()

    done(await admin.post(PATH, term(nobody, "decider")))

    assert done(await road.sign(draft, "nobody"))["state"] == "signed"


async def test_a_role_ended_through_another_server_does_not_sign_although_it_is_still_remembered(
    sign_in: SignIn, connection: Any
) -> None:
    """Authority is read anew under the lock: nothing here has forgotten the chair."""
    road = await Road(sign_in).voted()
    draft, seen = await road.drafted(), await road.seen("chair")
    await connection.execute(
        "UPDATE role_grant SET ended_on = '2026-01-15', ending_reason = 'x' WHERE person_id = $1",
        await world.person_id(connection, "chair"),
    )
    chair = await sign_in("chair")

    path = f"/v1/decisions/{done(draft)['id']}/signature"
    answer = await chair.post(path, {"dossiers": seen}, etag=draft.headers["ETag"])

    assert done(await chair.get("/v1/me"))["units"] != []
    refused(answer, 403, "workflow.wrong_role")


async def test_a_role_ended_through_another_server_does_not_close_a_meeting(
    sign_in: SignIn, connection: Any
) -> None:
    road = await Road(sign_in).at_council()
    done(await (await sign_in("secretary")).get("/v1/me"))
    await connection.execute(
        "UPDATE role_grant SET ended_on = '2026-01-15', ending_reason = 'x' WHERE person_id = $1",
        await world.person_id(connection, "secretary"),
    )

    refused(await road.close(), 403, "workflow.wrong_role")


async def test_ending_stands_in_the_history_and_its_reason_only_as_a_commitment(
    admin: Client, nobody: str, connection: Any
) -> None:
    given = await admin.post(PATH, term(nobody))

    done(await ended(admin, given))

    event = (await bodies(connection))[-1]
    assert (event["type"], event["seq"]) == ("account.end_grant", 2)
    assert event["data"]["ended_on"] == "2026-01-15"
    assert list(event["commit"]) == ["reason"]
    assert "Chuyển công tác" not in str(event)


async def test_nobody_gives_a_role_to_themselves(admin: Client, connection: Any) -> None:
    own, before = shown("ns", await world.person_id(connection, "admin")), await written(connection)

    answer = await admin.post(PATH, term(own, "decider"))

    assert pointers(refused(answer, 403, "grant.to_oneself")) == ["/person_id"]
    assert await written(connection) == before


@pytest.mark.parametrize("name", ["clerk", "head", "decider", "inspector", "nobody"])
async def test_other_roles_give_none(sign_in: SignIn, nobody: str, name: str) -> None:
    answer = await (await sign_in(name)).post(PATH, term(nobody))

    refused(answer, 403, "auth.not_permitted")


async def test_an_administrator_gives_nothing_outside_their_units(admin: Client, nobody: str) -> None:
    outside = await admin.post(PATH, term(nobody, unit=NEIGHBOUR))
    absent = await admin.post(PATH, term(nobody, unit=shown("dv", ids.new())))

    refused(outside, 404, "resource.not_found")
    assert alike(outside, absent)


async def test_one_who_only_reads_the_unit_gives_nothing_there(
    sign_in: SignIn, admin: Client, nobody: str, connection: Any
) -> None:
    """An administrator of one commune who is a clerk of another administers only the first."""
    neighbour = shown("ns", await world.person_id(connection, "neighbour.clerk"))
    done(await admin.post(PATH, term(neighbour, "admin")))

    answer = await (await sign_in("neighbour.clerk")).post(PATH, term(nobody, unit=NEIGHBOUR))

    refused(answer, 403, "workflow.wrong_role")


async def test_an_administrator_above_gives_and_ends_roles_below(
    sign_in: SignIn, admin: Client, nobody: str, connection: Any
) -> None:
    above = await sign_in("province.admin")

    given = await above.post(PATH, term(nobody))
    over = done(await ended(admin, given))

    assert over["ended_on"] == "2026-01-15"
    acted_at = [event["unit"] for event in await bodies(connection)]
    assert acted_at == [shown("dv", world.PROVINCE), COMMUNE]


async def test_the_laws_editor_is_one_for_the_whole_country(admin: Client, nobody: str) -> None:
    answer = await admin.post(PATH, term(nobody, "law_editor"))

    assert pointers(refused(answer, 422, "grant.nationwide")) == ["/role"]


async def test_a_role_is_held_once_at_a_time(admin: Client, nobody: str) -> None:
    first = await admin.post(PATH, term(nobody, valid_to="2026-03-31"))

    again = await admin.post(PATH, term(nobody, valid_from="2026-03-31"))
    after = await admin.post(PATH, term(nobody, valid_from="2026-04-01"))
    done(await ended(admin, first))
    anew = await admin.post(PATH, term(nobody, valid_to="2026-03-31"))

    refused(again, 409, "grant.overlaps")
    assert (after.status_code, anew.status_code) == (201, 201)


async def test_a_role_does_not_begin_in_the_past(admin: Client, nobody: str) -> None:
    answer = await admin.post(PATH, term(nobody, valid_from="2026-01-14"))

    assert pointers(refused(answer, 422, "grant.period")) == ["/valid_from"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"role": "king"}, "/role"),
        ({"valid_to": "2026-01-14"}, ""),
        ({"valid_from": None}, "/valid_from"),
        ({"person_id": "cn_x"}, "/person_id"),
        ({"ended_on": "2026-01-15"}, "/ended_on"),
    ],
    ids=str,
)
async def test_a_malformed_role_is_pointed_at(
    admin: Client, nobody: str, change: dict[str, Any], pointer: str
) -> None:
    answer = await admin.post(PATH, {**term(nobody), **change})

    assert pointers(refused(answer, 422, "request.invalid")) == [pointer]


async def test_a_person_who_is_not_there_is_given_nothing(admin: Client) -> None:
    answer = await admin.post(PATH, term(shown("ns", ids.new())))

    assert pointers(refused(answer, 404, "resource.not_found")) == ["/person_id"]


async def test_the_same_key_gives_and_ends_once(admin: Client, nobody: str, connection: Any) -> None:
    first = await admin.post(PATH, term(nobody), key="one")
    again = await admin.post(PATH, term(nobody), key="one")
    over, once_more = [await ended(admin, first, key="two") for _ in range(2)]

    assert (again.json(), once_more.json()) == (first.json(), over.json())
    assert [event["type"] for event in await bodies(connection)] == ["account.grant", "account.end_grant"]


async def test_ending_asks_for_the_version_that_was_seen(admin: Client, nobody: str) -> None:
    given = await admin.post(PATH, term(nobody))

    refused(await ended(admin, given, etag=None), 428, "request.if_match_missing")
    refused(await ended(admin, given, etag='"v7"'), 412, "resource.stale")


async def test_a_role_is_ended_once(admin: Client, nobody: str) -> None:
    given = await admin.post(PATH, term(nobody))
    over = await ended(admin, given)

    refused(await ended(admin, over), 409, "grant.over")


async def test_a_role_elsewhere_is_as_if_it_were_not(sign_in: SignIn, admin: Client, nobody: str) -> None:
    given = await admin.post(PATH, term(nobody))
    stranger = await sign_in("other.inspector")

    hidden, absent = [
        await stranger.get(f"{PATH}/{id}") for id in (given.json()["id"], shown("qh", ids.new()))
    ]

    refused(hidden, 404, "resource.not_found")
    assert alike(hidden, absent)


async def test_roles_are_listed_by_unit_person_role_and_day(
    sign_in: SignIn, admin: Client, nobody: str
) -> None:
    given = done(await admin.post(PATH, term(nobody, valid_from="2026-02-01")))
    inspector = await sign_in("province.inspector")

    mine = done(await inspector.get(PATH, person_id=nobody))["items"]
    today = done(await inspector.get(PATH, person_id=nobody, as_of="2026-01-15"))["items"]
    later = done(await inspector.get(PATH, person_id=nobody, as_of="2026-02-01", unit_id=COMMUNE))["items"]
    beside = done(await inspector.get(PATH, person_id=nobody, unit_id=NEIGHBOUR))["items"]
    clerks = done(await inspector.get(PATH, role="clerk", as_of="2026-01-15", unit_id=NEIGHBOUR))["items"]

    assert (mine, today, later, beside) == ([given], [], [given], [])
    assert [one["person_name"] for one in clerks] == ["Người neighbour.clerk"]


async def test_pages_of_roles_give_each_once(admin: Client) -> None:
    whole = done(await admin.get(PATH, page_size=200))["items"]
    paged, token = [], None
    while True:
        page = done(await admin.get(PATH, page_size=7, **({"page_token": token} if token else {})))
        paged += page["items"]
        token = page["next_page_token"]
        if token is None:
            break

    assert paged == whole
    assert {one["unit_id"] for one in whole} == {COMMUNE}


async def test_roles_below_a_unit_that_is_not_there_are_absent(admin: Client) -> None:
    answer = await admin.get(PATH, unit_id=shown("dv", ids.new()))

    refused(answer, 404, "resource.not_found")


@pytest.mark.parametrize("name", ["clerk", "nobody"])
async def test_other_roles_read_no_roles(sign_in: SignIn, name: str) -> None:
    refused(await (await sign_in(name)).get(PATH), 403, "auth.not_permitted")


async def test_a_closed_account_takes_no_role(admin: Client, connection: Any) -> None:
    closed = ids.new()
    await connection.execute(
        "INSERT INTO person (id, username, name, post, is_active, is_machine, version, created_at)"
        " VALUES ($1, 'closed', 'Người đã nghỉ', '', false, false, 1, now())",
        closed,
    )

    answer = await admin.post(PATH, term(shown("ns", closed)))

    assert pointers(refused(answer, 409, "person.closed")) == ["/person_id"]
