"""Votes, stages and their length."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product

import pytest

from law.law_cases import LAWBOOK
from tdkt_api.law.procedure import (
    Stage,
    VoteRule,
    asks_council,
    least_for_the_public,
    length,
    level_of,
    route,
    vote,
    working_days,
    working_days_source,
)
from tdkt_api.law.verdict import Effect

CSTDCS = "chien_si_thi_dua_co_so"
STORY = date(2026, 1, 15)


def rule_on(day: date, *awards: str) -> VoteRule:
    """The vote rule, which there must be."""
    rule = vote(LAWBOOK, awards or (CSTDCS,), day)
    assert rule is not None
    return rule


@pytest.mark.parametrize(
    ("day", "effect", "is_last_known", "article"),
    [
        (date(2024, 1, 1), "blocks", False, "30"),
        (date(2025, 6, 30), "blocks", False, "30"),
        (date(2025, 7, 1), "blocks", False, "60"),
        (date(2025, 12, 31), "blocks", False, "60"),
        (date(2026, 1, 1), "warns", True, "60"),
        (STORY, "warns", True, "60"),
        (date(2026, 10, 1), "warns", True, "60"),
        (date(2027, 3, 1), "warns", True, "60"),
    ],
)
def test_four_fifths_bind_until_2025_and_warn_after(
    *, day: date, effect: str, is_last_known: bool, article: str
) -> None:
    rule = rule_on(day)

    assert (rule.numerator, rule.denominator) == (4, 5)
    assert (rule.effect, rule.is_last_known, rule.provision.article) == (effect, is_last_known, article)


def test_before_the_first_known_share_a_council_is_asked_without_one() -> None:
    rule = rule_on(date(2023, 12, 31))

    assert (rule.numerator, rule.denominator, rule.effect) == (None, None, Effect.WARNS)
    assert rule.reached(yes=0, members=9) is None


@pytest.mark.parametrize(
    ("yes", "members", "reached"),
    [(8, 10, True), (7, 10, False), (4, 5, True), (7, 9, False), (8, 9, True), (0, 1, False), (9, 11, True)],
)
def test_the_share_is_counted_over_all_members(*, yes: int, members: int, reached: bool) -> None:
    assert rule_on(STORY).reached(yes=yes, members=members) is reached


@pytest.mark.parametrize(
    ("yes", "members", "share", "reached"),
    [
        (8, 10, (8, 10), True),
        (7, 10, (8, 10), False),
        (12, 15, (4, 5), True),
        (11, 15, (4, 5), False),
        (13, 15, (9, 10), False),
        (14, 15, (9, 10), True),
        (2, 3, (2, 3), True),
        (1, 1, (1, 1), True),
        (0, 9, (0, 1), True),
        (666_666_666, 1_000_000_000, (2, 3), False),
        (666_666_667, 1_000_000_000, (2, 3), True),
    ],
)
def test_a_share_is_compared_without_fractions(
    yes: int,
    members: int,
    share: tuple[int, int],
    reached: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    rule = replace(rule_on(STORY), numerator=share[0], denominator=share[1])

    assert rule.reached(yes=yes, members=members) is reached


def test_a_share_agrees_with_exact_fractions() -> None:
    for yes, members, percent in product(range(16), range(1, 16), (50, 75, 80, 90, 100)):
        rule = replace(rule_on(STORY), numerator=percent, denominator=100)

        assert rule.reached(yes, members) is (Fraction(yes, members) >= Fraction(percent, 100))


@pytest.mark.parametrize(
    ("awards", "asked"),
    [
        ([CSTDCS], True),
        (["lao_dong_tien_tien"], False),
        (["giay_khen"], False),
        (["bang_khen_bo_nganh_tinh"], False),
        (["lao_dong_tien_tien", CSTDCS], True),
        ([], False),
        (["huy_hieu"], False),
        (["khong_co"], False),
        (["anh_hung_lao_dong"], True),
        (["co_thi_dua_bo_nganh_tinh"], True),
        (["huan_chuong_lao_dong_hang_ba"], False),
    ],
)
def test_a_council_is_asked_if_one_form_has_a_vote(awards: list[str], *, asked: bool) -> None:
    assert asks_council(LAWBOOK, awards) is asked
    assert (vote(LAWBOOK, awards, STORY) is not None) is asked


def test_a_commune_that_decides_itself_has_one_stage() -> None:
    assert route(LAWBOOK, "grassroots", owner_decides=True) == (Stage(1, "owner", "base", is_deciding=True),)


@pytest.mark.parametrize(("level", "kind"), [("grassroots", "base"), ("ministry_province", "province")])
def test_otherwise_the_owner_s_turn_goes_before_the_decider_s(level: str, kind: str) -> None:
    assert route(LAWBOOK, level, owner_decides=False) == (
        Stage(1, "owner", "proposing", is_deciding=False),
        Stage(2, "decider", kind, is_deciding=True),
    )


def test_the_road_to_the_state_s_decision_has_a_submitter_and_an_appraiser() -> None:
    assert [stage.at for stage in route(LAWBOOK, "state", owner_decides=False)] == [
        "owner",
        "submitter",
        "appraiser",
        "decider",
    ]


def test_a_level_without_a_route_has_no_stages() -> None:
    assert route(LAWBOOK, "nowhere", owner_decides=False) == ()


@pytest.mark.parametrize(
    ("award", "day", "days"),
    [
        ("bang_khen_thu_tuong", date(2025, 6, 30), None),
        ("bang_khen_thu_tuong", date(2025, 7, 1), 30),
        ("huan_chuong_ho_chi_minh", date(2025, 7, 1), 40),
        ("tinh_anh_hung", date(2025, 7, 1), None),
    ],
)
def test_a_ministry_has_longer_for_the_highest_forms(award: str, day: date, days: int | None) -> None:
    found, provision = length(LAWBOOK, "state_submission", award, day)

    assert found == days
    assert days is None or (provision is not None and provision.article == "35")


@pytest.mark.parametrize(
    ("kind", "day", "days"),
    [
        ("base", date(2023, 12, 31), None),
        ("base", date(2024, 1, 1), 20),
        ("base", STORY, 20),
        ("province", STORY, 25),
        ("proposing", STORY, None),
        ("ministry", STORY, None),
    ],
)
def test_a_stage_has_the_working_days_that_are_known(kind: str, day: date, days: int | None) -> None:
    assert working_days(LAWBOOK, kind, day) == days


def test_the_days_of_a_province_are_only_recalled() -> None:
    cited = working_days_source(LAWBOOK, "province", STORY)

    assert cited is not None
    assert cited.confidence == "memory"


@pytest.mark.parametrize(
    ("awards", "level"),
    [
        ([CSTDCS, "lao_dong_tien_tien", "giay_khen"], "grassroots"),
        (["bang_khen_bo_nganh_tinh"], "ministry_province"),
        ([CSTDCS, "bang_khen_bo_nganh_tinh"], None),
        (["huy_hieu", "bang_khen_bo_nganh_tinh"], "ministry_province"),
        (["khong_co"], None),
        ([], None),
    ],
)
def test_forms_of_one_dossier_share_a_level(awards: list[str], level: str | None) -> None:
    assert level_of(LAWBOOK, awards) == level


ORDER = "huan_chuong_lao_dong_hang_ba"


@pytest.mark.parametrize(
    ("award", "type", "day", "expected"),
    [
        (ORDER, "cong_trang", date(2024, 1, 1), (10, "blocks", "46")),
        (ORDER, "cong_trang", date(2025, 6, 30), (10, "blocks", "46")),
        (ORDER, "cong_trang", date(2025, 7, 1), (10, "blocks", "44")),
        ("nha_giao_uu_tu", "cong_trang", STORY, (10, "blocks", "44")),
        ("chien_si_thi_dua_toan_quoc", "cong_trang", STORY, (10, "blocks", "44")),
        ("chien_si_thi_dua_toan_quoc", "cong_trang", date(2025, 6, 30), None),
        (ORDER, "cong_trang", date(2026, 10, 1), (10, "warns", "44")),
        (ORDER, "cong_trang", date(2023, 12, 31), None),
        (ORDER, "dot_xuat", STORY, None),
        (CSTDCS, "cong_trang", STORY, None),
        ("no_such_form", "cong_trang", STORY, None),
    ],
)
def test_the_public_is_asked_for_at_least_a_length_about_some_forms(
    award: str, type: str, day: date, expected: tuple[int, str, str] | None
) -> None:
    """Decree 98/2023 art. 46 clause 2, Decree 152/2025 art. 44 clause 2; before, no number is named."""
    least = least_for_the_public(LAWBOOK, [CSTDCS, award], type, day)

    found = (least.working_days, least.effect.value, least.provision.article) if least else None
    assert found == expected


def test_where_the_lawbook_has_no_length_for_the_public_there_is_no_least() -> None:
    bare = replace(LAWBOOK, parameters={})

    assert least_for_the_public(bare, [ORDER], "cong_trang", STORY) is None
