"""Movements, their criteria and participants in the database."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Text,
    bindparam,
    case,
    delete,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)

from ..db.query import Query, columns_of, none, stored, within
from ..db.transaction import Transaction
from ..errors import WrongRole
from ..http.version import Version
from ..models import HistoryHead, Movement, MovementCriterion
from ..names import folded
from .shapes import Criterion, MovementRow

_EDITABLE: Final = (
    "lead_unit_id",
    "coordinating_unit_ids",
    "seen_paths",
    "name",
    "form",
    "scope_level",
    "objective",
    "scope",
    "subjects",
    "content",
    "starts_on",
    "ends_on",
    "plan",
    "measures",
    "state",
    "official_number",
    "signed_on",
    "signer_id",
    "signer_name",
    "signer_post",
    "closed_on",
    "closing_note",
)


def seen() -> ColumnElement[bool]:
    """Whether a movement is within the actor's units, or launched by a unit above one of them.

    As the table's two policies have it: `scope` from above, `below` for reading a launched one.
    """
    above = select(func.ancestors_of(bindparam("scopes", type_=ARRAY(Text)), type_=ARRAY(Text)))
    from_below = Movement.open_to.op("&&", is_comparison=True)(above.scalar_subquery())
    return or_(within(Movement), case((from_below, true()), else_=false()))


def _new(names: Sequence[str], columns: Any) -> dict[str, Any]:
    return {name: bindparam(f"new_{name}", type_=columns[name].type) for name in names}


ADD = Query(insert(Movement).values(stored(Movement)), none)
VIEW = Query(
    select(*columns_of(Movement, MovementRow)).where(Movement.id == bindparam("id"), seen()), MovementRow
)
# No key is changed: a participant's foreign key does not wait for it.
LOCK = Query(
    select(*columns_of(Movement, MovementRow))
    .where(Movement.id == bindparam("id"), within(Movement))
    .with_for_update(key_share=True),
    MovementRow,
)
STORE = Query(
    update(Movement)
    .values(**_new(_EDITABLE, Movement.__table__.c), name_folded=bindparam("new_name_folded", type_=Text()))
    .values(version=Movement.version + 1)
    .where(Movement.id == bindparam("id"), within(Movement)),
    none,
)
CRITERIA = Query(
    select(*columns_of(MovementCriterion, Criterion))
    .where(MovementCriterion.movement_id == bindparam("movement_id"))
    .order_by(MovementCriterion.position, MovementCriterion.code),
    Criterion,
)
LAST_POSITION = Query(
    select(func.coalesce(func.max(MovementCriterion.position), literal(0))).where(
        MovementCriterion.movement_id == bindparam("movement_id")
    ),
    int,
)
ADD_CRITERION = Query(insert(MovementCriterion).values(stored(MovementCriterion)), none)
STORE_CRITERION = Query(
    update(MovementCriterion)
    .values(_new(("name", "measure", "comparison", "target"), MovementCriterion.__table__.c))
    .where(
        MovementCriterion.movement_id == bindparam("movement_id"), MovementCriterion.code == bindparam("code")
    ),
    none,
)
REMOVE_CRITERION = Query(
    delete(MovementCriterion).where(
        MovementCriterion.movement_id == bindparam("movement_id"), MovementCriterion.code == bindparam("code")
    ),
    none,
)
# Whoever registers from below may read a movement and not lock it; the head of its history orders them.
IN_TURN = Query(
    select(HistoryHead.seq).where(HistoryHead.stream_id == bindparam("movement_id")).with_for_update(),
    int,
)


async def view(tx: Transaction, id: UUID) -> MovementRow:
    """One movement that the actor may read."""
    return await tx.one(VIEW, id=id)


async def lock(tx: Transaction, id: UUID, seen: Version) -> MovementRow:
    """Hold one movement's row until the transaction ends, as the actor saw it.

    Raises:
        NotFound, IfMatchMissing, Stale.
        WrongRole: it may be read from below, and is not theirs to change.
    """
    seen.required()
    return await _held(tx, id, seen)


async def lock_current(tx: Transaction, id: UUID) -> MovementRow:
    """Hold one movement's row, whatever its version: what is added inside asks for none."""
    return await _held(tx, id, None)


async def _held(tx: Transaction, id: UUID, seen: Version | None) -> MovementRow:
    row = await tx.maybe(LOCK, id=id)
    found = row or await view(tx, id)
    if seen is not None:
        seen.must_be(found.version)
    if row is None:
        raise WrongRole
    return row


async def store(tx: Transaction, row: MovementRow) -> None:
    """Write what an act changed; the version rises."""
    given = {f"new_{name}": getattr(row, name) for name in _EDITABLE}
    await tx.run(STORE, id=row.id, new_name_folded=folded(row.name), **given)


async def criteria(tx: Transaction, movement_id: UUID) -> list[Criterion]:
    """The criteria in the order in which they were added."""
    return await tx.all(CRITERIA, movement_id=movement_id)
