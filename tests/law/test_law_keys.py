"""Which kinds of criterion only a person can judge, and that every other kind finds both ways."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from law.fact_rows import facts_from
from law.law_cases import DAY, LAWBOOK
from tdkt_api.law.claim import Claim
from tdkt_api.law.criteria.asked import Asked, StandardOf
from tdkt_api.law.criteria.read import ASKED, KINDS, rules_within
from tdkt_api.law.criteria.rule import Case, Rule
from tdkt_api.law.eligibility import fresh_year, judge
from tdkt_api.law.reader import Reader

# These may always be unknown until a person answers; nothing else may.
ONLY_A_PERSON: Final = {
    "body_rules",
    "bravery_act",
    "collective_integrity",
    "combat_feat",
    "conduct_compliance",
    "contribution",
    "effective_production",
    "exceptional_achievement",
    "framework_standard",
    "friendship_contribution",
    "household_contribution",
    "innovation",
    "loyalty_and_ethics",
    "mentoring",
    "merit_field",
    "merit_revolution",
    "merit_unity",
    "movement_participation",
    "outstanding_selected",
    "regional_driver",
    "round_anniversary",
    "sector_science",
    "socioeconomic_contribution",
    "spirit_and_movement",
    "sudden_achievement",
    "target_exceeded",
    "tradition_and_integrity",
    "training",
    "work_value",
}
FULL: Final = {
    "total": 10,
    "completed": 10,
    "titles": {"lao_dong_tien_tien": 7, "chien_si_thi_dua_co_so": 1},
    "disciplined": {},
}
HALF: Final = {**FULL, "completed": 9, "titles": {"lao_dong_tien_tien": 6, "chien_si_thi_dua_co_so": 1}}
RULES: Final[list[tuple[str, Rule]]] = [
    (award.code, rule)
    for award in LAWBOOK.awards.values()
    for entry in award.criteria.entries
    for group in entry.value or ()
    for whole in group.rules
    for rule in rules_within(whole)
]


def test_the_kinds_that_only_a_person_can_judge_are_one_fixed_list() -> None:
    assert set(ASKED) == ONLY_A_PERSON


@pytest.mark.parametrize("kind", sorted(set(KINDS) - ONLY_A_PERSON))
def test_a_kind_that_is_computed_is_no_mere_question_everywhere(kind: str) -> None:
    tests = [rule.test for _, rule in RULES if rule.criterion == kind]

    assert not tests or any(not isinstance(test, Asked) for test in tests)


# Where a computed kind is asked of a person in some form: its table or list was not read for some days.
NOT_READ: Final = {
    "international_prize": {f"huan_chuong_lao_dong_hang_{rank}" for rank in ("nhat", "nhi", "ba")},
    "invention_or_work": {"nghe_nhan_nhan_dan", "nghe_nhan_uu_tu"},
    "leads_movement": {"xa_phuong_tieu_bieu"},
    "long_service_position": {
        "huan_chuong_dai_doan_ket_dan_toc",
        *(
            f"huan_chuong_{order}_hang_{rank}"
            for order in ("bao_ve_to_quoc", "doc_lap", "lao_dong", "quan_cong")
            for rank in ("nhat", "nhi", "ba")
        ),
    },
    "seniority": {"ky_niem_chuong_bo_nganh_tinh"},
}


def test_the_forms_in_which_a_computed_kind_is_only_asked_are_one_fixed_list() -> None:
    asked: dict[str, set[str]] = {}
    for award, rule in RULES:
        if rule.criterion not in ONLY_A_PERSON and isinstance(rule.test, Asked):
            asked.setdefault(rule.criterion, set()).add(award)

    assert asked == NOT_READ


@pytest.mark.parametrize(
    ("award", "facts", "met", "not_met"),
    [
        ("chien_si_thi_dua_co_so", {"ratings": {2025: "excellent"}}, {"rating.year"}, set()),
        ("chien_si_thi_dua_co_so", {"ratings": {2025: "completed"}}, set(), {"rating.year"}),
        ("don_vi_quyet_thang", {"members": FULL}, {"member_rating_ratio", "member_award_ratio"}, set()),
        ("don_vi_quyet_thang", {"members": HALF}, set(), {"member_rating_ratio", "member_award_ratio"}),
        ("don_vi_tien_tien", {"members": FULL}, {"member_award_ratio"}, set()),
        ("don_vi_tien_tien", {"members": HALF}, set(), {"member_award_ratio"}),
    ],
)
def test_a_form_judged_by_another_s_criteria_meets_them_or_not(
    award: str, facts: dict[str, Any], met: set[str], not_met: set[str]
) -> None:
    kind = LAWBOOK.awards[award].subject_kinds[0]
    doing = "official" if kind == "individual" else "army_unit"
    told = facts_from({"subject_kind": kind, "occupation": doing, **facts})

    verdict = judge(told, Claim(award, kind, year=2025), LAWBOOK, DAY)

    found = {one.code: one.status for one in verdict.findings}
    assert {code for code in met if found[code] == "met"} == met
    assert {code for code in not_met if found[code] == "not_met"} == not_met


def test_the_forms_parallel_to_another_are_judged_by_its_criteria() -> None:
    parallel = {award: rule.test.awards for award, rule in RULES if isinstance(rule.test, StandardOf)}

    assert parallel == {
        "chien_si_thi_dua_co_so": ("lao_dong_tien_tien", "chien_si_tien_tien"),
        "don_vi_quyet_thang": ("tap_the_lao_dong_xuat_sac",),
        "don_vi_tien_tien": ("tap_the_lao_dong_tien_tien",),
    }


ROWS: Final[dict[str, dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "criteria.yaml").read_text("utf-8")
)
COMPUTED: Final = set(KINDS) - ONLY_A_PERSON - {"met_standard_of_award", "same_as"}


def rows() -> Iterator[Any]:
    """Every row with its kind, as a parameter that prints as its name."""
    for kind, table in ROWS.items():
        for number, row in enumerate(table["rows"], 1):
            yield pytest.param(kind, table | row, id=f"{kind}: {row.get('name', number)}")


@pytest.mark.parametrize(("kind", "row"), list(rows()))
def test_a_row_of_a_criterion_comes_to_its_status(kind: str, row: dict[str, Any]) -> None:
    test = KINDS[kind](Reader(f"{kind}.yaml", "", dict(row["asks"])))
    facts = facts_from(ROWS[kind].get("facts", {}) | row["facts"])
    span = tuple(row["span"]) if "span" in row else None
    day = date.fromisoformat(row["day"]) if "day" in row else None

    answer = test(Case(facts, span, carries_over=False, fresh=fresh_year(facts), day=day))

    assert answer.status == row["status"], answer


def test_every_kind_that_is_computed_has_rows_met_and_not_met() -> None:
    assert set(ROWS) == COMPUTED
    found = {kind: {row["status"] for row in table["rows"]} for kind, table in ROWS.items()}
    assert {kind for kind, statuses in found.items() if not {"met", "not_met"} <= statuses} == set()
