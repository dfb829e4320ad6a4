"""The criteria of a draft: added, changed and taken out; each act raises the movement's version."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from ..access.actor import Actor
from ..db.transaction import Transaction
from ..errors import CriterionCodeTaken, Fault, Invalid, NotFound
from ..history.events import EventType
from ..http.version import Version
from . import repository
from .schemas import CriterionIn, CriterionPatch
from .service import DRAFTERS, must_be, read_movement, role_at, tell, told
from .shapes import Criterion, MovementRow, MovementState, Whole

_AT_MOST: Final = 100


async def add_criterion(tx: Transaction, actor: Actor, movement_id: UUID, asked: CriterionIn) -> Whole:
    """Add a criterion behind the others.

    Raises:
        NotFound, WrongRole, MovementStateRefuses.
        CriterionCodeTaken: the movement has one of this code.
        Invalid: it has a hundred.
    """
    row = await repository.lock_current(tx, movement_id)
    known = await repository.criteria(tx, movement_id)
    if len(known) >= _AT_MOST:
        raise Invalid(faults=[Fault("", "value.too_many", {"limit": _AT_MOST})])
    one = Criterion(asked.code, asked.name, asked.measure, asked.comparison, asked.target)
    if any(other.code == one.code for other in known):
        raise CriterionCodeTaken().at("/code")
    position = await tx.one(repository.LAST_POSITION, movement_id=movement_id) + 1
    row_of = {name: getattr(one, name) for name in Criterion.__slots__}
    await _written(tx, actor, row, {"added": told(one)}, name=one.name, measure=one.measure)
    await tx.run(repository.ADD_CRITERION, movement_id=movement_id, position=position, **row_of)
    return await read_movement(tx, movement_id)


async def edit_criterion(
    tx: Transaction, actor: Actor, movement_id: UUID, code: str, seen: Version, patch: CriterionPatch
) -> Whole:
    """Change a criterion.

    Raises:
        NotFound, IfMatchMissing, Stale, WrongRole, MovementStateRefuses.
    """
    row = await repository.lock(tx, movement_id, seen)
    one = await _known(tx, movement_id, code)
    changes = patch.changes()
    changed = replace(one, **changes)
    secret = {name: changes[name] for name in ("name", "measure") if name in changes}
    data = {"changed": told(changed), "before": told(one), "fields": sorted(changes)}
    await _written(tx, actor, row, data, **secret)
    new = {f"new_{name}": getattr(changed, name) for name in ("name", "measure", "comparison", "target")}
    await tx.run(repository.STORE_CRITERION, movement_id=movement_id, code=code, **new)
    return await read_movement(tx, movement_id)


async def remove_criterion(
    tx: Transaction, actor: Actor, movement_id: UUID, code: str, seen: Version, reason: str | None
) -> Whole:
    """Take a criterion out of a draft; history keeps that it stood there.

    Raises:
        NotFound, IfMatchMissing, Stale, WrongRole, MovementStateRefuses.
    """
    row = await repository.lock(tx, movement_id, seen)
    one = await _known(tx, movement_id, code)
    await _written(tx, actor, row, {"removed": told(one)}, reason=reason)
    await tx.run(repository.REMOVE_CRITERION, movement_id=movement_id, code=code)
    return await read_movement(tx, movement_id)


async def _known(tx: Transaction, movement_id: UUID, code: str) -> Criterion:
    found = next((one for one in await repository.criteria(tx, movement_id) if one.code == code), None)
    if found is None:
        raise NotFound
    return found


async def _written(
    tx: Transaction, actor: Actor, row: MovementRow, data: dict[str, Any], **secret: str | None
) -> None:
    """Insist on role and state, raise the version and tell the history."""
    acting = role_at(actor, row.unit_id, DRAFTERS)
    must_be(row, MovementState.DRAFT)
    await repository.store(tx, row)
    tell(
        tx,
        actor,
        row,
        type=EventType.MOVEMENT_EDIT,
        acting=acting,
        data={"criterion": data},
        secret={f"criterion_{name}": value for name, value in secret.items()},
    )
