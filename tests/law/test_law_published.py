"""Questions that offices and citizens asked, with the answers that were published."""

from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from law.cases import SEEN, answer, cites, given_to, holds, is_counted, line

CASES: Final[list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "published.yaml").read_text("utf-8")
)["cases"]
COUNTED: Final = [case for case in CASES if is_counted(case)]
READ: Final = [case for case in CASES if not is_counted(case)]
# A case that cannot hold, with the reason.
CANNOT_HOLD: Final = {
    "Q-C026": "the anniversary route is that ministry's own and belongs in its pack",
}
# The answer is right, its provision another: the reason.
CITED_ELSEWHERE: Final = {
    "Q-B036": "the list of units is the sector's own; leading the cluster is the law's",
    "Q-A058": "on the last day of the law the decree of that day carries the criterion",
    "Q-B068": "the body's circular repeats article 28 of the law",
    "Q-B069": "the body's circular repeats article 28 of the law",
    "Q-A099": "the circular of 2019 replaced the one cited",
    "Q-B115": "the sector's circular repeats article 27 of the law",
    "Q-C026": "the ministry's own circular",
}


def ids(cases: list[dict[str, Any]]) -> list[Any]:
    """The cases as parameters that print as their ids."""
    return [pytest.param(case, id=case["id"]) for case in cases]


@pytest.mark.parametrize("case", ids([one for one in COUNTED if one["id"] not in CANNOT_HOLD]))
def test_a_published_answer_holds(case: dict[str, Any]) -> None:
    given = given_to(case)

    assert holds(case, given), line(case, given)
    assert given.unsaid == []


@pytest.mark.parametrize("case", ids([one for one in COUNTED if one["id"] not in CITED_ELSEWHERE]))
def test_a_published_answer_rests_on_the_provision_that_was_cited(case: dict[str, Any]) -> None:
    given = given_to(case)

    assert cites(case, given) is not False, [one.as_json() for one in given.provisions]


def test_of_the_counted_cases_all_hold_but_those_that_are_explained() -> None:
    failed = {case["id"] for case in COUNTED if not holds(case, given_to(case))}

    assert len(COUNTED) == 79
    assert failed == set(CANNOT_HOLD)


@pytest.mark.parametrize("case", ids(READ))
def test_a_case_that_is_not_counted_is_answered_to_be_read_by_a_person(case: dict[str, Any]) -> None:
    assert line(case, given_to(case)).startswith(f"{case['id']}  read:")


