"""What may be awarded to whom, and whose commendation waits."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from .. import ids
from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.idempotency import Once
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as new_router
from ..http.responses import IfNoneMatch, answer, problems
from ..http.speech import Say
from ..http.transaction import Tx
from ..http.types import HoldId, SubjectId
from ..http.version import IfMatch
from ..ids import Prefix
from . import checking
from . import holds as holding
from .check_schemas import CheckIn, CheckOut
from .schemas import HoldIn, HoldOut, HoldPage, LiftingIn
from .views import shown

checks = new_router("/v1/eligibility-checks", tag="eligibility")
holds = new_router("/v1/holds", tag="eligibility")
routers = (checks, holds)
HoldReader = Annotated[Actor, Depends(Requires(Permission.HOLD_READ))]
Holder = Annotated[Actor, Depends(Requires(Permission.HOLD_PLACE))]
Whose = Annotated[SubjectId, Query(description="The subject whose holds are listed.")]
Checker = Annotated[Actor, Depends(Requires(Permission.ELIGIBILITY_CHECK))]


@checks.post("", response_model=CheckOut, responses=problems(400, 401, 403, 404, 415, 422, 503))
async def check_eligibility(body: CheckIn, actor: Checker, say: Say, tx: Tx) -> Response:
    """Judge stored subjects, or facts given with the question, for award forms on any day.

    Only reads, so it needs no `Idempotency-Key`. Each finding names the provision that decides; what only a
    person can judge, and a fact that is missing, comes back as a question, and `attested` answers it by the
    finding's code. Facts may be partial: what is absent is unknown, an empty list means there is none.
    """
    return answer(CheckOut, shown(body, await checking.check(tx, body), say))


@holds.get("", response_model=HoldPage, responses=problems(400, 401, 403, 404, 422))
async def list_holds(
    request: Request, actor: HoldReader, tx: Tx, asked: ListAsked, subject_id: Whose
) -> Response:
    """List a subject's holds, open and lifted, the latest opened first."""
    return page_answer(HoldPage, await holding.holds_page(tx, asked, subject_id), request)


@holds.post("", status_code=201, response_model=HoldOut, responses=problems(400, 401, 403, 404, 409, 422))
async def place_hold(body: HoldIn, actor: Holder, once: Once, tx: Tx) -> Response:
    """Hold a subject's commendation while discipline, an inspection or a complaint is open.

    While a hold is open, no dossier with this subject is submitted, forwarded or decided in its favour,
    whichever unit the dossier belongs to; other units are told its category alone.
    """
    found = await holding.place_hold(tx, actor, body)
    location = f"/v1/holds/{ids.show(Prefix.HOLD, found.id)}"
    return await once.answer(HoldOut, found, status=201, location=location)


@holds.get("/{hold_id}", response_model=HoldOut, responses=problems(401, 403, 404, 422))
async def read_hold(hold_id: HoldId, actor: HoldReader, known: IfNoneMatch, tx: Tx) -> Response:
    """Read one hold with its reasons."""
    return answer(HoldOut, await holding.read_hold(tx, hold_id), unless=known)


@holds.post(
    "/{hold_id}/lifting",
    status_code=201,
    response_model=HoldOut,
    responses=problems(400, 401, 403, 404, 409, 412, 422, 428),
)
async def lift_hold(
    hold_id: HoldId, body: LiftingIn, actor: Holder, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Lift a hold with a reason; what it barred may go on."""
    found = await holding.lift_hold(tx, actor, hold_id, seen, body)
    return await once.answer(HoldOut, found, status=201)
