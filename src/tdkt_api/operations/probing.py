"""How the service is doing, beyond what a request can tell."""

from ..db.database import Database
from ..errors import Busy
from .health import WAITING


async def backlog(database: Database) -> int | None:
    """How many committed events wait for their position, at most 10,000; None where the database is away."""
    try:
        async with database.transaction(scopes=("/",), read_only=True) as tx:
            return await tx.one(WAITING)
    except Busy:
        return None
