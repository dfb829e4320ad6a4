"""An open hold stops a dossier at submit, forward and decide; lifting it lets the dossier go on."""

from typing import Any

import httpx
import pytest

from support import world
from support.batch import sent
from support.client import Client, shown
from support.flow import PROVINCE, Road, SignIn, done, person
from support.holds import COMMUNE, NEIGHBOUR, REASON, lifted, placed


@pytest.fixture
async def inspector(sign_in: SignIn) -> Client:
    return await sign_in("province.inspector")


def whom(road: Road) -> str:
    found: str = road.nominations[0]["subject"]["id"]
    return found


def stopped(answer: httpx.Response, count: int) -> list[dict[str, Any]]:
    """The findings of a refusal that only holds have brought about."""
    assert answer.status_code == 409, answer.text
    told = answer.json()
    assert told["code"] == "law.not_met"
    assert [(one["code"], one["evidence"]) for one in told["findings"]] == [
        ("hold", {"categories": ["discipline"]})
    ] * count
    assert REASON not in answer.text
    assert {one["instrument"] for one in told["legal_basis"]} == {"decree_152_2025"}
    found: list[dict[str, Any]] = told["findings"]
    return found


async def submit(road: Road, **body: Any) -> httpx.Response:
    return await (await road.sign_in("clerk")).step(road.id, "submit", **body)


async def test_a_verdict_with_an_open_hold_is_deferred(sign_in: SignIn, inspector: Client) -> None:
    road = await Road(sign_in).nominated([person(1)])
    done(await placed(inspector, whom(road)))
    other = await Road(sign_in).draft()

    answer = done(await sent(await sign_in("clerk"), other, person(1)))

    verdicts = [one["verdict"]["outcome"] for one in answer["items"][0]["nominations"]]
    assert verdicts == ["deferred", "deferred"]


async def test_the_same_person_without_one_is_not_deferred(sign_in: SignIn, inspector: Client) -> None:
    road = await Road(sign_in).nominated([person(1), person(2)])
    done(await placed(inspector, whom(road)))
    other = await Road(sign_in).draft()

    answer = done(await sent(await sign_in("clerk"), other, person(2)))

    verdicts = {one["verdict"]["outcome"] for one in answer["items"][0]["nominations"]}
    assert verdicts == {"unknown"}


async def test_a_stored_person_is_checked_with_their_holds(sign_in: SignIn, inspector: Client) -> None:
    road = await Road(sign_in).nominated([person(1)])
    asked = {"items": [{"subject_id": whom(road), "award": "lao_dong_tien_tien", "year": 2025}]}
    clerk = await sign_in("clerk")

    before = done(await clerk.post("/v1/eligibility-checks", asked))
    held = await placed(inspector, whom(road))
    during = done(await clerk.post("/v1/eligibility-checks", asked))
    done(await lifted(inspector, held))
    after = done(await clerk.post("/v1/eligibility-checks", asked))

    outcomes = [one["items"][0]["verdict"]["outcome"] for one in (before, during, after)]
    assert outcomes == ["unknown", "deferred", "unknown"]


@pytest.mark.parametrize("more", [{}, {"dry_run": True}], ids=["submit", "dry run"])
async def test_a_hold_stops_submit(sign_in: SignIn, inspector: Client, more: dict[str, Any]) -> None:
    road = await Road(sign_in).nominated()
    done(await placed(inspector, whom(road)))

    refused = await submit(road, **more)

    stopped(refused, count=2)
    pointers = {one["pointer"] for one in refused.json()["errors"]}
    assert pointers == {f"/nominations/{one['id']}" for one in road.nominations[:2]}
    assert await road.state() == "draft"


async def test_lifting_lets_submit_go_on(sign_in: SignIn, inspector: Client) -> None:
    road = await Road(sign_in).nominated()
    held = await placed(inspector, whom(road))
    stopped(await submit(road), count=2)

    done(await lifted(inspector, held))

    assert done(await submit(road))["state"] == "submitted"


