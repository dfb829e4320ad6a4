"""Queries on how awards were handed over."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, insert, select

from ..db.query import Query, columns_of, none, stored, within
from ..models import Award, AwardPresentation, Decision


@dataclass(frozen=True, slots=True)
class Conferred:
    """The decision that conferred an award."""

    id: UUID
    unit_id: UUID
    unit_path: str
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class PresentationView:
    """One entry; `reason` says why it corrects the one before."""

    number: int
    presented_on: date
    presented_by: str
    occasion: str | None
    recipient: str
    recipient_name: str | None
    reason: str | None
    created_at: datetime


ADD = Query(insert(AwardPresentation).values(stored(AwardPresentation)), none)
OF_AWARD = Query(
    select(*columns_of(AwardPresentation, PresentationView))
    .where(AwardPresentation.award_id == bindparam("award_id"))
    .order_by(AwardPresentation.number),
    PresentationView,
)
LOCK_DECISION = Query(
    select(*columns_of(Decision, Conferred))
    .join(Award, Award.decision_id == Decision.id)
    .where(Award.id == bindparam("award_id"), within(Decision))
    .with_for_update(of=Decision),
    Conferred,
)
