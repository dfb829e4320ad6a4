"""The page of movements, newest first."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Text, bindparam, func, literal, or_, select, tuple_

from .. import names
from ..db.paging import counting
from ..db.query import Query, columns_of
from ..db.transaction import Transaction
from ..models import Movement
from ..units import service as units
from .repository import seen
from .shapes import MovementBrief, MovementForm, MovementState

_DAY: Final = bindparam("day", type_=Movement.starts_on.type)
_WORDS: Final = literal(" ").concat(Movement.name_folded)
_AT, _ID = Movement.created_at.type, Movement.id.type
_CLAUSES: Final[dict[str, ColumnElement[bool]]] = {
    "state": Movement.state == bindparam("state", type_=Movement.state.type),
    "form": Movement.form == bindparam("form", type_=Movement.form.type),
    "path_from": Movement.unit_path >= bindparam("path_from", type_=Movement.unit_path.type),
    "path_to": Movement.unit_path < bindparam("path_to", type_=Movement.unit_path.type),
    "q": func.strpos(_WORDS, literal(" ").concat(bindparam("q", type_=Text))) > 0,
    "day": (Movement.starts_on <= _DAY)
    & (Movement.ends_on >= _DAY)
    & or_(Movement.closed_on.is_(None), Movement.closed_on >= _DAY),
    "after_id": tuple_(Movement.created_at, Movement.id)
    < tuple_(bindparam("after_at", type_=_AT), bindparam("after_id", type_=_ID)),
}
_BESIDE: Final = frozenset({"after_at"})  # no clause of its own


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list; of a `unit_id` what it and the units under it launched or draft."""

    unit_id: UUID | None = None
    state: MovementState | None = None
    form: MovementForm | None = None
    q: str | None = None
    day: date | None = None


async def page(
    tx: Transaction, wanted: Wanted, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[MovementBrief]:
    """The newest movements first, that the actor may read.

    Raises:
        NotFound: there is no such unit.
    """
    active = await _active(tx, wanted)
    if active is None:
        return []
    active |= {} if after is None else {"after_at": after[0], "after_id": after[1]}
    return await tx.all(page_of(frozenset(active)), **active, limit=limit)


async def count(tx: Transaction, wanted: Wanted) -> int:
    """How many there are in all, counted to one beyond what is told."""
    active = await _active(tx, wanted)
    return 0 if active is None else await tx.one(counting(page_of(frozenset(active))), **active)


async def _active(tx: Transaction, wanted: Wanted) -> dict[str, Any] | None:
    words = None if wanted.q is None else names.folded(wanted.q)
    if words == "":  # signs without a letter are no name's
        return None
    active: dict[str, Any] = {"state": wanted.state, "form": wanted.form, "day": wanted.day, "q": words}
    if wanted.unit_id is not None:
        path = (await units.get(tx, wanted.unit_id)).path
        active |= {"path_from": path, "path_to": f"{path[:-1]}0"}  # the character behind `/`
    return {name: value for name, value in active.items() if value is not None}


@cache
def page_of(active: frozenset[str]) -> Query[MovementBrief]:
    """The statement for a set of active filters; composed once for each."""
    statement = (
        select(*columns_of(Movement, MovementBrief))
        .where(seen(), *(_CLAUSES[name] for name in sorted(active - _BESIDE)))
        .order_by(Movement.created_at.desc(), Movement.id.desc())
        .limit(bindparam("limit"))
    )
    return Query(statement, MovementBrief)
