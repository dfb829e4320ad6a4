"""What may be awarded to whom: facts gathered for all candidates at once, then judged one by one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select

from .. import clock
from ..achievements import service as achievements
from ..awards import service as awards
from ..db.query import Query
from ..db.transaction import Transaction
from ..ids import SubjectKind
from ..law.authority import UnitKind
from ..law.claim import Claim
from ..law.eligibility import judge, outcome
from ..law.facts import Attested, Facts, Held, Members
from ..law.lawbook import Lawbook
from ..law.sitting import sitting
from ..law.verdict import Verdict
from ..models import Collective, Individual, Subject
from .holds import open_holds_of


@dataclass(frozen=True, slots=True)
class Occupied:
    """What a subject is: of a person also sex, work and nationality, of a collective its sort and size."""

    id: UUID
    kind: SubjectKind
    occupation: str | None
    sex: str | None
    nationality: str | None
    collective_kind: str | None
    member_count: int | None
    valid_to: date | None

    @property
    def doing(self) -> str | None:
        """What the law's groups of criteria go by."""
        if self.collective_kind is None:
            return self.occupation
        return _SORTS.get(self.collective_kind, "unit")

    @property
    def is_foreign(self) -> bool | None:
        """Of a person, whether they are of another nationality."""
        return self.nationality not in {None, _HOME} if self.kind is SubjectKind.INDIVIDUAL else None

    def has_ended(self, today: date) -> bool | None:
        """Of a collective, whether it was dissolved before today."""
        if self.kind is not SubjectKind.COLLECTIVE:
            return None
        return self.valid_to is not None and self.valid_to < today


# The sorts of collective that have criteria of their own; the others are civil units.
_SORTS: Final = {"enterprise": "enterprise", "armed_unit": "army_unit", "other": None}
_HOME: Final = "VN"
SUBJECTS = Query(
    select(
        Subject.id,
        Subject.kind,
        Individual.occupation,
        Individual.sex,
        Individual.nationality,
        Collective.collective_kind,
        Collective.member_count,
        Collective.valid_to,
    )
    .outerjoin(Individual, Individual.id == Subject.id)
    .outerjoin(Collective, Collective.id == Subject.id)
    .where(Subject.id == any_(bindparam("ids", type_=ARRAY(Uuid)))),
    Occupied,
)


@dataclass(frozen=True, slots=True)
class Case:
    """One stored subject and what is asked for it."""

    subject_id: UUID
    claim: Claim
    attested: Mapping[str, Attested] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bench:
    """By which rules, on which day, and by whom it would be decided.

    Attributes:
        day: The day of the regime: receipt, or before receipt today.
        decider: The kind of the deciding unit; None where nobody was named.
        decided_on: The day whose authorities count.
        facts_on: Corrections of facts after this day are not seen; None where nothing was received yet.
    """

    lawbook: Lawbook
    day: date
    decider: UnitKind | None
    decided_on: date
    facts_on: date | None = None


async def judge_stored(tx: Transaction, cases: Sequence[Case], bench: Bench) -> list[Verdict]:
    """A verdict for every case, in order; a fixed number of queries for any number of cases."""
    known = await gather(tx, {case.subject_id for case in cases}, facts_on=bench.facts_on)
    return [judge_one(_answered(known[case.subject_id], case.attested), case.claim, bench) for case in cases]


def _answered(facts: Facts, attested: Mapping[str, Attested]) -> Facts:
    return replace(facts, attested=attested) if attested else facts


def judge_again(facts: Facts, case: Case, bench: Bench) -> Verdict:
    """The verdict on what was decided perhaps: what came of the case, or after it, is no fact for it."""
    held = as_then(facts, case.claim, bench.decided_on)
    return judge_one(replace(held, attested=case.attested), case.claim, bench)


def as_then(facts: Facts, claim: Claim, day: date) -> Facts:
    """The facts without the award that came of a claim itself, and without those decided after a day."""
    held = tuple(one for one in facts.held or () if not _came_of(one, claim) and _was_there(one, day))
    return replace(facts, held=held)


def _came_of(one: Held, claim: Claim) -> bool:
    period = claim.period or (claim.year, claim.year)
    return one.award == claim.award and one.period == period


def _was_there(one: Held, day: date) -> bool:
    return one.decided_on is None or one.decided_on <= day


def judge_one(facts: Facts, claim: Claim, bench: Bench) -> Verdict:
    """The law's verdict, joined by whether the deciding unit may decide the form at all."""
    verdict = judge(facts, claim, bench.lawbook, bench.day)
    if bench.decider is None:
        return verdict
    may = sitting(bench.lawbook, bench.decided_on).authority(claim.award, bench.decider)
    findings = (*verdict.findings, may)
    return Verdict(outcome(findings), findings, verdict.regime, verdict.lawbook)


async def gather(
    tx: Transaction, subject_ids: Iterable[UUID], *, facts_on: date | None = None
) -> dict[UUID, Facts]:
    """What is stored of each subject; stored facts are complete: no row means there is none."""
    ids = sorted(subject_ids)
    async with tx.over_the_country():  # judged are also people found in other units
        known = await tx.all(SUBJECTS, ids=ids)
        ratings = await achievements.ratings_of(tx, ids, as_of=facts_on)
        works = await achievements.works_of(tx, ids, as_of=facts_on)
        held = await awards.held_by(tx, ids)
        open_holds = await open_holds_of(tx, ids)
    today = clock.today()
    return {
        one.id: Facts(
            one.kind.value,
            one.doing,
            ratings=ratings[one.id],
            works=works[one.id],
            held=held[one.id],
            has_open_hold=bool(open_holds[one.id]),
            open_holds=open_holds[one.id],
            sex=one.sex,
            members=Members(one.member_count) if one.member_count is not None else None,
            is_foreign=one.is_foreign,
            is_dissolved=one.has_ended(today),
        )
        for one in known
    }
