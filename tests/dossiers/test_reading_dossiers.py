"""Reading dossiers: down the subtree, and nothing beside it."""

from typing import Any

import pytest

from support.client import Client, shown
from support.flow import COMMUNE, PROVINCE, Road, SignIn, done, person
from support.traces import alike, refused
from tdkt_api import ids

READERS = (
    "clerk",
    "member",
    "inspector",
    "admin",
    "province.clerk",
    "province.inspector",
    "centre.inspector",
)
OUTSIDE = ("neighbour.clerk", "neighbour.chair", "other.clerk", "other.inspector")
PLACES = ("", "/nominations", "/nominations/{}", "/steps", "/history")


@pytest.fixture
async def road(sign_in: SignIn) -> Road:
    return await Road(sign_in).nominated([person(1)])


@pytest.mark.parametrize("name", READERS)
async def test_a_dossier_is_read_from_its_unit_and_from_above(sign_in: SignIn, road: Road, name: str) -> None:
    found = await road.read(name)

    assert done(found)["id"] == road.id


@pytest.mark.parametrize("name", OUTSIDE)
async def test_from_outside_every_place_of_a_dossier_is_as_if_it_were_not(
    sign_in: SignIn, road: Road, name: str
) -> None:
    stranger = await sign_in(name)
    places = [place.format(road.nominations[0]["id"]) for place in PLACES]

    found = [await stranger.get(f"/v1/dossiers/{road.id}{place}") for place in places]
    absent = [await stranger.get(f"/v1/dossiers/{shown('hs', ids.new())}{place}") for place in places]

    assert {answer.status_code for answer in found} == {404}
    assert [alike(one, other) for one, other in zip(found, absent, strict=True)] == [True] * len(places)


async def test_who_holds_no_role_reads_no_dossier(road: Road) -> None:
    answer = await road.read("nobody")

    refused(answer, 403, "auth.not_permitted")


async def test_a_dossier_is_no_unit(sign_in: SignIn, road: Road) -> None:
    clerk = await sign_in("clerk")

    answer = await clerk.get(f"/v1/dossiers/{COMMUNE}")

    refused(answer, 404, "resource.not_found")


async def test_an_unchanged_dossier_is_not_sent_again(sign_in: SignIn, road: Road) -> None:
    clerk = await sign_in("clerk")
    first = await road.read()

    again = await clerk.get(f"/v1/dossiers/{road.id}", first.headers["ETag"])

    assert (again.status_code, again.content) == (304, b"")


async def test_a_dossier_that_was_forwarded_is_read_by_the_province_and_not_by_the_neighbour(
    sign_in: SignIn,
) -> None:
    road = await Road(sign_in).forwarded()

    read = {name: (await road.read(name)).status_code for name in ("province.chair", "neighbour.clerk")}

    assert read == {"province.chair": 200, "neighbour.clerk": 404}


async def test_the_list_shows_the_newest_first_and_only_ones_own(sign_in: SignIn, road: Road) -> None:
    second = await Road(sign_in).draft(name="Đợt hai")

    mine, theirs = [
        [one["id"] for one in done(await (await sign_in(name)).get("/v1/dossiers"))["items"]]
        for name in ("clerk", "neighbour.clerk")
    ]

    assert (mine, theirs) == ([second.id, road.id], [])


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"state": "draft"}, 1),
        ({"state": "submitted"}, 0),
        ({"type": "cong_trang"}, 1),
        ({"type": "dot_xuat"}, 0),
        ({"owner_unit_id": COMMUNE}, 1),
        ({"owner_unit_id": PROVINCE}, 0),
        ({"client_reference": "HS-01"}, 1),
        ({"client_reference": "HS-02"}, 0),
    ],
    ids=str,
)
async def test_the_list_is_narrowed(sign_in: SignIn, filters: dict[str, Any], found: int) -> None:
    road = await Road(sign_in).draft(client_reference="HS-01")
    province = await sign_in("province.clerk")

    listed = done(await province.get("/v1/dossiers", **filters))

    assert [one["id"] for one in listed["items"]] == [road.id] * found


async def test_the_list_is_walked_page_by_page(sign_in: SignIn) -> None:
    made = [(await Road(sign_in).draft(name=f"Đợt {n}")).id for n in range(3)]
    clerk = await sign_in("clerk")

    first = done(await clerk.get("/v1/dossiers", page_size=2))
    rest = done(await clerk.get("/v1/dossiers", page_size=2, page_token=first["next_page_token"]))

    assert [one["id"] for page in (first, rest) for one in page["items"]] == made[::-1]
    assert (rest["has_more"], rest["next_page_token"]) == (False, None)


async def test_a_token_of_another_list_is_refused(sign_in: SignIn, road: Road) -> None:
    clerk = await sign_in("clerk")
    await Road(sign_in).draft()
    token = done(await clerk.get("/v1/dossiers", page_size=1))["next_page_token"]

    answer = await clerk.get(f"/v1/dossiers/{road.id}/nominations", page_token=token)

    refused(answer, 400, "request.page_token")


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"status": "draft"}, 400, "request.unknown_parameter"),
        ({"state": "open"}, 422, "request.invalid"),
        ({"page_size": 0}, 422, "request.invalid"),
    ],
    ids=str,
)
async def test_a_wrong_question_is_refused(
    sign_in: SignIn, asked: dict[str, Any], status: int, code: str
) -> None:
    clerk = await sign_in("clerk")

    answer = await clerk.get("/v1/dossiers", **asked)

    refused(answer, status, code)


async def test_nominations_come_in_their_order_page_by_page(sign_in: SignIn) -> None:
    road = await Road(sign_in).nominated([person(1), person(2)])
    inspector, path = await sign_in("inspector"), f"/v1/dossiers/{road.id}/nominations"

    first = done(await inspector.get(path, page_size=3))
    rest = done(await inspector.get(path, page_size=3, page_token=first["next_page_token"]))

    assert [one["id"] for page in (first, rest) for one in page["items"]] == [
        one["id"] for one in road.nominations
    ]


async def test_a_nomination_is_found_only_in_its_dossier(sign_in: SignIn, road: Road) -> None:
    clerk, other = await sign_in("clerk"), await Road(sign_in).draft()

    answer = await clerk.get(f"/v1/dossiers/{other.id}/nominations/{road.nominations[0]['id']}")

    refused(answer, 404, "resource.not_found")


async def test_no_answer_about_a_dossier_holds_a_number_of_a_person(sign_in: SignIn, road: Road) -> None:
    clerk: Client = await sign_in("clerk")

    shown_all = [
        (await clerk.get(f"/v1/dossiers/{road.id}{place}")).text for place in ("", "/nominations", "/history")
    ]

    assert not any("001085000001" in text for text in shown_all)
