"""What stands in the way: bars of the year, rules of a sector, one achievement one award."""

from datetime import date
from typing import Any

import pytest

from law.fact_rows import facts_from
from law.law_cases import LAWBOOK
from tdkt_api.law.claim import Claim
from tdkt_api.law.eligibility import judge
from tdkt_api.law.source import Provision
from tdkt_api.law.verdict import Outcome, Status, Verdict

OFFICIAL: dict[str, Any] = {
    "occupation": "official",
    "ratings": {2019: "good", 2024: "good", 2025: "good"},
    "works": [],
    "held": [],
    "has_open_hold": False,
    "attested": {"spirit": "met"},
}
UNIT: dict[str, Any] = {
    "subject_kind": "collective",
    "occupation": "unit",
    "ratings": {2024: "good", 2025: "good"},
    "members": {
        "total": 10,
        "completed": 10,
        "titles": {"lao_dong_tien_tien": 7, "chien_si_thi_dua_co_so": 1},
        "disciplined": {},
    },
    "held": [],
    "has_open_hold": False,
    "attested": {"movement_participation": "met", "collective_integrity": "met"},
}


def judged(told: dict[str, Any], award: str, year: int, day: date, **claim: Any) -> Verdict:
    """The verdict on a yearly title, or on a form for the period that the claim names."""
    facts = facts_from(told)
    return judge(facts, Claim(award, facts.subject_kind, year, **claim), LAWBOOK, day)


@pytest.mark.parametrize("year", [2019, 2024, 2025])
def test_bars_of_which_the_facts_say_nothing_are_not_asked(year: int) -> None:
    verdict = judged(OFFICIAL, "lao_dong_tien_tien", year, date(year, 12, 31))

    assert [one.code for one in verdict.findings] == ["rating.year", "spirit", "hold"]
    assert verdict.outcome is Outcome.ELIGIBLE


@pytest.mark.parametrize(
    ("day", "months", "outcome"),
    [
        (date(2017, 9, 30), 1, Outcome.ELIGIBLE),
        (date(2017, 10, 1), 9, Outcome.NOT_ELIGIBLE),
        (date(2023, 12, 31), 10, Outcome.ELIGIBLE),
        (date(2024, 4, 14), 1, Outcome.ELIGIBLE),
        (date(2024, 4, 15), 5, Outcome.NOT_ELIGIBLE),
        (date(2025, 8, 4), 6, Outcome.ELIGIBLE),
        (date(2025, 8, 4), 5, Outcome.NOT_ELIGIBLE),
        (date(2025, 8, 5), 6, Outcome.ELIGIBLE),
        (date(2025, 8, 5), 5, Outcome.UNKNOWN),
    ],
)
def test_the_time_in_service_that_is_asked_follows_the_day(day: date, months: int, outcome: Outcome) -> None:
    told = OFFICIAL | {"ratings": {2024: "good"}, "employments": [{"kind": "recruited", "months": months}]}

    assert judged(told, "lao_dong_tien_tien", 2024, day).outcome is outcome


@pytest.mark.parametrize(
    ("day", "days", "outcome"),
    [
        (date(2017, 9, 30), 40, Outcome.NOT_ELIGIBLE),
        (date(2017, 9, 30), 39, Outcome.ELIGIBLE),
        (date(2017, 10, 1), 40, Outcome.ELIGIBLE),
        (date(2014, 6, 30), 40, Outcome.ELIGIBLE),
    ],
)
def test_forty_days_off_barred_the_title_under_one_decree_only(
    day: date, days: int, outcome: Outcome
) -> None:
    told = OFFICIAL | {"leaves": [{"kind": "sick", "working_days": days}]}

    assert judged(told, "lao_dong_tien_tien", 2019, day).outcome is outcome


