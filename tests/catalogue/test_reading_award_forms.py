"""The catalogue of award forms over HTTP: anybody, any day, both languages."""

from typing import Any

import pytest
from httpx import AsyncClient, Response

URL = "/v1/award-forms"
TODAY, EVE, BEFORE = "2026-01-15", "2025-06-30", "2023-12-31"


def refused(answer: Response, status: int, code: str, pointer: str | None = None) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    if pointer is not None:
        assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


async def listed(http: AsyncClient, **query: str | int) -> list[dict[str, Any]]:
    """Every form that the filters leave, over all pages."""
    items: list[dict[str, Any]] = []
    token: dict[str, str] = {}
    while True:
        answer = await http.get(URL, params={**query, **token})
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        if not answer.json()["has_more"]:
            return items
        token = {"page_token": answer.json()["next_page_token"]}


async def read(http: AsyncClient, code: str, language: str = "vi", **query: str) -> dict[str, Any]:
    answer = await http.get(f"{URL}/{code}", params=query, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_everybody_reads_all_forms_in_the_order_of_their_codes(http: AsyncClient) -> None:
    forms = await listed(http)

    codes = [form["code"] for form in forms]
    assert len(codes) == len(set(codes)) == 66
    assert codes == sorted(codes)


async def test_pages_of_any_size_give_each_form_once(http: AsyncClient) -> None:
    whole = await listed(http, page_size=200)

    assert await listed(http, page_size=7) == whole


async def test_a_page_links_to_the_next(http: AsyncClient) -> None:
    first = await http.get(URL, params={"page_size": 2, "level": "grassroots"})

    link = first.headers["Link"]
    assert link.endswith('; rel="next"')
    second = await http.get(URL + link.split(">")[0].removeprefix("<"))
    assert [form["code"] for form in second.json()["items"]] == ["don_vi_tien_tien", "gia_dinh_van_hoa"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"kind": "order"}, 20),
        ({"kind": "emulation_title"}, 16),
        ({"level": "state"}, 46),
        ({"level": "grassroots", "kind": "emulation_title"}, 7),
        ({"subject_kind": "household"}, 4),
        ({"subject_kind": "collective", "kind": "prize"}, 2),
        ({"type": "nien_han"}, 5),
        ({"type": "doi_ngoai"}, 2),
        ({"status": "ended"}, 1),
        ({"status": "in_force"}, 65),
        ({"status": "in_force", "as_of": BEFORE}, 47),
        ({"status": "unknown", "as_of": "2000-01-01"}, 66),
        ({"kind": "badge", "level": "state"}, 0),
    ],
)
async def test_filters_narrow_the_list(http: AsyncClient, query: dict[str, str], count: int) -> None:
    assert len(await listed(http, **query)) == count


@pytest.mark.parametrize(
    ("q", "codes"),
    [
        ("chien si thi dua co so", ["chien_si_thi_dua_co_so"]),
        ("CHIẾN SĨ THI ĐUA CƠ SỞ", ["chien_si_thi_dua_co_so"]),
        ("cstdcs", ["chien_si_thi_dua_co_so"]),
        ("grassroots emulation", ["chien_si_thi_dua_co_so"]),
        ("anh hung lao", ["anh_hung_lao_dong"]),
        ("thi tran", []),
        ("ong bay", []),
    ],
)
async def test_a_form_is_found_by_the_start_of_a_word_without_marks(
    http: AsyncClient, q: str, codes: list[str]
) -> None:
    assert [form["code"] for form in await listed(http, q=q)] == codes


async def test_a_form_is_found_by_the_name_of_the_day(http: AsyncClient) -> None:
    found = await listed(http, q="thi tran", as_of=EVE)

    assert [form["name"]["vi"] for form in found] == ["Xã, phường, thị trấn tiêu biểu"]


async def test_a_form_of_the_list_says_what_it_is_in_both_languages(http: AsyncClient) -> None:
    (form,) = await listed(http, q="co thi dua cua chinh phu", as_of=TODAY)

    assert form["name"] == {"vi": "Cờ thi đua của Chính phủ", "en": "Emulation Flag of the Government"}
    assert (form["kind"], form["kind_name"]) == ("emulation_title", "Danh hiệu thi đua")
    assert (form["level"], form["level_name"]) == ("state", "Cấp Nhà nước")
    assert form["subjects"] == [{"code": "collective", "name": "Tập thể"}]
    assert (form["status"], form["known_from"], form["last_on"]) == ("in_force", "2004-07-01", None)
    assert (form["criteria_state"], form["asks_council"]) == ("built", True)


