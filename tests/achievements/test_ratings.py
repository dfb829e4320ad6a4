"""Yearly ratings."""

from typing import Any

import pytest

from support.client import Client
from support.registry import NGOC_HA, bodies, registered


@pytest.fixture
async def person(clerk: Client) -> str:
    return await registered(clerk)


def rating(person: str, year: Any = 2024, rating: Any = "good") -> dict[str, Any]:
    return {"subject_id": person, "year": year, "rating": rating}


async def test_a_clerk_enters_a_rating(clerk: Client, person: str) -> None:
    made = await clerk.post("/v1/ratings", rating(person))

    assert made.status_code == 201
    assert (made.json()["year"], made.json()["rating"]) == (2024, "good")


async def test_the_rating_stands_in_the_persons_history(clerk: Client, person: str, connection: Any) -> None:
    made = await clerk.post("/v1/ratings", rating(person))

    event = (await bodies(connection))[-1]

    assert event["type"] == "individual.enter_facts"
    assert event["stream"] == f"individual/{person}"
    assert event["data"] == {"ratings": [{"rating": made.json()["id"], "year": 2024, "value": "good"}]}


async def test_the_same_again_is_kept_and_makes_no_event(clerk: Client, person: str, connection: Any) -> None:
    first = await clerk.post("/v1/ratings", rating(person))
    second = await clerk.post("/v1/ratings", rating(person))

    assert second.status_code == 200
    assert second.json() == first.json()
    assert len(await bodies(connection)) == 2


async def test_another_rating_of_the_year_is_refused(clerk: Client, person: str) -> None:
    await clerk.post("/v1/ratings", rating(person))

    refused = await clerk.post("/v1/ratings", rating(person, rating="excellent"))

    assert refused.status_code == 409
    assert refused.json()["code"] == "facts.differ"
    assert refused.json()["errors"][0]["pointer"] == "/rating"
    listed = await clerk.get("/v1/ratings", subject_id=person)
    assert [one["rating"] for one in listed.json()["items"]] == ["good"]


async def test_a_year_to_come_is_not_rated(clerk: Client, person: str) -> None:
    refused = await clerk.post("/v1/ratings", rating(person, year=2100))

    assert refused.status_code == 422
    assert refused.json()["code"] == "facts.ahead"


async def test_a_person_of_another_unit_is_absent(neighbour: Client, person: str) -> None:
    refused = await neighbour.post("/v1/ratings", rating(person))

    assert refused.status_code == 404


async def test_a_clerk_above_sees_and_does_not_enter(province_clerk: Client, person: str) -> None:
    refused = await province_clerk.post("/v1/ratings", rating(person))

    assert refused.status_code == 403
    assert refused.json()["code"] == "facts.foreign_unit"


async def test_a_reader_does_not_enter(decider: Client, person: str) -> None:
    refused = await decider.post("/v1/ratings", rating(person))

    assert refused.status_code == 403
    assert refused.json()["code"] == "auth.not_permitted"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"year": "2024"}, "/year"),
        ({"year": 1900}, "/year"),
        ({"rating": "best"}, "/rating"),
        ({"x": 1}, "/x"),
    ],
)
async def test_malformed_members_are_pointed_at(
    clerk: Client, person: str, change: dict[str, Any], pointer: str
) -> None:
    refused = await clerk.post("/v1/ratings", {**rating(person), **change})

    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]


async def test_ratings_are_listed_the_latest_first_page_by_page(clerk: Client, person: str) -> None:
    for year in (2022, 2024, 2023):
        await clerk.post("/v1/ratings", rating(person, year=year))

    first = (await clerk.get("/v1/ratings", subject_id=person, page_size=2)).json()
    second = (
        await clerk.get("/v1/ratings", subject_id=person, page_size=2, page_token=first["next_page_token"])
    ).json()

    assert [one["year"] for one in first["items"] + second["items"]] == [2024, 2023, 2022]
    assert (first["has_more"], second["has_more"]) == (True, False)


async def test_a_list_needs_to_know_whose(clerk: Client) -> None:
    refused = await clerk.get("/v1/ratings")

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/subject_id"


async def test_ratings_of_another_unit_are_absent(clerk: Client, neighbour: Client) -> None:
    foreign = await registered(neighbour, unit=NGOC_HA)

    refused = await clerk.get("/v1/ratings", subject_id=foreign)

    assert refused.status_code == 404


async def test_a_role_without_business_here_is_refused(outsider: Client, person: str) -> None:
    assert (await outsider.get("/v1/ratings", subject_id=person)).status_code == 403
    assert (await outsider.get("/v1/initiatives", subject_id=person)).status_code == 403
