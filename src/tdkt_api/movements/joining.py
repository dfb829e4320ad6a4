"""Registering in a movement: offered to units and subjects, never asked of them (law 06/2022 art. 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..db.batch import each
from ..db.paging import Page
from ..db.transaction import Transaction
from ..errors import (
    DomainError,
    NotFound,
    NotMeantFor,
    ParticipantForeign,
    UnitNotInForce,
)
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.lists import Asked
from ..ids import Prefix
from ..subjects import service as subjects
from ..subjects.shapes import Found
from ..units import service as units
from ..units.service import UnitRow
from ..workflow.process import Role
from . import participants, repository
from .schemas import ParticipantIn, ParticipantsIn
from .service import DRAFTERS, must_be, role_at
from .shapes import MovementRow, MovementState, Participant


@dataclass(frozen=True, slots=True)
class Joined:
    """One item and why it was refused, if it was."""

    item: ParticipantIn
    refusal: DomainError | None = None


async def join(tx: Transaction, actor: Actor, movement_id: UUID, asked: ParticipantsIn) -> list[Joined]:
    """Register units and subjects in a launched movement, each item in a savepoint of its own.

    Somebody below the launching unit reads a movement and cannot lock it. So that nobody registers in one
    that is just being closed, the head of its history is locked before its state is read: closing writes
    there too.

    Raises:
        UnitNotInForce: the registering unit does not exist today.
        WrongRole: the actor is neither clerk nor head of the registering unit.
        NotFound: no such movement that the actor may read.
        MovementStateRefuses: it is not launched, or closed.
        BatchRefused: an item of an atomic batch was refused; nothing is written.

    Law: Law 06/2022/QH15 art. 7: registration is no condition of a title.
    """
    await repository.view(tx, movement_id)
    acting = role_at(actor, asked.unit_id, DRAFTERS)
    await tx.one(repository.IN_TURN, movement_id=movement_id)
    row = await repository.view(tx, movement_id)
    must_be(row, MovementState.LAUNCHED)
    batch = await _known(tx, actor, row, asked)
    tried = await each(tx, asked.items, batch.add, atomic=asked.atomic)
    joined = [Joined(item, one.refusal) for item, one in zip(asked.items, tried, strict=True)]
    added = [one.item for one in joined if one.refusal is None]
    if added:
        batch.tell(acting, added)
    return joined


async def participants_page(tx: Transaction, asked: Asked, movement_id: UUID) -> Page[Participant]:
    """Who takes part, as far as the actor may see: a participant's own unit, those above it, and those who
    run the movement.

    Raises:
        NotFound: no such movement that the actor may read.
    """
    await repository.view(tx, movement_id)
    listing = asked.listing("participants", movement=movement_id)
    after = asked.after(listing)
    rows = await participants.page(tx, movement_id, after[0] if after else None, asked.limit)
    total = await asked.total(tx, participants.page_of(is_first=True), movement_id=movement_id)
    return listing.page(rows, asked.size, lambda row: (row.id,), total)


@dataclass(frozen=True, slots=True)
class _Batch:
    """One batch on its way, with every unit and subject that it names."""

    tx: Transaction
    actor: Actor
    row: MovementRow
    home: UnitRow
    units: dict[UUID, UnitRow]
    subjects: dict[UUID, Found]

    async def add(self, item: ParticipantIn) -> None:
        unit_id, path = self._place(item)
        self._must_be_meant(path)
        runs_it = self.home.id in (self.row.unit_id, self.row.lead_unit_id)
        if unit_id != self.home.id and not runs_it:
            raise ParticipantForeign
        await self.tx.run(
            participants.ADD,
            id=ids.new(),
            movement_id=self.row.id,
            unit_id=item.unit_id,
            subject_id=item.subject.id if item.subject else None,
            unit_path=path,
            seen_paths=list(dict.fromkeys((self.row.unit_path, *self.row.seen_paths))),
            client_reference=item.client_reference,
            joined_on=clock.today(),
            joined_by=self.actor.person_id,
            created_at=clock.now(),
        )

    def _place(self, item: ParticipantIn) -> tuple[UUID, str]:
        """Which unit it is or belongs to, and that unit's path."""
        if item.subject is not None:
            found = self.subjects.get(item.subject.id)
            if found is None or found.kind is not item.subject.kind:
                raise NotFound().at("/individual_id" if item.individual_id else "/subject_id")
            return found.unit_id, found.unit_path
        id = item.unit_id or self.home.id
        unit = self.units.get(id)
        if unit is None or not unit.is_in_force(clock.today()):
            raise UnitNotInForce(unit=ids.show(Prefix.UNIT, id)).at("/unit_id")
        return unit.id, unit.path

    def _must_be_meant(self, path: str) -> None:
        if not path.startswith((self.row.unit_path, *self.row.seen_paths)):
            raise NotMeantFor

    def tell(self, acting: Role, added: Sequence[ParticipantIn]) -> None:
        """Write who registered into the movement's history; the registering unit's portal hears of it too."""
        record(
            self.tx,
            self.actor,
            stream=Stream.movement(self.row.id, self.home.path),
            type=EventType.MOVEMENT_JOIN,
            acting=acting,
            unit_id=self.home.id,
            data={"participants": [_told(item) for item in added]},
        )


async def _known(tx: Transaction, actor: Actor, row: MovementRow, asked: ParticipantsIn) -> _Batch:
    named = [asked.unit_id, *(item.unit_id for item in asked.items if item.unit_id)]
    found = await units.get_many(tx, named)
    home = found.get(asked.unit_id)
    if home is None or not home.is_in_force(clock.today()):
        raise UnitNotInForce(unit=ids.show(Prefix.UNIT, asked.unit_id)).at("/unit_id")
    ids_of_subjects = [item.subject.id for item in asked.items if item.subject]
    return _Batch(tx, actor, row, home, found, await subjects.get_found(tx, ids_of_subjects))


def _told(item: ParticipantIn) -> dict[str, Any]:
    if item.unit_id is not None:
        return {"unit": ids.show(Prefix.UNIT, item.unit_id)}
    return {item.subject.kind.value: str(item.subject)} if item.subject else {}
