"""Every finding can be said: its sentences, its question and its readings are in the catalogue."""

import pytest

from law.law_cases import LAWBOOK
from tdkt_api.law.checks import RESERVED
from tdkt_api.law.criteria.ladder import BEFORE, INSIDE
from tdkt_api.law.criteria.nested import Readings
from tdkt_api.law.criteria.read import rules_within
from tdkt_api.law.criteria.rule import Rule
from tdkt_api.messages import Messages

TEXTS = Messages.load().keys()
RULES: list[Rule] = [
    rule
    for award in LAWBOOK.awards.values()
    for entry in award.criteria.entries
    for group in entry.value or ()
    for whole in (*group.rules, *((group.any_of,) if group.any_of is not None else ()))
    for rule in rules_within(whole)
] + [
    rule
    for award in LAWBOOK.awards.values()
    for entry in (award.bars.entries if award.bars is not None else ())
    for whole in entry.value
    for rule in rules_within(whole)
]
READINGS = {
    name: rule for whole in RULES if isinstance(whole.test, Readings) for name, rule in whole.test.readings
}
KINDS = {rule.code: rule.criterion for rule in RULES if rule not in READINGS.values()}
CODES = KINDS | {code: code for code in RESERVED}


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_finding_has_a_name_a_sentence_by_status_and_a_question(code: str) -> None:
    parts = (
        "finding.{}.met",
        "finding.{}.not_met",
        "finding.{}.unknown",
        "finding.{}.question",
        "criterion.{}.name",
    )

    for part in parts:
        assert {part.format(code), part.format(CODES[code])} & set(TEXTS), part


def test_every_reading_has_a_name() -> None:
    assert {f"reading.{name}.name" for name in (*READINGS, BEFORE, INSIDE)} - set(TEXTS) == set()
