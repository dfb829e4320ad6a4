import unicodedata
from datetime import date
from typing import Any

import pytest
from httpx import AsyncClient, Response

from tdkt_api import clock, ids
from tdkt_api.db.database import Database
from tdkt_api.errors import NotFound
from tdkt_api.law.authority import UnitKind
from tdkt_api.units import reference, service
from tdkt_api.units.kinds import Kind

NOW, BEFORE = "2026-01-15", "2025-06-30"
BY_PATH = {unit.path: unit.id for unit in reference.units()}


def shown(path: str) -> str:
    return ids.show("dv", BY_PATH[path])


async def listed(api: AsyncClient, **query: str | int) -> list[dict[str, Any]]:
    answer = await api.get("/v1/units", params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def everything(api: AsyncClient, **query: str | int) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    token: dict[str, str] = {}
    while True:
        body = (await api.get("/v1/units", params={**query, **token, "page_size": 200})).json()
        items += body["items"]
        if not body["has_more"]:
            return items
        token = {"page_token": body["next_page_token"]}


def refused(answer: Response, status: int, code: str, pointer: str | None = None) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    if pointer is not None:
        assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


async def test_the_list_gives_the_units_in_force_on_the_day(api: AsyncClient) -> None:
    now = await everything(api, as_of=NOW, level="province")
    before = await everything(api, as_of=BEFORE, level="province")

    assert (len(now), len(before)) == (34, 63)
    assert {unit["kind"] for unit in now} == {"city", "province"}


async def test_the_pages_of_a_list_give_each_unit_once_in_order_of_the_tree(api: AsyncClient) -> None:
    communes = await everything(api, as_of=NOW, level="commune")

    assert len(communes) == len({unit["id"] for unit in communes}) == 3321
    assert [unit["code"] for unit in communes[:2]] == ["00004", "00008"]


async def test_a_page_links_to_the_next(api: AsyncClient) -> None:
    first = await api.get("/v1/units", params={"as_of": NOW, "level": "province", "page_size": 20})
    second = await api.get(first.url.join(first.links["next"]["url"]))

    assert first.json()["has_more"] is True
    assert second.json()["has_more"] is False
    assert len(first.json()["items"]) + len(second.json()["items"]) == 34
    assert "next" not in second.links


async def test_a_page_token_of_other_filters_is_refused(api: AsyncClient) -> None:
    first = await api.get("/v1/units", params={"as_of": NOW, "level": "province", "page_size": 20})
    token = first.json()["next_page_token"]

    answer = await api.get("/v1/units", params={"as_of": NOW, "level": "commune", "page_token": token})

    refused(answer, 400, "request.page_token")


async def test_without_a_day_the_office_day_counts(api: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    days = clock.shift() + (date(2025, 6, 30) - clock.today()).days
    monkeypatch.setattr(clock._Shift, "days", days)

    provinces = await everything(api, level="province")

    assert len(provinces) == 63


async def test_children_of_a_unit_are_those_of_the_day(api: AsyncClient) -> None:
    ha_noi = shown("/01/")

    before = await everything(api, parent_id=ha_noi, as_of=BEFORE)
    now = await everything(api, parent_id=ha_noi, as_of=NOW)

    assert ({unit["level"] for unit in before}, len(before)) == ({"district"}, 30)
    assert ({unit["level"] for unit in now}, len(now)) == ({"commune"}, 126)


@pytest.mark.parametrize(
    "q",
    [
        "hoàn kiếm",
        "HOAN KIEM",
        unicodedata.normalize("NFD", "Hoàn Kiếm"),
        "phuong hoan k",
        "  hoàn   kiếm ",
    ],
)
async def test_a_search_is_blind_to_marks_case_and_spaces(api: AsyncClient, q: str) -> None:
    found = await listed(api, q=q, as_of=NOW)

    assert [unit["name"] for unit in found] == ["Phường Hoàn Kiếm"]


@pytest.mark.parametrize("q", ["Cư M'gar", "cu m’gar", "CƯ MGAR"])
async def test_a_search_takes_every_apostrophe(api: AsyncClient, q: str) -> None:
    found = await listed(api, q=q, as_of=NOW)

    assert [unit["name"] for unit in found] == ["Xã Cư M'gar"]


async def test_both_tone_placements_find_the_same(api: AsyncClient) -> None:
    old = await listed(api, q="Thanh Hóa", level="province", as_of=NOW)
    new = await listed(api, q="Thanh Hoá", level="province", as_of=NOW)

    assert [unit["code"] for unit in old] == [unit["code"] for unit in new] == ["38"]


async def test_a_search_begins_at_the_start_of_a_word(api: AsyncClient) -> None:
    assert [unit["name"] for unit in await listed(api, q="noi", level="province", as_of=NOW)] == [
        "Thành phố Hà Nội"
    ]
    assert await listed(api, q="oi", level="province", as_of=NOW) == []


@pytest.mark.parametrize("q", ["%", "_", "'", "-- "])
async def test_a_search_without_letter_or_digit_is_refused(api: AsyncClient, q: str) -> None:
    refused(await api.get("/v1/units", params={"q": q}), 422, "request.invalid", "/q")


async def test_a_code_and_a_day_name_one_unit(api: AsyncClient) -> None:
    (before,) = await listed(api, code="00004", as_of=BEFORE)
    (now,) = await listed(api, code="00004", as_of="2025-07-01")

    assert (before["name"], now["name"]) == ("Phường Trúc Bạch", "Phường Ba Đình")
    assert before["id"] != now["id"]
    assert (before["is_in_force"], now["is_in_force"]) == (True, True)


async def test_a_closed_code_answers_with_its_successors(api: AsyncClient) -> None:
    (unit,) = await listed(api, code="00001", as_of=NOW)

    assert (unit["name"], unit["valid_to"], unit["is_in_force"]) == ("Phường Phúc Xá", BEFORE, False)
    assert [(f["name"], f["link"]) for f in unit["successors"]] == [("Phường Hồng Hà", "merged")]


async def test_a_closed_province_answers_with_the_one_it_went_into(api: AsyncClient) -> None:
    (ha_giang,) = await listed(api, code="02", as_of=NOW)
    (tuyen_quang,) = await listed(api, code="08", as_of=NOW)

    assert [(f["code"], f["link"]) for f in ha_giang["successors"]] == [("08", "merged")]
    assert ha_giang["successors"][0]["id"] == tuyen_quang["id"]
    assert (tuyen_quang["valid_from"], tuyen_quang["successors"]) == ("2025-07-01", [])


@pytest.mark.parametrize(("code", "day"), [("99999", NOW), ("1", NOW), ("11948", BEFORE)])
async def test_a_code_that_nobody_has_borne_by_that_day_is_not_found(
    api: AsyncClient, code: str, day: str
) -> None:
    refused(await api.get("/v1/units", params={"code": code, "as_of": day}), 404, "resource.not_found")


async def test_a_code_of_another_level_than_asked_is_not_found(api: AsyncClient) -> None:
    answer = await api.get("/v1/units", params={"code": "01", "as_of": NOW, "level": "commune"})

    refused(answer, 404, "resource.not_found")


async def test_an_agency_is_found_by_its_identifier(api: AsyncClient) -> None:
    (ministry,) = await listed(api, code="g09")

    assert (ministry["name"], ministry["agency_code"], ministry["level"]) == ("Bộ Nội vụ", "G09", "ministry")


async def test_the_gap_of_dong_nai_is_told_from_its_day(api: AsyncClient) -> None:
    (earlier,) = await listed(api, code="75", as_of="2026-04-29")
    (later,) = await listed(api, code="75", as_of="2026-04-30")

    assert (earlier["known_gap"], later["known_gap"]) == (None, "dong_nai_city_2026")


@pytest.mark.parametrize("day", ["2026-02-30", "2026-1-5", "yesterday", "", "2026-01-15T00:00:00Z"])
async def test_a_day_that_is_none_is_refused(api: AsyncClient, day: str) -> None:
    refused(await api.get("/v1/units", params={"as_of": day}), 422, "request.invalid", "/as_of")


@pytest.mark.parametrize(
    ("name", "value"), [("level", "ward"), ("parent_id", "hs_01kezf7c00f2vscsycf9zpt08t"), ("page_size", "0")]
)
async def test_a_value_outside_its_kind_is_refused(api: AsyncClient, name: str, value: str) -> None:
    refused(await api.get("/v1/units", params={name: value}), 422, "request.invalid", f"/{name}")


async def test_an_undeclared_parameter_is_refused(api: AsyncClient) -> None:
    refused(await api.get("/v1/units", params={"asof": NOW}), 400, "request.unknown_parameter", "/asof")


async def test_one_unit_is_read_with_what_stands_under_it(api: AsyncClient) -> None:
    answer = await api.get(f"/v1/units/{shown('/01/')}", params={"as_of": NOW})

    assert answer.json() == {
        "id": shown("/01/"),
        "code": "01",
        "name": "Thành phố Hà Nội",
        "kind": "city",
        "level": "province",
        "parent_id": shown("/"),
        "valid_from": None,
        "valid_to": None,
        "agency_code": None,
        "symbol": "UBND",
        "is_in_force": True,
        "known_gap": None,
        "successors": [],
        "children_count": 126,
    }


async def test_a_district_is_read_with_what_its_communes_became(api: AsyncClient) -> None:
    answer = await api.get(f"/v1/units/{shown('/77-2025/755-2025/')}")

    body = answer.json()
    assert (body["name"], body["is_in_force"]) == ("Huyện Côn Đảo", False)
    assert [(f["name"], f["kind"]) for f in body["successors"]] == [("Đặc khu Côn Đảo", "special_zone")]


async def test_a_unit_that_the_caller_has_is_not_sent_again(api: AsyncClient) -> None:
    first = await api.get(f"/v1/units/{shown('/01/')}", params={"as_of": NOW})

    again = await api.get(
        f"/v1/units/{shown('/01/')}",
        params={"as_of": NOW},
        headers={"If-None-Match": first.headers["ETag"]},
    )
    other = await api.get(
        f"/v1/units/{shown('/01/')}",
        params={"as_of": BEFORE},
        headers={"If-None-Match": first.headers["ETag"]},
    )

    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200


@pytest.mark.parametrize(
    "id", ["dv_01kezf7c0000000000000000zz", "hs_01kezf7c00f2vscsycf9zpt08t", "00004", "%00"]
)
async def test_an_unknown_identifier_is_not_found(api: AsyncClient, id: str) -> None:
    refused(await api.get(f"/v1/units/{id}"), 404, "resource.not_found")


async def test_the_units_above_one_are_given_from_the_country_down(units_database: Database) -> None:
    async with units_database.read() as reading:
        unit = await service.get(reading, BY_PATH["/01/001-2025/00004-2025/"])
        above = await service.above(reading, unit)

    assert [found.path for found in above] == ["/", "/01/", "/01/001-2025/", "/01/001-2025/00004-2025/"]


async def test_many_units_are_given_by_id_without_the_unknown(units_database: Database) -> None:
    known, unknown = BY_PATH["/"], ids.new()
    async with units_database.read() as reading:
        found = await service.get_many(reading, [known, unknown, known])

        with pytest.raises(NotFound):
            await service.get(reading, unknown)

    assert found.keys() == {known}


@pytest.mark.parametrize(
    ("kind", "authority"),
    [
        (Kind.WARD, UnitKind.COMMUNE_COMMITTEE),
        (Kind.SPECIAL_ZONE, UnitKind.COMMUNE_COMMITTEE),
        (Kind.RURAL_DISTRICT, UnitKind.DISTRICT_COMMITTEE),
        (Kind.CITY, UnitKind.PROVINCIAL_COMMITTEE),
        (Kind.MINISTRY, UnitKind.MINISTRY),
        (Kind.COUNTRY, None),
    ],
)
def test_the_kind_of_a_unit_says_which_authority_it_is(kind: Kind, authority: UnitKind | None) -> None:
    assert service.unit_kind_of(kind) == authority
