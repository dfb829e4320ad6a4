"""Submissions: numbered, signed letters that carry a dossier to its next stage."""

from typing import Any

import httpx
import pytest

from support import world
from support.client import Client, shown
from support.flow import COMMUNE, PROVINCE, Road, SignIn, candidate, done, person
from support.traces import alike, bodies, pointers, refused, written
from tdkt_api import ids

PATH = "/v1/submissions"


@pytest.fixture
async def road(sign_in: SignIn) -> Road:
    """A dossier for the province, appraised at the commune."""
    road = Road(sign_in, decider=PROVINCE)
    await road.nominated([candidate(1)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    return road


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


@pytest.fixture
async def head(sign_in: SignIn) -> Client:
    return await sign_in("head")


def letter(road: Road, **change: Any) -> dict[str, Any]:
    return {"unit_id": COMMUNE, "dossier_ids": [road.id], **change}


async def sign(
    client: Client, road: Road, draft: httpx.Response, *, key: str | None = "", **more: Any
) -> httpx.Response:
    path = f"{PATH}/{done(draft)['id']}/signature"
    return await client.post(
        path, {"dossiers": await road.seen(), **more}, etag=draft.headers["ETag"], key=key
    )


# Drafting


@pytest.mark.parametrize("name", ["clerk", "appraiser", "head"])
async def test_an_officer_of_the_unit_drafts_a_letter_to_the_next_stage(
    sign_in: SignIn, road: Road, name: str
) -> None:
    made = await (await sign_in(name)).post(PATH, letter(road))

    assert made.status_code == 201
    assert made.headers["Location"] == f"{PATH}/{made.json()['id']}"
    assert (made.json()["state"], made.json()["number"]) == ("draft", None)
    assert (made.json()["unit_id"], made.json()["to_unit_id"]) == (COMMUNE, PROVINCE)


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("secretary", 403, "auth.not_permitted"),
        ("decider", 403, "auth.not_permitted"),
        ("inspector", 403, "auth.not_permitted"),
        ("neighbour.clerk", 403, "workflow.wrong_role"),
        ("province.clerk", 403, "workflow.wrong_role"),
    ],
)
async def test_nobody_else_drafts_one(sign_in: SignIn, road: Road, name: str, status: int, code: str) -> None:
    answer = await (await sign_in(name)).post(PATH, letter(road))

    refused(answer, status, code)


async def test_a_unit_drafts_nothing_for_a_dossier_it_cannot_see(sign_in: SignIn, road: Road) -> None:
    neighbour = await sign_in("neighbour.clerk")
    own = shown("dv", world.NEIGHBOUR)

    hidden = await neighbour.post(PATH, letter(road, unit_id=own))
    absent = await neighbour.post(PATH, letter(road, unit_id=own, dossier_ids=[shown("hs", ids.new())]))

    refused(hidden, 404, "resource.not_found")
    assert alike(hidden, absent)


async def test_the_last_stage_has_nowhere_to_send_a_dossier(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in).nominated([person(1)])

    answer = await clerk.post(PATH, letter(road))

    refused(answer, 409, "workflow.illegal_step")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"dossier_ids": []}, "/dossier_ids"),
        ({"dossier_ids": ["hs_x"]}, "/dossier_ids/0"),
        ({"unit_id": None}, "/unit_id"),
        ({"official_number": "1/TTr"}, "/official_number"),
    ],
    ids=str,
)
async def test_a_malformed_draft_is_pointed_at(
    clerk: Client, road: Road, change: dict[str, Any], pointer: str
) -> None:
    answer = await clerk.post(PATH, letter(road, **change))

    assert pointers(refused(answer, 422, "request.invalid")) == [pointer]


async def test_a_draft_has_a_key(clerk: Client, road: Road) -> None:
    answer = await clerk.post(PATH, letter(road), key=None)

    refused(answer, 400, "idempotency.key_missing")


# Signing


async def test_a_signed_letter_has_our_number_and_one_made_of_it(
    head: Client, clerk: Client, road: Road
) -> None:
    draft = await clerk.post(PATH, letter(road))

    signed = done(await sign(head, road, draft))

    assert (signed["state"], signed["year"], signed["number"]) == ("signed", 2026, 1)
    assert signed["official_number"].startswith("1/TTr-")
    assert (signed["signer_name"], signed["signer_post"], signed["signed_on"]) == (
        "Người head",
        "Chức vụ head",
        "2026-01-15",
    )


async def test_the_number_on_the_paper_is_kept(head: Client, clerk: Client, road: Road) -> None:
    draft = await clerk.post(PATH, letter(road))

    signed = done(await sign(head, road, draft, official_number="99/TTr-UBND"))

    assert (signed["number"], signed["official_number"]) == (1, "99/TTr-UBND")


async def test_signing_carries_the_dossier_to_the_province(head: Client, clerk: Client, road: Road) -> None:
    await sign(head, road, await clerk.post(PATH, letter(road)))

    found = done(await road.read("province.clerk"))

    assert (found["state"], found["stage_number"], found["stage_unit_id"]) == ("submitted", 2, PROVINCE)


