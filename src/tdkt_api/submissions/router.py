"""Submissions."""

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
from ..http.types import SubmissionId
from ..http.version import IfMatch
from ..ids import Prefix
from . import service
from .consultation_router import consultations
from .schemas import SignatureIn, SubmissionIn, SubmissionOut

router = new_router("/v1/submissions", tag="submissions")
routers = (router, consultations)
Reader = Annotated[Actor, Depends(Requires(Permission.SUBMISSION_READ))]
Drafter = Annotated[Actor, Depends(Requires(Permission.SUBMISSION_DRAFT))]
Signer = Annotated[Actor, Depends(Requires(Permission.SUBMISSION_SIGN))]
_WRITES = problems(400, 401, 403, 404, 409, 412, 415, 422, 428, 503)


@router.post("", response_model=SubmissionOut, status_code=201, responses=_WRITES)
async def draft_submission(body: SubmissionIn, actor: Drafter, once: Once, tx: Tx) -> Response:
    """Draft the letter that carries a dossier to its next stage."""
    found = await service.draft(tx, actor, body)
    location = f"/v1/submissions/{ids.show(Prefix.SUBMISSION, found.id)}"
    return await once.answer(SubmissionOut, found, status=201, location=location)


@router.get("/{submission_id}", response_model=SubmissionOut, responses=problems(400, 401, 403, 404, 503))
async def read_submission(submission_id: SubmissionId, actor: Reader, known: IfNoneMatch, tx: Tx) -> Response:
    """Read one submission."""
    return answer(SubmissionOut, await service.read(tx, submission_id), unless=known)


@router.post("/{submission_id}/signature", response_model=SubmissionOut, status_code=201, responses=_WRITES)
async def sign_submission(
    submission_id: SubmissionId, body: SignatureIn, actor: Signer, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Sign a submission: it takes its number and its dossiers go on."""
    found = await service.sign(tx, actor, submission_id, seen, body)
    return await once.answer(SubmissionOut, found, status=201)
