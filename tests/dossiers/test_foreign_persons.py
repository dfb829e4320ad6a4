"""Nominating a person whom another commune registered."""

from typing import Any

import pytest

from support import world
from support.batch import problems, sent
from support.client import Client, shown
from support.flow import Road, SignIn, done, person
from support.traces import written


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


@pytest.fixture
async def road(sign_in: SignIn) -> Road:
    return await Road(sign_in).draft()


@pytest.fixture
async def neighbours(sign_in: SignIn) -> dict[str, Any]:
    """Somebody whom the neighbour registered, with facts that are theirs to know."""
    clerk = await sign_in("neighbour.clerk")
    body = {
        "unit_id": shown("dv", world.NEIGHBOUR),
        **person(1)["individual"],
        "post": "Phó Chủ tịch Hội đồng",
    }
    made: dict[str, Any] = done(await clerk.post("/v1/individuals", body))
    rating = {"subject_id": made["id"], "year": 2025, "rating": "not_completed"}
    done(await clerk.post("/v1/ratings", rating))
    return made


async def test_somebody_of_another_unit_is_found_by_number_and_used(
    clerk: Client, road: Road, neighbours: dict[str, Any]
) -> None:
    answer = done(await sent(clerk, road, person(1, ratings=[])))

    assert answer["items"][0]["subject_id"] == neighbours["id"]


async def test_facts_of_somebody_of_another_unit_are_not_written_here(
    clerk: Client, road: Road, neighbours: dict[str, Any], connection: Any
) -> None:
    before = await written(connection)

    answer = await sent(clerk, road, person(1))

    assert [one and one[0] for one in problems(answer)] == ["facts.foreign_unit"]
    assert await written(connection) == before | {"idempotency": before["idempotency"] + 1}


async def test_what_another_unit_knows_is_not_told_by_asking(
    clerk: Client, road: Road, neighbours: dict[str, Any]
) -> None:
    right = await sent(clerk, road, person(1, ratings=[{"year": 2025, "rating": "not_completed"}]))
    wrong = await sent(clerk, road, person(1, ratings=[{"year": 2025, "rating": "excellent"}]))

    first, second = (done(answer)["items"][0] for answer in (right, wrong))
    for item in (first, second):
        item["problem"].pop("request_id")
    assert first == second


async def test_the_answer_shows_nothing_of_a_foreign_person_that_was_not_sent(
    clerk: Client, road: Road, neighbours: dict[str, Any]
) -> None:
    item = person(1, ratings=[])
    known = {name: item["individual"][name] for name in ("identity", "family_and_given_name")}
    item["individual"] = known

    answer = await sent(clerk, road, item)

    assert done(answer)["accepted"] == 1
    told = ("not_completed", "Phó Chủ tịch Hội đồng", "1985-03-04", "00008")
    assert [word for word in told if word in answer.text] == []


async def test_somebody_of_another_unit_is_not_found_by_id(
    clerk: Client, road: Road, neighbours: dict[str, Any]
) -> None:
    answer = await sent(clerk, road, {"individual": {"id": neighbours["id"]}, "awards": ["giay_khen"]})

    assert problems(answer) == [("resource.not_found", ["/individual/id"])]
