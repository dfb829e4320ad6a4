"""Whether the service runs, and the rules by which it runs."""

from typing import Annotated, Any, Final

from fastapi import Depends, Request, Response

from ..access import policy
from ..access.permissions import Permission
from ..access.policy import Open
from ..http.measures import TEXT, Measures
from ..http.parameters import router as new_router
from ..http.responses import IfNoneMatch, answer, problems
from ..http.transaction import Read
from ..workflow.process import as_rows
from . import repository, service
from .schemas import HealthOut, PolicyOut, ProcessOut

router = new_router(tag="operations")
Anyone = Annotated[None, Depends(Open(Permission.HEALTH_READ))]
Curious = Annotated[None, Depends(Open(Permission.RULES_READ))]
Scraper = Annotated[None, Depends(Open(Permission.METRICS_READ))]
_EXPOSED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The text format of Prometheus.", "content": {"text/plain": {}}}
}


@router.get("/health/live", response_model=HealthOut)
async def read_liveness(_: Anyone) -> Response:
    """Whether the process answers."""
    return answer(HealthOut, {"status": "live"})


@router.get("/health/ready", response_model=HealthOut, responses=problems(503))
async def read_readiness(_: Anyone, read: Read) -> Response:
    """Whether the database answers too."""
    await repository.ask(read)
    return answer(HealthOut, {"status": "ready"})


@router.get("/v1/process", response_model=ProcessOut)
async def read_process(_: Curious, known: IfNoneMatch) -> Response:
    """The procedure of a dossier inside a stage, as it is enforced: one table."""
    return answer(ProcessOut, {"steps": as_rows()}, unless=known)


@router.get("/v1/policy", response_model=PolicyOut)
async def read_policy(request: Request, _: Curious, known: IfNoneMatch) -> Response:
    """Who may do what: the table of permissions joined with the process; events carry its hash."""
    told: dict[str, Any] = {**policy.as_json(), "sha256": request.app.state.office.policy}
    return answer(PolicyOut, told, unless=known)


@router.get("/metrics", response_class=Response, responses=_EXPOSED)
async def read_metrics(request: Request, _: Scraper) -> Response:
    """What Prometheus scrapes: requests by route template, pools, events that wait; of this process alone."""
    measures: Measures = request.app.state.measures
    database = request.app.state.database
    return Response(measures.exposed(database, await service.backlog(database)), media_type=TEXT)
