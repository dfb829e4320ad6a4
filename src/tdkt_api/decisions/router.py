"""Decisions."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from .. import ids
from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.deadline import unless_running
from ..http.idempotency import Once
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as new_router
from ..http.responses import IfNoneMatch, answer, problems
from ..http.transaction import Tx
from ..http.types import DecisionId, NoticeId
from ..http.version import IfMatch
from ..ids import Prefix
from ..submissions.schemas import SignatureIn
from . import filing, service
from . import notices as telling
from .notice_schemas import NoticeFilters, NoticeOut, NoticePage, NoticesOut
from .schemas import DecisionIn, DecisionOut, LineOut, SignedFileIn

router = new_router("/v1/decisions", tag="decisions")
notices = new_router("/v1/notices", tag="decisions")
routers = (router, notices)
Reader = Annotated[Actor, Depends(Requires(Permission.DECISION_READ))]
Drafter = Annotated[Actor, Depends(Requires(Permission.DECISION_DRAFT))]
Signer = Annotated[Actor, Depends(Requires(Permission.DECISION_SIGN))]
Filer = Annotated[Actor, Depends(Requires(Permission.DECISION_FILE))]
NoticeReader = Annotated[Actor, Depends(Requires(Permission.NOTICE_READ))]
Acknowledger = Annotated[Actor, Depends(Requires(Permission.NOTICE_ACKNOWLEDGE))]
_WRITES = problems(400, 401, 403, 404, 409, 412, 415, 422, 428, 503)


@router.post("", response_model=DecisionOut, status_code=201, responses=_WRITES)
async def draft_decision(body: DecisionIn, actor: Drafter, once: Once, tx: Tx) -> Response:
    """Draft a decision: it says of every pending nomination whether it is conferred or refused."""
    found = await service.draft(tx, actor, body)
    location = f"/v1/decisions/{ids.show(Prefix.DECISION, found.decision.id)}"
    return await once.answer(DecisionOut, _shown(found), status=201, location=location)


@router.get("/{decision_id}", response_model=DecisionOut, responses=problems(400, 401, 403, 404, 503))
async def read_decision(decision_id: DecisionId, actor: Reader, known: IfNoneMatch, tx: Tx) -> Response:
    """Read one decision with its lines."""
    return answer(DecisionOut, _shown(await service.read(tx, decision_id)), unless=known)


@router.post("/{decision_id}/signature", response_model=DecisionOut, status_code=201, responses=_WRITES)
async def sign_decision(
    decision_id: DecisionId, body: SignatureIn, actor: Signer, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Sign a decision: it takes its number, and what it confers enters the registry of awards."""
    found = await service.sign(tx, actor, decision_id, seen, body)
    return await once.answer(DecisionOut, _shown(found), status=201)


@router.post("/{decision_id}/signed-file", response_model=DecisionOut, status_code=201, responses=_WRITES)
async def attach_signed_file(
    decision_id: DecisionId, body: SignedFileIn, actor: Filer, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Attach the file of the signed paper by its hash, once; the hash stands in the history."""
    await filing.attach(tx, actor, decision_id, seen, body)
    return await once.answer(DecisionOut, _shown(await service.read(tx, decision_id)), status=201)


@router.get("/{decision_id}/notices", response_model=NoticesOut, responses=problems(401, 403, 404, 422))
async def list_notices_of_decision(decision_id: DecisionId, actor: Reader, tx: Tx) -> Response:
    """List the notices by which a decision's result was told; of others' dossiers a unit sees none."""
    await service.read(tx, decision_id)
    return answer(NoticesOut, {"items": await telling.of_decision(tx, decision_id)})


@notices.get("", response_model=NoticePage, responses=problems(400, 401, 403, 422))
async def list_notices(
    request: Request,
    actor: NoticeReader,
    tx: Tx,
    asked: ListAsked,
    filters: Annotated[NoticeFilters, Query()],
) -> Response:
    """List the results told to the caller's units and by them, the latest first."""
    return page_answer(NoticePage, await telling.notices_page(tx, asked, filters), request)


@notices.get("/{notice_id}", response_model=NoticeOut, responses=problems(401, 403, 404, 422))
async def read_notice(notice_id: NoticeId, actor: NoticeReader, known: IfNoneMatch, tx: Tx) -> Response:
    """Read one result: what was conferred, what was refused, and why.

    Until it is acknowledged it is answered anew each time: every day less is left of its deadline.
    """
    found = await telling.read(tx, notice_id)
    return answer(NoticeOut, found, unless=unless_running(known, found.deadline))


@notices.post(
    "/{notice_id}/acknowledgement",
    response_model=NoticeOut,
    status_code=201,
    responses=problems(400, 401, 403, 404, 409, 412, 422, 428),
)
async def acknowledge_notice(
    notice_id: NoticeId, actor: Acknowledger, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Say for the unit that it knows the result."""
    return await once.answer(NoticeOut, await telling.acknowledge(tx, actor, notice_id, seen), status=201)


def _shown(found: service.Whole) -> DecisionOut:
    lines = [LineOut.model_validate(line) for line in found.lines]
    return DecisionOut(**asdict(found.decision), lines=lines)
