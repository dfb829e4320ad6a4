"""Launching a movement by a signed document, and closing it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from .. import clock
from ..access.actor import Actor, read_actor
from ..access.office import office_of
from ..db.transaction import Transaction
from ..errors import MovementDay, ReasonMissing
from ..history.events import EventType
from ..http.version import Version
from ..units import service as units
from . import repository
from .contents import must_be_ready
from .schemas import LaunchIn, MovementClosingIn
from .service import DECIDERS, must_be, read_movement, role_at, settled, tell, told
from .shapes import MovementState, Whole


async def launch(tx: Transaction, actor: Actor, id: UUID, seen: Version, asked: LaunchIn) -> Whole:
    """Launch a draft; the signer's name and post are kept as they are today.

    Authority is read anew under the lock: a role withdrawn a second ago launches nothing.

    Raises:
        NotFound, IfMatchMissing, Stale, WrongRole, MovementStateRefuses, UnitNotInForce.
        MovementDay: signed on a day to come, or after the movement's last.
        MovementNotReady: a content is missing, or the scope is beyond the unit.

    Law: Law 06/2022/QH15 art. 17 clauses 1 and 2, art. 18.
    """
    row = await repository.lock(tx, id, seen)
    signer = await read_actor(tx, actor.person_id, actor.client_id, actor.session_id)
    acting = role_at(signer, row.unit_id, DECIDERS)
    must_be(row, MovementState.DRAFT)
    row = await settled(tx, row)
    day = asked.signed_on or clock.today()
    _must_lie(day, at="/signed_on", last=row.ends_on)
    criteria = await repository.criteria(tx, id)
    unit = await units.get(tx, row.unit_id)
    lawbook = office_of(tx).lawbook
    warned = must_be_ready(lawbook, Whole(row, criteria), unit.level, day, reason=asked.reason)
    launched = replace(
        row,
        state=MovementState.LAUNCHED,
        official_number=asked.official_number,
        signed_on=day,
        signer_id=signer.person_id,
        signer_name=signer.name,
        signer_post=signer.post,
    )
    await repository.store(tx, launched)
    data = {
        "official_number": asked.official_number,
        "signed_on": day.isoformat(),
        "criteria": [told(one) for one in criteria],
    }
    tell(
        tx,
        signer,
        row,
        type=EventType.MOVEMENT_LAUNCH,
        acting=acting,
        data=data | ({"against": warned} if warned else {}),
        secret={"signer_name": signer.name, "signer_post": signer.post, "reason": asked.reason},
    )
    return await read_movement(tx, id)


async def close(tx: Transaction, actor: Actor, id: UUID, seen: Version, asked: MovementClosingIn) -> Whole:
    """Close a launched movement.

    Raises:
        NotFound, IfMatchMissing, Stale, WrongRole, MovementStateRefuses.
        MovementDay: the day lies ahead, or before the launch.
        ReasonMissing: it ends before its last day and no note says why.
    """
    row = await repository.lock(tx, id, seen)
    acting = role_at(actor, row.unit_id, DECIDERS)
    must_be(row, MovementState.LAUNCHED)
    day = asked.closed_on or clock.today()
    _must_lie(day, at="/closed_on", first=row.signed_on)
    if asked.note is None and row.ends_on is not None and day < row.ends_on:
        raise ReasonMissing().at("/note")
    await repository.store(
        tx, replace(row, state=MovementState.CLOSED, closed_on=day, closing_note=asked.note)
    )
    tell(
        tx,
        actor,
        row,
        type=EventType.MOVEMENT_CLOSE,
        acting=acting,
        data={"closed_on": day.isoformat()},
        secret={"note": asked.note},
    )
    return await read_movement(tx, id)


def _must_lie(day: date, *, at: str, first: date | None = None, last: date | None = None) -> None:
    ahead = day > clock.today()
    if ahead or (first is not None and day < first) or (last is not None and day > last):
        raise MovementDay().at(at)
