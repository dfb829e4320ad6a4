"""Acts delegated for a period: given, used at the unit, taken back."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from support import world
from support.client import Client, shown
from support.flow import COMMUNE, PROVINCE, Road, SignIn, done
from support.registry import bodies
from support.traces import alike, days_later, pointers, refused
from tdkt_api import ids

PATH = "/v1/delegations"
NEIGHBOUR = shown("dv", world.NEIGHBOUR)


@pytest.fixture
async def chair(sign_in: SignIn) -> Client:
    """Head and decider of Ba Đình."""
    return await sign_in("chair")


@pytest.fixture
async def people(connection: Any) -> dict[str, str]:
    """Everybody's account, by user name."""
    rows = await connection.fetch("SELECT username, id FROM person")
    return {row["username"]: shown("ns", row["id"]) for row in rows}


def lent(to: str, *acts: str, **more: Any) -> dict[str, Any]:
    """A delegation as it is given."""
    days = {"valid_from": "2026-01-15", "valid_to": "2026-01-30"}
    return {"to_person_id": to, "unit_id": COMMUNE, "acts": [*acts] or ["sign_decision"], **days, **more}


async def revoked(caller: Client, given: httpx.Response, **more: Any) -> httpx.Response:
    path = f"{PATH}/{given.json()['id']}/revocation"
    return await caller.post(path, {"reason": "Đã về"}, **{"etag": given.headers["ETag"], **more})


async def signed(road: Road, draft: httpx.Response, as_: str = "member") -> httpx.Response:
    return await road.sign(draft, as_, official_number="45/QĐ-UBND")


async def test_a_delegation_is_given_read_and_told(
    chair: Client, people: dict[str, str], connection: Any
) -> None:
    made = await chair.post(PATH, lent(people["member"], "reject", "sign_decision"))

    told = done(made)
    assert (told["acts"], told["from_person_id"], told["to_person_id"], told["revoked_on"]) == (
        ["reject", "sign_decision"],
        people["chair"],
        people["member"],
        None,
    )
    assert done(await chair.get(made.headers["Location"])) == told
    event = (await bodies(connection))[-1]
    assert (event["type"], event["stream"]) == ("account.delegate", f"account/{people['chair']}")
    assert event["data"] == {
        "delegation": told["id"],
        "to": people["member"],
        "unit": COMMUNE,
        "acts": ["reject", "sign_decision"],
        "valid_from": "2026-01-15",
        "valid_to": "2026-01-30",
    }


async def test_the_delegate_signs_and_the_history_names_both(
    sign_in: SignIn, chair: Client, people: dict[str, str], connection: Any
) -> None:
    road = await Road(sign_in).voted()
    draft = await road.drafted()
    refused(await signed(road, draft), 403, "auth.not_permitted")
    done(await chair.post(PATH, lent(people["member"])))

    answer = done(await signed(road, draft))
    chair_post = done(await chair.get("/v1/me"))["person"]["post"]

    assert answer["signer_name"] == "Người member"
    assert (answer["behalf_name"], answer["behalf_post"]) == ("Người chair", chair_post)
    told = {one["type"]: one for one in await bodies(connection)}
    for name in ("decision.sign", "dossier.decide"):
        assert told[name]["actor"] == {
            "person": people["member"],
            "client": world.CLIENT,
            "behalf": people["chair"],
        }
        assert told[name]["role"] == "decider"


async def test_who_signs_for_themselves_signs_on_nobodys_behalf(sign_in: SignIn) -> None:
    road = await Road(sign_in).voted()

    answer = done(await signed(road, await road.drafted(), "chair"))

    assert (answer["behalf_name"], answer["behalf_post"]) == (None, None)