async def test_two_letters_are_numbered_one_after_the_other(
    sign_in: SignIn, head: Client, clerk: Client, road: Road
) -> None:
    second = Road(sign_in, decider=PROVINCE)
    await second.nominated([candidate(2)])
    await second.step("clerk", "submit")
    await second.step("appraiser", "receive")
    await second.appraise("appraiser")

    numbers = [
        done(await sign(head, one, await clerk.post(PATH, letter(one))))["number"] for one in (road, second)
    ]

    assert numbers == [1, 2]


async def test_an_official_number_is_given_once_a_year(
    sign_in: SignIn, head: Client, clerk: Client, road: Road
) -> None:
    second = Road(sign_in, decider=PROVINCE)
    await second.nominated([candidate(2)])
    await second.step("clerk", "submit")
    await second.step("appraiser", "receive")
    await second.appraise("appraiser")
    done(await sign(head, road, await clerk.post(PATH, letter(road)), official_number="9/TTr"))
    draft = await clerk.post(PATH, letter(second))

    taken = await sign(head, second, draft, official_number="9/TTr")
    after = done(await sign(head, second, draft))

    refused(taken, 409, "submission.official_number_taken")
    assert after["number"] == 2


@pytest.mark.parametrize("day", ["2026-01-16", "2027-01-01", "2026-01-14"])
async def test_nothing_is_signed_ahead_of_today_nor_before_the_receipt(
    head: Client, clerk: Client, road: Road, day: str
) -> None:
    answer = await sign(head, road, await clerk.post(PATH, letter(road)), signed_on=day)

    assert pointers(refused(answer, 422, "signature.day")) == ["/signed_on"]


async def test_a_letter_is_signed_once(head: Client, clerk: Client, road: Road) -> None:
    draft = await clerk.post(PATH, letter(road))
    done(await sign(head, road, draft))

    stale = await sign(head, road, draft)
    path = f"{PATH}/{done(draft)['id']}"
    etag = (await head.get(path)).headers["ETag"]
    again = await head.post(f"{path}/signature", {"dossiers": await road.seen()}, etag=etag)

    refused(stale, 412, "resource.stale")
    refused(again, 409, "signature.already_signed")


async def test_one_signs_what_one_has_seen(head: Client, clerk: Client, road: Road) -> None:
    draft = await clerk.post(PATH, letter(road))
    path, body = f"{PATH}/{done(draft)['id']}/signature", {"dossiers": await road.seen()}

    unseen = await head.post(path, body)
    stale = await head.post(path, body, etag='"v7"')
    keyless = await head.post(path, body, etag=draft.headers["ETag"], key=None)

    refused(unseen, 428, "request.if_match_missing")
    assert refused(stale, 412, "resource.stale")["current_etag"] == '"v1"'
    refused(keyless, 400, "idempotency.key_missing")


async def test_a_dossier_that_changed_since_is_named(
    head: Client, clerk: Client, road: Road, connection: Any
) -> None:
    draft = await clerk.post(PATH, letter(road))
    old = [{"id": road.id, "version": 1}]
    untouched = await written(connection)

    answer = await sign(head, road, draft, dossiers=old)

    problem = refused(answer, 412, "resource.stale")
    assert (pointers(problem), problem["current_etag"]) == (
        ["/dossiers/0/version"],
        (await road.read()).headers["ETag"],
    )
    assert await written(connection) == untouched


async def test_exactly_the_dossiers_of_the_draft_are_signed(head: Client, clerk: Client, road: Road) -> None:
    draft = await clerk.post(PATH, letter(road))
    other = [{"id": shown("hs", ids.new()), "version": 1}]

    answer = await sign(head, road, draft, dossiers=other)

    refused(answer, 422, "signature.dossiers_differ")


async def test_a_letter_of_another_unit_is_as_if_it_were_not(
    sign_in: SignIn, clerk: Client, road: Road
) -> None:
    draft = await clerk.post(PATH, letter(road))
    stranger, body = await sign_in("neighbour.chair"), {"dossiers": await road.seen()}
    paths = [f"{PATH}/{id}/signature" for id in (done(draft)["id"], shown("tr", ids.new()))]

    hidden, absent = [await stranger.post(path, body, etag='"v1"') for path in paths]

    refused(hidden, 404, "resource.not_found")
    assert alike(hidden, absent)


async def test_the_head_of_the_province_does_not_sign_for_the_commune(
    sign_in: SignIn, clerk: Client, road: Road
) -> None:
    draft = await clerk.post(PATH, letter(road))

    answer = await sign(await sign_in("province.head"), road, draft)

    refused(answer, 403, "workflow.wrong_role")


@pytest.mark.parametrize("name", ["clerk", "appraiser", "secretary", "decider", "inspector"])
async def test_only_a_head_signs(sign_in: SignIn, clerk: Client, road: Road, name: str) -> None:
    draft = await clerk.post(PATH, letter(road))

    answer = await sign(await sign_in(name), road, draft)

    refused(answer, 403, "auth.not_permitted")


