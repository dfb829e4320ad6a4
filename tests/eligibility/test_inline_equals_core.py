"""Whatever the facts, what is sent inline is judged as the core judges it, and a regime as a day of it."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from law.drawn import DAYS, questions
from law.law_cases import LAWBOOK
from tdkt_api.eligibility.checking import day_of
from tdkt_api.eligibility.facts_schemas import FactsIn
from tdkt_api.eligibility.inline import facts_of
from tdkt_api.law.claim import Claim
from tdkt_api.law.eligibility import judge
from tdkt_api.law.facts import Facts

ROWS = ("works", "held", "disciplines", "service", "leaves")
PLAIN = ("subject_kind", "occupation", "sex", "has_open_hold")


def as_sent(facts: Facts) -> str:
    """The facts as a portal sends them; what is not known is left out."""
    told: dict[str, Any] = {name: getattr(facts, name) for name in PLAIN}
    told |= {
        name: None if getattr(facts, name) is None else [_row(one) for one in getattr(facts, name)]
        for name in ROWS
    }
    if facts.ratings is not None:
        told["ratings"] = [{"year": year, "rating": rating} for year, rating in facts.ratings.items()]
    if facts.members is not None:
        told["members"] = {
            "total": facts.members.total,
            "completed": facts.members.completed,
            "titles": [{"award": code, "count": count} for code, count in facts.members.titles.items()],
            "disciplined": None if facts.members.disciplined is None else [],
        }
    return json.dumps({name: value for name, value in told.items() if value is not None})


def _row(one: Any) -> dict[str, Any]:
    members = one._asdict() if hasattr(one, "_asdict") else asdict(one)
    return {
        name: value.isoformat() if isinstance(value, date) else sorted(value) if name == "grounds" else value
        for name, value in members.items()
        if value is not None
    }


@settings(max_examples=60, deadline=None)
@given(questions(), DAYS)
def test_facts_that_are_sent_are_judged_as_the_core_judges_them(
    asked: tuple[Facts, Claim], day: date
) -> None:
    facts, claim = asked

    sent = facts_of(FactsIn.model_validate_json(as_sent(facts)), {}, day)

    assert sent == facts
    assert judge(sent, claim, LAWBOOK, day) == judge(facts, claim, LAWBOOK, day)


@settings(max_examples=60, deadline=None)
@given(questions(), DAYS, st.sampled_from([one.code for one in LAWBOOK.regimes]))
def test_another_regime_is_judged_as_on_one_of_its_days(
    asked: tuple[Facts, Claim], day: date, regime: str
) -> None:
    facts, claim = asked

    chosen = day_of(LAWBOOK, day, regime)

    assert judge(facts, claim, LAWBOOK, chosen).regime == regime
    assert day_of(LAWBOOK, chosen, regime) == chosen
    assert day_of(LAWBOOK, chosen, None) == chosen
