"""Opinions asked for, over HTTP."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.deadline import unless_running
from ..http.idempotency import Once
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as new_router
from ..http.responses import IfNoneMatch, answer, problems
from ..http.transaction import Tx
from ..http.types import ConsultationId, DossierId
from ..http.version import IfMatch
from ..workflow.opinions import AskedState
from . import consultations as asking
from .consultation_schemas import ObjectionIn, OpinionIn
from .consultations import Direction, Wanted
from .shown_schemas import ConsultationOut, ConsultationPage
from .views import consultation_out, shown

consultations = new_router("/v1/consultations", tag="consultations")
AskedReader = Annotated[Actor, Depends(Requires(Permission.CONSULTATION_READ))]
Answerer = Annotated[Actor, Depends(Requires(Permission.CONSULTATION_ANSWER))]
Keeper = Annotated[Actor, Depends(Requires(Permission.CONSULTATION_KEEP))]
_WRITES = problems(400, 401, 403, 404, 409, 412, 415, 422, 428, 503)


async def wanted(
    *,
    direction: Annotated[
        Direction | None, Query(description="Asked of my units (the default without a dossier), or by them.")
    ] = None,
    dossier_id: Annotated[DossierId | None, Query(description="On this dossier.")] = None,
    state: Annotated[AskedState | None, Query()] = None,
    is_overdue: Annotated[bool, Query(description="Only what is open and past its day.")] = False,
) -> Wanted:
    """The filters of the list."""
    return Wanted(direction, dossier_id, state, is_overdue)


@consultations.get("", response_model=ConsultationPage, responses=problems(400, 401, 403, 422, 503))
async def list_consultations(
    request: Request,
    wanted: Annotated[Wanted, Depends(wanted)],
    asked: ListAsked,
    actor: AskedReader,
    tx: Tx,
) -> Response:
    """List the opinions that my units were asked for or ask for, the earliest due first."""
    page = await asking.consultations_page(tx, actor, asked, wanted)
    return page_answer(ConsultationPage, shown(tx, page), request)


@consultations.get(
    "/{consultation_id}", response_model=ConsultationOut, responses=problems(400, 401, 403, 404, 422, 503)
)
async def read_consultation(
    consultation_id: ConsultationId, actor: AskedReader, known: IfNoneMatch, tx: Tx
) -> Response:
    """Read one opinion asked for, with the answers and objections that one may see.

    While it is open it is answered anew each time: every day less is left of its deadline.
    """
    shown = consultation_out(tx, await asking.read(tx, consultation_id))
    return answer(ConsultationOut, shown, unless=unless_running(known, shown.deadline))


@consultations.post(
    "/{consultation_id}/answers", response_model=ConsultationOut, status_code=201, responses=_WRITES
)
async def answer_consultation(
    consultation_id: ConsultationId, body: OpinionIn, actor: Answerer, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Answer for the body that was asked; a later answer corrects it until the stage concludes.

    An answer after the last day still counts while the stage has not concluded.
    """
    found = await asking.answer(tx, actor, consultation_id, seen, body)
    return await once.answer(ConsultationOut, consultation_out(tx, found), status=201)


@consultations.post(
    "/{consultation_id}/objections",
    response_model=ConsultationOut,
    status_code=201,
    responses=problems(400, 401, 403, 404, 409, 415, 422, 503),
)
async def enter_objection(
    consultation_id: ConsultationId, body: ObjectionIn, actor: Keeper, once: Once, tx: Tx
) -> Response:
    """Enter what somebody of the public objected while the candidates are published."""
    found = await asking.enter_objection(tx, actor, consultation_id, body)
    return await once.answer(ConsultationOut, consultation_out(tx, found), status=201)
