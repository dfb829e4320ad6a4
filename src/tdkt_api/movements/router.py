"""Movements over HTTP."""

from dataclasses import asdict
from functools import partial
from typing import Annotated

from fastapi import Depends, Path, Query, Request, Response

from .. import ids
from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.idempotency import Once
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as routes
from ..http.problem import describe
from ..http.responses import IfNoneMatch, answer, problems
from ..http.speech import Say
from ..http.transaction import Tx
from ..http.types import Code, Day, Letters, MovementId, UnitId
from ..http.version import IfMatch
from ..ids import Prefix
from . import criteria, drafting, joining, launching, listing, service
from .schemas import (
    CriterionIn,
    CriterionPatch,
    LaunchIn,
    MovementClosingIn,
    MovementIn,
    MovementOut,
    MovementPage,
    MovementPatch,
    ParticipantPage,
    ParticipantsIn,
    ParticipantsOut,
    RemovalIn,
)
from .shapes import MovementForm, MovementState
from .views import movement_out, participants_out

router = routes("/v1/movements", tag="movements")
Reader = Annotated[Actor, Depends(Requires(Permission.MOVEMENT_READ))]
Drafter = Annotated[Actor, Depends(Requires(Permission.MOVEMENT_DRAFT))]
Editor = Annotated[Actor, Depends(Requires(Permission.MOVEMENT_EDIT))]
Launcher = Annotated[Actor, Depends(Requires(Permission.MOVEMENT_LAUNCH))]
Closer = Annotated[Actor, Depends(Requires(Permission.MOVEMENT_CLOSE))]
Joiner = Annotated[Actor, Depends(Requires(Permission.MOVEMENT_JOIN))]
CriterionCode = Annotated[Code, Path(description="The criterion's code within its movement.")]
Under = Annotated[UnitId | None, Query(description="Of this unit and the units under it.")]
Words = Annotated[
    Annotated[str, Letters(100)] | None,
    Query(description="Beginnings of words of the name, with or without marks."),
]
Running = Annotated[Day | None, Query(description="Only what runs on this day.")]
_READS = problems(400, 401, 403, 404, 422, 503)
_DRAFTS = problems(400, 401, 403, 404, 409, 415, 422, 503)
_CHANGES = problems(400, 401, 403, 404, 409, 412, 415, 422, 428, 503)


async def wanted(
    unit_id: Under = None,
    state: Annotated[MovementState | None, Query()] = None,
    form: Annotated[MovementForm | None, Query()] = None,
    q: Words = None,
    day: Running = None,
) -> listing.Wanted:
    """The filters of the list."""
    return listing.Wanted(unit_id, state, form, q, day)


@router.get("", response_model=MovementPage, responses=_READS)
async def list_movements(
    request: Request,
    wanted: Annotated[listing.Wanted, Depends(wanted)],
    asked: ListAsked,
    actor: Reader,
    tx: Tx,
) -> Response:
    """List the movements of one's units and those launched above them, the newest first."""
    pages = asked.listing("movements", **asdict(wanted), scopes=actor.scopes)
    after = asked.after(pages)
    place = None if after is None else (after[0], after[1])
    rows = await listing.page(tx, wanted, after=place, limit=asked.limit)
    total = await listing.count(tx, wanted) if asked.has_total else None
    found = pages.page(rows, asked.size, lambda row: (row.created_at, row.id), total)
    return page_answer(MovementPage, found, request)


@router.post("", response_model=MovementOut, status_code=201, responses=_DRAFTS)
async def draft_movement(body: MovementIn, actor: Drafter, say: Say, once: Once, tx: Tx) -> Response:
    """Draft a movement; it may be incomplete, and `missing` says what it lacks before it can be launched."""
    found = await drafting.open_movement(tx, actor, body)
    location = f"/v1/movements/{ids.show(Prefix.MOVEMENT, found.movement.id)}"
    return await once.answer(MovementOut, movement_out(found, say), status=201, location=location)


@router.get("/{movement_id}", response_model=MovementOut, responses=_READS)
async def read_movement(
    movement_id: MovementId, actor: Reader, say: Say, known: IfNoneMatch, tx: Tx
) -> Response:
    """Read one movement with its criteria.

    A launched movement is read by every unit under the one that launched it; a draft only from above.
    """
    return answer(MovementOut, movement_out(await service.read_movement(tx, movement_id), say), unless=known)