FLIPS: Final[list[tuple[str, dict[str, Any], str]]] = [
    ("Q-A004", {"leave": {"type": "injury_treatment", "cause": "sport"}}, "time_not_counted"),
    (
        "Q-B002",
        {"leave": {"type": "injury_treatment", "cause": "brave act", "medical_conclusion_level": "district"}},
        "time_counted",
    ),
    ("Q-A007", {"leave": {"type": "ordinary_sick", "working_days": 40}}, "not_eligible"),
    ("Q-A012", {"discipline": {"form": "khien_trach", "in_year": False}}, "eligible"),
    ("Q-B006", {"employment": [{"type": "contract", "months": 5, "same_agency": True}]}, "not_eligible"),
    ("Q-B007", {"months_since_recruitment": 9}, "eligible"),
    ("Q-A013", {"study": {"months_lt": 12, "result": "trung_binh", "compliance": "good"}}, "not_eligible"),
    ("Q-A015", {"study": {"months": 18, "result": "trung_binh", "compliance": "good"}}, "not_eligible"),
    ("Q-B017", {"rating": "tot"}, "eligible"),
    ("Q-A022", {"complaint_being_verified": False}, "eligible"),
    ("Q-B021", {"signs_of_violation": True}, "deferred"),
    ("Q-A029", {"research": []}, "not_eligible"),
    ("Q-A035", {"points": 91}, "eligible"),
    ("Q-B023", {"rating": "tot"}, "not_eligible"),
    ("Q-A044", {"request": {"year": 2018, "place": "Y", "person": "other"}}, "eligible"),
    ("Q-A045", {"initiative": {"used_for": []}}, "eligible"),
    ("Q-A048", {"CSTDCS_years": [2018, 2019, 2020]}, "eligible"),
    ("Q-B029", {"initiatives": [{"year": "2022-2023", "scope": "ministry_province"}]}, "eligible"),
    ("Q-A051", {"most_outstanding_in_province": True}, "eligible"),
    ("Q-A056", {"best_among_CO_TINH": True}, "eligible"),
    ("Q-B034", {"party_org_clean": True}, "eligible"),
    ("Q-B036", {"leading_in_block_organised_by": ""}, "not_eligible"),
    (
        "Q-B037",
        {
            "years": {
                "2023": {"rating": "xuat_sac", "initiatives": 0},
                "2024": {"rating": "xuat_sac", "initiatives": 1, "CSTDCS": True, "CSTDCS_basis": "xuat_sac"},
            }
        },
        "not_eligible",
    ),
    ("Q-A058", {"prior_awards": []}, "not_eligible"),
    ("Q-A059", {"prior_awards": [{"type": "BK_TINH"}]}, "eligible"),
    ("Q-A062", {"CO_TINH_in_period": 1}, "eligible"),
    (
        "Q-B047",
        {"ratings": {"2020": "tot", "2021": "tot", "2022": "xuat_sac", "2023": "tot", "2024": "tot"}},
        "eligible",
    ),
    ("Q-B048", {"prior_awards": [{"type": "BK_TINH", "year": 2019}]}, "eligible"),
    ("Q-B054", {"ratings": {"tot": 5, "xuat_sac": 0}}, "not_eligible"),
    ("Q-B055", {"ratings": {"tot": 4, "xuat_sac": 1}}, "eligible"),
    ("Q-B057", {"CSTDCS_in_period": 3}, "eligible"),
    ("Q-B061", {"CSTD_TINH_in_period": 1}, "eligible"),
    ("Q-B063", {"movement": {"launched_by": "province", "years": 4, "outstanding": True}}, "not_eligible"),
    ("Q-A071", {"inventions_central_recognised": 3}, "not_eligible"),
    ("Q-A072", {"model": {"years": 5, "recognised": "province", "helps_others": True}}, "eligible"),
    ("Q-C001", {"years": 5, "sex": "male"}, "not_eligible"),
    ("Q-B065", {"continuous_years": 24}, "not_eligible"),
    ("Q-A084", {"LDTT": 10}, "not_eligible"),
    ("Q-A087", {"plan_pct": 100}, "eligible"),
    ("Q-B068", {"LDTT": 13}, "eligible"),
    ("Q-B072", {"CSTDCS": 1}, "eligible"),
    ("Q-B115", {"unit_rating": "xuat_sac"}, "eligible"),
    ("Q-A099", {"sudden": True}, "eligible"),
    ("Q-A102", {"same_year": False}, "eligible"),
]


@pytest.mark.parametrize(("id", "changed", "outcome"), FLIPS, ids=[flip[0] for flip in FLIPS])
def test_another_deciding_fact_gives_another_verdict(id: str, changed: dict[str, Any], outcome: str) -> None:
    case = next(one for one in CASES if one["id"] == id)

    given = answer(**{key: case[key] for key in SEEN} | {"facts": {**case["facts"], **changed}})

    assert given.outcome == outcome, given.shown
    assert given.outcome != case["expected"]["outcome"]


@pytest.mark.parametrize(
    ("years", "value"), [(9, None), (10, "hang_ba"), (14, "hang_ba"), (15, "hang_nhi"), (20, "hang_nhat")]
)
def test_a_class_of_the_medal_follows_the_years(years: int, value: str | None) -> None:
    case = next(one for one in CASES if one["id"] == "Q-A082")
    facts = {**case["facts"], "continuous_years": years}

    assert answer(**{key: case[key] for key in SEEN} | {"facts": facts}).value == value
