"""Whether the database answers."""

from sqlalchemy import literal, select

from ..db.query import Query
from ..db.transaction import Reading

ALIVE = Query(select(literal(1)), int)


async def ask(reading: Reading) -> None:
    """Have it answer something.

    Raises:
        Busy: it does not.
    """
    await reading.one(ALIVE)
