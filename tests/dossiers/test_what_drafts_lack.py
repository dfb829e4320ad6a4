"""What a draft still lacks, and finding many dossiers by their references."""

from typing import Any

import pytest

from support.client import Client
from support.flow import PROVINCE, Road, SignIn, candidate, done
from support.traces import refused

PATH = "/v1/dossiers"


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


async def missing(road: Road) -> list[str]:
    found: list[str] = done(await road.read())["missing"]
    return found


async def test_a_draft_without_anybody_lacks_nominations(sign_in: SignIn) -> None:
    assert await missing(await Road(sign_in).draft()) == ["dossier.nothing_nominated"]


async def test_a_draft_of_titles_lacks_nothing(sign_in: SignIn) -> None:
    assert await missing(await Road(sign_in).nominated()) == []


async def test_a_form_by_merit_lacks_its_summary_until_it_is_given(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in, decider=PROVINCE).nominated([candidate(1) | {"summary": None}, candidate(2)])
    before = await missing(road)
    path = f"{PATH}/{road.id}/nominations/{road.nominations[0]['id']}"

    done(await clerk.patch(path, {"summary": "Hoàn thành tốt"}, etag=(await clerk.get(path)).headers["ETag"]))

    assert (before, await missing(road)) == (["nomination.summary_missing"], [])


async def test_submit_refuses_what_the_draft_lacks_and_says_for_whom(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in, decider=PROVINCE).nominated([candidate(1) | {"summary": None}, candidate(2)])

    answer = await clerk.step(road.id, "submit")

    refused(answer, 409, "nomination.summary_missing")
    pointers = [one["pointer"] for one in answer.json()["errors"]]
    assert pointers == [f"/nominations/{road.nominations[0]['id']}/summary"]
    assert await road.state() == "draft"


async def test_a_withdrawn_nomination_lacks_nothing(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in, decider=PROVINCE).nominated([candidate(1) | {"summary": None}, candidate(2)])
    path = f"{PATH}/{road.id}/nominations/{road.nominations[0]['id']}"
    tag = (await clerk.get(path)).headers["ETag"]

    done(await clerk.post(f"{path}/withdrawal", {"reason": "Đề nghị nhầm"}, etag=tag))

    assert await missing(road) == []


async def test_what_is_submitted_lists_nothing_missing(sign_in: SignIn) -> None:
    assert await missing(await Road(sign_in).submitted()) == []


async def test_several_references_find_their_dossiers_and_no_others(sign_in: SignIn, clerk: Client) -> None:
    for reference in ("HS-01", "HS-02", "HS-03"):
        await Road(sign_in).draft(client_reference=reference)

    found = done(await clerk.get(PATH, client_reference=["HS-03", "HS-01", "HS-99"]))

    assert [one["client_reference"] for one in found["items"]] == ["HS-03", "HS-01"]


async def test_pages_of_references_follow_one_another(sign_in: SignIn, clerk: Client) -> None:
    for number in range(3):
        await Road(sign_in).draft(client_reference=f"HS-{number}")
    asked: dict[str, Any] = {"client_reference": ["HS-0", "HS-2"], "page_size": 1}

    first = done(await clerk.get(PATH, **asked))
    second = done(await clerk.get(PATH, **asked, page_token=first["next_page_token"]))

    assert [one["client_reference"] for one in first["items"] + second["items"]] == ["HS-2", "HS-0"]


async def test_a_hundred_references_are_taken_and_one_more_is_not(clerk: Client) -> None:
    hundred = [f"HS-{number}" for number in range(100)]

    assert (await clerk.get(PATH, client_reference=hundred)).status_code == 200
    answer = await clerk.get(PATH, client_reference=[*hundred, "HS-100"])

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/client_reference"
