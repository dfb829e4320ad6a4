"""Initiatives with their authors."""

from typing import Any

import pytest

from support.client import Client
from support.registry import BA_DINH, NGOC_HA, bodies, registered, shown

NAME = "Rút ngắn thời gian cấp giấy khai sinh"


@pytest.fixture
async def an(clerk: Client) -> str:
    return await registered(clerk, "Nguyễn Văn An")


@pytest.fixture
async def binh(clerk: Client) -> str:
    return await registered(clerk, "Lê Thị Bình")


def author(person: str, share: Any = 50, **more: Any) -> dict[str, Any]:
    return {"individual_id": person, "share_percent": share, **more}


def initiative(*authors: dict[str, Any], **change: Any) -> dict[str, Any]:
    return {
        "unit_id": shown(BA_DINH),
        "name": NAME,
        "scope": "grassroots",
        "year": 2024,
        "recognised_on": "2024-11-20",
        "authors": list(authors),
        **change,
    }


async def test_a_clerk_enters_an_initiative_with_its_authors(clerk: Client, an: str, binh: str) -> None:
    sent = initiative(author(an, 60, used_for=["chien_si_thi_dua_co_so"]), author(binh, 40))

    made = await clerk.post("/v1/initiatives", sent)

    assert made.status_code == 201
    assert made.json()["authors"] == [
        {"individual_id": an, "share_percent": 60, "used_for": ["chien_si_thi_dua_co_so"]},
        {"individual_id": binh, "share_percent": 40, "used_for": []},
    ]


async def test_each_author_has_it_with_their_own_share(clerk: Client, an: str, binh: str) -> None:
    await clerk.post("/v1/initiatives", initiative(author(an, 60, used_for=["giay_khen"]), author(binh, 40)))

    [of_an] = (await clerk.get("/v1/initiatives", individual_id=an)).json()["items"]
    [of_binh] = (await clerk.get("/v1/initiatives", individual_id=binh)).json()["items"]

    assert of_an["id"] == of_binh["id"]
    assert (of_an["share_percent"], of_an["used_for"]) == (60, ["giay_khen"])
    assert (of_binh["share_percent"], of_binh["used_for"]) == (40, [])


async def test_every_author_has_an_event_without_the_name(
    clerk: Client, an: str, binh: str, connection: Any
) -> None:
    entered = await clerk.post("/v1/initiatives", initiative(author(an), author(binh)))

    events = [event for event in await bodies(connection) if event["type"] == "individual.enter_facts"]

    assert {event["stream"] for event in events} == {f"individual/{an}", f"individual/{binh}"}
    assert all(set(event["commit"]) == {f"{entered.json()['id']}_name"} for event in events)
    assert NAME not in str(events)


async def test_the_same_again_is_kept(clerk: Client, an: str, connection: Any) -> None:
    first = await clerk.post("/v1/initiatives", initiative(author(an)))
    second = await clerk.post("/v1/initiatives", initiative(author(an)))

    assert second.status_code == 200
    assert second.json() == first.json()
    assert await connection.fetchval("SELECT count(*) FROM initiative") == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"scope": "national"}, "/scope"),
        ({"kind": "science_work"}, "/kind"),
        ({"recognised_on": "2024-11-21"}, "/recognised_on"),
    ],
)
async def test_a_differing_telling_is_refused(
    clerk: Client, an: str, change: dict[str, Any], pointer: str
) -> None:
    await clerk.post("/v1/initiatives", initiative(author(an)))

    refused = await clerk.post("/v1/initiatives", initiative(author(an), **change))

    assert refused.status_code == 409
    assert (refused.json()["code"], refused.json()["errors"][0]["pointer"]) == ("facts.differ", pointer)


@pytest.mark.parametrize("share", [49, 51])
async def test_a_share_is_never_overwritten(clerk: Client, an: str, share: int) -> None:
    await clerk.post("/v1/initiatives", initiative(author(an)))

    refused = await clerk.post("/v1/initiatives", initiative(author(an, share)))

    assert refused.json()["errors"][0]["pointer"] == "/authors/0/share_percent"


async def test_an_author_more_is_refused(clerk: Client, an: str, binh: str) -> None:
    await clerk.post("/v1/initiatives", initiative(author(an)))

    refused = await clerk.post("/v1/initiatives", initiative(author(an), author(binh)))

    assert refused.json()["errors"][0]["pointer"] == "/authors/1/individual_id"


async def test_shares_beyond_the_whole_are_refused(clerk: Client, an: str, binh: str) -> None:
    refused = await clerk.post("/v1/initiatives", initiative(author(an, 60), author(binh, 41)))

    assert refused.status_code == 422
    assert refused.json()["code"] == "initiative.shares"


async def test_an_author_stands_once(clerk: Client, an: str) -> None:
    refused = await clerk.post("/v1/initiatives", initiative(author(an), author(an)))

    assert refused.json()["errors"][0]["pointer"] == "/authors/1/individual_id"


async def test_an_author_of_another_unit_is_absent(clerk: Client, neighbour: Client, an: str) -> None:
    foreign = await registered(neighbour, unit=NGOC_HA)

    refused = await clerk.post("/v1/initiatives", initiative(author(an), author(foreign)))

    assert refused.status_code == 404
    assert refused.json()["errors"][0]["pointer"] == "/authors/1/individual_id"


async def test_a_clerk_of_another_unit_is_refused(province_clerk: Client, an: str) -> None:
    refused = await province_clerk.post("/v1/initiatives", initiative(author(an)))

    assert refused.status_code == 403
    assert refused.json()["code"] == "workflow.wrong_role"


async def test_an_unknown_award_form_is_refused(clerk: Client, an: str) -> None:
    sent = initiative(author(an, used_for=["giay_khen", "no_such_form"]))

    refused = await clerk.post("/v1/initiatives", sent)

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/authors/0/used_for/1"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"scope": "world"}, "/scope"),
        ({"recognised_on": "20/11/2024"}, "/recognised_on"),
        ({"authors": []}, "/authors"),
        ({"kind": "idea"}, "/kind"),
    ],
)
async def test_malformed_members_are_pointed_at(
    clerk: Client, an: str, change: dict[str, Any], pointer: str
) -> None:
    refused = await clerk.post("/v1/initiatives", {**initiative(author(an)), **change})

    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]


async def test_a_day_to_come_recognises_nothing(clerk: Client, an: str) -> None:
    refused = await clerk.post("/v1/initiatives", initiative(author(an), recognised_on="2100-01-01"))

    assert refused.json()["code"] == "facts.ahead"


async def test_a_refused_initiative_leaves_nothing(clerk: Client, an: str, connection: Any) -> None:
    await clerk.post("/v1/initiatives", initiative(author(an, used_for=["no_such_form"])))

    assert await connection.fetchval("SELECT count(*) FROM initiative") == 0


async def test_initiatives_of_another_unit_are_absent(neighbour: Client, an: str) -> None:
    assert (await neighbour.get("/v1/initiatives", individual_id=an)).status_code == 404
