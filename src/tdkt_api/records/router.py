"""Records of people's working lives over HTTP."""

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
from ..http.transaction import Tx
from ..http.types import RecordId
from ..http.version import IfMatch
from ..ids import Prefix
from . import service
from .schemas import (
    RecordCorrection,
    RecordEndingIn,
    RecordIn,
    RecordOut,
    RecordPage,
    RecordsAsked,
    RecordWithdrawalIn,
)

router = new_router("/v1/records", tag="subjects")
Reader = Annotated[Actor, Depends(Requires(Permission.RECORD_READ))]
Registrar = Annotated[Actor, Depends(Requires(Permission.RECORD_ENTER))]
_READS = problems(400, 401, 403, 404, 422, 503)
_CHANGES = problems(400, 401, 403, 404, 409, 412, 415, 422, 428, 503)


@router.get("", response_model=RecordPage, responses=_READS)
async def list_records(
    request: Request, wanted: Annotated[RecordsAsked, Query()], asked: ListAsked, actor: Reader, tx: Tx
) -> Response:
    """List what is recorded of a person's working life, the latest entered first."""
    return page_answer(RecordPage, await service.page(tx, asked, wanted), request)


@router.post(
    "",
    response_model=RecordOut,
    status_code=201,
    responses=problems(400, 401, 403, 404, 409, 415, 422, 503),
)
async def enter_record(body: RecordIn, actor: Registrar, once: Once, tx: Tx) -> Response:
    """Record a measure of discipline, time off, a course, a leading post or a stretch of work of a person.

    Rules look at it from now on; a dossier that was received before is judged by what was known then.
    """
    made = await service.enter(tx, actor, body)
    location = f"/v1/records/{ids.show(Prefix.RECORD, made.id)}"
    return await once.answer(RecordOut, made, status=201, location=location)


@router.get("/{record_id}", response_model=RecordOut, responses=_READS)
async def read_record(record_id: RecordId, actor: Reader, known: IfNoneMatch, tx: Tx) -> Response:
    """Read one record."""
    return answer(RecordOut, await service.read(tx, record_id), unless=known)


@router.post("/{record_id}/correction", response_model=RecordOut, status_code=201, responses=_CHANGES)
async def correct_record(
    record_id: RecordId, body: RecordCorrection, actor: Registrar, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Put what is right in the place of what was entered, with a reason; history keeps both."""
    return await once.answer(RecordOut, await service.correct(tx, actor, record_id, seen, body), status=201)


@router.post("/{record_id}/ending", response_model=RecordOut, status_code=201, responses=_CHANGES)
async def end_record(
    record_id: RecordId, body: RecordEndingIn, actor: Registrar, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Give a record its last day: a measure was served or lifted, a course or a post is over."""
    return await once.answer(RecordOut, await service.end(tx, actor, record_id, seen, body), status=201)


@router.post("/{record_id}/withdrawal", response_model=RecordOut, status_code=201, responses=_CHANGES)
async def withdraw_record(
    record_id: RecordId, body: RecordWithdrawalIn, actor: Registrar, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Take back what should not have been recorded; its row and its history stay."""
    return await once.answer(RecordOut, await service.withdraw(tx, actor, record_id, seen, body), status=201)
