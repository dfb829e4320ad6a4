"""What waits for somebody, in the order in which it is due."""

from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import Date, bindparam, func, literal, select, tuple_

from ..access.waiting import waiting
from ..db.query import Query, within
from ..db.transaction import Transaction
from ..models import Dossier
from .shapes import Waiting

_NEVER: Final = date(9999, 12, 31)
_DUE: Final = func.coalesce(Dossier.due_on, literal(_NEVER, Date))
_COLUMNS: Final = [
    _DUE.label(name) if name == "due_key" else getattr(Dossier, name) for name in Waiting.__dataclass_fields__
]


async def page(
    tx: Transaction, mine: dict[str, Any], limit: int, after: tuple[Any, ...] | None
) -> list[Waiting]:
    """The earliest due first, what has no due day last."""
    behind = {"after_due": after[0], "after_id": after[1]} if after else {}
    return await tx.all(page_of(is_first=after is None), **mine, **behind, limit=limit)


@cache
def page_of(*, is_first: bool) -> Query[Waiting]:
    """The first page, or a later one."""
    statement = select(*_COLUMNS).where(waiting(), within(Dossier)).order_by(_DUE, Dossier.id)
    if not is_first:
        place = tuple_(bindparam("after_due", type_=Date), bindparam("after_id", type_=Dossier.id.type))
        statement = statement.where(tuple_(_DUE, Dossier.id) > place)
    return Query(statement.limit(bindparam("limit")), Waiting)
