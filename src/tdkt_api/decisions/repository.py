"""Queries on decisions and their lines."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, insert, select, update

from ..db.query import Query, columns_of, none, stored, within
from ..models import Decision, DecisionLine, Individual, Unit


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
    version: int


@dataclass(frozen=True, slots=True)
class Line:
    """What a decision says of a nomination."""

    nomination_id: UUID
    result: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is awarded, as they are on the day."""

    id: UUID
    family_and_given_name: str
    post: str | None
    occupation: str | None
    sex: str | None
    unit_name: str


ADD = Query(insert(Decision).values(stored(Decision)), none)
ADD_LINE = Query(insert(DecisionLine).values(stored(DecisionLine)), none)
GET = Query(
    select(*columns_of(Decision, DecisionView)).where(Decision.id == bindparam("id"), within(Decision)),
    DecisionView,
)
LOCK = Query(
    select(*columns_of(Decision, DecisionView))
    .where(Decision.id == bindparam("id"), within(Decision))
    .with_for_update(),
    DecisionView,
)
LINES = Query(
    select(*columns_of(DecisionLine, Line))
    .join(Decision, Decision.id == DecisionLine.decision_id)
    .where(DecisionLine.decision_id == bindparam("decision_id"), within(Decision))
    .order_by(DecisionLine.position),
    Line,
)
SIGN = Query(
    update(Decision)
    .values(
        state="signed",
        year=bindparam("new_year"),
        number=bindparam("new_number"),
        official_number=bindparam("new_official_number"),
        signed_on=bindparam("new_signed_on"),
        signer_id=bindparam("new_signer_id"),
        signer_name=bindparam("new_signer_name"),
        signer_post=bindparam("new_signer_post"),
        version=Decision.version + 1,
    )
    .where(Decision.id == bindparam("id")),
    none,
)
SUBJECTS = Query(
    select(
        Individual.id,
        Individual.family_and_given_name,
        Individual.post,
        Individual.occupation,
        Individual.sex,
        Unit.name.label("unit_name"),
    )
    .join(Unit, Unit.id == Individual.unit_id)
    .where(Individual.id == any_(bindparam("ids", type_=ARRAY(Uuid)))),
    Subject,
)