async def test_who_decides_and_on_which_provision_is_as_of_the_day(http: AsyncClient) -> None:
    before = (await read(http, "chien_si_thi_dua_co_so", as_of=EVE))["decided_by"]
    now = (await read(http, "chien_si_thi_dua_co_so", as_of="2025-07-01"))["decided_by"]

    assert "district_chair" in [one["code"] for one in before["authorities"]]
    assert "commune_chair" in [one["code"] for one in now["authorities"]]
    assert now["authorities"][2]["name"]["en"] == "Chair of a commune-level People's Committee"
    assert (before["provision"]["instrument"], before["provision"]["article"]) == ("law_06_2022", "80")
    assert now["provision"].pop("instrument_name").startswith("Nghị định 129/2025/NĐ-CP")
    assert now["provision"] == {
        "instrument": "decree_129_2025",
        "article": "59",
        "clause": None,
        "point": None,
        "confidence": "verified",
    }


@pytest.mark.parametrize(
    ("code", "share", "is_last_known", "effect"),
    [
        ("chien_si_thi_dua_toan_quoc", "0.9", False, "blocks"),
        ("chien_si_thi_dua_co_so", "0.8", True, "warns"),
    ],
)
async def test_the_vote_is_that_of_the_day_or_the_last_one_known(
    http: AsyncClient, code: str, share: str, *, is_last_known: bool, effect: str
) -> None:
    vote = (await read(http, code, as_of=TODAY))["vote"]

    assert (vote["share"], vote["is_last_known"], vote["effect"]) == (share, is_last_known, effect)
    assert vote["numerator"] * 10 == vote["denominator"] * float(share) * 10


async def test_a_vote_that_is_not_known_yet_has_no_share(http: AsyncClient) -> None:
    form = await read(http, "tinh_anh_hung", as_of=EVE)

    assert (form["asks_council"], form["vote"]["share"], form["vote"]["numerator"]) == (True, None, None)


async def test_a_form_that_asks_no_council_has_no_vote(http: AsyncClient) -> None:
    form = await read(http, "giay_khen")

    assert (form["asks_council"], form["vote"]) == (False, None)


async def test_a_bonus_is_a_decimal_by_kind_of_subject_or_not_known(http: AsyncClient) -> None:
    certificate = (await read(http, "bang_khen_thu_tuong", as_of=TODAY))["bonus"]
    medal = (await read(http, "ky_niem_chuong_bo_nganh_tinh", as_of=TODAY))["bonus"]
    family = (await read(http, "gia_dinh_van_hoa", as_of=TODAY))["bonus"]

    assert certificate["multiples"] == [
        {"subject_kind": "individual", "multiple": "3.5"},
        {"subject_kind": "collective", "multiple": "7.0"},
        {"subject_kind": "household", "multiple": "5.25"},
    ]
    assert (certificate["is_maximum"], medal["is_maximum"]) == (False, True)
    assert family["multiples"] == [{"subject_kind": "household", "multiple": None}]
    assert (await read(http, "bang_khen_thu_tuong", as_of=BEFORE))["bonus"] is None


async def test_documents_have_names_and_conditions(http: AsyncClient) -> None:
    papers = (await read(http, "co_thi_dua_chinh_phu", as_of=TODAY))["documents"]

    assert papers["provision"]["article"] == "37"
    assert papers["items"][4] == {
        "code": "y_kien_hiep_y",
        "name": "Ý kiến hiệp y của cơ quan có liên quan",
        "required": "if_required",
        "required_name": "Khi quy định yêu cầu",
    }


async def test_criteria_are_a_tree_of_sentences_in_the_caller_s_language(http: AsyncClient) -> None:
    vietnamese = (await read(http, "chien_si_thi_dua_co_so"))["criteria"]
    english = (await read(http, "chien_si_thi_dua_co_so", "en"))["criteria"]

    assert vietnamese["state"] == "built"
    (group,) = english["groups"]
    limb = group["items"][1]
    assert (group["applies_to_name"], group["mode"], limb["mode"]) == ("Individuals", "all_of", "any_of")
    assert limb["items"][0]["sentence"] == 'Rated "completed tasks excellently"'
    assert vietnamese["groups"][0]["items"][1]["items"][0]["sentence"] == "Hoàn thành xuất sắc nhiệm vụ"
    assert (limb["provision"]["article"], limb["provision"]["clause"]) == ("23", "2")
    assert limb["provision"]["instrument_name"].startswith("Law on Emulation")


async def test_readings_of_a_text_stand_in_the_tree_by_their_names(http: AsyncClient) -> None:
    groups = (await read(http, "bang_khen_bo_nganh_tinh"))["criteria"]["groups"]

    read_twice = groups[0]["items"][0]
    assert (read_twice["mode"], read_twice["ground"]) == ("readings", "d")
    assert [one["reading"] for one in read_twice["items"]] == ["titles_alone", "initiatives_bind_both"]


