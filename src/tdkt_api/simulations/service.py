"""Asking for a trial of other rules, and reading what came of it."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from .. import ids
from ..access.actor import Actor
from ..db.transaction import Transaction
from ..errors import NotFound, WrongRole
from ..ids import Prefix
from ..lawbooks.trying import trial_of
from ..operations import service as operations
from ..operations.shapes import OperationKind, OperationState, OperationView
from ..units import service as units
from ..workflow.process import Role
from . import repository
from .schemas import SimulationIn
from .shapes import SimulationView

ROLES: Final = (
    Role.LAW_EDITOR,
    Role.LAW_PUBLISHER,
    Role.APPRAISER,
    Role.INSPECTOR,
    Role.HEAD,
    Role.DECIDER,
    Role.ADMIN,
)


async def ask(tx: Transaction, actor: Actor, named: str, asked: SimulationIn) -> OperationView:
    """Queue a trial of a lawbook, or of a pack laid into what is in force, on a unit's year.

    Raises:
        NotFound: no such unit, lawbook or pack within the actor's units.
        WrongRole: the actor holds none of the roles at the unit or above it.
        PackElsewhere, PackUnsound: see `trial_of`.
        TooManyOperations: as many as one person may have are under way.
    """
    unit = await units.get(tx, asked.unit_id)
    if not any(unit.path.startswith(scope) for scope in tx.scopes):
        raise NotFound().at("/unit_id")
    await trial_of(tx, named, unit.path, below=True)
    told = {"lawbook": named, "unit_id": ids.show(Prefix.UNIT, unit.id), "year": asked.year}
    kind = OperationKind.LAWBOOK_SIMULATION
    job = await operations.ask(tx, actor, kind, await _acting(tx, actor, unit.path), told, over=unit.path)
    await tx.run(
        repository.ADD, operation_id=job.id, lawbook=named, unit_id=unit.id, year=asked.year, result=None
    )
    return job


async def view(tx: Transaction, actor: Actor, id: UUID) -> SimulationView:
    """A trial that the actor asked for; its result is there once the job has succeeded.

    Raises:
        NotFound: there is none of theirs.
    """
    found = await tx.one(repository.VIEW, id=id, person_id=actor.person_id)
    return found if found.state is OperationState.SUCCEEDED else replace(found, result=None)


async def _acting(tx: Transaction, actor: Actor, path: str) -> Role:
    """The first of the roles that is held at the unit or above it."""
    at = await units.get_many(tx, actor.roles)
    over = {id for id, unit in at.items() if path.startswith(unit.path)}
    held = {role for id in over for role in actor.roles[id]}
    acting = next((role for role in ROLES if role in held), None)
    if acting is None:
        raise WrongRole
    return acting
