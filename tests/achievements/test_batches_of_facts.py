"""Many ratings or deeds in one request."""

from typing import Any

import pytest

from support import world
from support.client import Client, shown
from support.deeds import deed
from support.flow import done
from support.registry import NGOC_HA, registered
from support.traces import bodies, pointers, refused

RATINGS = "/v1/ratings/batch"
DEEDS = "/v1/achievements/batch"
WORKS = "/v1/initiatives/batch"


@pytest.fixture
async def an(clerk: Client) -> str:
    return await registered(clerk, "Nguyễn Văn An")


def rating(subject: str, year: int, rating: str = "good", reference: str | None = None) -> dict[str, Any]:
    return {"subject_id": subject, "year": year, "rating": rating, "client_reference": reference}


def work(name: str, *authors: str, **given: Any) -> dict[str, Any]:
    shares = [{"individual_id": one, "share_percent": 100 // len(authors)} for one in authors]
    told = {
        "unit_id": shown("dv", world.COMMUNE),
        "name": name,
        "scope": "grassroots",
        "year": 2025,
        "recognised_on": "2025-12-10",
    }
    return {**told, "authors": shares, **given}


async def foreign(neighbour: Client) -> str:
    return await registered(neighbour, unit=NGOC_HA)


async def test_each_item_has_its_result_in_the_order_of_the_request(
    clerk: Client, neighbour: Client, an: str, connection: Any
) -> None:
    other = await foreign(neighbour)
    items = [rating(an, 2024, reference="a"), rating(other, 2024, reference="b"), rating(an, 2025)]

    answer = done(await clerk.post(RATINGS, {"items": items}))

    told = [(one["index"], one["client_reference"], one["is_new"]) for one in answer["items"]]
    assert told == [(0, "a", True), (1, "b", False), (2, None, True)]
    assert [one["problem"] and one["problem"]["code"] for one in answer["items"]] == [
        None,
        "resource.not_found",
        None,
    ]
    assert (answer["accepted"], answer["refused"]) == (2, 1)
    assert [one["rating"] and one["rating"]["year"] for one in answer["items"]] == [2024, None, 2025]
    event = (await bodies(connection, f"individual/{an}"))[-1]
    assert [one["year"] for one in event["data"]["ratings"]] == [2024, 2025]


async def test_what_is_known_already_is_kept(clerk: Client, an: str, connection: Any) -> None:
    await clerk.post(RATINGS, {"items": [rating(an, 2024)]})
    events = len(await bodies(connection))

    answer = done(await clerk.post(RATINGS, {"items": [rating(an, 2024)]}))

    assert [one["is_new"] for one in answer["items"]] == [False]
    assert len(await bodies(connection)) == events


async def test_a_refused_item_leaves_nothing_of_an_atomic_batch(
    clerk: Client, an: str, connection: Any
) -> None:
    events = len(await bodies(connection))
    items = [rating(an, 2024), rating(an, 2024, "excellent")]

    answer = await clerk.post(RATINGS, {"atomic": True, "items": items})

    assert pointers(refused(answer, 409, "batch.item_refused")) == ["/items/1/rating"]
    assert done(await clerk.get("/v1/ratings", subject_id=an))["items"] == []
    assert len(await bodies(connection)) == events


async def test_the_same_key_enters_a_batch_once(clerk: Client, an: str, connection: Any) -> None:
    first = await clerk.post(RATINGS, {"items": [rating(an, 2024)]}, key="once")
    again = await clerk.post(RATINGS, {"items": [rating(an, 2024)]}, key="once")

    assert again.content == first.content
    assert done(again)["items"][0]["is_new"]


@pytest.mark.parametrize("path", [RATINGS, DEEDS, WORKS])
@pytest.mark.parametrize("items", [[], [{}] * 501], ids=["none", "501"])
async def test_a_batch_has_one_to_500_items(clerk: Client, path: str, items: list[Any]) -> None:
    answer = await clerk.post(path, {"items": items})

    refused(answer, 422, "request.invalid")


@pytest.mark.parametrize("path", [RATINGS, DEEDS])
async def test_who_enters_no_facts_enters_no_batch(decider: Client, an: str, path: str) -> None:
    item = rating(an, 2024) if path == RATINGS else deed(an)

    refused(await decider.post(path, {"items": [item]}), 403, "auth.not_permitted")


async def test_deeds_of_one_subject_stand_in_one_event_each_with_its_own_commitments(
    clerk: Client, neighbour: Client, an: str, connection: Any
) -> None:
    other = await foreign(neighbour)
    items = [deed(an, title="Một"), deed(other), deed(an, title="Hai")]

    answer = done(await clerk.post(DEEDS, {"items": items}))

    made = [one["achievement"] and one["achievement"]["title"] for one in answer["items"]]
    assert made == ["Một", None, "Hai"]
    known = [one["achievement"]["id"] for one in answer["items"] if one["achievement"]]
    [event] = [one for one in await bodies(connection) if one["type"] == "individual.enter_achievement"]
    assert [one["achievement"] for one in event["data"]["achievements"]] == known
    assert {f"{id}_title" for id in known} <= set(event["commit"])
    assert len(event["files"]) == sum(len(item["evidence"]) for item in (items[0], items[2])) > 0


async def test_a_refused_deed_leaves_nothing_of_an_atomic_batch(clerk: Client, an: str) -> None:
    items = [deed(an), deed(an, happened_from="2026-06-01", happened_to="2026-06-02")]

    answer = await clerk.post(DEEDS, {"atomic": True, "items": items})

    assert answer.status_code == 409
    assert pointers(answer.json()) == ["/items/1/happened_to"]
    assert done(await clerk.get("/v1/achievements"))["items"] == []


async def test_many_initiatives_have_each_their_result_and_one_event_an_author(
    clerk: Client, neighbour: Client, an: str, connection: Any
) -> None:
    second, other = await registered(clerk, "Trần Thị Bình"), await foreign(neighbour)
    items = [
        work("Một", an, second, client_reference="a"),
        work("Hai", an, other, client_reference="b"),
        work("Ba", an),
        work("Ba", an),
    ]

    answer = done(await clerk.post(WORKS, {"items": items}))

    told = [(one["index"], one["client_reference"], one["is_new"]) for one in answer["items"]]
    assert told == [(0, "a", True), (1, "b", False), (2, None, True), (3, None, False)]
    assert (answer["accepted"], answer["refused"]) == (3, 1)
    refusal = answer["items"][1]["problem"]
    assert (refusal["code"], pointers(refusal)) == ("resource.not_found", ["/authors/1/individual_id"])
    assert answer["items"][2]["initiative"] == answer["items"][3]["initiative"]
    known = done(await clerk.get("/v1/initiatives", individual_id=an))["items"]
    assert {one["name"] for one in known} == {"Một", "Ba"}
    events = await bodies(connection, f"individual/{an}")
    assert len([one for one in events if "initiatives" in one["data"]]) == 1


async def test_a_refused_initiative_leaves_nothing_of_an_atomic_batch(
    clerk: Client, an: str, connection: Any
) -> None:
    events = len(await bodies(connection))
    items = [work("Một", an), work("Hai", an, recognised_on="2026-06-01")]

    answer = await clerk.post(WORKS, {"atomic": True, "items": items})

    assert pointers(refused(answer, 409, "batch.item_refused")) == ["/items/1/recognised_on"]
    assert done(await clerk.get("/v1/initiatives", individual_id=an))["items"] == []
    assert len(await bodies(connection)) == events


async def test_a_batch_of_initiatives_is_entered_once_for_a_key(clerk: Client, an: str) -> None:
    first = await clerk.post(WORKS, {"items": [work("Một", an)]}, key="once")
    again = await clerk.post(WORKS, {"items": [work("Một", an)]}, key="once")

    assert again.content == first.content
    assert done(again)["items"][0]["is_new"]


async def test_who_enters_no_facts_enters_no_initiatives(decider: Client, an: str) -> None:
    refused(await decider.post(WORKS, {"items": [work("Một", an)]}), 403, "auth.not_permitted")


async def test_an_initiative_of_a_batch_is_entered_at_ones_own_unit_alone(
    neighbour: Client, clerk: Client, an: str
) -> None:
    [one] = done(await neighbour.post(WORKS, {"items": [work("Một", an)]}))["items"]

    assert one["problem"]["status"] in {403, 404}
    assert done(await clerk.get("/v1/initiatives", individual_id=an))["items"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "open"},
        {"authors": []},
        {"scope": "world"},
        {"year": "2025"},
        {"recognised_on": "2025-13-01"},
        {"client_reference": 5},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
async def test_a_malformed_initiative_refuses_the_whole_request(
    clerk: Client, an: str, wrong: dict[str, Any]
) -> None:
    answer = await clerk.post(WORKS, {"items": [work("Một", an), work("Hai", an) | wrong]})

    refused(answer, 422, "request.invalid")
    assert done(await clerk.get("/v1/initiatives", individual_id=an))["items"] == []
