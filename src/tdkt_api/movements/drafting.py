"""Drafting a movement and changing it."""

from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from .. import clock, ids, names
from ..access.actor import Actor
from ..db.transaction import Transaction
from ..errors import Fault, MovementDay, MovementFixed, ReasonMissing
from ..history.events import EventType
from ..http.version import Version
from ..ids import Prefix
from . import repository
from .schemas import MovementIn, MovementPatch
from .service import DECIDERS, DRAFTERS, must_be, read_movement, role_at, settled, tell, told
from .shapes import Criterion, MovementRow, MovementState, Whole

_TEXTS: Final = ("name", "objective", "scope", "subjects", "content", "plan", "measures")
_LATER: Final[dict[str, Any]] = dict.fromkeys(
    (
        "official_number",
        "signed_on",
        "signer_id",
        "signer_name",
        "signer_post",
        "closed_on",
        "closing_note",
    )
)


async def open_movement(tx: Transaction, actor: Actor, asked: MovementIn) -> Whole:
    """Draft a movement in one of the actor's own units; it may be incomplete.

    Raises:
        WrongRole: the actor is neither clerk nor head of that very unit.
        UnitNotInForce: one of the units does not exist today.
        Invalid: the last day lies before the first.
        CriterionCodeTaken: two criteria of one code.
    """
    acting = role_at(actor, asked.unit_id, DRAFTERS)
    row = _drafted(asked)
    row = await settled(tx, row)
    await tx.run(
        repository.ADD,
        **{name: getattr(row, name) for name in MovementRow.__slots__},
        name_folded=names.folded(row.name),
    )
    criteria = [Criterion(**dict(one)) for one in asked.criteria]
    await tx.many(repository.ADD_CRITERION, [_stored(row.id, n, one) for n, one in enumerate(criteria, 1)])
    tell(
        tx,
        actor,
        row,
        type=EventType.MOVEMENT_OPEN,
        acting=acting,
        data=_codes(row) | {"criteria": [told(one) for one in criteria]},
        secret={name: getattr(row, name) for name in _TEXTS},
    )
    return Whole(row, criteria)


async def edit_movement(
    tx: Transaction, actor: Actor, id: UUID, seen: Version, patch: MovementPatch
) -> Whole:
    """Change a draft; of a launched movement only move its last day onwards.

    Raises:
        NotFound, IfMatchMissing, Stale, WrongRole, UnitNotInForce, Invalid.
        MovementStateRefuses: it is closed.
        MovementFixed, MovementDay, ReasonMissing: more than an extension with its reason is asked for.
    """
    row = await repository.lock(tx, id, seen)
    is_draft = row.state is MovementState.DRAFT
    acting = role_at(actor, row.unit_id, DRAFTERS if is_draft else DECIDERS)
    must_be(row, MovementState.DRAFT, MovementState.LAUNCHED)
    changes = patch.changes()
    reason = changes.pop("reason", None)
    if not is_draft:
        _must_extend(row, changes, reason)
    changed = replace(row, **_meant(row, changes))
    if is_draft:
        changed = await settled(tx, changed)
    await repository.store(tx, changed)
    texts = {name: getattr(changed, name) for name in _TEXTS if name in changes}
    tell(
        tx,
        actor,
        row,
        type=EventType.MOVEMENT_EDIT,
        acting=acting,
        data=_difference(row, changed) | {"fields": sorted(changes)},
        secret=texts | {"reason": reason},
    )
    return await read_movement(tx, id)


def _drafted(asked: MovementIn) -> MovementRow:
    sent = {name: getattr(asked, name) for name in MovementIn.model_fields if name != "criteria"}
    return MovementRow(
        **_LATER,
        **sent
        | {
            "id": ids.new(),
            "name": names.nfc(asked.name),
            "lead_unit_id": asked.lead_unit_id or asked.unit_id,
            "coordinating_unit_ids": list(dict.fromkeys(asked.coordinating_unit_ids)),
        },
        unit_path="",
        seen_paths=[],
        state=MovementState.DRAFT,
        version=1,
        created_at=clock.now(),
    )


def _stored(movement_id: UUID, position: int, one: Criterion) -> dict[str, Any]:
    members = {name: getattr(one, name) for name in Criterion.__slots__}
    return {"movement_id": movement_id, "position": position, **members}


def _meant(row: MovementRow, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes as they are stored: no lead is the launching unit, a name is composed, units stand once."""
    meant = dict(changes)
    if "lead_unit_id" in meant:
        meant["lead_unit_id"] = meant["lead_unit_id"] or row.unit_id
    if "name" in meant:
        meant["name"] = names.nfc(meant["name"])
    if "coordinating_unit_ids" in meant:
        meant["coordinating_unit_ids"] = list(dict.fromkeys(meant["coordinating_unit_ids"]))
    return meant


def _must_extend(row: MovementRow, changes: dict[str, Any], reason: str | None) -> None:
    fixed = sorted(changes.keys() - {"ends_on"})
    if fixed or not changes:
        raise MovementFixed(faults=[Fault(f"/{name}", MovementFixed.code) for name in fixed])
    if changes["ends_on"] is None or (row.ends_on is not None and changes["ends_on"] <= row.ends_on):
        raise MovementDay().at("/ends_on")
    if reason is None:
        raise ReasonMissing().at("/reason")


def _difference(before: MovementRow, after: MovementRow) -> dict[str, Any]:
    """Codes, ids and days that changed, as they were and as they are."""
    old, new = _codes(before), _codes(after)
    changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    return {
        side: {name: value for name, value in codes.items() if name in changed}
        for side, codes in (("before", old), ("after", new))
    }


def _codes(row: MovementRow) -> dict[str, Any]:
    """What an event tells of a movement: codes, ids and days."""
    told = {
        "form": row.form.value,
        "scope_level": row.scope_level.value,
        "starts_on": _day(row.starts_on),
        "ends_on": _day(row.ends_on),
        "lead": ids.show(Prefix.UNIT, row.lead_unit_id),
        "coordinating": [ids.show(Prefix.UNIT, id) for id in row.coordinating_unit_ids],
    }
    return {name: value for name, value in told.items() if value is not None}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
