"""Decisions."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Depends, Response

from .. import ids
from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.idempotency import Once
from ..http.parameters import router as new_router
from ..http.responses import IfNoneMatch, answer, problems
from ..http.transaction import Tx
from ..http.types import DecisionId
from ..http.version import IfMatch
from ..ids import Prefix
from ..submissions.schemas import SignatureIn
from . import service
from .schemas import DecisionIn, DecisionOut, LineOut

router = new_router("/v1/decisions", tag="decisions")
Reader = Annotated[Actor, Depends(Requires(Permission.DECISION_READ))]
Drafter = Annotated[Actor, Depends(Requires(Permission.DECISION_DRAFT))]
Signer = Annotated[Actor, Depends(Requires(Permission.DECISION_SIGN))]
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


def _shown(found: service.Whole) -> DecisionOut:
    lines = [LineOut.model_validate(line) for line in found.lines]
    return DecisionOut(**asdict(found.decision), lines=lines)
