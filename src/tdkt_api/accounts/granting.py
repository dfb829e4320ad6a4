"""Granting roles at units for a period, ending them, and opening accounts with their first role."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from .. import clock, ids
from ..access.actor import MACHINE_ROLES, Actor
from ..access.humans import is_own_account
from ..db.paging import Page
from ..db.transaction import Transaction
from ..errors import (
    GrantNationwide,
    GrantOver,
    GrantOverlaps,
    GrantPeriod,
    GrantToMachine,
    GrantToOneself,
    NotFound,
    PersonClosed,
    WrongRole,
)
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.lists import Asked
from ..http.version import Version
from ..ids import Prefix
from ..workflow.process import Role
from . import grants, persons
from .grant_schemas import EndingIn, GrantFilters, GrantIn, TermIn
from .grant_shapes import GrantView, PersonRow, Place

_NATIONWIDE: Final = frozenset({Role.LAW_EDITOR, Role.LAW_PUBLISHER})
_COUNTRY: Final = "/"
_OPEN_END: Final = date(9999, 12, 31)


async def grant(tx: Transaction, actor: Actor, asked: GrantIn) -> GrantView:
    """Give a person a role at a unit for a period.

    Raises:
        GrantToOneself: the person is the actor, by this account or another one.
        NotFound: the unit is none within the actor's units, or there is no such person.
        WrongRole: the actor administers neither the unit nor one above it.
        GrantNationwide, GrantPeriod: the role is not given at such a unit, or not for such days.
        PersonClosed, GrantOverlaps: the account is closed, or holds the role already.
        GrantToMachine: the account is a program's, and the role is none for programs.
    """
    if await is_own_account(tx, actor, asked.person_id):
        raise GrantToOneself().at("/person_id")
    unit, at = await administered(tx, actor, asked.unit_id, "/unit_id")
    must_be_given_there(unit, asked, "")
    person = await _touched(tx, asked.person_id)
    if not person.is_active:
        raise PersonClosed().at("/person_id")
    if person.is_machine and asked.role not in MACHINE_ROLES:
        raise GrantToMachine().at("/role")
    if await _overlaps(tx, person.id, asked):
        raise GrantOverlaps().at("/role")
    id = await add(tx, person.id, asked)
    tell(tx, actor, Act(EventType.ACCOUNT_GRANT, person.id, unit, at), told(id, asked))
    return await grants.view(tx, id)


async def end_grant(
    tx: Transaction, actor: Actor, grant_id: UUID, seen: Version, asked: EndingIn
) -> GrantView:
    """End a role; from this day on it counts no more.

    Raises:
        NotFound: no such role within the actor's units.
        IfMatchMissing, Stale: it is not as the actor saw it.
        WrongRole: the actor administers neither the unit nor one above it.
        GrantOver: it was ended, or its period is over.
    """
    seen.required()
    held = await grants.lock(tx, grant_id)
    seen.must_be(held.version)
    unit, at = await administered(tx, actor, held.unit_id, "")
    today = clock.today()
    if held.is_over(today):
        raise GrantOver
    await persons.touch(tx, held.person_id)
    await grants.end(tx, grant_id, today, asked.reason)
    told = {
        "grant": ids.show(Prefix.GRANT, grant_id),
        "unit": ids.show(Prefix.UNIT, held.unit_id),
        "role": held.role.value,
        "ended_on": today.isoformat(),
    }
    tell(tx, actor, Act(EventType.ACCOUNT_END_GRANT, held.person_id, unit, at), told, reason=asked.reason)
    return await grants.view(tx, grant_id)


async def read_grant(tx: Transaction, id: UUID) -> GrantView:
    """One role at a unit within the actor's units.

    Raises:
        NotFound: there is none.
    """
    return await grants.view(tx, id)


async def grants_page(tx: Transaction, asked: Asked, filters: GrantFilters) -> Page[GrantView]:
    """Roles at the actor's units and those under them, the latest granted first.

    Raises:
        NotFound: there is no such unit.
    """
    given = filters.model_dump(exclude_none=True)
    listing = asked.listing("grants", **given)
    after = asked.after(listing)
    active: dict[str, Any] = {name: given[name] for name in ("person_id", "role") if name in given}
    active |= {"day": filters.as_of} if filters.as_of else {}
    active |= await below(tx, filters.unit_id)
    total = await asked.total(tx, grants.grants_page_of(frozenset(active)), **active)
    rows = await grants.page(tx, asked.limit, **active, **({"after_id": after[0]} if after else {}))
    return listing.page(rows, asked.size, lambda row: (row.id,), total)


async def administered(tx: Transaction, actor: Actor, unit_id: UUID, pointer: str) -> tuple[Place, UUID]:
    """A unit, and the nearest unit above it or itself where the actor is its administrator."""
    admin_at = [unit for unit, held in actor.roles.items() if Role.ADMIN in held]
    found = {place.id: place for place in await grants.places(tx, [*admin_at, unit_id])}
    unit = found.get(unit_id)
    if unit is None or not any(unit.path.startswith(scope) for scope in actor.scopes):
        raise NotFound().at(pointer) if pointer else NotFound
    above = [found[id] for id in admin_at if unit.path.startswith(found[id].path)]
    if not above:
        raise WrongRole
    return unit, max(above, key=lambda place: len(place.path)).id


def must_be_given_there(unit: Place, term: TermIn, pointer: str) -> None:
    """Insist that a unit of this kind gives the role, for days on which it exists."""
    if term.role in _NATIONWIDE and unit.path != _COUNTRY:
        raise GrantNationwide().at(f"{pointer}/role")
    last = term.valid_to or _OPEN_END
    if term.valid_from < clock.today() or (unit.valid_to is not None and last > unit.valid_to):
        raise GrantPeriod().at(f"{pointer}/valid_from")
    if unit.valid_from is not None and term.valid_from < unit.valid_from:
        raise GrantPeriod().at(f"{pointer}/valid_from")


async def _touched(tx: Transaction, person_id: UUID) -> PersonRow:
    try:
        return await persons.touch(tx, person_id)
    except NotFound as absent:
        raise absent.at("/person_id") from None


async def _overlaps(tx: Transaction, person_id: UUID, term: TermIn) -> bool:
    found = await tx.maybe(
        grants.OVERLAPPING,
        person_id=person_id,
        unit_id=term.unit_id,
        role=term.role,
        valid_from=term.valid_from,
        valid_to=term.valid_to or _OPEN_END,
    )
    return found is not None


async def add(tx: Transaction, person_id: UUID, term: TermIn) -> UUID:
    """Enter a role; its id."""
    id = ids.new()
    await grants.add(
        tx,
        id=id,
        person_id=person_id,
        unit_id=term.unit_id,
        role=term.role,
        valid_from=term.valid_from,
        valid_to=term.valid_to,
        created_at=clock.now(),
    )
    return id


def told(grant_id: UUID, term: TermIn) -> dict[str, Any]:
    """What the event says of a role that was given."""
    return {
        "grant": ids.show(Prefix.GRANT, grant_id),
        "unit": ids.show(Prefix.UNIT, term.unit_id),
        "role": term.role.value,
        "valid_from": term.valid_from.isoformat(),
        "valid_to": term.valid_to.isoformat() if term.valid_to else None,
    }


@dataclass(frozen=True, slots=True)
class Act:
    """An administrator's act: what it is, on whom, and at which unit the administrator is one."""

    type: EventType
    person_id: UUID
    unit: Place
    at: UUID


def tell(tx: Transaction, actor: Actor, act: Act, data: dict[str, Any], **secret: str) -> None:
    """Write an administrator's act into the account's history."""
    record(
        tx,
        actor,
        stream=Stream.account(act.person_id, act.unit.path),
        type=act.type,
        acting=Role.ADMIN,
        unit_id=act.at,
        data=data,
        secret=secret,
    )


async def below(tx: Transaction, unit_id: UUID | None) -> dict[str, str]:
    """The subtree of a unit, as bounds of its paths."""
    if unit_id is None:
        return {}
    place = await tx.maybe(grants.PLACES, ids=[unit_id])
    if place is None:
        raise NotFound().at("/unit_id")
    return {"path_from": place.path, "path_to": f"{place.path[:-1]}0"}
