"""Flipping the fact behind each refusal of the story flips the verdict; nothing else does."""

from typing import Any

import pytest

from support.batch import sent
from support.client import Client
from support.flow import CERTIFICATE, PROVINCE, TITLES, Road, SignIn, candidate, done, person

WORK = {"name": "Cải tiến", "scope": "grassroots", "year": 2025, "recognised_on": "2025-12-01"}


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


async def titles(sign_in: SignIn, clerk: Client, **facts: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Outcome and unmet articles of both titles for a person with these facts."""
    road = await Road(sign_in).draft()
    answer = done(await sent(clerk, road, person(1, **facts)))
    return [_said(one["verdict"]) for one in answer["items"][0]["nominations"]]


async def certificate(sign_in: SignIn, clerk: Client, item: dict[str, Any]) -> dict[str, Any]:
    """The verdict on the province's certificate."""
    road = await Road(sign_in, decider=PROVINCE).draft()
    verdict: dict[str, Any] = done(await sent(clerk, road, item))["items"][0]["nominations"][0]["verdict"]
    return verdict


def _said(verdict: dict[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    unmet = [f for f in verdict["findings"] if f["status"] == "not_met"]
    return verdict["outcome"], [(f["code"], f["provision"]["article"]) for f in unmet]


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        ("excellent", [("unknown", []), ("unknown", [])]),
        (
            "completed",
            [
                ("not_eligible", [("rating.year", "24")]),
                ("not_eligible", [("rating.year", "24"), ("excellence_or_initiative", "23")]),
            ],
        ),
        (
            "not_completed",
            [
                ("not_eligible", [("rating.year", "24")]),
                ("not_eligible", [("rating.year", "24"), ("excellence_or_initiative", "23")]),
            ],
        ),
    ],
)
async def test_a_rating_below_good_costs_both_titles(
    sign_in: SignIn, clerk: Client, rating: str, expected: list[Any]
) -> None:
    assert await titles(sign_in, clerk, ratings=[{"year": 2025, "rating": rating}]) == expected


async def test_without_excellence_or_initiative_the_second_title_is_lost(
    sign_in: SignIn, clerk: Client
) -> None:
    assert await titles(sign_in, clerk, rating="good") == [
        ("unknown", []),
        ("not_eligible", [("excellence_or_initiative", "23")]),
    ]


@pytest.mark.parametrize(
    "facts",
    [
        {"rating": "excellent"},
        {"rating": "good", "initiatives": [WORK]},
        {"rating": "good", "initiatives": [{**WORK, "kind": "science_work"}]},
    ],
    ids=["excellent", "initiative", "science"],
)
async def test_either_wins_the_second_title(sign_in: SignIn, clerk: Client, facts: dict[str, Any]) -> None:
    assert await titles(sign_in, clerk, **facts) == [("unknown", []), ("unknown", [])]


async def test_an_initiative_of_another_year_does_not_count(sign_in: SignIn, clerk: Client) -> None:
    old = {**WORK, "year": 2024, "recognised_on": "2024-12-01"}

    assert (await titles(sign_in, clerk, rating="good", initiatives=[old]))[1][0] == "not_eligible"


async def test_a_rating_that_is_not_known_is_asked_for(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in).draft()

    found = done(await sent(clerk, road, person(1, ratings=[])))["items"][0]["nominations"][0]["verdict"]

    assert found["outcome"] == "unknown"
    assert [f["code"] for f in found["findings"] if f["status"] == "unknown"] == ["rating.year", "spirit"]


async def test_two_titles_and_two_unused_initiatives_meet_ground_d(sign_in: SignIn, clerk: Client) -> None:
    assert (await certificate(sign_in, clerk, candidate(1)))["outcome"] == "eligible"


async def test_two_excellent_years_and_two_initiatives_meet_it_without_titles(
    sign_in: SignIn, clerk: Client
) -> None:
    assert (await certificate(sign_in, clerk, candidate(1, titles=0)))["outcome"] == "eligible"


@pytest.mark.parametrize(
    "facts",
    [
        {"titles": 1, "works": 2, "rating": "good"},
        {"titles": 0, "works": 1, "rating": "excellent"},
        {"titles": 0, "works": 2, "rating": "good"},
    ],
    ids=["one title", "one initiative", "not excellent"],
)
async def test_less_does_not_meet_it(sign_in: SignIn, clerk: Client, facts: dict[str, Any]) -> None:
    assert (await certificate(sign_in, clerk, candidate(1, **facts)))["outcome"] == "not_eligible"


async def test_where_the_readings_differ_both_are_shown_and_nobody_is_refused(
    sign_in: SignIn, clerk: Client
) -> None:
    verdict = await certificate(sign_in, clerk, candidate(1, works=0, rating="good"))

    found = verdict["findings"][0]
    assert (verdict["outcome"], found["status"]) == ("unknown", "unknown")
    assert {one["reading"]: one["status"] for one in found["readings"]} == {
        "titles_alone": "met",
        "initiatives_bind_both": "not_met",
    }
    assert (found["provision"]["article"], found["provision"]["point"]) == ("74", "d")
    assert found["question_text"]


async def test_initiatives_that_won_the_titles_do_not_count_again(sign_in: SignIn, clerk: Client) -> None:
    item = candidate(1, rating="good")
    for work in item["initiatives"]:
        work["used_for"] = ["chien_si_thi_dua_co_so"]

    assert (await certificate(sign_in, clerk, item))["outcome"] == "unknown"


async def test_a_form_of_the_province_is_blocked_where_a_commune_would_decide(
    sign_in: SignIn, clerk: Client
) -> None:
    road = await Road(sign_in).draft()
    answer = done(await sent(clerk, road, person(1, awards=[CERTIFICATE], ground="d")))
    verdict = answer["items"][0]["nominations"][0]["verdict"]

    submitted = await clerk.step(road.id, "submit")

    blocked = next(f for f in verdict["findings"] if f["code"] == "authority")
    assert (verdict["outcome"], blocked["status"], blocked["effect"]) == ("not_allowed", "not_met", "blocks")
    assert (submitted.status_code, submitted.json()["code"]) == (409, "law.not_met")
    assert "authority" in {found["code"] for found in submitted.json()["findings"]}


async def test_what_is_not_met_stops_submit_and_is_pointed_at(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in).nominated([person(1, rating="completed"), person(2)])

    answer = (await clerk.step(road.id, "submit")).json()

    weak = [one["id"] for one in road.nominations[:2]]
    assert answer["code"] == "law.not_met"
    assert {one["pointer"] for one in answer["errors"]} == {f"/nominations/{id}" for id in weak}
    assert {basis["article"] for basis in answer["legal_basis"]} == {"23", "24"}


async def test_taking_back_who_is_not_eligible_opens_the_way(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in).nominated([person(1, rating="good"), person(2)])
    path = f"/v1/dossiers/{road.id}/nominations/{road.nominations[1]['id']}"
    stopped = await clerk.step(road.id, "submit")
    etag = (await clerk.get(path)).headers["ETag"]
    done(await clerk.post(f"{path}/withdrawal", {"reason": "Không đủ tiêu chuẩn"}, etag=etag))

    answer = await clerk.step(road.id, "submit")

    assert (stopped.status_code, done(answer)["state"]) == (409, "submitted")
    assert [one["award"] for one in road.nominations[:2]] == list(TITLES)


async def test_what_only_a_person_can_judge_never_stops_submit(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in).nominated([person(1)])

    answer = await clerk.step(road.id, "submit")

    assert {one["verdict"]["outcome"] for one in road.nominations} == {"unknown"}
    assert done(answer)["state"] == "submitted"