@router.patch("/{movement_id}", response_model=MovementOut, responses=_CHANGES)
async def edit_movement(
    movement_id: MovementId, body: MovementPatch, actor: Editor, say: Say, seen: IfMatch, tx: Tx
) -> Response:
    """Change a draft; of a launched movement only move the last day onwards, with a reason."""
    found = await drafting.edit_movement(tx, actor, movement_id, seen, body)
    return answer(MovementOut, movement_out(found, say))


@router.post("/{movement_id}/launch", response_model=MovementOut, status_code=201, responses=_CHANGES)
async def launch_movement(
    movement_id: MovementId, body: LaunchIn, actor: Launcher, say: Say, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Launch a movement by its signed document.

    Refused while one of the eight contents is missing: objective, scope, subjects, content, criteria, time,
    plan, measures (law 06/2022 art. 17 clause 1).
    """
    found = await launching.launch(tx, actor, movement_id, seen, body)
    return await once.answer(MovementOut, movement_out(found, say), status=201)


@router.post("/{movement_id}/closing", response_model=MovementOut, status_code=201, responses=_CHANGES)
async def close_movement(
    movement_id: MovementId,
    body: MovementClosingIn,
    actor: Closer,
    say: Say,
    seen: IfMatch,
    once: Once,
    tx: Tx,
) -> Response:
    """Close a launched movement; before its last day with a note that says why."""
    found = await launching.close(tx, actor, movement_id, seen, body)
    return await once.answer(MovementOut, movement_out(found, say), status=201)


@router.post("/{movement_id}/criteria", response_model=MovementOut, status_code=201, responses=_DRAFTS)
async def add_criterion(
    movement_id: MovementId, body: CriterionIn, actor: Drafter, say: Say, once: Once, tx: Tx
) -> Response:
    """Add a criterion to a draft; the answer is the movement with its new version."""
    found = await criteria.add_criterion(tx, actor, movement_id, body)
    return await once.answer(MovementOut, movement_out(found, say), status=201)


@router.patch("/{movement_id}/criteria/{code}", response_model=MovementOut, responses=_CHANGES)
async def edit_criterion(
    movement_id: MovementId,
    code: CriterionCode,
    body: CriterionPatch,
    actor: Drafter,
    say: Say,
    seen: IfMatch,
    tx: Tx,
) -> Response:
    """Change a criterion of a draft; `If-Match` names the movement's version."""
    found = await criteria.edit_criterion(tx, actor, movement_id, code, seen, body)
    return answer(MovementOut, movement_out(found, say))


@router.post("/{movement_id}/criteria/{code}/removal", response_model=MovementOut, responses=_CHANGES)
async def remove_criterion(
    movement_id: MovementId,
    code: CriterionCode,
    body: RemovalIn,
    actor: Drafter,
    say: Say,
    seen: IfMatch,
    once: Once,
    tx: Tx,
) -> Response:
    """Take a criterion out of a draft; `If-Match` names the movement's version."""
    found = await criteria.remove_criterion(tx, actor, movement_id, code, seen, body.reason)
    return await once.answer(MovementOut, movement_out(found, say), status=200)


@router.get("/{movement_id}/participants", response_model=ParticipantPage, responses=_READS)
async def list_participants(
    request: Request, movement_id: MovementId, asked: ListAsked, actor: Reader, tx: Tx
) -> Response:
    """List who takes part, in the order in which they registered.

    Those who run the movement see everyone; others see what belongs to their units.
    """
    return page_answer(ParticipantPage, await joining.participants_page(tx, asked, movement_id), request)


@router.post("/{movement_id}/participants", response_model=ParticipantsOut, responses=_DRAFTS)
async def register_participants(
    request: Request, movement_id: MovementId, body: ParticipantsIn, actor: Joiner, once: Once, tx: Tx
) -> Response:
    """Register up to 500 units, people, collectives and households in a launched movement, a result for each.

    Registration is offered and never required: no title depends on it. A unit registers itself and its own
    people; the launching and the lead unit register any for whom the movement is meant.
    """
    joined = await joining.join(tx, actor, movement_id, body)
    return await once.answer(
        ParticipantsOut, participants_out(joined, partial(describe, request)), status=200
    )
