"""What holds for any facts and any form: nothing good harms, nothing bad helps, order says nothing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law.drawn import DAYS, YEARS, questions
from law.law_cases import LAWBOOK
from tdkt_api.law.claim import Claim
from tdkt_api.law.eligibility import judge
from tdkt_api.law.facts import Discipline, Facts, Held, Rating
from tdkt_api.law.guards import ONE_ACHIEVEMENT, STATE_LEVEL_ONCE
from tdkt_api.law.regimes import Regime
from tdkt_api.law.verdict import Finding, Outcome, Status, Verdict

OFTEN: Final = settings(max_examples=50, deadline=None)
Question = tuple[Facts, Claim]
# Caps that a further award may break.
CAPS: Final = {ONE_ACHIEVEMENT, STATE_LEVEL_ONCE}


def statuses(verdict: Verdict) -> dict[str, Status]:
    """Each finding's status by its code."""
    return {one.code: one.status for one in verdict.findings}


def turned(before: Verdict, after: Verdict, old: Status, new: Status) -> set[str]:
    """The criteria that went from one status to another."""
    was, then = statuses(before), statuses(after)
    return {code for code in was.keys() & then.keys() if was[code] is old and then[code] is new}


@OFTEN
@given(questions(), DAYS, YEARS)
def test_a_year_rated_excellent_never_turns_met_into_not_met(asked: Question, day: date, year: int) -> None:
    facts, claim = asked
    better = replace(facts, ratings={**(facts.ratings or {}), year: Rating.EXCELLENT})

    before, after = judge(facts, claim, LAWBOOK, day), judge(better, claim, LAWBOOK, day)

    assert turned(before, after, Status.MET, Status.NOT_MET) == set()


@OFTEN
@given(questions(), DAYS, st.sampled_from(["chien_si_thi_dua_co_so", "co_thi_dua_bo_nganh_tinh"]), YEARS)
def test_a_title_won_by_excellence_never_turns_met_into_not_met(
    asked: Question, day: date, award: str, year: int
) -> None:
    facts, claim = asked
    won = Held(award, year, frozenset({"excellent_rating"}), id="new")
    better = replace(facts, held=(*(facts.held or ()), won))

    before, after = (
        judge(replace(facts, held=facts.held or ()), claim, LAWBOOK, day),
        judge(better, claim, LAWBOOK, day),
    )

    harmed = turned(before, after, Status.MET, Status.NOT_MET)
    assert award == claim.award or harmed - CAPS == set()


@OFTEN
@given(questions(), DAYS, st.data())
def test_the_verdict_is_the_same_for_any_order_of_facts(
    asked: Question, day: date, data: st.DataObject
) -> None:
    facts, claim = asked
    rows = {name: getattr(facts, name) for name in ("works", "held", "disciplines", "service", "leaves")}
    shuffled: dict[str, Any] = {
        name: tuple(data.draw(st.permutations(told))) for name, told in rows.items() if told
    }
    if facts.ratings is not None:
        shuffled["ratings"] = dict(reversed(list(facts.ratings.items())))
    turned_round = replace(facts, **shuffled)

    before, after = judge(facts, claim, LAWBOOK, day), judge(turned_round, claim, LAWBOOK, day)

    assert (before.outcome, statuses(before)) == (after.outcome, statuses(after))


@OFTEN
@given(questions(), DAYS)
def test_every_finding_cites_a_provision_of_the_lawbook(asked: Question, day: date) -> None:
    facts, claim = asked

    found = [one for one in judge(facts, claim, LAWBOOK, day).findings if _stands_somewhere(one)]

    assert all(one.provision is not None for one in found), found
    assert all(LAWBOOK.instrument(one.provision.instrument) for one in found if one.provision is not None)


def _stands_somewhere(one: Finding) -> bool:
    """All but the answer that for that day the lawbook has no criteria of the form."""
    return one.criterion != "criteria"


@OFTEN
@given(questions(), DAYS, st.integers(1, 3000))
def test_a_longer_discipline_never_turns_not_met_into_met(asked: Question, day: date, days: int) -> None:
    facts, claim = asked
    served = Discipline("canh_cao", 2023, date(2023, 3, 1))
    shorter = replace(facts, disciplines=(served,))
    longer = replace(facts, disciplines=(replace(served, ended_on=date(2023, 3, 1) + timedelta(days=days)),))
    unserved = replace(facts, disciplines=(replace(served, ended_on=None),))

    before, after = judge(shorter, claim, LAWBOOK, day), judge(longer, claim, LAWBOOK, day)
    never = judge(unserved, claim, LAWBOOK, day)

    assert turned(before, after, Status.NOT_MET, Status.MET) == set()
    assert turned(after, never, Status.NOT_MET, Status.MET) == set()


@OFTEN
@given(questions(), DAYS)
def test_a_discipline_never_turns_not_met_into_met(asked: Question, day: date) -> None:
    facts, claim = asked
    without = replace(facts, disciplines=())
    disciplined = replace(facts, disciplines=(Discipline("khien_trach", 2025, date(2025, 6, 1), True),))

    before, after = judge(without, claim, LAWBOOK, day), judge(disciplined, claim, LAWBOOK, day)

    assert turned(before, after, Status.NOT_MET, Status.MET) == set()


@OFTEN
@given(questions(), DAYS)
def test_the_outcome_follows_from_the_findings(asked: Question, day: date) -> None:
    facts, claim = asked

    verdict = judge(facts, claim, LAWBOOK, day)

    found = statuses(verdict)
    hold = found.pop("hold", None)
    if verdict.outcome is Outcome.ELIGIBLE:
        assert {*found.values(), hold} <= {Status.MET, None}
    if verdict.outcome is Outcome.DEFERRED:
        assert hold is Status.NOT_MET
    if verdict.outcome is Outcome.NOT_ELIGIBLE:
        assert Status.NOT_MET in found.values()
    if verdict.outcome is Outcome.UNKNOWN:
        assert Status.UNKNOWN in {*found.values(), hold}


@pytest.mark.parametrize("regime", LAWBOOK.regimes, ids=lambda one: one.code)
@settings(max_examples=15, deadline=None)
@given(asked=questions())
def test_a_verdict_names_the_regime_of_its_day(regime: Regime, asked: Question) -> None:
    facts, claim = asked
    first, last = regime.first, regime.last or regime.first + timedelta(days=300)

    named = {judge(facts, claim, LAWBOOK, day).regime for day in (first, first + (last - first) / 2, last)}

    assert named == {regime.code}
