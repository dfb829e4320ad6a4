"""Trials of other rules over HTTP."""

from typing import Annotated

from fastapi import Depends, Path, Request, Response

from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.idempotency import Once
from ..http.parameters import router as new_router
from ..http.responses import IfNoneMatch, answer, problems
from ..http.transaction import Tx
from ..http.types import OperationId
from ..lawbooks.trying import Named
from ..operations.schemas import OperationOut
from ..operations.telling import place, told
from . import service
from .schemas import SimulationIn, SimulationOut

asking = new_router("/v1/lawbooks", tag="lawbooks")
reading = new_router("/v1/simulations", tag="lawbooks")
routers = (asking, reading)
Trier = Annotated[Actor, Depends(Requires(Permission.LAWBOOK_SIMULATE))]
Follower = Annotated[Actor, Depends(Requires(Permission.SIMULATION_READ))]
Other = Annotated[Named, Path(description="A lawbook by its hash, or a pack laid into what is in force.")]


@asking.post(
    "/{lawbook}/simulations",
    response_model=OperationOut,
    status_code=202,
    responses=problems(400, 401, 403, 404, 409, 415, 422, 503),
)
async def simulate_lawbook(
    request: Request, lawbook: Other, body: SimulationIn, actor: Trier, once: Once, tx: Tx
) -> Response:
    """Try other rules on a unit's year of nominations and awards, as a long job; nothing is altered.

    Each is judged twice on the facts and the day it was judged by: by the rules in force for its unit today,
    and by the others. What changes is counted at `/v1/simulations/{operation_id}`.
    """
    job = await service.ask(tx, actor, lawbook, body)
    return await once.answer(OperationOut, told(request, job), status=202, location=place(job))


@reading.get("/{operation_id}", response_model=SimulationOut, responses=problems(401, 403, 404, 503))
async def read_simulation(operation_id: OperationId, actor: Follower, known: IfNoneMatch, tx: Tx) -> Response:
    """Read how many verdicts a trial would change, which way, why, by form, level, sex and post."""
    return answer(SimulationOut, await service.view(tx, actor, operation_id), unless=known)