async def test_a_dossier_that_is_not_ready_does_not_go_on(
    sign_in: SignIn, head: Client, clerk: Client
) -> None:
    road = await Road(sign_in, decider=PROVINCE).received()

    answer = await sign(head, road, await clerk.post(PATH, letter(road)))

    refused(answer, 409, "workflow.illegal_step")


async def test_who_made_the_dossier_does_not_sign_it(sign_in: SignIn, clerk: Client) -> None:
    road = Road(sign_in, decider=PROVINCE)
    await road.nominated([candidate(1)])
    await road.step("everything", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")

    answer = await sign(await sign_in("everything"), road, await clerk.post(PATH, letter(road)))

    refused(answer, 403, "workflow.duties_conflict")


async def test_who_appraised_the_dossier_does_not_sign_it(sign_in: SignIn, clerk: Client) -> None:
    road = Road(sign_in, decider=PROVINCE)
    await road.nominated([candidate(1)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("everything")

    answer = await sign(await sign_in("everything"), road, await clerk.post(PATH, letter(road)))

    refused(answer, 403, "workflow.duties_conflict")


# What this stage does not recommend


async def weak(sign_in: SignIn) -> Road:
    """Two candidates, the first not recommended at the commune."""
    road = Road(sign_in, decider=PROVINCE)
    await road.nominated([candidate(1), candidate(2)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    given = road.concluded(await road.pending())
    given[0]["conclusion"] = "not_recommended"
    await road.step("appraiser", "appraise", nominations=given)
    return road


async def test_who_is_not_recommended_must_first_be_closed_with_a_reason(
    sign_in: SignIn, head: Client, clerk: Client
) -> None:
    road = await weak(sign_in)

    answer = await sign(head, road, await clerk.post(PATH, letter(road)))

    refused(answer, 409, "submission.not_recommended_open")


async def test_who_is_closed_here_goes_no_further(sign_in: SignIn, head: Client, clerk: Client) -> None:
    road = await weak(sign_in)
    closed = [{"nomination_id": road.nominations[0]["id"], "reason": "Chưa đủ thành tích"}]

    done(await sign(head, road, await clerk.post(PATH, letter(road, not_recommended=closed))))

    found = done(await clerk.get(f"/v1/dossiers/{road.id}/nominations"))["items"]
    assert [(one["outcome"], one["outcome_reason"]) for one in found] == [
        ("not_recommended", "Chưa đủ thành tích"),
        ("pending", None),
    ]


# Reading, and what is left behind


@pytest.mark.parametrize(
    ("name", "status"),
    [("clerk", 200), ("inspector", 200), ("province.clerk", 200), ("neighbour.clerk", 404), ("nobody", 403)],
)
async def test_a_letter_is_read_by_both_ends(
    sign_in: SignIn, head: Client, clerk: Client, road: Road, name: str, status: int
) -> None:
    signed = done(await sign(head, road, await clerk.post(PATH, letter(road))))

    found = await (await sign_in(name)).get(f"{PATH}/{signed['id']}")

    assert (found.status_code, status != 200 or found.json() == signed) == (status, True)


async def test_the_history_has_the_number_in_both_streams(
    head: Client, clerk: Client, road: Road, connection: Any
) -> None:
    signed = done(await sign(head, road, await clerk.post(PATH, letter(road))))

    of_dossier = (await bodies(connection, f"dossier/{road.id}"))[-1]
    of_letter = (await bodies(connection, f"submission/{signed['id']}"))[-1]

    assert (of_dossier["type"], of_dossier["role"], of_dossier["number"]) == ("dossier.forward", "head", 1)
    assert (of_letter["type"], of_letter["number"]) == ("submission.sign", 1)
    assert of_dossier["data"]["submission"] == signed["id"]


async def test_every_nomination_but_those_pending_stays_behind(
    sign_in: SignIn, head: Client, clerk: Client
) -> None:
    road = Road(sign_in, decider=PROVINCE)
    await road.nominated([candidate(1), candidate(2)])
    path = f"/v1/dossiers/{road.id}/nominations/{road.nominations[0]['id']}"
    etag = (await clerk.get(path)).headers["ETag"]
    done(await clerk.post(f"{path}/withdrawal", {"reason": "Rút lại"}, etag=etag))
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")

    done(await sign(head, road, await clerk.post(PATH, letter(road))))

    province = await sign_in("province.clerk")
    found = done(await province.get(f"/v1/dossiers/{road.id}/nominations"))["items"]
    assert [one["outcome"] for one in found] == ["withdrawn", "pending"]


async def test_the_province_returns_to_the_commune_and_gets_it_straight_back(
    sign_in: SignIn, head: Client, clerk: Client, road: Road
) -> None:
    done(await sign(head, road, await clerk.post(PATH, letter(road))))
    await road.step("province.appraiser", "receive")
    flags = [{"nomination_id": road.nominations[0]["id"], "field": "summary", "note": "Nêu kết quả"}]
    returned = await road.step("province.appraiser", "return", reason="Thiếu kết quả", flags=flags)

    back = await road.step("clerk", "submit")

    assert (returned["state"], returned["stage_unit_id"]) == ("returned", PROVINCE)
    assert (back["state"], back["stage_number"]) == ("received", 2)