async def test_the_timeline_says_by_whose_delegation(
    sign_in: SignIn, chair: Client, people: dict[str, str]
) -> None:
    road = await Road(sign_in).voted()
    done(await chair.post(PATH, lent(people["member"])))
    done(await signed(road, await road.drafted()))

    history = done(await (await sign_in("inspector")).get(f"/v1/dossiers/{road.id}/history"))["items"]

    last = history[-1]
    assert (last["person"], last["behalf"], last["behalf_name"]) == (
        people["member"],
        people["chair"],
        "Người chair",
    )
    assert "theo ủy quyền của Người chair" in last["sentence"]
    assert history[0]["behalf"] is None


async def test_an_act_by_delegation_stands_among_the_exceptions(
    sign_in: SignIn, chair: Client, people: dict[str, str]
) -> None:
    road = await Road(sign_in).voted()
    given = done(await chair.post(PATH, lent(people["member"])))
    decision = done(await signed(road, await road.drafted()))
    inspector = await sign_in("inspector")

    [one] = done(await inspector.get("/v1/audit/exceptions", kind="delegation"))["items"]

    assert (one["decision_id"], one["dossier_id"], one["nomination_id"]) == (decision["id"], road.id, None)
    assert one["facts"] == {
        "act": "sign_decision",
        "delegation": given["id"],
        "delegator": people["chair"],
        "delegate": people["member"],
    }
    assert [event["type"] for event in one["events"]] == ["decision.sign", "dossier.decide"]
    assert one["kind_name"] == "Thực hiện theo ủy quyền"


async def test_submissions_meetings_and_rejections_by_delegation_are_exceptions_too(
    sign_in: SignIn, people: dict[str, str]
) -> None:
    secretary, head = await sign_in("secretary"), await sign_in("head")
    done(await secretary.post(PATH, lent(people["member"], "close_meeting")))
    done(await head.post(PATH, lent(people["member"], "sign_submission", "reject")))
    road = await Road(sign_in).at_council()
    meeting = {"council_id": road.council, "held_on": "2026-01-15", "dossier_ids": [road.id]}
    called = await secretary.post("/v1/meetings", meeting)
    outcomes = [
        {"nomination_id": one["id"], "present": 8, "written": 0, "yes": 8} for one in await road.pending()
    ]
    closing = {"dossiers": await road.seen(), "outcomes": outcomes}
    member = await sign_in("member")
    path = f"/v1/meetings/{done(called)['id']}/closing"
    done(await member.post(path, closing, etag=called.headers["ETag"]))
    done(await member.step(road.id, "reject", reason="Hồ sơ không đúng đối tượng"))

    found = done(await (await sign_in("inspector")).get("/v1/audit/exceptions", kind="delegation"))["items"]

    assert [(one["facts"]["act"], one["decision_id"]) for one in found] == [
        ("reject", None),
        ("close_meeting", None),
    ]
    assert [event["type"] for one in found for event in one["events"]] == ["dossier.reject", "dossier.close"]


async def test_a_submission_is_signed_by_delegation(sign_in: SignIn, people: dict[str, str]) -> None:
    done(await (await sign_in("head")).post(PATH, lent(people["member"], "sign_submission")))
    road = await Road(sign_in, decider=PROVINCE).appraised()

    letter = done(await road.forward("member"))

    assert letter["signer_name"] == "Người member"
    [one] = done(await (await sign_in("inspector")).get("/v1/audit/exceptions", kind="delegation"))["items"]
    assert one["facts"]["act"] == "sign_submission"


async def test_only_the_acts_that_were_listed_are_lent(
    sign_in: SignIn, chair: Client, people: dict[str, str]
) -> None:
    done(await chair.post(PATH, lent(people["member"], "reject")))
    road = await Road(sign_in).voted()

    refused(await signed(road, await road.drafted()), 403, "auth.not_permitted")


@pytest.mark.parametrize("delegate", ["clerk", "appraiser"])
async def test_the_delegate_may_have_had_no_other_duty(
    sign_in: SignIn, chair: Client, people: dict[str, str], delegate: str
) -> None:
    done(await chair.post(PATH, lent(people[delegate])))
    road = await Road(sign_in).voted()

    refused(await signed(road, await road.drafted(), delegate), 403, "workflow.duties_conflict")


