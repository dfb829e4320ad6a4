"""Placing and lifting holds, and reading them where their subject is."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..db.paging import Page
from ..db.transaction import Transaction
from ..errors import HoldDay, HoldForeignUnit, HoldLifted, WrongRole
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.lists import Asked
from ..http.version import Version
from ..ids import Prefix, SubjectKey
from ..subjects import service as subjects
from ..subjects.oneself import must_be_another
from ..units import service as units
from ..workflow.process import Role
from . import repository
from .schemas import HoldIn, LiftingIn
from .shapes import HoldView

_HOLDERS: Final = (Role.INSPECTOR, Role.HEAD, Role.APPRAISER)


async def place_hold(tx: Transaction, actor: Actor, asked: HoldIn) -> HoldView:
    """Hold a subject's commendation while a matter is open, and write it into its history.

    Raises:
        NotFound: no such subject within the actor's units.
        WrongRole: the actor is neither inspector, head nor appraiser of the unit named.
        HoldForeignUnit: that unit is not the subject's own and does not stand above it.
        HoldDay: the day lies ahead.
    """
    subject = await subjects.seen(tx, asked.subject_id)
    acting = _acting(actor, asked.unit_id)
    await _must_stand_over(tx, asked.unit_id, subject.unit_path)
    opened_on = _day(asked.opened_on, "/opened_on")
    await subjects.lock(tx, [subject.id])  # whoever decides on this subject at this moment is waited for
    id = ids.new()
    await repository.add(
        tx,
        id=id,
        subject_id=subject.id,
        unit_id=asked.unit_id,
        category=asked.category,
        reason=asked.reason,
        opened_on=opened_on,
        lifted_on=None,
        lifting_reason=None,
        version=1,
        created_at=clock.now(),
    )
    record(
        tx,
        actor,
        stream=Stream.subject(subject.key, subject.unit_path),
        type=EventType(f"{subject.kind}.hold"),
        acting=acting,
        unit_id=asked.unit_id,
        data={
            "hold": ids.show(Prefix.HOLD, id),
            "category": asked.category.value,
            "opened_on": opened_on.isoformat(),
        },
        secret={"reason": asked.reason},
    )
    return await repository.view(tx, id)


async def lift_hold(
    tx: Transaction, actor: Actor, hold_id: UUID, seen: Version, asked: LiftingIn
) -> HoldView:
    """Lift a hold; what it barred may go on.

    Raises:
        NotFound: no such hold within the actor's units.
        IfMatchMissing, Stale: it is not as the actor saw it.
        WrongRole: the actor is neither inspector, head nor appraiser of the unit named.
        HoldForeignUnit: that unit did not place the hold and does not stand above the one that did.
        HoldLifted: it has been lifted already.
        OwnRecord: the actor is held themself.
        HoldDay: the day lies ahead, or before the day it was opened.
    """
    seen.required()
    held = await repository.lock(tx, hold_id)
    seen.must_be(held.version)
    acting = _acting(actor, asked.unit_id)
    placed_by = await units.get(tx, held.unit_id)
    await _must_stand_over(tx, asked.unit_id, placed_by.path)
    if held.lifted_on is not None:
        raise HoldLifted
    await must_be_another(tx, actor, held.subject_id)
    lifted_on = _day(asked.lifted_on, "/lifted_on", since=held.opened_on)
    await repository.lift(tx, hold_id, lifted_on, asked.reason)
    record(
        tx,
        actor,
        stream=Stream.subject(held.subject, held.unit_path),
        type=EventType(f"{held.subject_kind}.lift_hold"),
        acting=acting,
        unit_id=asked.unit_id,
        data={
            "hold": ids.show(Prefix.HOLD, hold_id),
            "category": held.category.value,
            "lifted_on": lifted_on.isoformat(),
        },
        secret={"reason": asked.reason},
    )
    return await repository.view(tx, hold_id)


async def read_hold(tx: Transaction, hold_id: UUID) -> HoldView:
    """One hold of a subject within the actor's units.

    Raises:
        NotFound: there is none.
    """
    return await repository.view(tx, hold_id)


async def holds_page(tx: Transaction, asked: Asked, key: SubjectKey) -> Page[HoldView]:
    """A visible subject's holds, open and lifted.

    Raises:
        NotFound: no such subject within the actor's units.
    """
    await subjects.seen(tx, key)
    listing = asked.listing("holds", subject_id=key.id)
    rows = await repository.page(tx, key.id, asked.limit, asked.after(listing))
    total = await asked.total(tx, repository.holds_page_of(is_first=True), subject_id=key.id)
    return listing.page(rows, asked.size, lambda row: (row.opened_on, row.id), total)


async def open_holds_of(tx: Transaction, subject_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The categories of the open holds of these subjects, also of other units' ones."""
    found: dict[UUID, tuple[str, ...]] = dict.fromkeys(subject_ids, ())
    for one in await repository.open_of(tx, subject_ids):
        found[one.subject_id] = (*found[one.subject_id], one.category.value)
    return found


def _acting(actor: Actor, unit_id: UUID) -> Role:
    held = actor.roles_at(unit_id)
    acting = next((role for role in _HOLDERS if role in held), None)
    if acting is None:
        raise WrongRole
    return acting


async def _must_stand_over(tx: Transaction, unit_id: UUID, path: str) -> None:
    if not path.startswith((await units.get(tx, unit_id)).path):
        raise HoldForeignUnit().at("/unit_id")


def _day(asked: date | None, pointer: str, *, since: date | None = None) -> date:
    today = clock.today()
    day = asked or today
    if day > today or (since is not None and day < since):
        raise HoldDay().at(pointer)
    return day
