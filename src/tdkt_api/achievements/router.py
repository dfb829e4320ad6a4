"""Ratings and initiatives over HTTP."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.batch import results
from ..http.idempotency import Once
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as routes
from ..http.responses import IfNoneMatch, answer, problems
from ..http.transaction import Tx
from ..http.types import IndividualId, InitiativeId, RatingId, SubjectId
from ..http.version import IfMatch
from . import correcting, initiatives, service
from .deed_router import deeds
from .schemas import (
    InitiativeBatchIn,
    InitiativeBatchOut,
    InitiativeIn,
    InitiativeOut,
    InitiativePage,
    InitiativePatch,
    RatingBatchIn,
    RatingBatchOut,
    RatingOut,
    RatingPage,
    RatingPatch,
    SubjectRatingIn,
)

ratings = routes("/v1/ratings", tag="achievements")
works = routes("/v1/initiatives", tag="achievements")
routers = (ratings, works, deeds)
Reader = Annotated[Actor, Depends(Requires(Permission.FACT_READ))]
Enterer = Annotated[Actor, Depends(Requires(Permission.FACT_ENTER))]
_CORRECTS = problems(400, 401, 403, 404, 409, 412, 415, 422, 428, 503)
Rated = Annotated[SubjectId, Query(description="The subject whose ratings are listed.")]
Whose = Annotated[IndividualId, Query(description="The person whose initiatives are listed.")]


@ratings.get("", response_model=RatingPage, responses=problems(400, 401, 403, 404, 422))
async def list_ratings(
    request: Request, actor: Reader, tx: Tx, asked: ListAsked, subject_id: Rated
) -> Response:
    """List a subject's yearly ratings, the latest first."""
    return page_answer(RatingPage, await service.ratings_page(tx, asked, subject_id), request)


@ratings.post(
    "",
    status_code=201,
    response_model=RatingOut,
    responses={200: {"model": RatingOut}, **problems(400, 401, 403, 404, 409, 422)},
)
async def enter_rating(body: SubjectRatingIn, actor: Enterer, once: Once, tx: Tx) -> Response:
    """Enter how the work of a person or a collective was rated in a year; 200 where it was known already.

    A year that is rated otherwise is refused (`facts.differ`), never overwritten.
    """
    rating, is_new = await service.enter_rating(tx, actor, body)
    return await once.answer(RatingOut, rating, status=201 if is_new else 200)


@ratings.post("/batch", response_model=RatingBatchOut, responses=problems(400, 401, 403, 409, 415, 422, 503))
async def enter_ratings(
    request: Request, body: RatingBatchIn, actor: Enterer, once: Once, tx: Tx
) -> Response:
    """Enter up to 500 ratings, a result for each in request order; what is known already is kept."""
    tried = await service.enter_ratings(tx, actor, body)
    shown = results(request, body.items, tried, lambda made: {"rating": made[0], "is_new": made[1]})
    return await once.answer(RatingBatchOut, shown, status=200)


@ratings.get("/{rating_id}", response_model=RatingOut, responses=problems(401, 403, 404, 422))
async def read_rating(rating_id: RatingId, actor: Reader, known: IfNoneMatch, tx: Tx) -> Response:
    """Read one rating."""
    return answer(RatingOut, await correcting.read_rating(tx, rating_id), unless=known)


@ratings.patch("/{rating_id}", response_model=RatingOut, responses=_CORRECTS)
async def correct_rating(
    rating_id: RatingId, body: RatingPatch, actor: Enterer, seen: IfMatch, tx: Tx
) -> Response:
    """Correct a rating that was entered wrongly, with the reason; history keeps both.

    Dossiers received before that day are judged by what was known then.
    """
    return answer(RatingOut, await correcting.correct_rating(tx, actor, rating_id, seen, body))


@works.get("", response_model=InitiativePage, responses=problems(400, 401, 403, 404, 422))
async def list_initiatives(
    request: Request, actor: Reader, tx: Tx, asked: ListAsked, individual_id: Whose
) -> Response:
    """List the initiatives of which a person is an author, the latest first."""
    return page_answer(InitiativePage, await service.initiatives_page(tx, asked, individual_id), request)


@works.post(
    "",
    status_code=201,
    response_model=InitiativeOut,
    responses={200: {"model": InitiativeOut}, **problems(400, 401, 403, 404, 409, 422)},
)
async def enter_initiative(body: InitiativeIn, actor: Enterer, once: Once, tx: Tx) -> Response:
    """Enter a recognised initiative with its authors and their shares; 200 where it was known already."""
    initiative, is_new = await initiatives.enter_initiative(tx, actor, body)
    return await once.answer(InitiativeOut, initiative, status=201 if is_new else 200)


@works.post(
    "/batch", response_model=InitiativeBatchOut, responses=problems(400, 401, 403, 409, 415, 422, 503)
)
async def enter_initiatives(
    request: Request, body: InitiativeBatchIn, actor: Enterer, once: Once, tx: Tx
) -> Response:
    """Enter up to 500 initiatives, a result for each in request order; what is known already is kept."""
    tried = await initiatives.enter_initiatives(tx, actor, body)
    shown = results(request, body.items, tried, lambda made: {"initiative": made[0], "is_new": made[1]})
    return await once.answer(InitiativeBatchOut, shown, status=200)


@works.get("/{initiative_id}", response_model=InitiativeOut, responses=problems(401, 403, 404, 422))
async def read_initiative(initiative_id: InitiativeId, actor: Reader, known: IfNoneMatch, tx: Tx) -> Response:
    """Read one initiative with those of its authors who belong to the caller's units."""
    return answer(InitiativeOut, await correcting.read_initiative(tx, initiative_id), unless=known)


@works.patch("/{initiative_id}", response_model=InitiativeOut, responses=_CORRECTS)
async def correct_initiative(
    initiative_id: InitiativeId, body: InitiativePatch, actor: Enterer, seen: IfMatch, tx: Tx
) -> Response:
    """Correct what was entered wrongly of an initiative, with the reason; history keeps both.

    Year and authors stay, their shares may change. Dossiers received before that day are judged by what was
    known then.
    """
    return answer(InitiativeOut, await correcting.correct_initiative(tx, actor, initiative_id, seen, body))
