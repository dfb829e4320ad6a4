"""What an error of the driver means."""

from typing import Any, Final

import asyncpg
from asyncpg import exceptions as pg

from ..errors import Busy, DomainError, LockTimeout

DRIVER: Final = (asyncpg.PostgresError, asyncpg.InterfaceError, pg.InternalClientError, OSError)
AWAY: Final = (
    pg.PostgresConnectionError,  # 08: gone
    pg.OperatorInterventionError,  # 57: statement time-out, shut down
    pg.InsufficientResourcesError,  # 53: too many connections, disk full
    pg.TransactionRollbackError,  # 40: deadlock, serialization
    pg.IdleInTransactionSessionTimeoutError,
    pg.InvalidCachedStatementError,  # a migration ran; the cache is dropped, the next try succeeds
    pg.InternalClientError,  # the server closed the connection and the loop has not noticed yet
    OSError,  # TimeoutError is one
)


def meaning(error: Exception, connection: Any) -> Exception:
    """A refusal, Busy, or the error itself: then it is a 500."""
    if isinstance(error, pg.LockNotAvailableError):
        return LockTimeout()
    if isinstance(error, AWAY) or is_gone(connection):
        return Busy()
    if isinstance(error, pg.IntegrityConstraintViolationError):
        known = DomainError.of_constraint(error.constraint_name)
        return known() if known else error
    return error


def is_gone(connection: Any) -> bool:
    """A pool takes a dead connection back at once; its proxy then refuses even this question."""
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:
        return True


def discard(connection: Any) -> None:
    """Close without a word; the pool opens another."""
    if not is_gone(connection):
        connection.terminate()
