"""Ratings and initiatives in the database.

What is read for judging has no bound of units: a person found by their number in another unit is judged too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Date, Text, Uuid, any_, bindparam, func, insert, select, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert

from ..db.query import Query, columns_of, none, stored, within
from ..db.transaction import Transaction
from ..law.facts import Rating as Grade
from ..models import FactCorrection, Initiative, InitiativeAuthor, InitiativeUse, Rating, Subject
from .shapes import KnownInitiative, RatingView


class Rated(NamedTuple):
    subject_id: UUID
    year: int
    rating: Grade


@dataclass(frozen=True, slots=True)
class Was:
    """What a fact said before it was corrected."""

    fact_id: UUID
    was: str


_IDS = bindparam("ids", type_=ARRAY(Uuid))
_USED = (
    select(InitiativeUse.award_code)
    .where(
        InitiativeUse.initiative_id == Initiative.id,
        InitiativeUse.individual_id == InitiativeAuthor.individual_id,
    )
    .distinct()
    .order_by(InitiativeUse.award_code)
    .scalar_subquery()
)
KNOWN = (
    select(
        Initiative.id,
        InitiativeAuthor.individual_id,
        Initiative.kind,
        Initiative.name,
        Initiative.scope,
        Initiative.year,
        Initiative.recognised_on,
        InitiativeAuthor.share_percent,
        Initiative.unit_id,
        Initiative.version,
        Initiative.created_at,
        func.array(_USED, type_=ARRAY(Text)).label("used_for"),
    )
    .join(InitiativeAuthor, InitiativeAuthor.initiative_id == Initiative.id)
    .join(Subject, Subject.id == InitiativeAuthor.individual_id)
)
RATINGS = Query(select(*columns_of(Rating, Rated)).where(Rating.subject_id == any_(_IDS)), Rated)
WORKS = Query(
    KNOWN.where(InitiativeAuthor.individual_id == any_(_IDS)).order_by(
        InitiativeAuthor.individual_id, Initiative.year, Initiative.id
    ),
    KnownInitiative,
)
OF_SUBJECT: Final = {
    "subject_kind": Subject.kind.label("subject_kind"),
    "subject_name": Subject.name.label("subject_name"),
}
_WAS = (
    select(FactCorrection.was)
    .where(FactCorrection.fact_id == Rating.id, FactCorrection.corrected_on > bindparam("as_of", type_=Date))
    .order_by(FactCorrection.version)
    .limit(1)
    .scalar_subquery()
)
RATINGS_AS_OF = Query(
    select(Rating.subject_id, Rating.year, func.coalesce(_WAS, Rating.rating).label("rating")).where(
        Rating.subject_id == any_(_IDS)
    ),
    Rated,
)
SCOPES_AS_OF = Query(
    select(FactCorrection.fact_id, FactCorrection.was)
    .where(FactCorrection.fact_id == any_(_IDS), FactCorrection.corrected_on > bindparam("as_of", type_=Date))
    .order_by(FactCorrection.fact_id, FactCorrection.version.desc()),
    Was,
)
_RATING = (
    select(*columns_of(Rating, RatingView, **OF_SUBJECT))
    .join(Subject, Subject.id == Rating.subject_id)
    .where(Rating.subject_id == bindparam("subject_id"), within(Subject))
)
RATING = Query(_RATING.where(Rating.year == bindparam("year")), RatingView)
ADD_RATING = Query(insert(Rating).values(stored(Rating)), none)
ADD_INITIATIVE = Query(insert(Initiative).values(stored(Initiative)), none)
ADD_AUTHOR = Query(insert(InitiativeAuthor).values(stored(InitiativeAuthor)), none)
USE = Query(upsert(InitiativeUse).values(stored(InitiativeUse)).on_conflict_do_nothing(), none)


async def ratings_of(tx: Transaction, ids: Sequence[UUID], as_of: date | None) -> list[Rated]:
    """As they are, or as they were at the end of a day."""
    if not ids:
        return []
    if as_of is None:
        return await tx.all(RATINGS, ids=list(ids))
    return await tx.all(RATINGS_AS_OF, ids=list(ids), as_of=as_of)


async def scopes_were(tx: Transaction, initiatives: Sequence[UUID], as_of: date | None) -> dict[UUID, str]:
    """The scopes of those initiatives that were corrected after a day, as they were at its end."""
    if not initiatives or as_of is None:
        return {}
    corrected = await tx.all(SCOPES_AS_OF, ids=list(initiatives), as_of=as_of)
    return {one.fact_id: one.was for one in corrected}  # of several the first, which comes last


async def initiatives_of(tx: Transaction, ids: Sequence[UUID]) -> list[KnownInitiative]:
    return await tx.all(WORKS, ids=list(ids)) if ids else []


async def rating(tx: Transaction, subject_id: UUID, year: int) -> RatingView:
    return await tx.one(RATING, subject_id=subject_id, year=year)


async def add_ratings(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    await tx.many(ADD_RATING, rows)


async def add_initiatives(
    tx: Transaction, rows: Sequence[Mapping[str, Any]], authors: Sequence[Mapping[str, Any]]
) -> None:
    """Initiatives, then who their authors are."""
    await tx.many(ADD_INITIATIVE, rows)
    await tx.many(ADD_AUTHOR, authors)


async def use(tx: Transaction, uses: Sequence[tuple[UUID, UUID, str, int]]) -> None:
    names = ("initiative_id", "individual_id", "award_code", "award_year")
    await tx.many(USE, [dict(zip(names, use, strict=True)) for use in uses])


async def ratings_page(
    tx: Transaction, subject_id: UUID, limit: int, after: tuple[Any, ...] | None
) -> list[RatingView]:
    """A visible subject's ratings, the latest year first."""
    query = ratings_page_of(is_first=after is None)
    return await tx.all(query, subject_id=subject_id, limit=limit, **_behind(after))


async def initiatives_page(
    tx: Transaction, individual_id: UUID, limit: int, after: tuple[Any, ...] | None
) -> list[KnownInitiative]:
    """A visible person's initiatives, the latest year first."""
    query = initiatives_page_of(is_first=after is None)
    return await tx.all(query, individual_id=individual_id, limit=limit, **_behind(after))


def _behind(after: tuple[Any, ...] | None) -> dict[str, Any]:
    return {"year": after[0], "id": after[1]} if after else {}


@cache
def ratings_page_of(*, is_first: bool) -> Query[RatingView]:
    """The first page, or a later one."""
    statement = _RATING.order_by(Rating.year.desc(), Rating.id.desc()).limit(bindparam("limit"))
    if not is_first:
        statement = statement.where(
            tuple_(Rating.year, Rating.id) < tuple_(bindparam("year"), bindparam("id"))
        )
    return Query(statement, RatingView)


@cache
def initiatives_page_of(*, is_first: bool) -> Query[KnownInitiative]:
    """The first page, or a later one."""
    statement = (
        KNOWN.where(InitiativeAuthor.individual_id == bindparam("individual_id"), within(Subject))
        .order_by(Initiative.year.desc(), Initiative.id.desc())
        .limit(bindparam("limit"))
    )
    if not is_first:
        row = tuple_(Initiative.year, Initiative.id)
        statement = statement.where(row < tuple_(bindparam("year"), bindparam("id")))
    return Query(statement, KnownInitiative)
