"""Register households and edit them; the address is sealed and leaves no more."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from .. import ids, names
from ..access.actor import Actor
from ..access.office import office_of
from ..db.transaction import Transaction
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.version import Version
from ..ids import SubjectKey, SubjectKind
from ..workflow.process import Role
from . import repository, service
from .schemas import HouseholdIn, HouseholdPatch
from .shapes import Found, HouseholdView, Namesake, NewHousehold

_KIND: Final = SubjectKind.HOUSEHOLD


async def register(
    tx: Transaction, actor: Actor, unit: tuple[UUID, str], new: NewHousehold, acting: Role
) -> Found:
    """Register a household in a unit under its head's name and write it into its history.

    Args:
        unit: Id and path of the unit.
        acting: The role at that unit in which the actor registers.

    Raises:
        SubjectReferenceTaken: the client has used the reference for another subject.
    """
    key, name = SubjectKey(_KIND, ids.new()), names.nfc(new.head_name)
    members = [names.nfc(one) for one in new.member_names]
    await service.add(
        tx,
        actor,
        key,
        unit,
        name,
        client_reference=new.client_reference,
        member_names=members,
        **_sealed(tx, key.id, new.address),
    )
    record(
        tx,
        actor,
        stream=Stream.subject(key, unit[1]),
        type=EventType.HOUSEHOLD_REGISTER,
        acting=acting,
        unit_id=unit[0],
        data={"household": key, "member_count": len(members), "has_address": new.address is not None},
        secret={"head_name": name, "member_names": _lines(members)},
    )
    return Found(key.id, _KIND, *unit, name)


async def register_in_unit(
    tx: Transaction, actor: Actor, asked: HouseholdIn
) -> tuple[HouseholdView, list[Namesake]]:
    """Register a household in one of the actor's own units; with others there under the same name.

    Raises:
        WrongRole: the actor is no clerk of that very unit.
        UnitNotInForce: the unit is closed.
        SubjectReferenceTaken: as `register`.
    """
    acting = service.clerk_at(actor, asked.unit_id)
    unit = await service.unit_in_force(tx, asked.unit_id)
    found = await register(tx, actor, unit, asked.new(), acting)
    return await view(tx, found.id), await service.namesakes(tx, found.key, unit[1], found.name)


async def view(tx: Transaction, id: UUID) -> HouseholdView:
    """One visible household.

    Raises:
        NotFound: no such household within the actor's units.
    """
    found: HouseholdView = await tx.one(repository.VIEWS[_KIND], id=id)
    return found


async def edit(
    tx: Transaction, actor: Actor, id: UUID, seen: Version, patch: HouseholdPatch
) -> HouseholdView:
    """Change what is known of a household; its awards keep what was true on their day.

    Raises:
        NotFound, IfMatchMissing, Stale: no such household within the actor's units, or it is another by now.
        WrongRole: the actor is no clerk of its unit.
    """
    seen.required()
    before: HouseholdView = await tx.one(repository.LOCKS[_KIND], id=id)
    seen.must_be(before.version)
    acting = service.clerk_at(actor, before.unit_id)
    changes = patch.changes()
    after = _changed(before, changes)
    key = SubjectKey(_KIND, id)
    await service.rename(tx, key, after.name)
    await repository.edit(tx, repository.EDIT_HOUSEHOLD, id, member_names=after.member_names)
    if "address" in changes:
        await repository.edit(tx, repository.MOVE_HOUSE, id, **_sealed(tx, id, changes["address"]))
    texts = {"head_name": after.name, "member_names": _lines(after.member_names)}
    record(
        tx,
        actor,
        stream=Stream.subject(key, before.unit_path),
        type=EventType.HOUSEHOLD_EDIT,
        acting=acting,
        unit_id=before.unit_id,
        data={"fields": sorted(changes), "member_count": len(after.member_names)},
        secret={name: text for name, text in texts.items() if name in changes},
    )
    return await view(tx, id)


def _changed(before: HouseholdView, changes: dict[str, Any]) -> HouseholdView:
    members = changes.get("member_names", before.member_names) or []
    name = names.nfc(changes.get("head_name", before.name))
    return replace(before, name=name, member_names=[names.nfc(one) for one in members])


def _sealed(tx: Transaction, id: UUID, address: str | None) -> dict[str, Any]:
    vault = office_of(tx).vault
    sealed = None if address is None else vault.seal(address, place=f"household|address|{id}")
    return {"address_sealed": sealed, "key_version": vault.version}


def _lines(members: list[str]) -> str | None:
    return "\n".join(members) or None
