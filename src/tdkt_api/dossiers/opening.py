"""Opening a dossier, and changing what it says of itself."""

from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..access.office import office_of
from ..db.transaction import Transaction
from ..errors import FieldNotFlagged, NoRoute, NotEditable, UnitNotInForce
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.version import Version
from ..ids import Prefix
from ..law.lawbook import Lawbook
from ..law.procedure import Stage, route
from ..workflow.process import Role, State
from . import repository
from .duties import maker_of, maker_role
from .schemas import DossierIn, DossierPatch
from .shapes import DossierHead, DossierView, UnitRef

_LATER: Final = (
    "came_from",
    "regime",
    "lawbook",
    "received_on",
    "due_on",
    "working_days_left",
    "return_reason",
    "reject_reason",
    "submitted_by",
    "submitted_at",
)
LEVELS: Final = {
    "commune": "grassroots",
    "grassroots": "grassroots",
    "province": "ministry_province",
    "ministry": "ministry_province",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """A stage of the law's route with the unit whose turn it is."""

    stage: Stage
    unit: UnitRef


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft that was just made, before its history is."""

    id: UUID
    owner: UnitRef
    acting: Role


async def open_dossier(tx: Transaction, actor: Actor, asked: DossierIn) -> DossierView:
    """Open a draft; its route follows from the owner and the deciding unit.

    Raises:
        UnitNotInForce, WrongRole, NoRoute: as `make`.
    """
    opened = await make(tx, actor, asked)
    tell_opened(tx, actor, opened, asked)
    return await tx.one(repository.VIEW, id=opened.id)


async def make(tx: Transaction, actor: Actor, asked: DossierIn) -> Opened:
    """The rows of a draft and of its route.

    Raises:
        UnitNotInForce: one of the units does not exist today.
        WrongRole: the actor is neither clerk nor head of the owner.
        NoRoute: the deciding unit is not the owner and does not stand above it.
    """
    units = await repository.units_in_force(tx, [asked.owner_unit_id, asked.deciding_unit_id], clock.today())
    owner = _found(units, asked.owner_unit_id, "/owner_unit_id")
    decider = _found(units, asked.deciding_unit_id, "/deciding_unit_id")
    acting = maker_role(actor, owner.id)
    turns = turns_of(office_of(tx).of(owner.path), owner, decider)
    id = ids.new()
    await tx.run(repository.ADD, **_row(id, actor, asked, owner, turns[0].unit))
    await tx.many(repository.ADD_STAGE, _stages(id, turns))
    return Opened(id, owner, acting)


def tell_opened(tx: Transaction, actor: Actor, opened: Opened, asked: DossierIn, **more: Any) -> None:
    """Write into a draft's history that it was opened; `more` are further members of the event's data."""
    first, last = asked.years
    record(
        tx,
        actor,
        stream=Stream.dossier(opened.id, opened.owner.path),
        type=EventType.DOSSIER_OPEN,
        acting=opened.acting,
        unit_id=opened.owner.id,
        data={
            "type": asked.type,
            "first_year": first,
            "last_year": last,
            "owner": ids.show(Prefix.UNIT, asked.owner_unit_id),
            "decider": ids.show(Prefix.UNIT, asked.deciding_unit_id),
            **more,
        },
        secret={"name": asked.name, "client_reference": asked.client_reference},
    )


async def edit_dossier(
    tx: Transaction, actor: Actor, dossier_id: UUID, seen: Version, patch: DossierPatch
) -> DossierView:
    """Change a draft, or what was flagged in a returned dossier; a patch that says nothing changes nothing.

    Raises:
        NotFound, IfMatchMissing, Stale, WrongRole, DutiesConflict, NotEditable, FieldNotFlagged.
    """
    head = await repository.lock(tx, dossier_id, seen)
    acting = await maker_of(tx, actor, head)
    changes = patch.changes()
    await must_be_editable(tx, head, None, changes)
    if not changes:
        return await tx.one(repository.VIEW, id=head.id)
    await repository.store(tx, replace(head, **changes))
    record(
        tx,
        actor,
        stream=Stream.dossier(head.id, head.owner_path),
        type=EventType.DOSSIER_EDIT,
        acting=acting,
        unit_id=head.owner_unit_id,
        data={"fields": sorted(changes)},
        secret={name: value for name, value in changes.items() if value is not None},
        lawbook=head.lawbook,
    )
    return await tx.one(repository.VIEW, id=head.id)


async def must_be_editable(
    tx: Transaction, head: DossierHead, nomination_id: UUID | None, changes: dict[str, Any]
) -> None:
    """Insist that these fields may change in this state.

    Raises:
        NotEditable: the dossier is neither a draft nor returned.
        FieldNotFlagged: it was returned for other fields.
    """
    if head.state is State.DRAFT:
        return
    if head.state is not State.RETURNED:
        raise NotEditable(state=head.state)
    flags = await tx.all(repository.FLAGS, dossier_id=head.id)
    flagged = {flag.field for flag in flags if flag.nomination_id == nomination_id}
    alone = sorted(changes.keys() - flagged)
    if alone:
        raise FieldNotFlagged(fields=", ".join(alone))


def _found(units: dict[UUID, UnitRef], id: UUID, pointer: str) -> UnitRef:
    unit = units.get(id)
    if unit is None:
        raise UnitNotInForce().at(pointer)
    return unit


def turns_of(lawbook: Lawbook, owner: UnitRef, decider: UnitRef) -> list[Turn]:
    """Whose turns a dossier goes through, in order.

    Raises:
        NoRoute: the decider is not the owner and does not stand above it, or the lawbook knows no such road.
    """
    stages = route(lawbook, LEVELS.get(decider.level, ""), owner_decides=owner.id == decider.id)
    if not stages or not owner.path.startswith(decider.path):
        raise NoRoute
    return [Turn(stage, owner if stage.at == "owner" else decider) for stage in stages]


def _stages(dossier_id: UUID, turns: list[Turn]) -> list[dict[str, Any]]:
    return [
        {
            "id": ids.new(),
            "dossier_id": dossier_id,
            "number": turn.stage.number,
            "unit_id": turn.unit.id,
            "unit_path": turn.unit.path,
            "duty": "decide" if turn.stage.is_deciding else "forward",
            "received_on": None,
            "due_on": None,
        }
        for turn in turns
    ]


def _row(id: UUID, actor: Actor, asked: DossierIn, owner: UnitRef, stage: UnitRef) -> dict[str, Any]:
    first, last = asked.years
    return {
        **dict.fromkeys(_LATER),
        "id": id,
        "name": asked.name,
        "type": asked.type,
        "first_year": first,
        "last_year": last,
        "owner_unit_id": owner.id,
        "deciding_unit_id": asked.deciding_unit_id,
        "client_id": actor.client_id,
        "client_reference": asked.client_reference,
        "state": State.DRAFT,
        "stage_number": 1,
        "stage_unit_id": stage.id,
        "owner_path": owner.path,
        "stage_path": stage.path,
        "seen_paths": [stage.path],
        "made_by": actor.person_id,
        "version": 1,
        "created_at": clock.now(),
    }
