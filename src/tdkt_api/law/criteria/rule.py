"""A criterion of the data, the case it is asked of, and the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

from tdkt_api.law.facts import Attested, Facts
from tdkt_api.law.source import Provision
from tdkt_api.law.verdict import NOTHING, UNKNOWN, Reading, Status


class Case(NamedTuple):
    """What a test may look at: the facts and the first and last year that count, inclusive.

    `span` is None where the claim names neither a year nor a period. `carries_over`: provisions are shown as
    carried over, since the regime's own text is not known. `fresh` is the first year after the last
    discipline was served, from which achievements count anew; None where nothing restarts the clock.
    `rewarded` is the last year that the very form asked for already rewarded. `day` is the day of the regime.
    `shared` keeps what tests that stand in several readings of a text found, by test and years.
    """

    facts: Facts
    span: tuple[int, int] | None
    carries_over: bool
    fresh: int | None = None
    rewarded: int | None = None
    day: date | None = None
    shared: "dict[tuple[int, tuple[int, int] | None], Answer] | None" = None

    def during(self, first: int, last: int) -> "Case":
        """The same case, with only these years counted."""
        facts, _, carries_over, fresh, rewarded, day, shared = self
        return Case(facts, (first, last), carries_over, fresh, rewarded, day, shared)

    def sharing(self) -> "Case":
        """The same case, in which a test that stands twice is asked once."""
        facts, span, carries_over, fresh, rewarded, day, _ = self
        return Case(facts, span, carries_over, fresh, rewarded, day, {})

    def from_year(self, first: int) -> int:
        """The first year that may count: this one, or a later one where a discipline restarted the clock."""
        return first if self.fresh is None else max(first, self.fresh)


class Answer(NamedTuple):
    """What a test found; `evidence` names the years and ids used."""

    status: Status
    needed: int | str | tuple[str, ...] | None = None
    found: int | str | None = None
    evidence: Mapping[str, Any] = NOTHING
    readings: tuple[Reading, ...] = ()


class Test(Protocol):
    """A criterion as a question to the facts; always answers."""

    def __call__(self, case: Case) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Rule:
    """One criterion as the data has it: its code, its kind, where it stands, and the test.

    `ground` is the alternative of the article that it belongs to; `carried` its provision under a regime
    whose own text is not known; `sector` the only sector it is judged in.
    """

    code: str
    criterion: str
    test: Test
    provision: Provision
    carried: Provision
    ground: str | None = None
    name: tuple[str, str] = ("", "")
    sector: str | None = None
    shown: Mapping[str, str] = field(init=False)
    shown_carried: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Write the provisions as JSON once, not at every judging."""
        object.__setattr__(self, "shown", self.provision.as_json())
        object.__setattr__(self, "shown_carried", self.carried.as_json())


def settle(rule: Rule, case: Case) -> Answer:
    """The answer to a rule; where it is unknown, what an appraiser attested to its code."""
    answer = rule.test(case) if case.shared is None else _shared(rule.test, case, case.shared)
    if answer.status is not UNKNOWN:
        return answer
    attested = case.facts.attested.get(rule.code)
    return answer if attested is None else _attested(answer, attested)


def _shared(test: Test, case: Case, shared: dict[tuple[int, tuple[int, int] | None], Answer]) -> Answer:
    key = (id(test), case.span)
    found = shared.get(key)
    if found is None:
        found = shared[key] = test(case)
    return found


def _attested(answer: Answer, attested: Attested) -> Answer:
    if answer.readings:
        return _read(answer, attested)
    if attested.answer is None or attested.answer is Status.UNKNOWN:
        return answer
    evidence = {**answer.evidence, "attested": True}
    return Answer(attested.answer, answer.needed, answer.found, evidence, answer.readings)


def _read(answer: Answer, attested: Attested) -> Answer:
    """Differing readings are settled by naming one, not by a bare answer."""
    for reading in answer.readings:
        if reading.name == attested.reading:
            chosen = {**answer.evidence, "reading": reading.name, "attested": True}
            status = (
                reading.status if reading.status is not Status.UNKNOWN else attested.answer or Status.UNKNOWN
            )
            return answer._replace(status=status, evidence=chosen)
    return answer


def lines(rules: Iterable[Rule], answers: Iterable[Answer], case: Case) -> list[dict[str, Any]]:
    """The alternatives or parts within the evidence of the criterion that holds them."""
    carries_over, told = case.carries_over, []
    for rule, (status, needed, found, evidence, readings) in zip(rules, answers, strict=True):
        shown: dict[str, Any] = {"code": rule.code, "criterion": rule.criterion, "status": str(status)}
        if needed is not None:
            shown["needed"] = needed
        if found is not None:
            shown["found"] = found
        shown["provision"] = rule.shown_carried if carries_over else rule.shown
        if evidence:
            shown.update(evidence)
        if readings:
            shown["readings"] = [reading.as_json() for reading in readings]
        told.append(shown)
    return told
