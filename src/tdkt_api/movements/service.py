"""Reading a movement, and what all acts on one share.

Who reads a movement: the launching unit and those above it, as everywhere; once it is launched also its lead
and coordinating units, and every unit under the launching one, for which it is meant. The last are recognised
by their own ancestors and not by a list of units kept on the row. Nobody changes it from below.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..db.transaction import Transaction
from ..errors import Fault, Invalid, MovementStateRefuses, UnitNotInForce, WrongRole
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..ids import Prefix
from ..units import service as units
from ..units.service import UnitRow
from ..workflow.process import Role
from . import repository
from .shapes import Criterion, MovementRow, MovementState, Whole

DRAFTERS: Final = (Role.CLERK, Role.HEAD)
DECIDERS: Final = (Role.HEAD, Role.DECIDER)


async def read_movement(tx: Transaction, id: UUID) -> Whole:
    """One movement with its criteria.

    Raises:
        NotFound: no such movement within the actor's units, nor launched above them.
    """
    return Whole(await repository.view(tx, id), await repository.criteria(tx, id))


def role_at(actor: Actor, unit_id: UUID, roles: Sequence[Role]) -> Role:
    """The role in which the actor acts at this very unit, the first of those that may.

    Raises:
        WrongRole: they hold none of them there.
    """
    held = actor.roles_at(unit_id)
    acting = next((role for role in roles if role in held), None)
    if acting is None:
        raise WrongRole
    return acting


def must_be(row: MovementRow, *states: MovementState) -> None:
    """Insist that a movement is in one of these states.

    Raises:
        MovementStateRefuses: it is not.
    """
    if row.state not in states:
        raise MovementStateRefuses(state=row.state)


async def settled(tx: Transaction, row: MovementRow) -> MovementRow:
    """The movement with the paths of its units as they are today.

    Raises:
        UnitNotInForce: one of its units does not exist today.
        Invalid: its last day lies before its first.
    """
    if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
        raise Invalid(faults=[Fault("/ends_on", "value.order", {"first": "starts_on", "last": "ends_on"})])
    found = await units.get_many(tx, [row.unit_id, row.lead_unit_id, *row.coordinating_unit_ids])
    own = _in_force(found.get(row.unit_id), row.unit_id, "/unit_id")
    lead = _in_force(found.get(row.lead_unit_id), row.lead_unit_id, "/lead_unit_id")
    others = [
        _in_force(found.get(id), id, f"/coordinating_unit_ids/{number}")
        for number, id in enumerate(row.coordinating_unit_ids)
    ]
    paths = dict.fromkeys(unit.path for unit in (lead, *others))
    return replace(row, unit_path=own.path, seen_paths=list(paths))


def tell(
    tx: Transaction,
    actor: Actor,
    row: MovementRow,
    *,
    type: EventType,
    acting: Role,
    data: Mapping[str, Any],
    secret: Mapping[str, str | None] | None = None,
) -> None:
    """Write what the launching unit did with a movement into its history."""
    record(
        tx,
        actor,
        stream=Stream.movement(row.id, row.unit_path),
        type=type,
        acting=acting,
        unit_id=row.unit_id,
        data=data,
        secret=secret,
    )


def told(one: Criterion) -> dict[str, str]:
    """A criterion as events name it: its code and numbers, never its name."""
    return {"code": one.code, "comparison": one.comparison.value, "target": format(one.target, "f")}


def _in_force(unit: UnitRow | None, id: UUID, at: str) -> UnitRow:
    if unit is None or not unit.is_in_force(clock.today()):
        raise UnitNotInForce(unit=ids.show(Prefix.UNIT, id)).at(at)
    return unit
