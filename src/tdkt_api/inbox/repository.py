"""What waits for somebody, in the order in which it is due."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Uuid,
    bindparam,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
)

from ..access.waiting import asked, waiting
from ..db.query import Query, within
from ..db.transaction import Transaction
from ..models import Consultation, Dossier
from .shapes import Waiting

_NEVER: Final = date(9999, 12, 31)


async def page(
    tx: Transaction, mine: dict[str, Any], limit: int, after: tuple[Any, ...] | None
) -> list[Waiting]:
    """The earliest due first, what has no due day last."""
    behind = {"after_due": after[0], "after_key": after[1]} if after else {}
    return await tx.all(page_of(is_first=after is None), **mine, **behind, limit=limit)


@cache
def page_of(*, is_first: bool) -> Query[Waiting]:
    """The first page, or a later one: the dossiers that wait, and the opinions that are asked for."""
    mine = union_all(_steps(), _answers()).subquery("mine")
    statement = select(mine).order_by(mine.c.due_key, mine.c.key)
    if not is_first:
        place = tuple_(bindparam("after_due", type_=Date), bindparam("after_key", type_=Uuid))
        statement = statement.where(tuple_(mine.c.due_key, mine.c.key) > place)
    return Query(statement.limit(bindparam("limit")), Waiting)


def _steps() -> Select[Any]:
    told = {
        "consultation_id": null().cast(Uuid),
        "due_key": func.coalesce(Dossier.due_on, literal(_NEVER, Date)),
        "key": Dossier.id,
    }
    return select(*_columns(told)).where(waiting(), within(Dossier))


def _answers() -> Select[Any]:
    told = {
        "due_on": Consultation.due_on,
        "consultation_id": Consultation.id,
        "due_key": Consultation.due_on,
        "key": Consultation.id,
    }
    joined = select(*_columns(told)).join(Consultation, Consultation.dossier_id == Dossier.id)
    return joined.where(asked(), within(Dossier))


def _columns(told: dict[str, Any]) -> Iterator[ColumnElement[Any]]:
    """The columns of a row, those of the dossier where nothing else is told."""
    for name in (one.name for one in fields(Waiting)):
        column = told.get(name)
        yield (getattr(Dossier, name) if column is None else column).label(name)
