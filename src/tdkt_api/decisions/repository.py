"""Queries on decisions and their lines."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, and_, any_, bindparam, func, insert, or_, select, update

from ..db.query import Query, columns_of, none, stored, within
from ..ids import SubjectKind
from ..models import (
    Decision,
    DecisionException,
    DecisionLine,
    Dossier,
    Individual,
    Nomination,
    Post,
    Subject,
    Unit,
)
from ..submissions.signing import lock_query, sign_query


@dataclass(frozen=True, slots=True)
class DecisionView:
    id: UUID
    unit_id: UUID
    unit_path: str
    dossier_ids: list[UUID]
    state: str
    year: int | None
    number: int | None
    official_number: str | None
    signed_on: date | None
    signer_name: str | None
    signer_post: str | None
    behalf_name: str | None
    behalf_post: str | None
    file_sha256: str | None
    file_size_bytes: int | None
    file_media_type: str | None
    file_name: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Line:
    """What a decision says of a nomination."""

    nomination_id: UUID
    result: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Awarded:
    """Who is awarded, as they are on the day."""

    id: UUID
    kind: SubjectKind
    name: str
    died_on: date | None
    post: str | None
    occupation: str | None
    group: str | None
    sex: str | None
    unit_name: str


ADD = Query(insert(Decision).values(stored(Decision)), none)
ADD_LINE = Query(insert(DecisionLine).values(stored(DecisionLine)), none)
ADD_EXCEPTION = Query(insert(DecisionException).values(stored(DecisionException)), none)
GET = Query(
    select(*columns_of(Decision, DecisionView)).where(Decision.id == bindparam("id"), within(Decision)),
    DecisionView,
)
LOCK = lock_query(Decision, DecisionView)
SIGN = sign_query(Decision)
SHOW = Query(  # the proposing units read a decision once it is signed, not its draft
    update(Decision).values(seen_paths=bindparam("new_seen_paths")).where(Decision.id == bindparam("id")),
    none,
)
# A joint decision has lines of several owners; each reads those of its own dossiers.
LINES = Query(
    select(*columns_of(DecisionLine, Line))
    .join(Decision, Decision.id == DecisionLine.decision_id)
    .join(Nomination, Nomination.id == DecisionLine.nomination_id)
    .join(Dossier, Dossier.id == Nomination.dossier_id)
    .where(DecisionLine.decision_id == bindparam("decision_id"), within(Decision), within(Dossier))
    .order_by(DecisionLine.position),
    Line,
)
SUBJECTS = Query(
    select(
        Subject.id,
        Subject.kind,
        Subject.name,
        Individual.died_on,
        func.coalesce(Post.title, Individual.post).label("post"),
        func.coalesce(Post.occupation, Individual.occupation).label("occupation"),
        Post.kind.label("group"),
        Individual.sex,
        Unit.name.label("unit_name"),
    )
    .join(Unit, Unit.id == Subject.unit_id)
    .outerjoin(Individual, Individual.id == Subject.id)
    .outerjoin(
        Post,
        and_(
            Post.individual_id == Subject.id,
            Post.is_main,
            Post.from_on <= bindparam("day"),
            or_(Post.to_on.is_(None), Post.to_on >= bindparam("day")),
        ),
    )
    .where(Subject.id == any_(bindparam("ids", type_=ARRAY(Uuid)))),
    Awarded,
)
