"""Whether the service runs, the rules by which it runs, and the long jobs it does."""

import base64
from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from .. import ids
from ..access import policy
from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Open, Requires
from ..http.docs import problem_kinds
from ..http.idempotency import Once
from ..http.lists import ListAsked, page_answer
from ..http.measures import TEXT, Measures
from ..http.parameters import router as new_router
from ..http.responses import REFERENCE, IfNoneMatch, answer, problems
from ..http.transaction import Tx
from ..http.types import OperationId
from ..ids import Prefix
from ..workflow.process import as_rows
from . import probing, service
from .schemas import HealthOut, OperationOut, OperationPage, PolicyOut, ProblemKindsOut, ProcessOut
from .shapes import OperationState
from .telling import told

router = new_router(tag="operations")
Anyone = Annotated[None, Depends(Open(Permission.HEALTH_READ))]
Curious = Annotated[None, Depends(Open(Permission.RULES_READ))]
Scraper = Annotated[None, Depends(Open(Permission.METRICS_READ))]
Follower = Annotated[Actor, Depends(Requires(Permission.OPERATION_READ))]
Canceller = Annotated[Actor, Depends(Requires(Permission.OPERATION_CANCEL))]
State = Annotated[OperationState | None, Query(description="Only jobs in this state.")]
_EXPOSED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The text format of Prometheus.", "content": {"text/plain": {}}}
}
_FETCHED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "What the job made.", "content": {"application/x-ndjson": {}}}
}


@router.get("/health/live", response_model=HealthOut)
async def read_liveness(_: Anyone) -> Response:
    """Whether the process answers."""
    return answer(HealthOut, {"status": "live"})


@router.get("/health/ready", response_model=HealthOut, responses=problems(503))
async def read_readiness(request: Request, _: Anyone) -> Response:
    """Whether requests can be served: the primary answers, at this version's revision, behind its policies.

    What was found is a few seconds old at most. The `code` of a refusal is the cause.
    """
    await request.app.state.readiness.must_hold()
    return answer(HealthOut, {"status": "ready"})


@router.get("/v1/process", response_model=ProcessOut, responses=problems(429))
async def read_process(_: Curious, known: IfNoneMatch) -> Response:
    """The procedure of a dossier inside a stage, as it is enforced: one table."""
    return answer(ProcessOut, {"steps": as_rows()}, headers=REFERENCE, unless=known)


@router.get("/v1/problems", response_model=ProblemKindsOut, responses=problems(429))
async def list_problems(request: Request, _: Curious, known: IfNoneMatch) -> Response:
    """Every refusal this service may answer: code, status, texts in both languages, the way out, its page."""
    kinds = {"items": problem_kinds(request.app.state.messages)}
    return answer(ProblemKindsOut, kinds, headers=REFERENCE, unless=known)


@router.get("/v1/policy", response_model=PolicyOut, responses=problems(429))
async def read_policy(request: Request, _: Curious, known: IfNoneMatch) -> Response:
    """Who may do what: the table of permissions joined with the process; events carry its hash."""
    table: dict[str, Any] = {**policy.as_json(), "sha256": request.app.state.office.policy}
    return answer(PolicyOut, table, headers=REFERENCE, unless=known)


@router.get("/metrics", response_class=Response, responses=_EXPOSED)
async def read_metrics(request: Request, _: Scraper) -> Response:
    """What Prometheus scrapes: requests by route template, pools, events that wait.

    Each process counts for itself; where several answer at one address, the label `process` tells which.
    """
    measures: Measures = request.app.state.measures
    database = request.app.state.database
    return Response(measures.exposed(database, await probing.backlog(database)), media_type=TEXT)


@router.get("/v1/operations", response_model=OperationPage, responses=problems(400, 401, 403, 422, 503))
async def list_operations(
    request: Request, actor: Follower, asked: ListAsked, tx: Tx, state: State = None
) -> Response:
    """List the long jobs that the caller asked for, the newest first."""
    page = await service.page(tx, actor, asked, state)
    return page_answer(OperationPage, page.showing([told(request, one) for one in page.items]), request)


@router.get(
    "/v1/operations/{operation_id}", response_model=OperationOut, responses=problems(401, 403, 404, 503)
)
async def read_operation(
    request: Request, operation_id: OperationId, actor: Follower, known: IfNoneMatch, tx: Tx
) -> Response:
    """Read how far a long job is; `result_url` is there once it has succeeded, `problem` if it failed."""
    return answer(OperationOut, told(request, await service.view(tx, actor, operation_id)), unless=known)


@router.post(
    "/v1/operations/{operation_id}/cancellation",
    status_code=201,
    response_model=OperationOut,
    responses=problems(400, 401, 403, 404, 409, 415, 422, 503),
)
async def cancel_operation(
    request: Request, operation_id: OperationId, actor: Canceller, once: Once, tx: Tx
) -> Response:
    """Cancel a long job that the caller asked for and that has not ended; nothing is kept of what it made.

    Without a version: its progress changes all the time, and what ended in the meantime is refused.
    """
    found = await service.cancel(tx, actor, operation_id)
    return await once.answer(OperationOut, told(request, found), status=201)


@router.get(
    "/v1/operations/{operation_id}/result",
    response_class=Response,
    responses={**_FETCHED, **problems(401, 403, 404, 409, 503)},
)
async def read_operation_result(
    request: Request, operation_id: OperationId, actor: Follower, tx: Tx
) -> Response:
    """Download what a long job made, as often as needed until `result_expires_at`."""
    found = await service.result(tx, actor, operation_id)
    state = request.app.state
    parts = service.parts(state.database, actor, state.office.vault, found)
    digest = base64.b64encode(found.sha256).decode()
    headers = {
        "Cache-Control": "no-store",
        "Content-Length": str(found.byte_count),
        "Content-Disposition": f'attachment; filename="{ids.show(Prefix.OPERATION, found.id)}"',
        "Repr-Digest": f"sha-256=:{digest}:",
    }
    return StreamingResponse(parts, media_type=found.media_type, headers=headers)
