"""Reading, listing and searching individuals."""

from itertools import pairwise

import pytest

from support.client import Client
from support.registry import BA_DINH, NGOC_HA, citizen, registered, shown
from tdkt_api import names

NUMBER = "001185000112"
NAMES = ("Trần Văn Ân", "Lê Thị An", "Phạm Đức Anh", "Đỗ Văn Bình", "Vũ Thị Ánh", "Nguyễn Văn An", "Hồ Ăn")


async def test_a_person_is_seen_from_above(clerk: Client, province_clerk: Client) -> None:
    id = await registered(clerk)

    seen = await province_clerk.get(f"/v1/individuals/{id}")

    assert seen.status_code == 200
    assert seen.json()["family_and_given_name"] == "Nguyễn Thị Hòa"


async def test_what_is_known_already_is_not_sent_again(clerk: Client) -> None:
    id = await registered(clerk)
    headers = {"Authorization": f"Bearer {clerk.token}", "If-None-Match": '"v1"'}

    seen = await clerk.http.get(f"/v1/individuals/{id}", headers=headers)

    assert seen.status_code == 304
    assert seen.content == b""


async def test_a_person_of_another_unit_is_like_an_absent_one(clerk: Client, neighbour: Client) -> None:
    id = await registered(clerk)

    foreign = await neighbour.get(f"/v1/individuals/{id}")
    absent = await neighbour.get("/v1/individuals/cn_" + "0" * 26)

    assert foreign.status_code == absent.status_code == 404
    assert foreign.json()["code"] == absent.json()["code"] == "resource.not_found"
    assert foreign.json()["detail"] == absent.json()["detail"]


async def test_a_wrong_prefix_is_absent(clerk: Client) -> None:
    refused = await clerk.get("/v1/individuals/hs_" + "0" * 26)

    assert refused.status_code == 404


async def test_people_stand_by_given_name_in_vietnamese_order(clerk: Client) -> None:
    for name in NAMES:
        await registered(clerk, name)

    listed = await clerk.get("/v1/individuals")

    found = [one["family_and_given_name"] for one in listed.json()["items"]]
    assert found == [
        "Lê Thị An",
        "Nguyễn Văn An",
        "Phạm Đức Anh",
        "Vũ Thị Ánh",
        "Hồ Ăn",
        "Trần Văn Ân",
        "Đỗ Văn Bình",
    ]


async def test_pages_follow_one_another_without_gaps(clerk: Client) -> None:
    for name in NAMES:
        await registered(clerk, name)
    found, token = [], None

    while True:
        page = (
            await clerk.get("/v1/individuals", page_size=3, **({"page_token": token} if token else {}))
        ).json()
        found += page["items"]
        token = page["next_page_token"]
        if not page["has_more"]:
            break

    assert len({one["id"] for one in found}) == len(NAMES)
    keys = [names.sort_key(one["family_and_given_name"]) for one in found]
    assert all(one <= other for one, other in pairwise(keys))


async def test_a_page_links_to_the_next_relatively(clerk: Client) -> None:
    await registered(clerk, "Lê Thị An")
    await registered(clerk, "Lê Thị Bình")

    page = await clerk.get("/v1/individuals", page_size=1, q="le")

    token = page.json()["next_page_token"]
    assert page.headers["Link"] == f'<?page_size=1&q=le&page_token={token}>; rel="next"'


@pytest.mark.parametrize("words", ["hoa", "Hoà", "HÒA", "Ho\u0300a", "thi hoa", "nguyen"])
async def test_names_are_found_however_they_are_typed(clerk: Client, words: str) -> None:
    id = await registered(clerk)
    await registered(clerk, "Đinh Khải")

    listed = await clerk.get("/v1/individuals", q=words)

    assert [one["id"] for one in listed.json()["items"]] == [id]


@pytest.mark.parametrize("words", ["%", "_oa", "oa"])
async def test_signs_of_patterns_and_middles_of_words_find_nobody(clerk: Client, words: str) -> None:
    await registered(clerk)

    listed = await clerk.get("/v1/individuals", q=words)

    assert listed.json()["items"] == []


async def test_a_list_shows_only_the_callers_units(
    clerk: Client, neighbour: Client, province_clerk: Client
) -> None:
    await registered(clerk)
    await registered(neighbour, unit=NGOC_HA)

    assert len((await clerk.get("/v1/individuals")).json()["items"]) == 1
    assert len((await province_clerk.get("/v1/individuals")).json()["items"]) == 2


async def test_a_filter_cannot_reach_beyond_the_callers_units(clerk: Client, neighbour: Client) -> None:
    await registered(neighbour, unit=NGOC_HA)

    listed = await clerk.get("/v1/individuals", unit_id=shown(NGOC_HA))

    assert listed.json()["items"] == []


async def test_one_unit_is_listed_alone(clerk: Client, neighbour: Client, province_clerk: Client) -> None:
    id = await registered(clerk)
    await registered(neighbour, unit=NGOC_HA)

    listed = await province_clerk.get("/v1/individuals", unit_id=shown(BA_DINH))

    assert [one["id"] for one in listed.json()["items"]] == [id]


async def test_an_unknown_parameter_is_refused(clerk: Client) -> None:
    refused = await clerk.get("/v1/individuals", unit="dv_1")

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == "/unit"


async def test_a_token_of_other_filters_is_refused(clerk: Client) -> None:
    await registered(clerk, "Lê Thị An")
    await registered(clerk, "Lê Thị Bình")
    token = (await clerk.get("/v1/individuals", page_size=1, q="le")).json()["next_page_token"]

    refused = await clerk.get("/v1/individuals", page_size=1, page_token=token)

    assert refused.status_code == 400
    assert refused.json()["code"] == "request.page_token"


async def test_an_exact_number_finds_its_holder_masked(clerk: Client) -> None:
    id = await registered(clerk, identity=citizen(NUMBER), birth_on="1985-03-08")

    found = await clerk.post("/v1/individuals/search", {"identity": citizen("001 185 000 112")})

    assert [one["id"] for one in found.json()["items"]] == [id]
    assert NUMBER not in found.text
    assert "1985-03-08" not in found.text


async def test_a_search_needs_no_key(clerk: Client) -> None:
    headers = {"Authorization": f"Bearer {clerk.token}"}

    found = await clerk.http.post(
        "/v1/individuals/search", json={"identity": citizen(NUMBER)}, headers=headers
    )

    assert found.status_code == 200
    assert found.json() == {"items": []}


async def test_a_search_finds_nobody_of_another_unit(clerk: Client, neighbour: Client) -> None:
    await registered(clerk, identity=citizen(NUMBER))

    found = await neighbour.post("/v1/individuals/search", {"identity": citizen(NUMBER)})

    assert found.json() == {"items": []}


async def test_a_malformed_number_is_refused_without_being_repeated(clerk: Client) -> None:
    refused = await clerk.post("/v1/individuals/search", {"identity": citizen("0011850001123")})

    assert refused.status_code == 422
    assert "0011850001123" not in refused.text


@pytest.mark.parametrize("path", ["/v1/individuals", "/v1/individuals/cn_" + "0" * 26])
async def test_a_role_without_business_here_is_refused(outsider: Client, path: str) -> None:
    refused = await outsider.get(path)

    assert refused.status_code == 403