async def test_one_of_two_holds_lifted_still_stops(sign_in: SignIn, inspector: Client) -> None:
    road = await Road(sign_in).nominated()
    first = await placed(inspector, whom(road), category="complaint")
    done(await placed(inspector, whom(road)))

    done(await lifted(inspector, first))

    stopped(await submit(road), count=2)


async def test_a_hold_placed_after_submit_stops_the_decision(sign_in: SignIn, inspector: Client) -> None:
    road = await Road(sign_in).voted()
    draft = await road.drafted()
    done(await placed(inspector, whom(road)))

    refused = await road.sign(draft)

    stopped(refused, count=1)
    assert await road.state() == "voted"


async def test_lifting_lets_the_decision_go_on(sign_in: SignIn, inspector: Client) -> None:
    road = await Road(sign_in).voted()
    held = await placed(inspector, whom(road))
    draft = await road.drafted()
    stopped(await road.sign(draft), count=1)

    done(await lifted(inspector, held))

    done(await road.sign(draft))
    assert await road.state() == "decided"


async def test_a_reason_does_not_override_a_hold(sign_in: SignIn, inspector: Client) -> None:
    road = await Road(sign_in).voted()
    done(await placed(inspector, whom(road)))

    refused = await road.sign(await road.drafted(reason="Thành tích rõ ràng"))

    stopped(refused, count=1)


async def test_whoever_is_held_is_refused_so_that_the_others_need_not_wait(
    sign_in: SignIn, inspector: Client
) -> None:
    road = await Road(sign_in).voted()
    done(await placed(inspector, whom(road)))
    theirs = [one["id"] for one in road.nominations if one["subject"]["id"] == whom(road)]

    signed = await road.sign(await road.drafted(refused=theirs))

    assert len([line for line in done(signed)["lines"] if line["result"] == "conferred"]) == 2


async def test_a_hold_placed_after_submit_stops_forward(sign_in: SignIn, inspector: Client) -> None:
    road = await Road(sign_in, decider=PROVINCE).appraised()
    done(await placed(inspector, whom(road)))

    refused = await road.forward()

    stopped(refused, count=1)
    assert await road.state() == "appraised"


async def test_lifting_lets_forward_go_on(sign_in: SignIn, inspector: Client) -> None:
    road = await Road(sign_in, decider=PROVINCE).appraised()
    held = await placed(inspector, whom(road))
    stopped(await road.forward(), count=1)

    done(await lifted(inspector, held))

    done(await road.forward())
    assert await road.state() == "submitted"


async def test_a_hold_does_not_stop_what_goes_no_further(sign_in: SignIn, inspector: Client) -> None:
    road = await Road(sign_in, decider=PROVINCE).appraised()
    done(await placed(inspector, whom(road)))
    clerk, head = await sign_in("clerk"), await sign_in("head")
    closed = {"nomination_id": road.nominations[0]["id"], "reason": "Đang có đơn tố cáo"}
    body = {"unit_id": COMMUNE, "dossier_ids": [road.id], "not_recommended": [closed]}
    letter = await clerk.post("/v1/submissions", body)

    path = f"/v1/submissions/{done(letter)['id']}/signature"
    signed = await head.post(path, {"dossiers": await road.seen()}, etag=letter.headers["ETag"])

    assert signed.status_code == 201, signed.text


async def test_a_hold_on_a_person_of_another_unit_stops_too_and_only_its_category_is_told(
    sign_in: SignIn,
) -> None:
    theirs = await sign_in("neighbour.clerk")
    body = {"unit_id": shown("dv", world.NEIGHBOUR), **person(1)["individual"]}
    individual = done(await theirs.post("/v1/individuals", body))["id"]
    rating = {"subject_id": individual, "year": 2025, "rating": "excellent"}
    done(await theirs.post("/v1/ratings", rating))
    done(await placed(await sign_in("neighbour.appraiser"), individual, NEIGHBOUR))

    road = await Road(sign_in).nominated([person(1, ratings=[])])
    findings = road.nominations[0]["verdict"]["findings"]

    told = [(one["status"], one["evidence"]) for one in findings if one["code"] == "hold"]
    assert told == [("not_met", {"categories": ["discipline"]})]
    stopped(await submit(road), count=2)
