"""How the service is doing, beyond what a request can tell."""

from typing import Final

from sqlalchemy import func, literal, select

from ..db.database import Database
from ..db.query import Query
from ..errors import Busy
from ..models import Outbox

WAITING: Final = Query(
    select(func.count()).select_from(
        select(Outbox.id).where(Outbox.position.is_(None)).limit(literal(10_000)).subquery()
    ),
    int,
)


async def backlog(database: Database) -> int | None:
    """How many committed events wait for their position, at most 10,000; None where the database is away."""
    try:
        async with database.transaction(scopes=("/",), read_only=True) as tx:
            return await tx.one(WAITING)
    except Busy:
        return None
