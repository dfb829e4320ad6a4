"""What holds for subjects of every kind: found, held, belonging to a unit, and facts about them recorded."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from .. import clock, names
from ..access.actor import Actor
from ..db.transaction import Transaction
from ..errors import FactsForeignUnit, NotFound, UnitNotInForce, WrongRole
from ..history.events import EventType, Stream
from ..history.recorder import join, record
from ..ids import SubjectKey, SubjectKind
from ..workflow.process import Role
from . import repository
from .facts import Entered
from .shapes import Found, Namesake


async def get_found(
    tx: Transaction, ids: Sequence[UUID], kind: SubjectKind | None = None
) -> dict[UUID, Found]:
    """The subjects with these ids that lie within the actor's units; the others are left out."""
    found = await repository.by_id(tx, ids) if ids else []
    return {one.id: one for one in found if kind in {None, one.kind}}


async def lock(tx: Transaction, ids: Sequence[UUID]) -> list[UUID]:
    """Hold visible subjects' rows until the transaction ends, always in the order of their ids."""
    return await repository.lock(tx, ids)


async def seen(tx: Transaction, key: SubjectKey) -> Found:
    """One visible subject.

    Raises:
        NotFound: no such subject of this kind within the actor's units.
    """
    found = (await get_found(tx, [key.id])).get(key.id)
    if found is None or found.kind is not key.kind:
        raise NotFound
    return found


async def add(
    tx: Transaction,
    actor: Actor,
    key: SubjectKey,
    unit: tuple[UUID, str],
    name: str,
    *,
    client_reference: str | None = None,
    **details: Any,
) -> None:
    """Enter a subject with what only its kind has.

    Args:
        unit: Id and path of its unit.

    Raises:
        SubjectReferenceTaken: the client has used the reference for another.
    """
    await tx.run(
        repository.ADD,
        id=key.id,
        kind=key.kind,
        unit_id=unit[0],
        unit_path=unit[1],
        **_named(key.kind, name),
        client_id=actor.client_id,
        client_reference=client_reference,
        version=1,
        created_at=clock.now(),
        erased_at=None,
    )
    await tx.run(repository.ADD_DETAILS[key.kind], id=key.id, **details)


async def rename(tx: Transaction, key: SubjectKey, name: str) -> None:
    """Write the name, the same or another, and count the version up."""
    await repository.edit(tx, repository.RENAME, key.id, **_named(key.kind, name))


def _named(kind: SubjectKind, name: str) -> dict[str, Any]:
    """A name with the keys that find it and give its place in an office's lists."""
    key = names.reading_key(name) if kind is SubjectKind.COLLECTIVE else names.sort_key(name)
    return {"name": name, "name_folded": names.folded(name), "name_sort": key.encode()}


async def namesakes(tx: Transaction, key: SubjectKey, unit_path: str, name: str) -> list[Namesake]:
    """At most ten others of the same kind and name in the unit, however the name is spelled."""
    folded = names.folded(name)
    return await tx.all(
        repository.NAMESAKES, name_folded=folded, unit_path=unit_path, kind=key.kind, id=key.id
    )


async def unit_in_force(tx: Transaction, unit_id: UUID) -> tuple[UUID, str]:
    """Id and path of a unit to which subjects are added today.

    Raises:
        UnitNotInForce: it is closed.
    """
    path = await repository.unit_path(tx, unit_id, clock.today())
    if path is None:
        raise UnitNotInForce().at("/unit_id")
    return unit_id, path


def clerk_at(actor: Actor, unit_id: UUID) -> Role:
    """The role in which facts of a unit's subjects are entered.

    Raises:
        WrongRole: the actor is no clerk of that very unit.
    """
    if Role.CLERK not in actor.roles_at(unit_id):
        raise WrongRole
    return Role.CLERK


async def writable(tx: Transaction, actor: Actor, key: SubjectKey) -> Found:
    """A subject about whom the actor may enter facts, as a clerk of the subject's own unit.

    Raises:
        NotFound: no such subject within the actor's units.
        FactsForeignUnit: the actor is no clerk of the subject's unit.
    """
    found = await seen(tx, key)
    if Role.CLERK not in actor.roles_at(found.unit_id):
        raise FactsForeignUnit
    return found


def must_be_of(subject: Found, unit_id: UUID) -> None:
    """Insist that a subject belongs to the unit that enters facts about it.

    Raises:
        FactsForeignUnit: it belongs to another; nothing of what is known there is told.
    """
    if subject.unit_id != unit_id:
        raise FactsForeignUnit


def record_facts(tx: Transaction, actor: Actor, subject: Found, acting: Role, entered: Entered) -> None:
    """Write what was newly entered about a subject into its history; nothing where nothing was new.

    It joins the event by which the same act registers the subject.
    """
    stream = Stream.subject(subject.key, subject.unit_path)
    if entered and not join(tx, stream, entered.data, entered.secret):
        record(
            tx,
            actor,
            stream=stream,
            type=EventType(f"{subject.kind}.enter_facts"),
            acting=acting,
            unit_id=subject.unit_id,
            data=entered.data,
            secret=entered.secret,
        )