async def test_nor_may_whoever_delegated(sign_in: SignIn, people: dict[str, str]) -> None:
    """The one who appraised does not sign by another's hand."""
    everything = await sign_in("everything")
    done(await everything.post(PATH, lent(people["member"])))
    road = await Road(sign_in).received()
    await road.appraise("everything")
    await road.establish()
    await road.step("secretary", "refer")
    done(await road.close())

    refused(await signed(road, await road.drafted()), 403, "workflow.duties_conflict")


async def test_whoever_signed_by_delegation_has_signed_for_both(
    sign_in: SignIn, people: dict[str, str]
) -> None:
    """The head whose deputy forwarded a dossier has signed it, and appraises it no more."""
    everything = await sign_in("everything")
    done(await everything.post(PATH, lent(people["member"], "sign_submission")))
    road = await Road(sign_in, decider=PROVINCE).appraised()
    done(await road.forward("member"))

    steps = done(await (await sign_in("everything")).get(f"/v1/dossiers/{road.id}/steps"))["steps"]

    assert not [one for one in steps if one["may"]]


async def test_a_delegation_taken_back_counts_no_more_at_once(
    sign_in: SignIn, chair: Client, people: dict[str, str], connection: Any
) -> None:
    road = await Road(sign_in).voted()
    draft = await road.drafted()
    given = await chair.post(PATH, lent(people["member"]))
    assert done(await (await sign_in("member")).get("/v1/me"))["delegations"] != []

    over = done(await revoked(chair, given))

    assert (over["revoked_on"], over["revocation_reason"]) == ("2026-01-15", "Đã về")
    refused(await signed(road, draft), 403, "auth.not_permitted")
    event = next(one for one in await bodies(connection) if one["type"] == "account.revoke_delegation")
    assert list(event["commit"]) == ["reason"]


async def test_one_taken_back_through_another_server_does_not_sign_although_still_remembered(
    sign_in: SignIn, chair: Client, people: dict[str, str], connection: Any
) -> None:
    road = await Road(sign_in).voted()
    draft, seen = await road.drafted(), await road.seen()
    done(await chair.post(PATH, lent(people["member"])))
    member = await sign_in("member")
    done(await member.get("/v1/me"))
    await connection.execute(
        "UPDATE delegation"
        " SET revoked_on = '2026-01-15', revoked_by = from_person_id, revocation_reason = 'x'"
    )

    path = f"/v1/decisions/{done(draft)['id']}/signature"
    answer = await member.post(path, {"dossiers": seen}, etag=draft.headers["ETag"])

    refused(answer, 403, "workflow.wrong_role")


async def test_it_ends_with_the_delegators_own_role(
    sign_in: SignIn, chair: Client, people: dict[str, str]
) -> None:
    road = await Road(sign_in).voted()
    draft = await road.drafted()
    done(await chair.post(PATH, lent(people["member"])))
    admin = await sign_in("admin")
    for grant in done(await admin.get("/v1/grants", person_id=people["chair"]))["items"]:
        path = f"/v1/grants/{grant['id']}/ending"
        done(await admin.post(path, {"reason": "Nghỉ hưu"}, etag=f'"v{grant["version"]}"'))

    refused(await signed(road, draft), 403, "auth.not_permitted")


async def test_it_counts_on_its_days_alone(
    sign_in: SignIn, app: FastAPI, chair: Client, people: dict[str, str], connection: Any
) -> None:
    done(await chair.post(PATH, lent(people["member"], valid_from="2026-01-16", valid_to="2026-01-17")))
    counted = []
    for days in (0, 1, 2, 3):
        with days_later(days):
            app.state.actors.forget(await world.person_id(connection, "member"))
            member = await sign_in("member")
            counted.append(len(done(await member.get("/v1/me"))["delegations"]))

    assert counted == [0, 1, 1, 0]