async def test_the_criteria_of_an_order_stand_by_group_with_their_article(http: AsyncClient) -> None:
    criteria = (await read(http, "huan_chuong_lao_dong_hang_ba", "en"))["criteria"]

    groups = [(one["applies_to"], one["mode"]) for one in criteria["groups"]]
    assert criteria["state"] == "built"
    assert groups == [
        ("individual", "any_of"),
        ("worker_or_farmer", "any_of"),
        ("collective", "all_of"),
        ("enterprise", "any_of"),
    ]
    assert criteria["provision"]["article"] == "44"


async def test_before_anything_is_known_a_form_says_from_when(http: AsyncClient) -> None:
    form = await read(http, "tinh_anh_hung", as_of=BEFORE)

    assert (form["status"], form["known_from"], form["as_of"]) == ("unknown", "2024-01-01", BEFORE)
    assert (form["criteria"]["state"], form["criteria"]["provision"]) == ("unknown", None)
    assert (form["decided_by"], form["documents"], form["bonus"]) == (None, None, None)
    assert form["name"]["en"] == "Heroic Province"


async def test_a_form_that_the_law_gave_up_is_still_read(http: AsyncClient) -> None:
    today = await read(http, "huy_hieu", as_of=TODAY)
    then = await read(http, "huy_hieu", as_of=BEFORE)

    assert (today["status"], today["last_on"], today["decided_by"]) == ("ended", "2023-12-31", None)
    assert [one["code"] for one in then["decided_by"]["authorities"]] == [
        "minister_or_central_head",
        "provincial_chair",
    ]
    assert then["status"] == "in_force"


async def test_under_the_law_that_was_not_read_every_provision_is_marked(http: AsyncClient) -> None:
    form = await read(http, "chien_si_thi_dua_co_so", as_of="2026-10-01")

    assert form["decided_by"]["provision"]["confidence"] == "carried_over"
    assert form["criteria"]["groups"][0]["items"][0]["provision"]["confidence"] == "carried_over"


async def test_today_is_the_office_s_day(http: AsyncClient) -> None:
    assert (await read(http, "giay_khen"))["as_of"] == TODAY


@pytest.mark.parametrize(
    "path", [URL, f"{URL}?page_size=200", f"{URL}/giay_khen", f"{URL}/giay_khen?as_of={EVE}"]
)
async def test_what_the_caller_has_is_not_sent_again(http: AsyncClient, path: str) -> None:
    first = await http.get(path)

    again = await http.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["Vary"] == "Accept-Language"


async def test_another_language_or_day_is_another_answer(http: AsyncClient) -> None:
    tag = (await http.get(f"{URL}/giay_khen")).headers["ETag"]
    known = {"If-None-Match": tag}

    assert (await http.get(f"{URL}/giay_khen", headers={**known, "Accept-Language": "en"})).status_code == 200
    assert (await http.get(f"{URL}/giay_khen", params={"as_of": EVE}, headers=known)).status_code == 200
    assert (await http.get(URL, headers=known)).status_code == 200


@pytest.mark.parametrize("code", ["khong_co", "GIAY_KHEN", "giấy", "a" * 65, "kt_00000000000000000000000000"])
async def test_an_unknown_code_is_absent(http: AsyncClient, code: str) -> None:
    refused(await http.get(f"{URL}/{code}"), 404, "resource.not_found")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"as_of": "2026-02-30"}, "/as_of"),
        ({"as_of": "hôm nay"}, "/as_of"),
        ({"as_of": "20260115"}, "/as_of"),
        ({"kind": "title"}, "/kind"),
        ({"level": "commune"}, "/level"),
        ({"subject_kind": "person"}, "/subject_kind"),
        ({"type": "merit"}, "/type"),
        ({"status": "old"}, "/status"),
        ({"q": ""}, "/q"),
        ({"q": "!!"}, "/q"),
        ({"q": "a" * 101}, "/q"),
        ({"page_size": "0"}, "/page_size"),
    ],
)
async def test_a_value_that_means_nothing_is_refused(
    http: AsyncClient, query: dict[str, str], pointer: str
) -> None:
    refused(await http.get(URL, params=query), 422, "request.invalid", pointer)


async def test_a_bad_day_of_one_form_is_refused(http: AsyncClient) -> None:
    refused(await http.get(f"{URL}/giay_khen", params={"as_of": "today"}), 422, "request.invalid", "/as_of")


@pytest.mark.parametrize("path", [URL, f"{URL}/giay_khen"])
async def test_a_parameter_that_is_not_declared_is_refused(http: AsyncClient, path: str) -> None:
    refused(await http.get(path, params={"kinds": "order"}), 400, "request.unknown_parameter", "/kinds")


async def test_a_page_of_other_filters_is_refused(http: AsyncClient) -> None:
    token = (await http.get(URL, params={"page_size": 2})).json()["next_page_token"]

    refused(await http.get(URL, params={"page_token": token, "kind": "order"}), 400, "request.page_token")


async def test_the_catalogue_cannot_be_written(http: AsyncClient) -> None:
    answer = await http.post(URL, json={"code": "danh_hieu_moi"})

    assert answer.status_code == 405
