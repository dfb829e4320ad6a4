"""One question put to the law: a form, or one of the single questions beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ..errors import ClaimIncomplete
from ..law import single
from ..law.claim import Claim
from ..law.facts import Attested, Facts
from ..law.lawbook import Lawbook
from ..law.verdict import Outcome, Status, Verdict
from .check_schemas import Asked, CheckItem
from .facts_schemas import FactsIn
from .inline import facts_of
from .service import Bench, judge_one

_TITLE: Final = "emulation_title"
_CLASSES: Final = ("nhat", "nhi", "ba")


@dataclass(frozen=True, slots=True)
class Answered:
    """The law's advice; `value` where a question asks for a day, a year or a form."""

    verdict: Verdict
    value: int | str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of whom, by which rules."""

    facts: Facts
    claim: Claim
    item: CheckItem
    bench: Bench


def answer(item: CheckItem, index: int, stored: Facts | None, bench: Bench) -> Answered:
    """What the law says to one question about a stored subject, or about the facts it brought.

    Raises:
        ClaimIncomplete: a title is asked for a longer period.
    """
    attested = {
        one.criterion: Attested(Status(one.answer) if one.answer else None, one.reading)
        for one in item.attested
    }
    if stored is not None:
        facts = replace(stored, attested=attested)
    else:
        facts = facts_of(item.facts or FactsIn(), attested, bench.day)
    claim = claim_of(item, index, facts.subject_kind, bench.lawbook)
    return _ANSWERS[item.asks](Question(facts, claim, item, bench))


def claim_of(item: CheckItem, index: int, subject_kind: str, lawbook: Lawbook) -> Claim:
    """What is asked for: a title for a year, a form by merit for a period or up to a year."""
    period = (item.period.first_year, item.period.last_year) if item.period else None
    form = lawbook.award(item.award)
    if form is not None and form.kind == _TITLE and period is not None:
        raise ClaimIncomplete(award=item.award).at(f"/items/{index}/year")
    return Claim(item.award, subject_kind, item.year, item.type, period, item.ground)


def _award(of: Question) -> Answered:
    return Answered(judge_one(of.facts, of.claim, of.bench))


def _time_off(of: Question) -> Answered:
    if not of.facts.leaves:
        return _nothing(of)
    return Answered(single.leave_counts(of.facts.leaves[0], of.bench.lawbook, of.bench.day))


def _initiative_use(of: Question) -> Answered:
    if not of.facts.works:
        return _nothing(of)
    return Answered(single.may_serve(of.facts.works[0], of.claim.award, of.bench.lawbook, of.bench.day))


def _recognition(of: Question) -> Answered:
    again = of.item.recognition
    if again is None or of.facts.works is None or any(one.recognised_by is None for one in of.facts.works):
        return _nothing(of)
    earlier = [single.Recognised(one.recognised_by or "", one.year) for one in of.facts.works]
    place, year = again.recognised_by, again.year
    return Answered(single.may_recognise_again(earlier, place, year, of.bench.lawbook, of.bench.day))


def _counting_start(of: Question) -> Answered:
    if not of.facts.held:
        return _nothing(of)
    verdict = single.counts_from(of.facts.held[0], of.bench.lawbook, of.bench.day)
    return Answered(verdict, _found(verdict))


def _best_class(of: Question) -> Answered:
    stem, _, last = of.claim.award.rpartition("_")
    classes = [f"{stem}_{one}" for one in _CLASSES] if last in _CLASSES else [of.claim.award]
    verdict = single.class_met(of.facts, of.claim, classes, of.bench.lawbook, of.bench.day)
    return Answered(verdict, _found(verdict))


def _requirements(of: Question) -> Answered:
    return Answered(single.requirements(of.claim, of.bench.lawbook, of.bench.day))


def _nothing(of: Question) -> Answered:
    """Without the fact asked about there is no answer, only what the form asks for."""
    verdict = single.requirements(of.claim, of.bench.lawbook, of.bench.day)
    return Answered(replace(verdict, outcome=Outcome.UNKNOWN))


def _found(verdict: Verdict) -> int | str | None:
    return verdict.findings[0].found if verdict.outcome is Outcome.VALUE and verdict.findings else None


_ANSWERS: Final[Mapping[Asked, Callable[[Question], Answered]]] = {
    Asked.AWARD: _award,
    Asked.TIME_OFF: _time_off,
    Asked.INITIATIVE_USE: _initiative_use,
    Asked.INITIATIVE_RECOGNITION: _recognition,
    Asked.COUNTING_START: _counting_start,
    Asked.BEST_CLASS: _best_class,
    Asked.REQUIREMENTS: _requirements,
}
