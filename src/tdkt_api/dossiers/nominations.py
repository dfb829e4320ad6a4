"""Queries on nominations, their appraisals and attestations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Integer,
    Select,
    Uuid,
    any_,
    bindparam,
    delete,
    func,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from ..db.paging import counting
from ..db.query import Query, columns_of, none, stored, within
from ..db.transaction import Transaction
from ..law.facts import Attested
from ..law.verdict import Status
from ..models import Appraisal, Attestation, Award, CouncilOutcome, Dossier, Nomination, Subject
from ..workflow.outcomes import Conclusion, Outcome
from .citing import CITED, SERVED
from .shapes import Nominated, NominationView

_PENDING = Outcome.PENDING.value


@dataclass(frozen=True, slots=True)
class StoredAttestation:
    nomination_id: UUID
    criterion: str
    answer: Status | None
    reading: str | None


@dataclass(frozen=True, slots=True)
class Vote:
    """How the council spoke on a nomination at a stage."""

    nomination_id: UUID
    members: int
    present: int
    written: int
    yes: int


@dataclass(frozen=True, slots=True)
class FormOf:
    """A form that is pending in a dossier."""

    dossier_id: UUID
    award_code: str


@dataclass(frozen=True, slots=True)
class Named:
    """A form that is pending in a dossier, and whether somebody is named for it without a summary."""

    award_code: str
    lacks_summary: bool


@dataclass(frozen=True, slots=True)
class Nominee:
    """Who was nominated for what, without what became of it."""

    subject_id: UUID
    award_code: str
    first_year: int
    last_year: int
    ground: str | None


_OF_SUBJECT: Final = {
    "subject_kind": Subject.kind.label("subject_kind"),
    "subject_name": Subject.name.label("subject_name"),
    "subject_path": Subject.unit_path.label("subject_path"),
    "achievement_ids": CITED.label("achievement_ids"),
    "served_ids": SERVED.label("served_ids"),
}


def _with_subject(shape: type[Any]) -> Select[Any]:
    """Nominations with what the shape names of their subjects."""
    columns = columns_of(Nomination, shape, **_OF_SUBJECT)
    return select(*columns).join(Subject, Subject.id == Nomination.subject_id)


_joined = (
    _with_subject(NominationView)
    .join(Dossier, Dossier.id == Nomination.dossier_id)
    .where(Nomination.dossier_id == bindparam("dossier_id"), within(Dossier))
)
ADD = Query(insert(Nomination).values(stored(Nomination)), none)
PENDING = Query(
    _with_subject(Nominated)
    .where(Nomination.dossier_id == bindparam("dossier_id"), Nomination.outcome == _PENDING)
    .order_by(Nomination.position, Nomination.id),
    Nominated,
)
LOCK = Query(
    _with_subject(Nominated)
    .where(Nomination.id == bindparam("id"), Nomination.dossier_id == bindparam("dossier_id"))
    .with_for_update(of=Nomination),
    Nominated,
)
CODES = Query(
    select(Nomination.award_code)
    .distinct()
    .where(Nomination.dossier_id == bindparam("dossier_id"), Nomination.outcome == _PENDING),
    str,
)
CODES_OF = Query(
    select(Nomination.dossier_id, Nomination.award_code)
    .distinct()
    .where(
        Nomination.dossier_id == any_(bindparam("ids", type_=ARRAY(Uuid))), Nomination.outcome == _PENDING
    ),
    FormOf,
)
NAMED = Query(
    select(Nomination.award_code, func.bool_or(Nomination.summary.is_(None)).label("lacks_summary"))
    .where(Nomination.dossier_id == bindparam("dossier_id"), Nomination.outcome == _PENDING)
    .group_by(Nomination.award_code),
    Named,
)
NOMINEES = Query(
    select(*columns_of(Nomination, Nominee))
    .where(Nomination.dossier_id == bindparam("dossier_id"), Nomination.outcome != Outcome.WITHDRAWN.value)
    .order_by(Nomination.position, Nomination.id),
    Nominee,
)
LAST_POSITION = Query(
    select(func.coalesce(func.max(Nomination.position), 0)).where(
        Nomination.dossier_id == bindparam("dossier_id")
    ),
    int,
)
VIEW = Query(_joined.where(Nomination.id == bindparam("id")), NominationView)
VIEWS = Query(
    _joined.where(Nomination.id == any_(bindparam("ids", type_=ARRAY(Uuid)))).order_by(
        Nomination.position, Nomination.id
    ),
    NominationView,
)
PAGE = Query(
    _joined.where(Nomination.position > bindparam("after", type_=Integer))
    .order_by(Nomination.position, Nomination.id)
    .limit(bindparam("size", type_=Integer)),
    NominationView,
)
COUNT = counting(PAGE)
JUDGE = Query(
    update(Nomination)
    .values(
        verdict=bindparam("new_verdict", type_=JSONB),
        verdict_hash=bindparam("new_verdict_hash"),
        judged_on=bindparam("new_judged_on"),
        version=Nomination.version + 1,
    )
    .where(Nomination.id == bindparam("id")),
    none,
)
EDIT = Query(
    update(Nomination)
    .values(
        ground=bindparam("new_ground"),
        summary=bindparam("new_summary"),
        client_reference=bindparam("new_client_reference"),
        first_year=bindparam("new_first_year"),
        last_year=bindparam("new_last_year"),
        version=Nomination.version + 1,
    )
    .where(Nomination.id == bindparam("id")),
    none,
)
CLOSE = Query(
    update(Nomination)
    .values(
        outcome=bindparam("new_outcome"),
        outcome_reason=bindparam("new_reason"),
        is_live=bindparam("new_is_live"),
        version=Nomination.version + 1,
    )
    .where(Nomination.id == bindparam("id")),
    none,
)
MAKE_LIVE = Query(
    update(Nomination)
    .values(is_live=true(), version=Nomination.version + 1)
    .where(Nomination.dossier_id == bindparam("dossier_id"), Nomination.outcome == _PENDING),
    none,
)
STOP_LIVE = Query(
    update(Nomination)
    .values(is_live=~true(), version=Nomination.version + 1)
    .where(Nomination.dossier_id == bindparam("dossier_id"), Nomination.outcome == _PENDING),
    none,
)
REFUSE = Query(
    update(Nomination)
    .values(
        outcome=Outcome.REFUSED.value,
        outcome_reason=bindparam("new_reason"),
        is_live=~true(),
        version=Nomination.version + 1,
    )
    .where(Nomination.dossier_id == bindparam("dossier_id"), Nomination.outcome == _PENDING),
    none,
)
_conclude = upsert(Appraisal).values(stored(Appraisal))
CONCLUDE = Query(
    _conclude.on_conflict_do_update(
        index_elements=["nomination_id", "stage_number"],
        set_={name: _conclude.excluded[name] for name in ("conclusion", "note", "person_id", "appraised_at")},
    ),
    none,
)
_attest = upsert(Attestation).values(stored(Attestation))
ATTEST = Query(
    _attest.on_conflict_do_update(
        index_elements=["nomination_id", "criterion"],
        set_={
            name: _attest.excluded[name]
            for name in ("answer", "reading", "evidence", "stage_number", "person_id", "attested_at")
        },
    ),
    none,
)
ATTESTED = Query(
    select(*columns_of(Attestation, StoredAttestation)).where(
        Attestation.nomination_id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    ),
    StoredAttestation,
)
VOID_ANSWERS = Query(delete(Attestation).where(Attestation.nomination_id == bindparam("id")), none)
VOID_CONCLUSIONS = Query(delete(Appraisal).where(Appraisal.nomination_id == bindparam("id")), none)
HELD = Query(
    select(Nomination.id)
    .join(
        Award,
        (Award.subject_id == Nomination.subject_id)
        & (Award.award_code == Nomination.award_code)
        & (Award.first_year == Nomination.first_year)
        & (Award.last_year == Nomination.last_year),
    )
    .where(Nomination.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    .order_by(Nomination.position, Nomination.id),
    UUID,
)
NOT_RECOMMENDED = Query(
    select(Appraisal.nomination_id)
    .join(Nomination, Nomination.id == Appraisal.nomination_id)
    .where(
        Nomination.dossier_id == bindparam("dossier_id"),
        Nomination.outcome == _PENDING,
        Appraisal.stage_number == bindparam("stage_number"),
        Appraisal.conclusion == Conclusion.NOT_RECOMMENDED.value,
    ),
    UUID,
)
_vote = upsert(CouncilOutcome).values(stored(CouncilOutcome))
VOTE = Query(
    _vote.on_conflict_do_update(
        index_elements=["nomination_id", "stage_number"],
        set_={name: _vote.excluded[name] for name in ("meeting_id", "members", "present", "written", "yes")},
    ),
    none,
)
VOTES = Query(
    select(*columns_of(CouncilOutcome, Vote))
    .join(Nomination, Nomination.id == CouncilOutcome.nomination_id)
    .where(
        Nomination.dossier_id == bindparam("dossier_id"),
        CouncilOutcome.stage_number == bindparam("stage_number"),
    ),
    Vote,
)


async def attested(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, dict[str, Attested]]:
    """What persons have answered, by nomination and criterion."""
    found: dict[UUID, dict[str, Attested]] = {id: {} for id in ids}
    for row in await tx.all(ATTESTED, ids=list(ids)):
        found[row.nomination_id][row.criterion] = Attested(row.answer, row.reading)
    return found
