"""What waits for somebody, in the order in which it is due."""

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Subquery,
    Uuid,
    bindparam,
    null,
    select,
    true,
    tuple_,
    union_all,
)

from ..access.waiting import DUE, IS_ASKED, IS_OPEN, asking, is_ready, turns, waits_for
from ..db.query import Query, within
from ..db.transaction import Transaction
from ..models import Consultation, Dossier
from ..workflow.process import Turn
from .shapes import Waiting

_LIMIT: Final[ColumnElement[Any]] = bindparam("limit")
_AT: Final = {Turn.OWNER: Dossier.owner_unit_id, Turn.STAGE: Dossier.stage_unit_id}


async def page(
    tx: Transaction, mine: dict[str, Any], limit: int, after: tuple[Any, ...] | None
) -> list[Waiting]:
    """The earliest due first, what has no due day last."""
    behind = {"after_due": after[0], "after_key": after[1]} if after else {}
    return await tx.all(page_of(is_first=after is None), **mine, **behind, limit=limit)


@cache
def page_of(*, is_first: bool) -> Query[Waiting]:
    """The first page, or a later one: the dossiers that wait, and the opinions that are asked for.

    Of each unit and state no more than a page is read, in the order of its index.
    """
    arms = [*(_steps(turn, is_first=is_first) for turn in _AT), _answers(is_first=is_first)]
    mine = union_all(*arms).subquery("mine")
    return Query(select(mine).order_by(mine.c.due_key, mine.c.key).limit(_LIMIT), Waiting)


def _steps(turn: Turn, *, is_first: bool) -> Select[Any]:
    told = {
        "consultation_id": null().cast(Uuid),
        "due_key": DUE,
        "key": Dossier.id,
    }
    at = turns(turn)
    here = (_AT[turn] == at.c.unit_id, IS_OPEN, waits_for(at), is_ready(), within(Dossier))
    return _of_each(at, select(*_columns(told)).where(*here), told, is_first=is_first)


def _answers(*, is_first: bool) -> Select[Any]:
    told = {
        "due_on": Consultation.due_on,
        "consultation_id": Consultation.id,
        "due_key": Consultation.due_on,
        "key": Consultation.id,
    }
    at = asking()
    joined = select(*_columns(told)).join(Consultation, Consultation.dossier_id == Dossier.id)
    here = (Consultation.unit_id == at.c.unit_id, IS_ASKED, within(Dossier))
    return _of_each(at, joined.where(*here), told, is_first=is_first)


def _of_each(at: Subquery, found: Select[Any], told: dict[str, Any], *, is_first: bool) -> Select[Any]:
    """A page of what is found for each row of `at`."""
    keys = (told["due_key"], told["key"])
    if not is_first:
        place = tuple_(bindparam("after_due", type_=Date), bindparam("after_key", type_=Uuid))
        found = found.where(tuple_(*keys) > place)
    each = found.order_by(*keys).limit(_LIMIT).correlate(at).lateral("each")
    return select(each).select_from(at.join(each, true()))


def _columns(told: dict[str, Any]) -> Iterator[ColumnElement[Any]]:
    """The columns of a row, those of the dossier where nothing else is told."""
    for name in (one.name for one in fields(Waiting)):
        column = told.get(name)
        yield (getattr(Dossier, name) if column is None else column).label(name)
