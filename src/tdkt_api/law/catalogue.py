"""The award forms as of a day, in both languages."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from tdkt_api.law.authority import authority_names
from tdkt_api.law.lawbook import Award, Bonus, Lawbook, Paper
from tdkt_api.law.procedure import VoteRule, vote
from tdkt_api.law.shown import CriteriaGroup, Criterion, tree
from tdkt_api.law.shown import bars as shown_bars
from tdkt_api.law.source import Provision
from tdkt_api.law.timeline import Timeline

T = TypeVar("T")


class FormStatus(StrEnum):
    """What a day makes of a form; `unknown` on days before anything of it is known."""

    IN_FORCE = "in_force"
    ENDED = "ended"
    UNKNOWN = "unknown"


class CriteriaState(StrEnum):
    """Whether the criteria of a day are in the lawbook; `unknown` where not even their article is known."""

    BUILT = "built"
    NOT_BUILT = "not_built"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Authority:
    """Who may decide a form."""

    code: str
    name: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """An award form as of a day, names as (Vietnamese, English); what is not known for the day is None.

    `criteria_provision` says where the criteria stand, also while they are not in the lawbook. `vote` is None
    where no council is asked.
    """

    code: str
    name: tuple[str, str]
    abbreviation: str | None
    kind: str
    level: str
    cycle: str
    subjects: tuple[str, ...]
    subject_kinds: tuple[str, ...]
    types: tuple[str, ...]
    status: FormStatus
    known_from: date
    last: date | None
    criteria: CriteriaState
    criteria_provision: Provision | None
    decided_by: tuple[Authority, ...] | None
    decided_by_provision: Provision | None
    vote: VoteRule | None
    documents: tuple[Paper, ...] | None
    documents_provision: Provision | None
    bonus: Bonus | None
    bonus_provision: Provision | None


def forms(lawbook: Lawbook, day: date) -> tuple[Form, ...]:
    """Every award form of the lawbook as of a day, in the order of codes."""
    return tuple(_form(lawbook, lawbook.awards[code], day) for code in sorted(lawbook.awards))


def form(lawbook: Lawbook, code: str, day: date) -> Form | None:
    """One award form as of a day; None if the lawbook has no such form."""
    award = lawbook.award(code)
    return _form(lawbook, award, day) if award is not None else None


def criteria(lawbook: Lawbook, code: str, day: date) -> tuple[CriteriaGroup, ...]:
    """The criteria of a form on a day as a tree; empty where they are not in the lawbook."""
    award = lawbook.award(code)
    entry = award.criteria.on(day) if award is not None else None
    return tree(lawbook, entry.value or (), day) if entry is not None else ()


def bars(lawbook: Lawbook, code: str, day: date) -> tuple[Criterion, ...]:
    """What stands in the way of a form on a day, each judged only where the facts speak of it."""
    award = lawbook.award(code)
    entry = award.bars.on(day) if award is not None and award.bars is not None else None
    return shown_bars(lawbook, entry.value, day) if entry is not None else ()


def _form(lawbook: Lawbook, award: Award, day: date) -> Form:
    deciders, decided_by = _on(lawbook, award.decided_by, day)
    documents, asked_by = _on(lawbook, award.documents, day)
    bonus, paid_by = _on(lawbook, award.bonus, day)
    return Form(
        code=award.code,
        name=award.name_on(day),
        abbreviation=award.abbreviation,
        kind=award.kind,
        level=award.level,
        cycle=award.cycle,
        subjects=award.subjects,
        subject_kinds=award.subject_kinds,
        types=award.types,
        status=_status(award, day),
        known_from=award.known_from,
        last=award.last,
        criteria=_criteria_state(award, day),
        criteria_provision=_on(lawbook, award.criteria, day)[1],
        decided_by=_authorities(lawbook, deciders, day) if deciders is not None else None,
        decided_by_provision=decided_by,
        vote=vote(lawbook, [award.code], day) if not award.has_ended(day) else None,
        documents=documents,
        documents_provision=asked_by,
        bonus=bonus,
        bonus_provision=paid_by,
    )


def _on(lawbook: Lawbook, timeline: Timeline[T] | None, day: date) -> tuple[T, Provision] | tuple[None, None]:
    entry = timeline.on(day) if timeline is not None else None
    return (entry.value, lawbook.cited(entry.source, day)) if entry is not None else (None, None)


def _status(award: Award, day: date) -> FormStatus:
    if award.has_ended(day):
        return FormStatus.ENDED
    return FormStatus.IN_FORCE if day >= award.known_from else FormStatus.UNKNOWN


def _criteria_state(award: Award, day: date) -> CriteriaState:
    entry = award.criteria.on(day)
    if entry is None:
        return CriteriaState.UNKNOWN
    return CriteriaState.BUILT if entry.value is not None else CriteriaState.NOT_BUILT


def _authorities(lawbook: Lawbook, codes: tuple[str, ...], day: date) -> tuple[Authority, ...]:
    names = authority_names(lawbook, day)
    return tuple(Authority(code, names.get(code, (code, code))) for code in codes)
