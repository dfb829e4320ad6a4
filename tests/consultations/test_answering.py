"""Answering for a body that was asked, and who sees the answer when."""

from typing import Any

import pytest

from support.consultations import NEIGHBOUR, OTHER, PATH, PROVINCE, PUBLIC, answer, answered, asked
from support.flow import Road, SignIn, done
from support.traces import alike, bodies, refused

REASON = "Cá nhân đang bị xem xét trách nhiệm về một vụ việc"


async def the_one(sign_in: SignIn, road: Road, *asked_of: str) -> str:
    """The id of what the stage asks."""
    id: str = (await asked(road, *asked_of))["consultations"][0]["id"]
    return id


@pytest.mark.parametrize("name", ["neighbour.appraiser", "neighbour.chair"])
async def test_head_and_appraiser_of_the_body_answer(sign_in: SignIn, name: str) -> None:
    road = await Road(sign_in).received()
    await asked(road)

    made = await answered(await sign_in(name), road, "disagree", reason=REASON)

    assert made.status_code == 201
    told = made.json()
    assert (told["state"], told["opinion"], told["answered_on"]) == ("answered", "disagree", "2026-01-15")
    assert [(one["number"], one["opinion"], one["reason"]) for one in told["answers"]] == [
        (1, "disagree", REASON)
    ]
    assert made.headers["ETag"] == '"v2"'


async def test_the_answer_stands_in_the_history_and_what_it_says_only_as_a_commitment(
    sign_in: SignIn, connection: Any
) -> None:
    road = await Road(sign_in).received()
    await asked(road)
    made = done(await answered(await sign_in("neighbour.appraiser"), road, "disagree", reason=REASON))

    event = (await bodies(connection, f"dossier/{road.id}"))[-1]

    assert (event["type"], event["role"], event["unit"]) == ("dossier.answer", "appraiser", NEIGHBOUR)
    assert event["data"] == {"consultation": made["id"], "answer": 1}
    assert sorted(event["commit"]) == ["opinion", "reason"]
    assert "disagree" not in str(event)


async def test_a_new_answer_corrects_the_last_and_both_stay(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    id = await the_one(sign_in, road)
    neighbour = await sign_in("neighbour.appraiser")
    done(await answer(neighbour, id, "disagree", reason=REASON))

    corrected = done(await answer(neighbour, id, "agree"))

    assert (corrected["opinion"], [one["opinion"] for one in corrected["answers"]]) == (
        "agree",
        ["disagree", "agree"],
    )


async def test_an_answer_makes_the_dossier_another_than_the_stage_saw(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    await asked(road)
    seen = (await road.read("appraiser")).headers["ETag"]
    done(await answered(await sign_in("neighbour.appraiser"), road))

    stale = await (await sign_in("appraiser")).step(road.id, "conclude", etag=seen)

    refused(stale, 412, "resource.stale")


async def test_the_same_key_answers_once_and_another_body_is_refused(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    id = await the_one(sign_in, road)
    neighbour = await sign_in("neighbour.appraiser")
    first = await answer(neighbour, id, etag='"v1"', key="a")

    again = await answer(neighbour, id, etag='"v1"', key="a")
    other = await answer(neighbour, id, "no_opinion", etag='"v1"', key="a")

    assert again.json() == first.json()
    refused(other, 422, "idempotency.key_reused")


async def test_a_stale_or_missing_version_is_refused(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    id = await the_one(sign_in, road)
    neighbour = await sign_in("neighbour.appraiser")
    done(await answer(neighbour, id))

    refused(await answer(neighbour, id, etag='"v1"'), 412, "resource.stale")
    bare = await neighbour.post(f"{PATH}/{id}/answers", {"opinion": "agree"})
    refused(bare, 428, "request.if_match_missing")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("neighbour.clerk", "auth.not_permitted"),
        ("appraiser", "workflow.wrong_role"),
        ("head", "workflow.wrong_role"),
        ("province.appraiser", "workflow.wrong_role"),
        ("inspector", "auth.not_permitted"),
    ],
)
async def test_nobody_else_answers_for_the_body(sign_in: SignIn, name: str, code: str) -> None:
    road = await Road(sign_in).received()
    id = await the_one(sign_in, road)

    refused(await answer(await sign_in(name), id, etag='"v1"'), 403, code)


async def test_outside_it_is_as_absent(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    id = await the_one(sign_in, road)
    stranger = await sign_in("other.clerk")

    foreign = await stranger.get(f"{PATH}/{id}")
    absent = await stranger.get(f"{PATH}/yk_01keznwyg0e008000000000001")

    refused(foreign, 404, "resource.not_found")
    assert alike(foreign, absent)
    refused(await stranger.get(f"{PATH}/hs_01keznwyg0e008000000000001"), 404, "resource.not_found")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"opinion": "perhaps"},
        {"opinion": "disagree"},
        {"opinion": "agree", "state": "closed"},
        {"opinion": "agree", "unit_id": NEIGHBOUR},
        {"opinion": "agree", "reason": 1},
    ],
)
async def test_a_malformed_answer_is_refused(sign_in: SignIn, body: dict[str, Any]) -> None:
    road = await Road(sign_in).received()
    id = await the_one(sign_in, road)

    answer = await (await sign_in("neighbour.appraiser")).post(f"{PATH}/{id}/answers", body, etag='"v1"')

    refused(answer, 422, "request.invalid")


async def test_nobody_answers_for_the_public(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    [one] = (await asked(road, **PUBLIC))["consultations"]

    refused(await answer(await sign_in("appraiser"), one["id"]), 409, "consultation.of_the_public")


async def test_before_the_end_an_answer_is_for_who_asked_and_who_gave_it(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    id = await the_one(sign_in, road, NEIGHBOUR, OTHER)
    done(await answer(await sign_in("neighbour.appraiser"), id, "disagree", reason=REASON))
    names = ("appraiser", "province.inspector", "neighbour.clerk", "other.clerk")

    found = {name: done(await (await sign_in(name)).get(f"{PATH}/{id}")) for name in names}
    on_dossier = {name: done(await road.read(name))["consultations"][0]["opinion"] for name in names}

    seen = {"appraiser": "disagree", "province.inspector": "disagree", "neighbour.clerk": "disagree"}
    assert {name: one["opinion"] for name, one in found.items()} == {**seen, "other.clerk": None}
    assert on_dossier == {**seen, "other.clerk": None}
    assert found["other.clerk"]["answers"] == []
    assert REASON not in str(found["other.clerk"])


async def test_after_the_end_every_reader_of_the_dossier_sees_it(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    id = await the_one(sign_in, road, NEIGHBOUR, OTHER)
    done(await answer(await sign_in("neighbour.appraiser"), id, "disagree", reason=REASON))
    done(await answer(await sign_in("other.head"), done(await road.read())["consultations"][1]["id"]))
    await road.step("appraiser", "conclude")

    found = done(await (await sign_in("other.clerk")).get(f"{PATH}/{id}"))

    assert (found["opinion"], found["answers"][0]["reason"]) == ("disagree", REASON)


async def test_an_asking_is_read_with_its_tag(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    id = await the_one(sign_in, road, PROVINCE)
    province = await sign_in("province.head")

    read = await province.get(f"{PATH}/{id}")

    assert (read.status_code, read.headers["ETag"]) == (200, '"v1"')
    again = await province.get(f"{PATH}/{id}", etag='"v1"')
    assert again.status_code == 200  # its clock runs: what is left of it is another number tomorrow
