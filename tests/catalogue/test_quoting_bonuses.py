"""Bonus money over HTTP: by form, kind of subject and day, several at one time, and what is not known."""

from typing import Any

import pytest
from httpx import AsyncClient

URL = "/v1/bonus-quotes"
Query = dict[str, str | list[str]]


async def quoted(http: AsyncClient, language: str = "vi", **query: str | list[str]) -> dict[str, Any]:
    answer = await http.get(URL, params=query, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("award", "kind", "day", "amount"),
    [
        ("lao_dong_tien_tien", "individual", "2024-06-30", 540_000),
        ("lao_dong_tien_tien", "individual", "2024-07-01", 710_000),
        ("lao_dong_tien_tien", "individual", "2026-07-01", 760_000),
        ("huan_chuong_lao_dong_hang_ba", "collective", "2026-01-15", 21_060_000),
        ("giay_khen", "household", "2026-01-15", 1_060_000),
    ],
)
async def test_a_bonus_is_a_multiple_of_the_base_salary_of_the_day(
    http: AsyncClient, award: str, kind: str, day: str, amount: int
) -> None:
    quote = await quoted(http, award=award, subject_kind=kind, decided_on=day)

    assert (quote["total_vnd"], quote["lines"][0]["amount_vnd"]) == (amount, amount)
    assert quote["lines"][0]["is_paid"] is True


async def test_every_step_is_said_with_its_provision(http: AsyncClient) -> None:
    (line,) = (await quoted(http, "en", award="lao_dong_tien_tien", decided_on="2026-01-15"))["lines"]

    assert [(step["code"], step["value"]) for step in line["steps"]] == [
        ("multiple", "0.3"),
        ("base_salary", "2340000"),
        ("product", "702000"),
        ("rounded_up", "710000"),
    ]
    assert line["steps"][3]["sentence"] == "Rounded up to ten thousand dong: 710000 dong."
    assert line["steps"][3]["provision"]["instrument"] == "decree_152_2025"
    assert line["steps"][1]["provision"]["confidence"] == "unverified"


@pytest.mark.parametrize(
    ("query", "unknown"),
    [
        ({"award": "lao_dong_tien_tien", "decided_on": "2020-01-01"}, "base_salary_unknown"),
        ({"award": "lao_dong_tien_tien", "decided_on": "2027-03-01"}, "multiple_unknown"),
        ({"award": "huan_chuong_huu_nghi", "decided_on": "2026-01-15"}, "multiple_unknown"),
        (
            {"award": "lao_dong_tien_tien", "subject_kind": "collective", "decided_on": "2026-01-15"},
            "multiple_unknown",
        ),
    ],
)
async def test_what_the_data_does_not_have_is_unknown_with_the_reason(
    http: AsyncClient, query: Query, unknown: str
) -> None:
    quote = await quoted(http, "vi", **query)

    (line,) = quote["lines"]
    assert (quote["total_vnd"], line["amount_vnd"], line["unknown"]) == (None, None, unknown)
    assert line["unknown_sentence"].startswith("Chưa có dữ liệu")


async def test_of_titles_of_one_period_only_the_highest_is_paid_and_a_form_beside_it(
    http: AsyncClient,
) -> None:
    awards = ["chien_si_thi_dua_co_so", "lao_dong_tien_tien", "bang_khen_bo_nganh_tinh"]

    quote = await quoted(http, award=awards, decided_on="2025-01-15")

    assert [line["is_paid"] for line in quote["lines"]] == [True, False, True]
    assert (quote["total_vnd"], quote["several"]) == (5_850_000, "titles_and_forms_apart")


async def test_titles_of_different_periods_are_all_paid(http: AsyncClient) -> None:
    quote = await quoted(
        http,
        award=["chien_si_thi_dua_co_so", "lao_dong_tien_tien"],
        achievement=["2023", "2024"],
        decided_on="2025-01-15",
    )

    assert quote["total_vnd"] == 2_340_000 + 710_000


async def test_an_award_of_wartime_is_not_paid(http: AsyncClient) -> None:
    (line,) = (await quoted(http, award="huan_chuong_doc_lap_hang_ba", ground="wartime"))["lines"]

    assert line["amount_vnd"] == 0
    assert [step["code"] for step in line["steps"]] == ["not_paid_on_ground"]


async def test_a_medal_has_a_ceiling_that_is_not_rounded(http: AsyncClient) -> None:
    (line,) = (await quoted(http, award="ky_niem_chuong_bo_nganh_tinh", decided_on="2026-01-15"))["lines"]

    assert (line["is_maximum"], line["amount_vnd"], line["steps"][-1]["code"]) == (
        True,
        1_404_000,
        "not_rounded",
    )


@pytest.mark.parametrize(("day", "multiple"), [("2025-01-15", "0.15"), ("2026-01-15", "0.3")])
async def test_who_gives_the_form_may_decide_the_multiple(http: AsyncClient, day: str, multiple: str) -> None:
    (line,) = (await quoted(http, award="giay_khen", issuer="commune_chair", decided_on=day))["lines"]

    assert line["multiple"] == multiple


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({}, "/award"),
        ({"award": "khong_co"}, "/award"),
        ({"award": ["giay_khen"] * 11}, "/award"),
        ({"award": ["giay_khen"] * 3, "achievement": ["a", "b"]}, "/achievement"),
        ({"award": "giay_khen", "issuer": "ong_bay"}, "/issuer"),
        ({"award": "giay_khen", "subject_kind": "dog"}, "/subject_kind"),
        ({"award": "giay_khen", "decided_on": "15/1/2026"}, "/decided_on"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused_at_its_place(
    http: AsyncClient, query: Query, pointer: str
) -> None:
    answer = await http.get(URL, params=query)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_an_unknown_parameter_is_refused(http: AsyncClient) -> None:
    answer = await http.get(URL, params={"award": "giay_khen", "base_salary": "1"})

    assert (answer.status_code, answer.json()["code"]) == (400, "request.unknown_parameter")
