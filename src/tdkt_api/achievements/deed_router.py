"""Achievements over HTTP."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from .. import ids
from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.batch import results
from ..http.idempotency import Once
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as routes
from ..http.responses import IfNoneMatch, answer, problems
from ..http.transaction import Tx
from ..http.types import AchievementId, Letters, MovementId, SubjectId, UnitId, Year
from ..http.version import IfMatch
from ..ids import Prefix
from . import confirming, deed_listing, recording
from .deed_schemas import (
    AchievementBatchIn,
    AchievementConfirmationIn,
    AchievementIn,
    AchievementPatch,
    AchievementWithdrawalIn,
)
from .deed_shapes import DeedState
from .deed_views import achievement_out, shown
from .shown_schemas import AchievementBatchOut, AchievementOut, AchievementPage

deeds = routes("/v1/achievements", tag="achievements")
Reader = Annotated[Actor, Depends(Requires(Permission.FACT_READ))]
Recorder = Annotated[Actor, Depends(Requires(Permission.ACHIEVEMENT_ENTER))]
Confirmer = Annotated[Actor, Depends(Requires(Permission.ACHIEVEMENT_CONFIRM))]
Withdrawer = Annotated[Actor, Depends(Requires(Permission.ACHIEVEMENT_WITHDRAW))]
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
) -> deed_listing.Wanted:
    """The filters of the list."""
    return deed_listing.Wanted(subject_id, movement_id, unit_id, year, state, q)


@deeds.get("", response_model=AchievementPage, responses=problems(400, 401, 403, 404, 422, 503))
async def list_achievements(
    request: Request,
    wanted: Annotated[deed_listing.Wanted, Depends(wanted)],
    asked: ListAsked,
    actor: Reader,
    tx: Tx,
) -> Response:
    """List the achievements of the subjects of one's units, the latest first."""
    page = await deed_listing.achievements_page(tx, actor, asked, wanted)
    return page_answer(AchievementPage, shown(page), request)


@deeds.post(
    "", status_code=201, response_model=AchievementOut, responses=problems(400, 401, 403, 404, 415, 422, 503)
)
async def enter_achievement(body: AchievementIn, actor: Recorder, once: Once, tx: Tx) -> Response:
    """Enter a deed of a subject of one's unit, with figures and evidence; another person confirms it."""
    found = await recording.enter(tx, actor, body)
    location = f"/v1/achievements/{ids.show(Prefix.ACHIEVEMENT, found.row.id)}"
    return await once.answer(AchievementOut, achievement_out(found), status=201, location=location)


@deeds.post(
    "/batch", response_model=AchievementBatchOut, responses=problems(400, 401, 403, 409, 415, 422, 503)
)
async def enter_achievements(
    request: Request, body: AchievementBatchIn, actor: Recorder, once: Once, tx: Tx
) -> Response:
    """Enter up to 500 deeds, a result for each in request order; other persons confirm them."""
    tried = await recording.enter_many(tx, actor, body)
    made = results(request, body.items, tried, lambda deed: {"achievement": achievement_out(deed)})
    return await once.answer(AchievementBatchOut, made, status=200)


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
    found = await confirming.confirm(tx, actor, achievement_id, seen, body)
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
    found = await confirming.withdraw(tx, actor, achievement_id, seen, body)
    return await once.answer(AchievementOut, achievement_out(found), status=201)
