"""What has had its time goes: answers kept for keys, results of jobs, used assertions, sessions."""

from datetime import timedelta
from typing import Final

from sqlalchemy import DateTime, Integer, bindparam, delete, literal, or_, text

from .. import clock
from ..db.database import Database
from ..db.query import Query, none
from ..models import AuthorizationCode, ClientAssertion, Operation, OperationResult, Session
from .shapes import OperationState

_INSTANT: Final = DateTime(timezone=True)
KEYS_KEPT: Final = timedelta(days=7)
SESSIONS_KEPT: Final = timedelta(days=30)
BATCH: Final = 1_000

# By the rows' own places, so that a batch costs as much as it deletes; neither key nor answer is read.
OLD_KEYS: Final = Query(
    text(
        "DELETE FROM idempotency WHERE ctid = ANY (ARRAY("
        "SELECT ctid FROM idempotency WHERE at < :before ORDER BY at LIMIT :size))"
    ).bindparams(bindparam("before", type_=_INSTANT), bindparam("size", BATCH, Integer)),
    none,
)
# An assertion that has expired is refused for that: that it was used need not be known any more.
OLD_ASSERTIONS: Final = Query(
    delete(ClientAssertion).where(ClientAssertion.expires_at < bindparam("at", type_=_INSTANT)), none
)
OLD_CODES: Final = Query(
    delete(AuthorizationCode).where(AuthorizationCode.expires_at < bindparam("at", type_=_INSTANT)), none
)
# Long enough for a reused token of an ended session to be recognised as what it is.
OLD_SESSIONS: Final = Query(delete(Session).where(Session.expires_at < bindparam("at", type_=_INSTANT)), none)
# Of a job that failed, was cancelled or was begun anew nobody reads the earlier parts.
OLD_RESULTS: Final = Query(
    delete(OperationResult).where(
        OperationResult.operation_id == Operation.id,
        or_(
            Operation.expires_at <= bindparam("at", type_=Operation.created_at.type),
            Operation.state == literal(OperationState.FAILED.value),
            Operation.state == literal(OperationState.CANCELLED.value),
            OperationResult.attempt < Operation.attempt,
        ),
    ),
    none,
)


async def purge(worker: Database) -> int:
    """Delete one batch of old keys, and every result, assertion and session that is over; how many keys went.

    Raises:
        Busy: the database is away; what was deleted before stays deleted.
    """
    async with worker.transaction(scopes=()) as tx:
        await tx.run(OLD_RESULTS, at=clock.now())
        await tx.run(OLD_ASSERTIONS, at=clock.wall())
        await tx.run(OLD_CODES, at=clock.wall() - SESSIONS_KEPT)
        await tx.run(OLD_SESSIONS, at=clock.wall() - SESSIONS_KEPT)
    async with worker.transaction(scopes=()) as tx:
        return await tx.run(OLD_KEYS, before=clock.wall() - KEYS_KEPT)