async def test_what_waits_for_the_delegator_waits_for_the_delegate(
    sign_in: SignIn, chair: Client, people: dict[str, str]
) -> None:
    done(await chair.post(PATH, lent(people["member"])))
    road = await Road(sign_in).voted()
    member = await sign_in("member")

    [task] = done(await member.get("/v1/inbox"))["items"]

    assert task["id"] == road.id
    assert [one["action"] for one in task["steps"]] == ["decide"]
    assert done(await member.get("/v1/me"))["inbox"]["waiting"] == 1


async def test_nobody_delegates_to_themselves(chair: Client, people: dict[str, str]) -> None:
    answer = await chair.post(PATH, lent(people["chair"]))

    assert pointers(refused(answer, 422, "delegation.to_oneself")) == ["/to_person_id"]


async def test_nobody_delegates_to_somebody_of_another_unit(chair: Client, people: dict[str, str]) -> None:
    for name in ("neighbour.chair", "nobody"):
        answer = await chair.post(PATH, lent(people[name]))
        assert pointers(refused(answer, 409, "delegation.foreign")) == ["/to_person_id"]


@pytest.mark.parametrize("name", ["clerk", "appraiser", "admin", "inspector", "member", "nobody"])
async def test_other_roles_delegate_nothing(sign_in: SignIn, people: dict[str, str], name: str) -> None:
    answer = await (await sign_in(name)).post(PATH, lent(people["member"]))

    refused(answer, 403, "auth.not_permitted")


async def test_one_delegates_only_what_is_ones_own(sign_in: SignIn, people: dict[str, str]) -> None:
    answer = await (await sign_in("head")).post(PATH, lent(people["member"], "reject", "sign_decision"))

    assert pointers(refused(answer, 403, "workflow.wrong_role")) == ["/acts/1"]


async def test_one_delegates_nothing_where_one_has_no_role(chair: Client, people: dict[str, str]) -> None:
    elsewhere = await chair.post(PATH, lent(people["both"], unit_id=NEIGHBOUR))
    absent = await chair.post(PATH, lent(people["both"], unit_id=shown("dv", ids.new())))

    refused(elsewhere, 404, "resource.not_found")
    assert alike(elsewhere, absent)


async def test_what_was_lent_is_not_lent_on(sign_in: SignIn, chair: Client, people: dict[str, str]) -> None:
    """Neither by the delegate, who has no such role, nor where both have it: no chain, so no loop."""
    done(await chair.post(PATH, lent(people["decider"])))
    decider, everything = await sign_in("decider"), await sign_in("everything")

    back = await decider.post(PATH, lent(people["chair"]))
    on = await decider.post(PATH, lent(people["everything"]))
    before = await everything.post(PATH, lent(people["chair"]))
    later = await decider.post(PATH, lent(people["chair"], valid_from="2026-01-31", valid_to="2026-02-03"))

    for answer in (back, on, before):
        assert pointers(refused(answer, 409, "delegation.chain")) == ["/acts"]
    done(later)


async def test_a_delegate_without_the_role_lends_nothing_on(
    sign_in: SignIn, chair: Client, people: dict[str, str]
) -> None:
    done(await chair.post(PATH, lent(people["secretary"])))

    answer = await (await sign_in("secretary")).post(PATH, lent(people["member"]))

    assert pointers(refused(answer, 403, "workflow.wrong_role")) == ["/acts/0"]


async def test_it_lasts_no_longer_than_the_delegators_own_role(
    sign_in: SignIn, people: dict[str, str]
) -> None:
    admin = await sign_in("admin")
    term = {"unit_id": COMMUNE, "role": "decider", "valid_from": "2026-01-15", "valid_to": "2026-01-20"}
    done(await admin.post("/v1/grants", {"person_id": people["nobody"], **term}))
    acting = await sign_in("nobody")

    beyond = await acting.post(PATH, lent(people["member"], valid_to="2026-01-21"))
    within = await acting.post(PATH, lent(people["member"], valid_to="2026-01-20"))

    assert pointers(refused(beyond, 409, "delegation.period")) == ["/valid_to"]
    done(within)


