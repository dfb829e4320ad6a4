"""Register subjects of any kind and edit them; what only one kind has, its own module says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Protocol, TypeVar
from uuid import UUID

from .. import ids
from ..access.actor import Actor
from ..db.transaction import Transaction
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.schemas import Patch
from ..http.version import Version
from ..ids import SubjectKey, SubjectKind
from ..workflow.process import Role
from . import repository, service
from .shapes import Found, Namesake

_FOUND: Final = ("post", "occupation", "sex", "birth_on", "identity_index")


class Referenced(Protocol):
    """Something to be registered."""

    @property
    def client_reference(self) -> str | None:
        """The client's own reference."""


class Registered(Protocol):
    """A subject as a portal sees it."""

    @property
    def unit_id(self) -> UUID:
        """Its unit."""

    @property
    def unit_path(self) -> str:
        """The path of its unit."""

    @property
    def version(self) -> int:
        """Raised by each change."""


New = TypeVar("New", bound=Referenced)
View = TypeVar("View", bound=Registered)
Change = TypeVar("Change", bound=Patch)


@dataclass(frozen=True, slots=True)
class Details:
    """What is written of a subject and told of it.

    Attributes:
        columns: What only its kind has.
        data: Codes and numbers for the event.
        secret: Free text; the event only commits to it.
        sealed: Of an edit: the sealed columns, where they are others now.
    """

    name: str
    columns: Mapping[str, Any]
    data: Mapping[str, Any]
    secret: Mapping[str, str | None]
    sealed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind(Generic[New, View, Change]):
    """One kind of subject: what enters of a new one, and what an edit makes of one that is held."""

    kind: SubjectKind
    entered: Callable[[Transaction, UUID, New], Details]
    edited: Callable[[Transaction, View, Change], Details]

    def event(self, verb: str) -> EventType:
        """The type of an event in its histories."""
        return EventType(f"{self.kind}.{verb}")


async def register(
    tx: Transaction, actor: Actor, of: Kind[New, Any, Any], unit: tuple[UUID, str], new: New, acting: Role
) -> Found:
    """Register a subject in a unit and write it into its history.

    Args:
        unit: Id and path of the unit.
        acting: The role at that unit in which the actor registers.

    Raises:
        Invalid, FactsAhead: what is told of it says one against another, or lies ahead.
        IdentityTaken: somebody in the country has the person's identity number.
        SubjectReferenceTaken: the client has used the reference for another subject.
    """
    key = SubjectKey(of.kind, ids.new())
    details = of.entered(tx, key.id, new)
    reference = new.client_reference
    await service.add(tx, actor, key, unit, details.name, client_reference=reference, **details.columns)
    record(
        tx,
        actor,
        stream=Stream.subject(key, unit[1]),
        type=of.event("register"),
        acting=acting,
        unit_id=unit[0],
        data={of.kind.value: key, **details.data},
        secret=details.secret,
    )
    found: dict[str, Any] = {name: details.columns.get(name) for name in _FOUND}
    return Found(key.id, of.kind, *unit, details.name, **found)


async def register_in_unit(
    tx: Transaction, actor: Actor, of: Kind[New, View, Any], unit_id: UUID, new: New
) -> tuple[View, list[Namesake]]:
    """Register a subject in one of the actor's own units; with others there of the same name.

    Raises:
        WrongRole: the actor is no clerk of that very unit.
        UnitNotInForce: the unit is closed.
        Invalid, FactsAhead, IdentityTaken, SubjectReferenceTaken: as `register`.
    """
    acting = service.clerk_at(actor, unit_id)
    unit = await service.unit_in_force(tx, unit_id)
    made = await register(tx, actor, of, unit, new, acting)
    return await view(tx, of, made.id), await service.namesakes(tx, made.key, unit[1], made.name)


async def view(tx: Transaction, of: Kind[Any, View, Any], id: UUID) -> View:
    """One visible subject.

    Raises:
        NotFound: no such subject of this kind within the actor's units.
    """
    found: View = await tx.one(repository.VIEWS[of.kind], id=id)
    return found


async def edit(
    tx: Transaction, actor: Actor, of: Kind[Any, View, Change], id: UUID, seen: Version, patch: Change
) -> View:
    """Change what is known of a subject; its awards keep what was true on their day.

    Raises:
        NotFound, IfMatchMissing, Stale: no such subject within the actor's units, or it is another by now.
        WrongRole: the actor is no clerk of its unit.
        Invalid, FactsAhead, IdentityTaken: as `register`.
    """
    seen.required()
    before: View = await tx.one(repository.LOCKS[of.kind], id=id)
    seen.must_be(before.version)
    acting = service.clerk_at(actor, before.unit_id)
    key, details, changes = SubjectKey(of.kind, id), of.edited(tx, before, patch), patch.changes()
    await service.rename(tx, key, details.name)
    await repository.edit(tx, repository.EDIT[of.kind], id, **details.columns)
    if details.sealed:
        await repository.edit(tx, repository.SEAL[of.kind], id, **details.sealed)
    record(
        tx,
        actor,
        stream=Stream.subject(key, before.unit_path),
        type=of.event("edit"),
        acting=acting,
        unit_id=before.unit_id,
        data={"fields": sorted(changes), **details.data},
        secret={name: text for name, text in details.secret.items() if name in changes},
    )
    return await view(tx, of, id)
