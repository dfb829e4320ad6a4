"""Single questions beside a whole verdict: time off, reuse of an initiative, counting, classes.

Requirements.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from tdkt_api.law.claim import Claim
from tdkt_api.law.criteria.persons import LeaveCounted
from tdkt_api.law.eligibility import judge
from tdkt_api.law.facts import Facts, Held, Leave, Work
from tdkt_api.law.lawbook import Lawbook
from tdkt_api.law.source import Provision
from tdkt_api.law.verdict import Effect, Finding, Outcome, Status, Verdict, met

ADVANCED_WORKER: Final = "lao_dong_tien_tien"
LEAVE: Final = "leave"
REUSE: Final = "initiative_reuse"
COUNTING: Final = "counting"
_LEAVE_OUTCOMES: Final = {
    Status.MET: Outcome.TIME_COUNTED,
    Status.NOT_MET: Outcome.TIME_NOT_COUNTED,
    Status.UNKNOWN: Outcome.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """An initiative that a place recognised in a year."""

    place: str
    year: int


def leave_counts(leave: Leave, lawbook: Lawbook, day: date) -> Verdict:
    """Whether time off counts as worked when titles are considered.

    Law: Decree 91/2017/NĐ-CP art. 10 clause 4; Circular 02/2011/TT-BNV; Decree 152/2025/NĐ-CP art. 4 clause
    5.
    """
    form = lawbook.award(ADVANCED_WORKER)
    entry = form.bars.on(day) if form is not None and form.bars is not None else None
    for rule in entry.value if entry is not None else ():
        if isinstance(rule.test, LeaveCounted):
            status = rule.test.counts(leave)
            finding = _finding(lawbook, day, LEAVE, status, rule.provision, found=leave.kind)
            return _verdict(lawbook, day, _LEAVE_OUTCOMES[status], finding)
    return _verdict(lawbook, day, Outcome.UNKNOWN)


def may_recognise_again(
    earlier: Iterable[Recognised], place: str, year: int, lawbook: Lawbook, day: date
) -> Verdict:
    """Whether a place may recognise an initiative that it, or another place, has recognised before.

    A place does not recognise an initiative twice, not even for another person.

    Law: Letter 3385/BTĐKT-P.II of 2023, content 1; letter 5007/BNV-TĐKT of 2023.
    """
    rule = lawbook.parameter("initiative_use", day)
    if rule is None:
        return _verdict(lawbook, day, Outcome.UNKNOWN)
    again = [one for one in earlier if one.place == place and one.year <= year]
    status = met(rule.value["recognised_again"] or not again)
    finding = _finding(lawbook, day, REUSE, status, rule.source, found=again[0].year if again else None)
    return _verdict(lawbook, day, Outcome.ELIGIBLE if status is Status.MET else Outcome.NOT_ALLOWED, finding)


def may_serve(work: Work, award: str, lawbook: Lawbook, day: date) -> Verdict:
    """Whether an initiative may serve an award, having served others.

    One initiative is used once, across titles and forms.

    Law: Letter 5007/BNV-TĐKT of 2023, III.5c.
    """
    rule = lawbook.parameter("initiative_use", day)
    if rule is None:
        return _verdict(lawbook, day, Outcome.UNKNOWN)
    status = met(rule.value["serves_again"] or not work.used_for)
    finding = _finding(
        lawbook,
        day,
        REUSE,
        status,
        rule.source,
        found=work.used_for[0] if work.used_for else None,
        needed=award,
    )
    return _verdict(lawbook, day, Outcome.ELIGIBLE if status is Status.MET else Outcome.NOT_ALLOWED, finding)


def counts_from(last: Held, lawbook: Lawbook, day: date) -> Verdict:
    """From when the next achievement period counts: the end of the period in the last decision, else its day.

    The finding's `found` is the day, or the last year of the period.

    Law: Decree 152/2025/NĐ-CP art. 33 clause 7; Decree 98/2023/NĐ-CP art. 30 clause 9; Circular
    08/2017/TT-BNV.
    """
    rule = lawbook.parameter(COUNTING, day)
    if rule is None or (last.period is None and last.decided_on is None):
        return _verdict(lawbook, day, Outcome.UNKNOWN)
    if last.period is not None:
        found: int | str = last.period[1]
    else:
        found = last.decided_on.isoformat() if last.decided_on is not None else last.year
    finding = _finding(lawbook, day, COUNTING, Status.MET, rule.source, found=found)
    return _verdict(lawbook, day, Outcome.VALUE, finding)


def class_met(facts: Facts, claim: Claim, classes: Iterable[str], lawbook: Lawbook, day: date) -> Verdict:
    """The first of several classes of a form whose criteria are met, the highest first.

    The verdict is that of the class, with the outcome `value`; its form is the `found` of the first finding.
    A class that is not known to be met or not is answered as it is, and so is the last where none is met.

    Law: Law 06/2022/QH15 art. 57; Law 39/2013/QH13 art. 56.
    """
    verdict = _verdict(lawbook, day, Outcome.UNKNOWN)
    for award in classes:
        verdict = judge(facts, replace(claim, award=award), lawbook, day)
        if verdict.outcome is Outcome.ELIGIBLE:
            first = verdict.findings[0]._replace(code="class", found=award)
            return replace(verdict, outcome=Outcome.VALUE, findings=(first, *verdict.findings))
        if verdict.outcome is Outcome.UNKNOWN:
            return verdict
    return verdict


def requirements(claim: Claim, lawbook: Lawbook, day: date) -> Verdict:
    """What a form asks for on a day: its findings about a subject of whom nothing is known.

    Law: Law 06/2022/QH15 art. 21-75.
    """
    verdict = judge(Facts(claim.subject_kind), claim, lawbook, day)
    return replace(verdict, outcome=Outcome.VALUE)


def _finding(
    lawbook: Lawbook,
    day: date,
    code: str,
    status: Status,
    provision: Provision,
    *,
    found: int | str | None = None,
    needed: str | None = None,
) -> Finding:
    return Finding(
        code=code,
        criterion=code,
        status=status,
        effect=lawbook.effect(provision, day) if lawbook.instrument(provision.instrument) else Effect.WARNS,
        needed=needed,
        found=found,
        provision=lawbook.cited(provision, day),
        question=code if status is Status.UNKNOWN else None,
    )


def _verdict(lawbook: Lawbook, day: date, outcome: Outcome, *findings: Finding) -> Verdict:
    regime = lawbook.regime(day)
    return Verdict(outcome, findings, regime.code if regime is not None else "", lawbook.hash)
