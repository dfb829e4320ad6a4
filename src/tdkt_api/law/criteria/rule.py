"""A criterion of the data, the case it is asked of, and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Protocol

from tdkt_api.law.facts import Attested, Facts
from tdkt_api.law.source import Provision
from tdkt_api.law.verdict import Reading, Status

_NOTHING: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Case:
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
        return self._with((first, last), self.shared)

    def sharing(self) -> "Case":
        """The same case, in which a test that stands twice is asked once."""
        return self._with(self.span, {})

    def _with(
        self, span: tuple[int, int] | None, shared: "dict[tuple[int, tuple[int, int] | None], Answer] | None"
    ) -> "Case":
        return Case(self.facts, span, self.carries_over, self.fresh, self.rewarded, self.day, shared)

    def from_year(self, first: int) -> int:
        """The first year that may count: this one, or a later one where a discipline restarted the clock."""
        return first if self.fresh is None else max(first, self.fresh)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a test found; `evidence` names the years and ids used."""

    status: Status
    needed: int | str | tuple[str, ...] | None = None
    found: int | str | None = None
    evidence: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
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
    if answer.status is not Status.UNKNOWN:
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
            return replace(answer, status=status, evidence=chosen)
    return answer


def line(rule: Rule, answer: Answer, case: Case) -> dict[str, Any]:
    """One alternative or part within the evidence of the criterion that holds it."""
    shown: dict[str, Any] = {"code": rule.code, "criterion": rule.criterion, "status": answer.status.value}
    if answer.needed is not None:
        shown["needed"] = answer.needed
    if answer.found is not None:
        shown["found"] = answer.found
    shown["provision"] = rule.shown_carried if case.carries_over else rule.shown
    shown.update(answer.evidence)
    if answer.readings:
        shown["readings"] = [reading.as_json() for reading in answer.readings]
    return shown
