"""Ratings and works of any number of people at once, and facts of one person newly entered."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..access.office import office_of
from ..db.batch import Tried, each
from ..db.paging import Page
from ..db.transaction import Transaction
from ..errors import AwardUnknown, HouseholdRated
from ..http.lists import Asked
from ..ids import Prefix, SubjectKey, SubjectKind
from ..law.facts import Rating, Work
from ..subjects import service as subjects
from ..subjects.facts import Entered
from ..subjects.shapes import Found
from . import repository
from .known import by_individual, new_initiatives, new_ratings
from .schemas import RatingBatchIn, RatingItem, SubjectRatingIn
from .shapes import Author, KnownInitiative, NewInitiative, NewRating, RatingView
from .store import store, told


async def ratings_of(
    tx: Transaction, ids: Sequence[UUID], *, as_of: date | None = None
) -> dict[UUID, dict[int, Rating]]:
    """The ratings of these subjects by year; one without any has an empty mapping.

    Args:
        as_of: Corrections after this day are not seen.
    """
    found: dict[UUID, dict[int, Rating]] = {id: {} for id in ids}
    for one in await repository.ratings_of(tx, ids, as_of):
        found[one.subject_id][one.year] = one.rating
    return found


async def works_of(
    tx: Transaction, ids: Sequence[UUID], *, as_of: date | None = None
) -> dict[UUID, tuple[Work, ...]]:
    """The initiatives of these subjects as rules see them; one without any has an empty tuple.

    Args:
        as_of: Corrections after this day are not seen.
    """
    rows = await repository.initiatives_of(tx, ids)
    were = await repository.scopes_were(tx, sorted({one.id for one in rows}), as_of)
    known = by_individual(rows)
    return {id: tuple(_work(one, were.get(one.id, one.scope)) for one in known.get(id, ())) for id in ids}


async def use(tx: Transaction, uses: Sequence[tuple[UUID, UUID, str, int]]) -> None:
    """Note which award form and year an initiative served a person for; what is noted already stays.

    Args:
        uses: Initiative, individual, award form, award year.
    """
    await repository.use(tx, uses)


async def enter_facts(
    tx: Transaction,
    subject: Found,
    unit_id: UUID,
    ratings: Sequence[NewRating],
    initiatives: Sequence[NewInitiative],
    *,
    ratings_at: str = "/ratings/{}",
) -> Entered:
    """Enter what is not known yet of one subject; what is known and the same is kept.

    Args:
        unit_id: The unit that enters, which must be the subject's own.
        ratings_at: Where a rating was sent; its number is filled in.

    Returns:
        What was added, for `subjects.service.record_facts`.

    Raises:
        FactsForeignUnit: the subject belongs to another unit; what is known there is not compared.
        FactsDiffer: something known says otherwise.
        FactsAhead, AwardUnknown: a day to come, an award form that is none.
        HouseholdRated: a rating of a household.
    """
    if not ratings and not initiatives:
        return Entered()
    subjects.must_be_of(subject, unit_id)
    if ratings and subject.kind is SubjectKind.HOUSEHOLD:
        raise HouseholdRated().at(ratings_at.format(0))
    await subjects.lock(tx, [subject.id])
    entered = await _enter_ratings(tx, subject, ratings, ratings_at)
    return entered | await _enter_initiatives(tx, subject, initiatives)


async def enter_rating(tx: Transaction, actor: Actor, asked: SubjectRatingIn) -> tuple[RatingView, bool]:
    """Enter one rating; the second value says whether it is new.

    Raises:
        NotFound: no such subject within the actor's units.
        FactsForeignUnit: the actor is no clerk of the subject's own unit.
        FactsDiffer, FactsAhead: as `enter_facts`.
    """
    subject = await subjects.writable(tx, actor, asked.subject_id)
    sent = [NewRating(asked.year, asked.rating)]
    entered = await enter_facts(tx, subject, subject.unit_id, sent, (), ratings_at="")
    acting = subjects.clerk_at(actor, subject.unit_id)
    subjects.record_facts(tx, actor, subject, acting, entered)
    return await repository.rating(tx, subject.id, asked.year), bool(entered)


async def enter_ratings(
    tx: Transaction, actor: Actor, asked: RatingBatchIn
) -> list[Tried[tuple[RatingView, bool]]]:
    """Enter many ratings, each on its own; one event tells a subject's history of all of its own.

    Raises:
        BatchRefused: an item of an atomic batch was refused.
    """

    async def enter(item: RatingItem) -> tuple[RatingView, bool]:
        return await enter_rating(tx, actor, item)

    await subjects.lock(tx, sorted({item.subject_id.id for item in asked.items}))
    return await each(tx, asked.items, enter, atomic=asked.atomic)


async def ratings_page(tx: Transaction, asked: Asked, key: SubjectKey) -> Page[RatingView]:
    """A visible subject's ratings.

    Raises:
        NotFound: no such subject within the actor's units.
    """
    await subjects.seen(tx, key)
    listing = asked.listing("ratings", subject_id=key.id)
    rows = await repository.ratings_page(tx, key.id, asked.limit, asked.after(listing))
    total = await asked.total(tx, repository.ratings_page_of(is_first=True), subject_id=key.id)
    return listing.page(rows, asked.size, lambda row: (row.year, row.id), total)


async def initiatives_page(tx: Transaction, asked: Asked, individual_id: UUID) -> Page[KnownInitiative]:
    """A visible person's initiatives.

    Raises:
        NotFound: no such person within the actor's units.
    """
    await subjects.seen(tx, SubjectKey(SubjectKind.INDIVIDUAL, individual_id))
    listing = asked.listing("initiatives", individual_id=individual_id)
    rows = await repository.initiatives_page(tx, individual_id, asked.limit, asked.after(listing))
    first = repository.initiatives_page_of(is_first=True)
    total = await asked.total(tx, first, individual_id=individual_id)
    return listing.page(rows, asked.size, lambda row: (row.year, row.id), total)


def must_be_awards(tx: Transaction, codes: Sequence[str], at: str) -> None:
    """Insist that every code names an award form of the lawbook.

    Raises:
        AwardUnknown: one does not.
    """
    lawbook = office_of(tx).lawbook
    for number, code in enumerate(codes):
        if lawbook.award(code) is None:
            raise AwardUnknown().at(f"{at}/{number}")


async def _enter_ratings(tx: Transaction, subject: Found, sent: Sequence[NewRating], at: str) -> Entered:
    if not sent:
        return Entered()
    known = (await ratings_of(tx, [subject.id]))[subject.id]
    rows: list[dict[str, Any]] = [
        {
            "id": ids.new(),
            "subject_id": subject.id,
            "year": one.year,
            "rating": one.rating,
            "unit_id": subject.unit_id,
            "version": 1,
            "created_at": clock.now(),
        }
        for one in new_ratings(known, sent, clock.today(), at=at)
    ]
    await repository.add_ratings(tx, rows)
    added = [
        {"rating": ids.show(Prefix.RATING, row["id"]), "year": row["year"], "value": row["rating"].value}
        for row in rows
    ]
    return Entered({"ratings": added}) if added else Entered()


async def _enter_initiatives(tx: Transaction, subject: Found, sent: Sequence[NewInitiative]) -> Entered:
    if not sent:
        return Entered()
    for number, one in enumerate(sent):
        must_be_awards(tx, one.used_for, f"/initiatives/{number}/used_for")
    known = await repository.initiatives_of(tx, [subject.id])
    news = new_initiatives(known, sent, clock.today())
    made = [(one, [Author(subject.id, one.share_percent, one.used_for)]) for one in news.initiatives]
    stored = await store(tx, subject.unit_id, made)
    await use(tx, [(held.id, subject.id, code, held.year) for held, code in news.uses])
    entered = told(subject.id, stored)
    uses = [
        {"initiative": ids.show(Prefix.INITIATIVE, held.id), "award": code, "year": held.year}
        for held, code in news.uses
    ]
    return entered | (Entered({"initiative_uses": uses}) if uses else Entered())


def _work(one: KnownInitiative, scope: str) -> Work:
    return Work(ids.show(Prefix.INITIATIVE, one.id), str(scope), one.year, one.used_for)
