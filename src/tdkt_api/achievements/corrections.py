"""Queries on single ratings and initiatives, and on what they said before they were corrected."""

from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from ..db.query import Query, columns_of, none, raised, stored, within
from ..models import FactCorrection, Initiative, InitiativeAuthor, Rating, Subject
from .repository import KNOWN, OF_SUBJECT
from .shapes import KnownInitiative, RatingView

_rating = (
    select(*columns_of(Rating, RatingView, **OF_SUBJECT))
    .join(Subject, Subject.id == Rating.subject_id)
    .where(Rating.id == bindparam("id"), within(Subject))
)
RATING = Query(_rating, RatingView)
LOCK_RATING = Query(_rating.with_for_update(of=Rating), RatingView)
INITIATIVE = Query(
    KNOWN.where(Initiative.id == bindparam("id"), within(Subject)).order_by(InitiativeAuthor.individual_id),
    KnownInitiative,
)
LOCK_INITIATIVE = Query(
    select(Initiative.version)
    .where(
        Initiative.id == bindparam("id"),
        select(InitiativeAuthor.individual_id)
        .join(Subject, Subject.id == InitiativeAuthor.individual_id)
        .where(InitiativeAuthor.initiative_id == Initiative.id, within(Subject))
        .exists(),
    )
    .with_for_update(of=Initiative),
    int,
)
AUTHORS = Query(
    select(InitiativeAuthor.individual_id)
    .where(InitiativeAuthor.initiative_id == bindparam("id"))
    .order_by(InitiativeAuthor.individual_id),
    UUID,
)
RATE = Query(raised(Rating, "rating"), none)
REWRITE = Query(raised(Initiative, "kind", "name", "scope", "recognised_on"), none)
SHARE = Query(
    update(InitiativeAuthor)
    .values(share_percent=bindparam("new_share"))
    .where(
        InitiativeAuthor.initiative_id == bindparam("initiative"),
        InitiativeAuthor.individual_id == bindparam("individual"),
    ),
    none,
)
REMEMBER = Query(insert(FactCorrection).values(stored(FactCorrection)), none)
