"""Ratings, initiatives and achievements over HTTP."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from .. import ids
from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.idempotency import Once
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as routes
from ..http.responses import IfNoneMatch, answer, problems
from ..http.transaction import Tx
from ..http.types import AchievementId, IndividualId, Letters, MovementId, SubjectId, UnitId, Year
from ..http.version import IfMatch
from ..ids import Prefix
from . import initiatives, recording, service
from .deed_schemas import (
    AchievementConfirmationIn,
    AchievementIn,
    AchievementOut,
    AchievementPage,
    AchievementPatch,
    AchievementWithdrawalIn,
)
from .deed_shapes import DeedState
from .deed_views import achievement_out, shown
from .schemas import InitiativeIn, InitiativeOut, InitiativePage, RatingOut, RatingPage, SubjectRatingIn

ratings = routes("/v1/ratings", tag="achievements")
works = routes("/v1/initiatives", tag="achievements")
deeds = routes("/v1/achievements", tag="achievements")
routers = (ratings, works, deeds)
Reader = Annotated[Actor, Depends(Requires(Permission.FACT_READ))]
Enterer = Annotated[Actor, Depends(Requires(Permission.FACT_ENTER))]
Recorder = Annotated[Actor, Depends(Requires(Permission.ACHIEVEMENT_ENTER))]
Confirmer = Annotated[Actor, Depends(Requires(Permission.ACHIEVEMENT_CONFIRM))]
Withdrawer = Annotated[Actor, Depends(Requires(Permission.ACHIEVEMENT_WITHDRAW))]
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


_ACTS = problems(400, 401, 403, 404, 409, 412, 415, 422, 428, 503)


async def wanted(
    subject_id: Annotated[SubjectId | None, Query(description="Of this subject.")] = None,
    movement_id: Annotated[MovementId | None, Query(description="In this movement.")] = None,
    unit_id: Annotated[
        UnitId | None, Query(description="Of subjects of this unit and the units under it.")
    ] = None,
    year: Annotated[Year | None, Query(strict=False, description="That fall into this year.")] = None,
    state: Annotated[DeedState | None, Query()] = None,
    q: Annotated[
        Annotated[str, Letters(100)] | None,
        Query(description="Beginnings of words of the title, with or without marks."),
    ] = None,
) -> recording.Wanted:
    """The filters of the list."""
    return recording.Wanted(subject_id, movement_id, unit_id, year, state, q)


@deeds.get("", response_model=AchievementPage, responses=problems(400, 401, 403, 404, 422, 503))
async def list_achievements(
    request: Request,
    wanted: Annotated[recording.Wanted, Depends(wanted)],
    asked: ListAsked,
    actor: Reader,
    tx: Tx,
) -> Response:
    """List the achievements of the subjects of one's units, the latest first."""
    page = await recording.achievements_page(tx, actor, asked, wanted)
    return page_answer(AchievementPage, shown(page), request)


@deeds.post(
    "", status_code=201, response_model=AchievementOut, responses=problems(400, 401, 403, 404, 415, 422, 503)
)
async def enter_achievement(body: AchievementIn, actor: Recorder, once: Once, tx: Tx) -> Response:
    """Enter a deed of a subject of one's unit, with figures and evidence; another person confirms it."""
    found = await recording.enter(tx, actor, body)
    location = f"/v1/achievements/{ids.show(Prefix.ACHIEVEMENT, found.row.id)}"
    return await once.answer(AchievementOut, achievement_out(found), status=201, location=location)


@deeds.get(
    "/{achievement_id}", response_model=AchievementOut, responses=problems(400, 401, 403, 404, 422, 503)
)
async def read_achievement(
    achievement_id: AchievementId, actor: Reader, known: IfNoneMatch, tx: Tx
) -> Response:
    """Read one achievement with its figures and evidence."""
    return answer(AchievementOut, achievement_out(await recording.read(tx, achievement_id)), unless=known)


@deeds.patch("/{achievement_id}", response_model=AchievementOut, responses=_ACTS)
async def edit_achievement(
    achievement_id: AchievementId, body: AchievementPatch, actor: Recorder, seen: IfMatch, tx: Tx
) -> Response:
    """Change an achievement that nobody has confirmed yet; figures and evidence are replaced as a whole."""
    found = await recording.edit(tx, actor, achievement_id, seen, body)
    return answer(AchievementOut, achievement_out(found))


@deeds.post("/{achievement_id}/confirmation", status_code=201, response_model=AchievementOut, responses=_ACTS)
async def confirm_achievement(
    achievement_id: AchievementId,
    body: AchievementConfirmationIn,
    actor: Confirmer,
    seen: IfMatch,
    once: Once,
    tx: Tx,
) -> Response:
    """Confirm an achievement, as another person than the one who entered it."""
    found = await recording.confirm(tx, actor, achievement_id, seen, body)
    return await once.answer(AchievementOut, achievement_out(found), status=201)


@deeds.post("/{achievement_id}/withdrawal", status_code=201, response_model=AchievementOut, responses=_ACTS)
async def withdraw_achievement(
    achievement_id: AchievementId,
    body: AchievementWithdrawalIn,
    actor: Withdrawer,
    seen: IfMatch,
    once: Once,
    tx: Tx,
) -> Response:
    """Withdraw an achievement with a reason; its record stays.

    A confirmed one is withdrawn by who may confirm.
    """
    found = await recording.withdraw(tx, actor, achievement_id, seen, body)
    return await once.answer(AchievementOut, achievement_out(found), status=201)
