"""What portals ask about ceilings, money, deciders and general rules, with numbers and days of their own."""

from typing import Any, Final

import pytest

from support.flow import SignIn, done

FIGHTER, ADVANCED, TEAM = "chien_si_thi_dua_co_so", "lao_dong_tien_tien", "tap_the_lao_dong_tien_tien"
CEILINGS: Final[list[tuple[dict[str, Any], dict[str, Any]]]] = [
    ({"award": FIGHTER, "as_of": "2023-12-31", "holders_count": 39}, {"status": "known", "allowed": 5}),
    ({"award": FIGHTER, "as_of": "2017-10-01", "holders_count": 7}, {"allowed": 1, "is_within": None}),
    ({"award": FIGHTER, "as_of": "2017-09-30", "holders_count": 100}, {"status": "unknown", "allowed": None}),
    ({"award": FIGHTER, "as_of": "2024-01-01", "holders_count": 100}, {"status": "none", "allowed": None}),
    ({"award": FIGHTER, "as_of": "2020-06-30"}, {"status": "incomplete", "questions": ["holders_count"]}),
    (
        {"award": FIGHTER, "as_of": "2020-06-30", "holders_count": 20, "used": 4},
        {"left": -1, "is_within": False},
    ),
    (
        {"award": FIGHTER, "as_of": "2020-06-30", "holders_count": 20, "used": 3},
        {"left": 0, "is_within": True},
    ),
    (
        {"award": FIGHTER, "as_of": "2020-06-30", "holders_count": 37, "rounding": "nearest"},
        {"allowed": 6},
    ),
    ({"award": FIGHTER, "as_of": "2020-06-30", "holders_count": 37, "rounding": "up"}, {"allowed": 6}),
    (
        {"award": FIGHTER, "as_of": "2020-06-30", "holders_count": 0, "used": 0},
        {"allowed": 0, "is_within": True},
    ),
    ({"award": FIGHTER, "as_of": "2020-06-30", "holders_count": 100, "share": "0.1"}, {"allowed": 10}),
    ({"award": FIGHTER, "as_of": "2020-06-30", "holders_count": 100, "share": "0.3"}, {"allowed": 15}),
    ({"award": FIGHTER, "as_of": "2026-01-15", "holders_count": 33, "share": "0.2"}, {"allowed": 6}),
    (
        {"award": FIGHTER, "as_of": "2026-01-15", "share": "0.2", "share_base": "strength", "strength": 41},
        {"allowed": 8, "base": "strength"},
    ),
    ({"award": FIGHTER, "as_of": "2020-06-30", "force": "army", "strength": 95}, {"allowed": 9}),
    ({"award": ADVANCED, "as_of": "2020-06-30", "force": "army", "strength": 95}, {"allowed": 66}),
    ({"award": ADVANCED, "as_of": "2020-06-30", "holders_count": 95}, {"status": "none"}),
    ({"award": ADVANCED, "as_of": "2025-06-30", "force": "army", "strength": 95}, {"status": "unknown"}),
]


@pytest.mark.parametrize(("body", "expected"), CEILINGS)
async def test_what_a_ceiling_allows(sign_in: SignIn, body: dict[str, Any], expected: dict[str, Any]) -> None:
    client = await sign_in("clerk")

    said = done(await client.post("/v1/quota-checks", body, key=None))

    assert {name: said[name] for name in expected} == expected
    assert said["sentence"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"award": FIGHTER, "holders_count": -1},
        {"award": FIGHTER, "share": "0"},
        {"award": FIGHTER, "force": "navy"},
        {"award": "no_such_form"},
    ],
)
async def test_an_odd_question_about_a_ceiling_is_refused(sign_in: SignIn, body: dict[str, Any]) -> None:
    answer = await (await sign_in("clerk")).post("/v1/quota-checks", body, key=None)

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("day", "amount", "rounded"),
    [
        ("2020-01-15", 6_705_000, 6_710_000),
        ("2026-01-15", 702_000, 710_000),
        ("2025-07-01", 1_053_000, 1_060_000),
        ("2024-06-30", 540_000, 540_000),
        ("2012-06-30", 1, 10_000),
    ],
)
async def test_an_amount_is_rounded_up(sign_in: SignIn, day: str, amount: int, rounded: int) -> None:
    query: dict[str, Any] = {"amount_vnd": amount, "decided_on": day}

    said = done(await (await sign_in("clerk")).get("/v1/bonus-rounding", **query))

    assert (said["rounded_vnd"], said["round_up_to_vnd"]) == (rounded, 10_000)
    assert said["provision"]["instrument"].startswith("decree_")


@pytest.mark.parametrize(
    ("award", "day", "includes", "excludes"),
    [
        (FIGHTER, "2025-06-30", "district_chair", "commune_chair"),
        (FIGHTER, "2025-07-01", "commune_chair", "district_chair"),
        (TEAM, "2025-06-30", "district_chair", "commune_chair"),
        (TEAM, "2025-07-01", "commune_chair", "district_chair"),
        (ADVANCED, "2024-12-31", "commune_chair", "enterprise_board_chair"),
        (ADVANCED, "2015-12-31", "commune_chair", "enterprise_board_chair"),
        (FIGHTER, "2023-12-31", "district_chair", "commune_chair"),
        ("giay_khen", "2026-01-15", "enterprise_board_chair", "district_chair"),
        ("huan_chuong_doc_lap_hang_ba", "2010-09-02", "president", "government"),
        ("co_thi_dua_chinh_phu", "2025-06-30", "government", "prime_minister"),
        ("co_thi_dua_chinh_phu", "2025-07-01", "prime_minister", "government"),
    ],
)
async def test_who_decides_on_a_day(
    sign_in: SignIn, award: str, day: str, includes: str, excludes: str
) -> None:
    said = done(await (await sign_in("clerk")).get("/v1/authorities", award=award, as_of=day))

    codes = {one["code"] for one in said["deciders"]["authorities"]}
    assert includes in codes
    assert excludes not in codes
    assert said["deciders"]["provision"]["instrument"]


@pytest.mark.parametrize(
    ("code", "day", "says"),
    [
        ("tie_break", "2026-01-15", "women_first"),
        ("revocation", "2010-01-15", "discipline_fine_or_prosecution"),
        ("revocation", "2024-01-01", "ground_unlawful_appraisal"),
        ("dissolved_unit_proposed_by", "2025-08-04", "receiving_unit_proposes"),
        ("dissolved_unit_proposed_by", "2025-08-05", "dissolved_not_commended"),
        ("delegation_to_communes", "2025-07-01", "communes_none"),
    ],
)
async def test_what_a_general_rule_says_on_a_day(sign_in: SignIn, code: str, day: str, says: str) -> None:
    said = done(await (await sign_in("clerk")).get("/v1/rules", code=code, as_of=day))

    assert [says in one["says"] for one in said["items"]] == [True]


@pytest.mark.parametrize(
    ("code", "day"),
    [("delegation_to_communes", "2025-06-30"), ("tie_break", "2010-01-15"), ("no_such_rule", "2026-01-15")],
)
async def test_what_is_not_known_for_a_day_is_not_listed(sign_in: SignIn, code: str, day: str) -> None:
    assert done(await (await sign_in("clerk")).get("/v1/rules", code=code, as_of=day))["items"] == []