async def test_it_does_not_begin_in_the_past(chair: Client, people: dict[str, str]) -> None:
    answer = await chair.post(PATH, lent(people["member"], valid_from="2026-01-14"))

    assert pointers(refused(answer, 409, "delegation.period")) == ["/valid_from"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"acts": []}, "/acts"),
        ({"acts": ["vote"]}, "/acts/0"),
        ({"valid_to": "2026-01-01"}, ""),
        ({"valid_to": None}, "/valid_to"),
        ({"from_person_id": "ns_x"}, "/from_person_id"),
    ],
    ids=str,
)
async def test_a_malformed_delegation_is_pointed_at(
    chair: Client, people: dict[str, str], change: dict[str, Any], pointer: str
) -> None:
    answer = await chair.post(PATH, {**lent(people["member"]), **change})

    assert pointers(refused(answer, 422, "request.invalid")) == [pointer]


async def test_the_same_key_gives_and_revokes_once(chair: Client, people: dict[str, str]) -> None:
    first, again = [await chair.post(PATH, lent(people["member"]), key="one") for _ in range(2)]
    over, once_more = [await revoked(chair, first, key="two") for _ in range(2)]

    assert (again.json(), once_more.json()) == (first.json(), over.json())


async def test_revoking_asks_for_the_version_and_is_done_once(chair: Client, people: dict[str, str]) -> None:
    given = await chair.post(PATH, lent(people["member"]))

    refused(await revoked(chair, given, etag=None), 428, "request.if_match_missing")
    refused(await revoked(chair, given, etag='"v7"'), 412, "resource.stale")
    over = await revoked(chair, given)
    refused(await revoked(chair, over), 409, "delegation.over")


async def test_an_administrator_revokes_and_another_head_does_not(
    sign_in: SignIn, chair: Client, people: dict[str, str]
) -> None:
    given = await chair.post(PATH, lent(people["member"]))

    refused(await revoked(await sign_in("head"), given), 404, "resource.not_found")
    refused(await revoked(await sign_in("clerk"), given), 403, "auth.not_permitted")
    done(await revoked(await sign_in("province.admin"), given))


async def test_the_delegate_does_not_revoke(sign_in: SignIn, chair: Client, people: dict[str, str]) -> None:
    given = await chair.post(PATH, lent(people["head"]))

    refused(await revoked(await sign_in("head"), given), 403, "workflow.wrong_role")


async def test_each_sees_what_they_gave_and_got_and_inspectors_all_of_the_unit(
    sign_in: SignIn, chair: Client, people: dict[str, str]
) -> None:
    one = done(await chair.post(PATH, lent(people["member"])))
    other = done(await (await sign_in("secretary")).post(PATH, lent(people["clerk"], "close_meeting")))

    async def listed(name: str, **asked: Any) -> list[str]:
        found = done(await (await sign_in(name)).get(PATH, **asked))["items"]
        return [each["id"] for each in found]

    assert await listed("chair") == await listed("member", side="received") == [one["id"]]
    assert await listed("clerk") == [other["id"]]
    assert await listed("member", side="given") == await listed("head") == []
    for name in ("inspector", "admin", "province.inspector"):
        assert await listed(name) == [other["id"], one["id"]]
    assert await listed("inspector", unit_id=NEIGHBOUR) == await listed("other.inspector") == []
    first = done(await (await sign_in("inspector")).get(PATH, page_size=1))
    assert await listed("inspector", page_size=1, page_token=first["next_page_token"]) == [one["id"]]


async def test_a_strangers_delegation_is_as_if_it_were_not(
    sign_in: SignIn, chair: Client, people: dict[str, str]
) -> None:
    given = done(await chair.post(PATH, lent(people["member"])))["id"]
    head = await sign_in("head")

    hidden, absent = [await head.get(f"{PATH}/{id}") for id in (given, shown("uq", ids.new()))]

    refused(hidden, 404, "resource.not_found")
    assert alike(hidden, absent)


async def test_somebody_without_a_role_reads_none(sign_in: SignIn) -> None:
    refused(await (await sign_in("nobody")).get(PATH), 403, "auth.not_permitted")
