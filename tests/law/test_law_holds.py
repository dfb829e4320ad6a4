"""Which open holds bar a proposal, by the lawbook of the day."""

from datetime import date
from typing import Final

import pytest

from tdkt_api.law.claim import Claim
from tdkt_api.law.eligibility import judge
from tdkt_api.law.facts import Facts, Rating
from tdkt_api.law.loader import load, packaged
from tdkt_api.law.verdict import Effect, Finding, Status

LAWBOOK: Final = load(packaged())
CLAIM: Final = Claim("lao_dong_tien_tien", "individual", year=2025, type="cong_trang")


def found(day: date, *categories: str) -> Finding:
    facts = Facts(
        "individual",
        "official",
        {2025: Rating.GOOD},
        (),
        (),
        has_open_hold=bool(categories),
        open_holds=categories,
    )
    return next(one for one in judge(facts, CLAIM, LAWBOOK, day).findings if one.code == "hold")


def test_no_hold_leaves_the_criterion_met_without_evidence() -> None:
    finding = found(date(2026, 1, 15))

    assert (finding.status, finding.evidence) == (Status.MET, {})


@pytest.mark.parametrize("day", [date(2024, 5, 1), date(2026, 1, 15)])
def test_what_the_lawbook_names_bars_and_its_categories_are_told(day: date) -> None:
    finding = found(day, "press_report", "complaint", "complaint")

    assert (finding.status, finding.effect) == (Status.NOT_MET, Effect.BLOCKS)
    assert finding.evidence == {"categories": ["complaint", "press_report"]}


def test_what_the_lawbook_does_not_name_bars_nothing() -> None:
    finding = found(date(2026, 1, 15), "rumour")

    assert (finding.status, finding.evidence) == (Status.MET, {})


def test_a_rule_that_is_carried_over_only_warns() -> None:
    finding = found(date(2026, 11, 1), "discipline")

    assert (finding.status, finding.effect) == (Status.NOT_MET, Effect.WARNS)
