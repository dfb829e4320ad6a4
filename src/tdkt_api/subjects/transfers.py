"""Give a person to another unit: the one they leave offers, the one they come to accepts or refuses.

What was decided stays where it was: dossiers keep their unit, awards and ratings follow the person.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..db.paging import Page
from ..db.transaction import Transaction
from ..errors import FactsAhead, TransferClosed, TransferUnanswered, TransferWhere, UnitNotInForce
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.lists import Asked
from ..http.version import Version
from ..ids import Prefix, SubjectKey, SubjectKind
from ..workflow.process import Role
from . import career_repository as repository
from . import service
from .career_schemas import AcceptanceIn, TransferFilters, TransferIn, TransferRefusalIn, WithdrawalIn
from .career_shapes import TransferState, TransferView
from .repository import unit_path


async def offer(tx: Transaction, actor: Actor, individual_id: UUID, asked: TransferIn) -> TransferView:
    """Offer a person of the actor's unit to another unit, from a day on.

    Raises:
        NotFound: no such person within the actor's units.
        FactsForeignUnit: the actor is no clerk of the person's own unit.
        UnitNotInForce: the other unit does not exist on that day.
        TransferWhere: it is the person's own.
        TransferOpen: another offer waits.
    """
    person = await service.writable(tx, actor, SubjectKey(SubjectKind.INDIVIDUAL, individual_id))
    acting = service.clerk_at(actor, person.unit_id)
    await service.lock(tx, [person.id])
    if asked.to_unit_id == person.unit_id:
        raise TransferWhere().at("/to_unit_id")
    path = await unit_path(tx, asked.to_unit_id, asked.moves_on)
    if path is None:
        raise UnitNotInForce().at("/to_unit_id")
    id = ids.new()
    await tx.run(
        repository.ADD_TRANSFER,
        id=id,
        individual_id=person.id,
        from_unit_id=person.unit_id,
        to_unit_id=asked.to_unit_id,
        from_path=person.unit_path,
        to_path=path,
        moves_on=asked.moves_on,
        note=asked.note,
        state=TransferState.OFFERED,
        withdrawal_reason=None,
        refusal_reason=None,
        answered_on=None,
        acknowledged_on=None,
        version=1,
        created_at=clock.now(),
    )
    found = await tx.one(repository.TRANSFER, id=id)
    _record(tx, actor, found, EventType.INDIVIDUAL_OFFER_TRANSFER, acting, secret={"note": asked.note})
    return found


async def accept(
    tx: Transaction, actor: Actor, transfer_id: UUID, seen: Version, asked: AcceptanceIn
) -> TransferView:
    """Take a person over that was offered: from now on the actor's unit sees them, the other one does not.

    Raises:
        NotFound, IfMatchMissing, Stale: no such offer from or to the actor's units, or it is another by now.
        WrongRole: the actor is no clerk of the unit it goes to.
        TransferClosed: it was accepted or withdrawn.
        FactsAhead: the day has not come.
    """
    found = await _held(tx, transfer_id, seen)
    acting = service.clerk_at(actor, found.to_unit_id)
    _must_be_open(found)
    if found.moves_on > clock.today():
        raise FactsAhead
    await _close(tx, found, TransferState.ACCEPTED)
    await tx.run(
        repository.MOVE,
        id=found.individual_id,
        new_unit_id=found.to_unit_id,
        new_unit_path=found.to_path,
    )
    secret = {"note": asked.note}
    _record(tx, actor, found, EventType.INDIVIDUAL_TRANSFER, acting, at=found.to_path, secret=secret)
    return await tx.one(repository.TRANSFER, id=transfer_id)


async def refuse(
    tx: Transaction, actor: Actor, transfer_id: UUID, seen: Version, asked: TransferRefusalIn
) -> TransferView:
    """Not take a person over, for a reason that the unit that offered is told; they stay where they are.

    Raises:
        NotFound, IfMatchMissing, Stale: no such offer from or to the actor's units, or it is another by now.
        WrongRole: the actor is no clerk of the unit it goes to.
        TransferClosed: it was answered or withdrawn.
    """
    found = await _held(tx, transfer_id, seen)
    acting = service.clerk_at(actor, found.to_unit_id)
    _must_be_open(found)
    await _close(tx, found, TransferState.REFUSED, asked.reason)
    type, secret = EventType.INDIVIDUAL_REFUSE_TRANSFER, {"reason": asked.reason}
    _record(tx, actor, found, type, acting, by=found.to_unit_id, secret=secret)
    return await tx.one(repository.TRANSFER, id=transfer_id)


async def acknowledge(tx: Transaction, actor: Actor, transfer_id: UUID, seen: Version) -> TransferView:
    """Take note of the other unit's answer.

    Raises:
        NotFound, IfMatchMissing, Stale: no such offer from or to the actor's units, or it is another by now.
        WrongRole: the actor is no clerk of the unit that offered.
        TransferUnanswered: there is no answer, or note was taken of it.
    """
    found = await _held(tx, transfer_id, seen)
    acting = service.clerk_at(actor, found.from_unit_id)
    if found.answered_on is None or found.acknowledged_on is not None:
        raise TransferUnanswered
    await tx.run(repository.ACKNOWLEDGE_TRANSFER, id=found.id, new_acknowledged_on=clock.today())
    _record(tx, actor, found, EventType.INDIVIDUAL_ACKNOWLEDGE_TRANSFER, acting, secret={})
    return await tx.one(repository.TRANSFER, id=transfer_id)


async def waiting_for(tx: Transaction, actor: Actor) -> list[TransferView]:
    """Offers that the actor's units have to answer, and answers to be taken note of, at most 50."""
    units = [unit for unit, held in actor.roles.items() if Role.CLERK in held]
    return await tx.all(repository.WAITING_TRANSFERS, units=units) if units else []


