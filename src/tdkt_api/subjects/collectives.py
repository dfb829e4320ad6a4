"""Register collectives and edit them."""

from dataclasses import asdict, replace
from typing import Any, Final
from uuid import UUID

from .. import clock, ids, names
from ..access.actor import Actor
from ..db.transaction import Transaction
from ..errors import FactsAhead, Fault, Invalid
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.version import Version
from ..ids import SubjectKey, SubjectKind
from ..workflow.process import Role
from . import repository, service
from .changes import difference, plain
from .schemas import CollectiveIn, CollectivePatch
from .shapes import CollectiveView, Found, Namesake, NewCollective

_KIND: Final = SubjectKind.COLLECTIVE
_CODES: Final = ("collective_kind", "member_count", "counted_on", "valid_from", "valid_to")
_TEXTS: Final = ("name", "head_name")


async def register(
    tx: Transaction, actor: Actor, unit: tuple[UUID, str], new: NewCollective, acting: Role
) -> Found:
    """Register a collective in a unit and write it into its history.

    Args:
        unit: Id and path of the unit.
        acting: The role at that unit in which the actor registers.

    Raises:
        Invalid, FactsAhead: its members say against one another, or lie ahead.
        SubjectReferenceTaken: the client has used the reference for another subject.
    """
    _must_fit(new)
    key = SubjectKey(_KIND, ids.new())
    new = replace(new, name=names.nfc(new.name))
    await service.add(tx, actor, key, unit, **asdict(new))
    record(
        tx,
        actor,
        stream=Stream.subject(key, unit[1]),
        type=EventType.COLLECTIVE_REGISTER,
        acting=acting,
        unit_id=unit[0],
        data={"collective": key} | {name: plain(getattr(new, name)) for name in _CODES},
        secret={name: getattr(new, name) for name in _TEXTS},
    )
    return Found(key.id, _KIND, *unit, new.name)


async def register_in_unit(
    tx: Transaction, actor: Actor, asked: CollectiveIn
) -> tuple[CollectiveView, list[Namesake]]:
    """Register a collective in one of the actor's own units; with others there of the same name.

    Raises:
        WrongRole: the actor is no clerk of that very unit.
        UnitNotInForce: the unit is closed.
        Invalid, FactsAhead, SubjectReferenceTaken: as `register`.
    """
    acting = service.clerk_at(actor, asked.unit_id)
    unit = await service.unit_in_force(tx, asked.unit_id)
    found = await register(tx, actor, unit, asked.new(), acting)
    return await view(tx, found.id), await service.namesakes(tx, found.key, unit[1], found.name)


async def view(tx: Transaction, id: UUID) -> CollectiveView:
    """One visible collective.

    Raises:
        NotFound: no such collective within the actor's units.
    """
    found: CollectiveView = await tx.one(repository.VIEWS[_KIND], id=id)
    return found


async def edit(
    tx: Transaction, actor: Actor, id: UUID, seen: Version, patch: CollectivePatch
) -> CollectiveView:
    """Change what is known of a collective; its awards keep what was true on their day.

    Raises:
        NotFound, IfMatchMissing, Stale: no such collective within the actor's units, or it is another by now.
        WrongRole: the actor is no clerk of its unit.
        Invalid, FactsAhead: as `register`.
    """
    seen.required()
    before: CollectiveView = await tx.one(repository.LOCKS[_KIND], id=id)
    seen.must_be(before.version)
    acting = service.clerk_at(actor, before.unit_id)
    changes = patch.changes()
    after = replace(before, **changes)
    after = replace(after, name=names.nfc(after.name))
    _must_fit(after)
    key = SubjectKey(_KIND, id)
    await service.rename(tx, key, after.name)
    values: dict[str, Any] = {name: getattr(after, name) for name in repository.COLLECTIVE}
    await repository.edit(tx, repository.EDIT_COLLECTIVE, id, **values)
    record(
        tx,
        actor,
        stream=Stream.subject(key, before.unit_path),
        type=EventType.COLLECTIVE_EDIT,
        acting=acting,
        unit_id=before.unit_id,
        data={"fields": sorted(changes), **difference(before, after, _CODES)},
        secret={name: getattr(after, name) for name in _TEXTS if name in changes},
    )
    return await view(tx, id)


def _must_fit(one: NewCollective | CollectiveView) -> None:
    if (one.member_count is None) != (one.counted_on is None):
        missing = "counted_on" if one.counted_on is None else "member_count"
        told = {"one": "member_count", "other": "counted_on"}
        raise Invalid(faults=[Fault(f"/{missing}", "value.together", told)])
    if one.valid_from and one.valid_to and one.valid_to < one.valid_from:
        told = {"first": "valid_from", "last": "valid_to"}
        raise Invalid(faults=[Fault("/valid_to", "value.order", told)])
    for name in ("counted_on", "valid_from"):
        day = getattr(one, name)
        if day is not None and day > clock.today():
            raise FactsAhead().at(f"/{name}")
