"""Who decides a form on a day, and the road there, over HTTP."""

from typing import Any

import pytest
from httpx import AsyncClient

from support.flow import COMMUNE, PROVINCE
from tdkt_api import ids
from tdkt_api.ids import Prefix

URL = "/v1/authorities"
EVE, FIRST, TODAY = "2025-06-30", "2025-07-01", "2026-01-15"


async def read(http: AsyncClient, language: str = "vi", **query: str) -> dict[str, Any]:
    answer = await http.get(URL, params=query, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_commune_s_chair_decides_since_the_reform(http: AsyncClient) -> None:
    found = await read(http, award="chien_si_thi_dua_co_so", unit=COMMUNE, as_of=FIRST)

    assert found["may_decide"]["status"] == "met"
    assert found["may_decide"]["provision"]["instrument"] == "decree_129_2025"
    assert found["may_decide"]["provision"]["article"] == "59"
    assert found["decides_at"]["id"] == COMMUNE
    assert "Chủ tịch Ủy ban nhân dân cấp xã" in found["signers"]


async def test_before_the_reform_it_was_the_district_s(http: AsyncClient) -> None:
    found = await read(http, award="chien_si_thi_dua_co_so", as_of=EVE)

    codes = [one["code"] for one in found["deciders"]["authorities"]]
    assert "district_chair" in codes
    assert "commune_chair" not in codes


async def test_the_road_of_a_province_s_certificate_begins_at_the_unit(http: AsyncClient) -> None:
    found = await read(http, award="bang_khen_bo_nganh_tinh", unit=COMMUNE, as_of=TODAY)

    assert (found["may_decide"]["status"], found["decides_at"]["id"]) == ("not_met", PROVINCE)
    assert [(leg["at"], leg["unit"]["id"]) for leg in found["route"]] == [
        ("owner", COMMUNE),
        ("decider", PROVINCE),
    ]
    assert found["route"][1]["working_days"] == 25
    assert found["route"][1]["provision"]["confidence"] == "memory"


async def test_a_unit_that_decides_itself_has_one_stage(http: AsyncClient) -> None:
    found = await read(http, award="lao_dong_tien_tien", unit=COMMUNE, as_of=TODAY)

    (leg,) = found["route"]
    assert (leg["is_deciding"], leg["working_days"]) == (True, 20)


async def test_the_state_s_form_goes_through_province_and_ministry_of_home_affairs(
    http: AsyncClient,
) -> None:
    found = await read(http, "en", award="huan_chuong_doc_lap_hang_ba", unit=COMMUNE, as_of=TODAY)

    assert [(leg["at"], leg["working_days"]) for leg in found["route"]] == [
        ("owner", None),
        ("submitter", 40),
        ("appraiser", 20),
        ("decider", None),
    ]
    assert found["route"][1]["unit"]["id"] == PROVINCE
    assert found["signers"] == ["State President"]
    assert (found["copies"]["count"], found["notice_working_days"]) == (1, 10)
    assert found["consultation"]["working_days"] == 10


async def test_vote_and_documents_stand_beside(http: AsyncClient) -> None:
    found = await read(http, award="chien_si_thi_dua_toan_quoc", as_of=TODAY)

    assert (found["vote"]["share"], found["vote"]["effect"]) == ("0.9", "blocks")
    assert found["documents"]["items"]


async def test_a_day_of_which_nothing_is_known_says_so(http: AsyncClient) -> None:
    found = await read(http, award="bang_khen_bo_nganh_tinh", as_of="1999-01-01")

    assert (found["status"], found["deciders"], found["signers"]) == ("unknown", None, [])
    assert found["status_sentence"] == "Chưa có dữ liệu về thẩm quyền quyết định vào ngày này."


async def test_a_form_that_has_ended_is_nobody_s(http: AsyncClient) -> None:
    found = await read(http, award="huy_hieu", as_of=TODAY)

    assert (found["status"], found["deciders"]) == ("ended", None)


@pytest.mark.parametrize(
    ("query", "status", "pointer"),
    [
        ({}, 422, "/award"),
        ({"award": "khong_co"}, 422, "/award"),
        ({"award": "giay_khen", "unit": COMMUNE, "as_of": EVE}, 422, "/unit"),
        ({"award": "giay_khen", "unit": "dv_no"}, 422, "/unit"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused_at_its_place(
    http: AsyncClient, query: dict[str, str], status: int, pointer: str
) -> None:
    answer = await http.get(URL, params=query)

    assert answer.status_code == status
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_a_unit_that_there_is_not_is_absent(http: AsyncClient) -> None:
    answer = await http.get(URL, params={"award": "giay_khen", "unit": ids.show(Prefix.UNIT, ids.new())})

    assert answer.status_code == 404