async def withdraw(
    tx: Transaction, actor: Actor, transfer_id: UUID, seen: Version, asked: WithdrawalIn
) -> TransferView:
    """Take an offer back that has not been accepted.

    Raises:
        NotFound, IfMatchMissing, Stale: no such offer from or to the actor's units, or it is another by now.
        WrongRole: the actor is no clerk of the unit that offered.
        TransferClosed: it was accepted or withdrawn.
    """
    found = await _held(tx, transfer_id, seen)
    acting = service.clerk_at(actor, found.from_unit_id)
    _must_be_open(found)
    await _close(tx, found, TransferState.WITHDRAWN, asked.reason)
    secret = {"reason": asked.reason}
    _record(tx, actor, found, EventType.INDIVIDUAL_WITHDRAW_TRANSFER, acting, secret=secret)
    return await tx.one(repository.TRANSFER, id=transfer_id)


async def read(tx: Transaction, transfer_id: UUID) -> TransferView:
    """One transfer from or to the actor's units.

    Raises:
        NotFound: there is none.
    """
    return await tx.one(repository.TRANSFER, id=transfer_id)


async def page(tx: Transaction, asked: Asked, filters: TransferFilters) -> Page[TransferView]:
    """Transfers from and to the actor's units, the latest offered first."""
    active: dict[str, Any] = filters.model_dump(exclude_none=True)
    listing = asked.listing("transfers", **active)
    after = asked.after(listing)
    rows = await repository.transfers(tx, asked.limit, **active, **({"id": after[0]} if after else {}))
    total = await asked.total(tx, repository.transfers_of(frozenset(active)), **active)
    return listing.page(rows, asked.size, lambda row: (row.id,), total)


async def _held(tx: Transaction, transfer_id: UUID, seen: Version) -> TransferView:
    seen.required()
    found = await tx.one(repository.LOCK_TRANSFER, id=transfer_id)
    seen.must_be(found.version)
    return found


def _must_be_open(found: TransferView) -> None:
    if found.state is not TransferState.OFFERED:
        raise TransferClosed


async def _close(
    tx: Transaction, found: TransferView, state: TransferState, reason: str | None = None
) -> None:
    is_answer = state is not TransferState.WITHDRAWN
    await tx.run(
        repository.CLOSE_TRANSFER,
        id=found.id,
        new_state=state,
        new_withdrawal_reason=None if is_answer else reason,
        new_refusal_reason=reason if is_answer else None,
        new_answered_on=clock.today() if is_answer else None,
    )


def _record(
    tx: Transaction,
    actor: Actor,
    found: TransferView,
    type: EventType,
    acting: Role,
    *,
    at: str | None = None,
    by: UUID | None = None,
    secret: Mapping[str, str | None],
) -> None:
    """Write the act into the person's history, where they are or come to be.

    Args:
        by: The unit that acts; without it the one where they are.
    """
    record(
        tx,
        actor,
        stream=Stream.subject(SubjectKey(SubjectKind.INDIVIDUAL, found.individual_id), at or found.from_path),
        type=type,
        acting=acting,
        unit_id=by or (found.to_unit_id if at else found.from_unit_id),
        data={
            "transfer": ids.show(Prefix.TRANSFER, found.id),
            "from_unit": ids.show(Prefix.UNIT, found.from_unit_id),
            "to_unit": ids.show(Prefix.UNIT, found.to_unit_id),
            "moves_on": found.moves_on.isoformat(),
        },
        secret=secret,
    )
