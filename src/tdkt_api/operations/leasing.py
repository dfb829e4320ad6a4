"""Who works on which job: a lease that ends by itself, so that a killed worker's job is taken up again.

The statements of this module are the worker's: it sees that a job waits, and never what is asked.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import Integer, bindparam, literal, null, or_, select, update

from .. import clock
from ..db.database import Database
from ..db.query import Query, columns_of, none
from ..models import Operation
from .shapes import Lease, OperationState

LEASE: Final = timedelta(seconds=60)  # renewed with every part
_RUNNING: Final = literal(OperationState.RUNNING.value)


def _take() -> Query[Lease]:
    lapsed = Operation.leased_until < bindparam("at", type_=Operation.created_at.type)
    waiting = (
        select(Operation.id)
        .where(
            or_(
                Operation.state == literal(OperationState.QUEUED.value),
                (Operation.state == _RUNNING) & lapsed,
            )
        )
        .order_by(Operation.created_at, Operation.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    return Query(
        update(Operation)
        .values(
            state=_RUNNING,
            attempt=Operation.attempt + 1,
            leased_until=bindparam("until", type_=Operation.created_at.type),
            started_at=bindparam("begun", type_=Operation.created_at.type),
        )
        .where(Operation.id == waiting)
        .returning(*columns_of(Operation, Lease)),
        Lease,
    )


TAKE: Final = _take()
GIVE_BACK: Final = Query(
    update(Operation)
    .values(state=literal(OperationState.QUEUED.value), leased_until=null())
    .where(
        Operation.id == bindparam("job"),
        Operation.attempt == bindparam("held", type_=Integer),
        Operation.state == _RUNNING,
    ),
    none,
)


async def take(worker: Database) -> Lease | None:
    """The job that has waited longest, also one whose worker was not heard of; None where there is none."""
    at = clock.now()
    async with worker.transaction(scopes=()) as tx:
        return await tx.maybe(TAKE, at=at, until=at + LEASE, begun=at)


async def give_back(worker: Database, lease: Lease) -> None:
    """Let another worker begin it anew at once."""
    async with worker.transaction(scopes=()) as tx:
        await tx.run(GIVE_BACK, job=lease.id, held=lease.attempt)
