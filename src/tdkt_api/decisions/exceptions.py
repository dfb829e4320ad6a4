"""What a decision goes against: kept when it is signed, for those who inspect."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from .. import clock, ids
from ..access.office import office_of
from ..daysoff import Calendar
from ..db.transaction import Transaction
from ..dossiers.nominations import Vote
from ..law.procedure import VoteRule
from ..workflow.deadlines import is_overdue, used
from . import repository


class Against(StrEnum):
    """Kinds of exceptions."""

    FINDING = "finding"
    VOTE = "vote"
    APPRAISAL = "appraisal"
    OPINION = "opinion"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Contrary:
    """One thing that a line, or the decision on a dossier, goes against; `facts` are codes, figures, days."""

    kind: Against
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """An exception and where it belongs; without a nomination it concerns the whole dossier."""

    contrary: Contrary
    dossier_id: UUID
    owner_path: str
    nomination_id: UUID | None = None
    result: str | None = None


def contrary(
    *,
    is_conferred: bool,
    is_recommended: bool,
    warnings: Sequence[Mapping[str, Any]],
    rule: VoteRule | None,
    voted: Vote | None,
    disagreeing: Sequence[str] = (),
) -> tuple[Contrary, ...]:
    """What a line goes against: conferring what was advised against, or refusing what was advised.

    Args:
        is_recommended: What the deciding stage's appraisal concluded.
        warnings: The findings not met that only warn.
        rule: The share that the council's vote must reach.
        voted: The council's vote at the deciding stage; None where none was held.
        disagreeing: The askings to which a body answered that it disagrees.
    """
    found = []
    if is_conferred and warnings:
        found.append(Contrary(Against.FINDING, {"criteria": [one["code"] for one in warnings]}))
    if is_recommended is not is_conferred:
        conclusion = "recommended" if is_recommended else "not_recommended"
        found.append(Contrary(Against.APPRAISAL, {"conclusion": conclusion}))
    if rule is not None and voted is not None:
        has_passed = rule.reached(voted.yes, voted.members)
        if has_passed is not None and has_passed is not is_conferred:
            found.append(Contrary(Against.VOTE, _figures(rule, voted)))
    if is_conferred and disagreeing:
        found.append(Contrary(Against.OPINION, {"consultations": list(disagreeing)}))
    return tuple(found)


def late(due_on: date | None, today: date, calendar: Calendar) -> tuple[Contrary, ...]:
    """That a dossier is decided after the day it was due, with the days since then."""
    if due_on is None or not is_overdue(due_on, today):
        return ()
    facts = {
        "due_on": due_on.isoformat(),
        "late_days": (today - due_on).days,
        "late_working_days": used(due_on, today, calendar.days_off, swapped_in=calendar.swapped_in),
    }
    return (Contrary(Against.DEADLINE, facts),)


async def keep(tx: Transaction, decision_id: UUID, unit_path: str, kept: Iterable[Kept]) -> None:
    """Write the exceptions of a signed decision."""
    at = clock.now()
    await tx.many(
        repository.ADD_EXCEPTION,
        [
            {
                "id": ids.new(),
                "at": at,
                "kind": one.contrary.kind,
                "decision_id": decision_id,
                "dossier_id": one.dossier_id,
                "nomination_id": one.nomination_id,
                "result": one.result,
                "facts": one.contrary.facts,
                "unit_path": unit_path,
                "owner_path": one.owner_path,
            }
            for one in kept
        ],
    )


def late_today(tx: Transaction, due_on: date | None) -> tuple[Contrary, ...]:
    """The same for a decision signed now: what counts is the day on which it is received here."""
    return late(due_on, clock.today(), office_of(tx).calendar)


def _figures(rule: VoteRule, voted: Vote) -> dict[str, Any]:
    votes = {name: getattr(voted, name) for name in ("members", "present", "written", "yes")}
    return {**votes, "numerator": rule.numerator, "denominator": rule.denominator}
