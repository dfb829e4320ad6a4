"""Whether the database answers, and how far behind the feed is."""

from sqlalchemy import func, literal, select

from ..db.query import Query
from ..db.transaction import Reading
from ..models import Outbox

ALIVE = Query(select(literal(1)), int)
WAITING = Query(
    select(func.count()).select_from(
        select(Outbox.id).where(Outbox.position.is_(None)).limit(literal(10_000)).subquery()
    ),
    int,
)


async def ask(reading: Reading) -> None:
    """Have it answer something.

    Raises:
        Busy: it does not.
    """
    await reading.one(ALIVE)