def test_a_bar_of_the_lower_title_bars_the_higher_one_too() -> None:
    told = OFFICIAL | {"works": [{"year": 2019}], "disciplines": [{"form": "khien_trach", "year": 2019}]}

    verdict = judged(told, "chien_si_thi_dua_co_so", 2019, date(2019, 12, 31))

    found = verdict.finding("no_discipline")
    assert found is not None
    assert (found.status, found.provision) == (Status.NOT_MET, Provision("decree_91_2017", "10"))
    assert verdict.outcome is Outcome.NOT_ELIGIBLE


def test_who_holds_the_lower_title_meets_its_standard_whatever_else_is_known() -> None:
    told = OFFICIAL | {
        "ratings": None,
        "attested": {},
        "held": [{"award": "lao_dong_tien_tien", "year": 2019}],
    }

    verdict = judged(told | {"works": [{"year": 2019}]}, "chien_si_thi_dua_co_so", 2019, date(2019, 12, 31))

    assert verdict.outcome is Outcome.ELIGIBLE


@pytest.mark.parametrize(
    ("sector", "outcome"),
    [
        (None, Outcome.ELIGIBLE),
        ("education", Outcome.ELIGIBLE),
        ("labour_invalids_social_affairs", Outcome.NOT_ELIGIBLE),
    ],
)
def test_a_rule_of_a_sector_is_judged_for_its_own_people_only(sector: str | None, outcome: Outcome) -> None:
    told = OFFICIAL | {"works": [{"year": 2019}], "scores": {"points": 90}, "sector": sector}

    assert judged(told, "chien_si_thi_dua_co_so", 2019, date(2019, 12, 31)).outcome is outcome


@pytest.mark.parametrize(
    ("day", "outcome"), [(date(2025, 8, 4), Outcome.ELIGIBLE), (date(2025, 8, 5), Outcome.NOT_ELIGIBLE)]
)
def test_a_dissolved_collective_is_given_nothing_since_the_circular_of_2025(
    day: date, outcome: Outcome
) -> None:
    assert judged(UNIT | {"is_dissolved": True}, "tap_the_lao_dong_tien_tien", 2025, day).outcome is outcome


@pytest.mark.parametrize(
    ("period", "found"), [((2024, 2025), True), ((2025, 2026), True), ((2026, 2027), False)]
)
def test_years_that_a_form_has_rewarded_do_not_carry_it_again(period: tuple[int, int], found: bool) -> None:  # noqa: FBT001
    told = OFFICIAL | {"held": [{"award": "bang_khen_bo_nganh_tinh", "year": 2025, "period": [2024, 2025]}]}

    verdict = judged(told, "bang_khen_bo_nganh_tinh", period[1], date(2026, 1, 15), period=period, ground="d")

    assert (verdict.finding("one_achievement") is not None) is found


@pytest.mark.parametrize(
    ("held_type", "claim_type", "found"),
    [
        ("cong_trang", "cong_trang", True),
        (None, "cong_trang", True),
        ("dot_xuat", "cong_trang", False),
        ("cong_trang", "dot_xuat", False),
        ("qua_trinh_cong_hien", "cong_trang", False),
    ],
)
@pytest.mark.parametrize("day", [date(2013, 6, 1), date(2020, 6, 1), date(2024, 6, 1), date(2025, 12, 1)])
def test_one_state_level_form_a_year_but_for_the_exceptions(
    day: date,
    held_type: str | None,
    claim_type: str,
    found: bool,  # noqa: FBT001
) -> None:
    told = OFFICIAL | {"held": [{"award": "bang_khen_thu_tuong", "year": day.year, "type": held_type}]}

    verdict = judged(told, "huan_chuong_lao_dong_hang_ba", day.year, day, type=claim_type)

    assert (verdict.finding("state_level_once") is not None) is found


def test_flags_and_forms_of_a_ministry_do_not_count_as_the_state_level_form_of_the_year() -> None:
    told = OFFICIAL | {"held": [{"award": "bang_khen_bo_nganh_tinh", "year": 2025}]}

    verdict = judged(told, "bang_khen_thu_tuong", 2025, date(2025, 12, 1))

    assert verdict.finding("state_level_once") is None
