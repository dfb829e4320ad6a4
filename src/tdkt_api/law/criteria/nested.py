"""Criteria made of criteria: alternatives, parts, and texts that can be read in more than one way."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Final

from tdkt_api.law.criteria.rule import Answer, Case, Rule, Test, lines, settle
from tdkt_api.law.reader import Reader
from tdkt_api.law.verdict import Reading, Status, all_of, any_of

_STATUS: Final = attrgetter("status")
ReadRule = Callable[[Reader], Rule]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One alternative suffices; the evidence lists them all."""

    rules: tuple[Rule, ...]

    @classmethod
    def read(cls, reader: Reader, read_rule: ReadRule) -> "AnyOf":
        """The alternatives of the data."""
        return cls(tuple(read_rule(item) for item in reader.children("items")))

    def __call__(self, case: Case) -> Answer:
        answers = [settle(rule, case) for rule in self.rules]
        status = any_of(list(map(_STATUS, answers)))
        return Answer(status, evidence={"alternatives": lines(self.rules, answers, case)})


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part is needed. `in_that_time`: the later parts count only the years that the first one found."""

    rules: tuple[Rule, ...]
    in_that_time: bool

    @classmethod
    def read(cls, reader: Reader, read_rule: ReadRule) -> "AllOf":
        """The parts of the data."""
        rules = tuple(read_rule(item) for item in reader.children("items"))
        return cls(rules, reader.flag("in_that_time"))

    def __call__(self, case: Case) -> Answer:
        first = settle(self.rules[0], case)
        within = self._within(case, first)
        answers = [first, *[settle(rule, within) for rule in self.rules[1:]]]
        status = all_of(list(map(_STATUS, answers)))
        return Answer(status, evidence={"parts": lines(self.rules, answers, case)})

    def _within(self, case: Case, first: Answer) -> Case:
        if not self.in_that_time or first.status is not Status.MET:
            return case
        years = first.evidence.get("years")
        return case.during(years[0], years[-1]) if years else case


@dataclass(frozen=True, slots=True)
class Readings:
    """A text that can be read in more than one recorded way: unknown unless all agree or one was chosen."""

    readings: tuple[tuple[str, Rule], ...]
    chosen: str | None

    @classmethod
    def read(cls, reader: Reader, read_rule: ReadRule) -> "Readings":
        """The readings of the data; `chosen` is set where a unit's own pack has settled the question."""
        with reader.child("readings") as named:
            known: list[Test] = []
            readings = tuple((name, _same(read_rule(one), known)) for name, one in named.named())
        chosen = reader.maybe_text("chosen")
        if len(readings) < 2 or (chosen is not None and chosen not in dict(readings)):
            raise reader.refuse("law.readings", "readings")
        return cls(readings, chosen)

    def __call__(self, case: Case) -> Answer:
        shared = case.sharing()
        shown = tuple([_reading(name, settle(rule, shared)) for name, rule in self.readings])
        return Answer(self._status(shown), readings=shown)

    def _status(self, shown: tuple[Reading, ...]) -> Status:
        if self.chosen is not None:
            return next(reading.status for reading in shown if reading.name == self.chosen)
        statuses = {reading.status for reading in shown}
        return statuses.pop() if len(statuses) == 1 else Status.UNKNOWN


def _same(rule: Rule, known: list[Test]) -> Rule:
    """The rule with tests that are equal to known ones made the same, so that they are asked once."""
    test: Test = rule.test
    if isinstance(test, AnyOf | AllOf):
        test = replace(test, rules=tuple(_same(one, known) for one in test.rules))
    found = next((one for one in known if one == test), None)
    if found is None:
        known.append(test)
    return replace(rule, test=found or test)


def _reading(name: str, answer: Answer) -> Reading:
    return Reading(name, answer.status, answer.evidence)
