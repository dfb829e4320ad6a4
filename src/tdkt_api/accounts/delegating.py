"""A signer has another do listed acts at a unit for a period; and takes it back."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor, read_actor
from ..access.humans import is_own_account
from ..db.paging import Page
from ..db.transaction import Transaction
from ..errors import (
    DelegationChain,
    DelegationForeign,
    DelegationOver,
    DelegationPeriod,
    DelegationToMachine,
    DelegationToOneself,
    NotFound,
    WrongRole,
)
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.lists import Asked
from ..http.version import Version
from ..ids import Prefix
from ..workflow.delegation import givers
from ..workflow.process import Role
from . import delegations, grants, persons
from .delegation_schemas import DelegationFilters, DelegationIn, RevocationIn
from .delegation_shapes import DelegationView, OwnRole
from .grant_shapes import Place

_WATCHERS: Final = frozenset({Role.ADMIN, Role.INSPECTOR})


async def delegate(tx: Transaction, actor: Actor, asked: DelegationIn) -> DelegationView:
    """Have another person of the unit do some of the actor's acts there for a period.

    Raises:
        DelegationToOneself: the delegate is the actor, by this account or another one.
        NotFound: the actor holds no role at the unit.
        WrongRole: an act is none of the actor's own roles there; a lent act is not passed on.
        DelegationForeign, DelegationToMachine: the delegate holds no role at the unit, or is a program.
        DelegationPeriod: it begins in the past, or lasts longer than the actor's own role.
        DelegationChain: one of the acts was lent to the actor, or the delegate has lent it on.
    """
    if await is_own_account(tx, actor, asked.to_person_id):
        raise DelegationToOneself().at("/to_person_id")
    people = [actor.person_id, asked.to_person_id]
    held = await tx.all(delegations.LOCK_ROLES, unit_id=asked.unit_id, people=people, day=clock.today())
    giver = await read_actor(
        tx, actor.person_id, actor.client_id, actor.session_id
    )  # as it is at this instant
    acting = _acting(giver, asked)
    if not any(one.person_id == asked.to_person_id for one in held):
        raise DelegationForeign().at("/to_person_id")
    if await tx.one(persons.IS_MACHINE, id=asked.to_person_id):
        raise DelegationToMachine().at("/to_person_id")
    _must_last([one for one in held if one.person_id == actor.person_id], asked)
    await _must_be_the_only_link(tx, actor, asked)
    [unit] = await grants.places(tx, [asked.unit_id])
    id = ids.new()
    await delegations.add(
        tx,
        id=id,
        unit_id=unit.id,
        from_person_id=actor.person_id,
        to_person_id=asked.to_person_id,
        acts=sorted(asked.acts),
        valid_from=asked.valid_from,
        valid_to=asked.valid_to,
        created_at=clock.now(),
    )
    _tell_given(tx, actor, unit, acting, id, asked)
    return await tx.one(delegations.VIEW, id=id, me=actor.person_id, watched=[])


async def revoke(
    tx: Transaction, actor: Actor, delegation_id: UUID, seen: Version, asked: RevocationIn
) -> DelegationView:
    """Take a delegation back; from this instant on the delegate does nothing by it.

    Raises:
        NotFound: no such delegation of the actor's, nor at a unit that they administer or inspect.
        IfMatchMissing, Stale: it is not as the actor saw it.
        WrongRole: the actor neither gave it in a role they still hold, nor administers the unit.
        DelegationOver: it was revoked, or its period is over.
    """
    seen.required()
    watched = await _watched(tx, actor, _WATCHERS)
    held = await tx.one(delegations.LOCK, id=delegation_id, me=actor.person_id, watched=watched)
    seen.must_be(held.version)
    acting, at = await _revoking(tx, actor, held)
    today = clock.today()
    if held.revoked_on is not None or held.valid_to < today:
        raise DelegationOver
    await delegations.revoke(tx, held.id, day=today, by=actor.person_id, reason=asked.reason)
    record(
        tx,
        actor,
        stream=Stream.account(held.from_person_id, held.unit_path),
        type=EventType.ACCOUNT_REVOKE_DELEGATION,
        acting=acting,
        unit_id=at,
        data={"delegation": ids.show(Prefix.DELEGATION, held.id), "revoked_on": today.isoformat()},
        secret={"reason": asked.reason},
    )
    return await tx.one(delegations.VIEW, id=held.id, me=actor.person_id, watched=watched)


async def read(tx: Transaction, actor: Actor, id: UUID) -> DelegationView:
    """One delegation by or to the actor, or at a unit that they administer or inspect.

    Raises:
        NotFound: there is none.
    """
    watched = await _watched(tx, actor, _WATCHERS)
    return await tx.one(delegations.VIEW, id=id, me=actor.person_id, watched=watched)


async def delegations_page(
    tx: Transaction, actor: Actor, asked: Asked, filters: DelegationFilters
) -> Page[DelegationView]:
    """The actor's delegations, and those at units that they administer or inspect; the latest first."""
    listing = asked.listing("delegations", person=actor.person_id, **filters.model_dump(exclude_none=True))
    after = asked.after(listing)
    active: dict[str, UUID] = {filters.side: actor.person_id} if filters.side else {}
    active |= {"unit_id": filters.unit_id} if filters.unit_id else {}
    watched = await _watched(tx, actor, _WATCHERS)
    mine: dict[str, Any] = {"me": actor.person_id, "watched": watched}
    total = await asked.total(tx, delegations.delegations_page_of(frozenset(active)), **mine, **active)
    active |= {"after_id": after[0]} if after else {}
    rows = await delegations.page(tx, asked.limit, actor.person_id, watched, **active)
    return listing.page(rows, asked.size, lambda row: (row.id,), total)


def _acting(giver: Actor, asked: DelegationIn) -> Role:
    """The role in which the first act is the giver's own; every act must be."""
    own = giver.roles_at(asked.unit_id)
    if not own:
        raise NotFound().at("/unit_id")
    for place, act in enumerate(asked.acts):
        if not own & givers(act):
            raise WrongRole().at(f"/acts/{place}")
    return min(own & givers(asked.acts[0]))


def _must_last(own: Sequence[OwnRole], asked: DelegationIn) -> None:
    if asked.valid_from < clock.today():
        raise DelegationPeriod().at("/valid_from")
    for act in asked.acts:
        lasting = [
            one
            for one in own
            if one.role in givers(act) and (one.valid_to is None or one.valid_to >= asked.valid_to)
        ]
        if not lasting:
            raise DelegationPeriod().at("/valid_to")


async def _must_be_the_only_link(tx: Transaction, actor: Actor, asked: DelegationIn) -> None:
    found = await tx.maybe(
        delegations.CHAINED,
        from_person_id=actor.person_id,
        to_person_id=asked.to_person_id,
        unit_id=asked.unit_id,
        acts=list(asked.acts),
        valid_from=asked.valid_from,
        valid_to=asked.valid_to,
    )
    if found is not None:
        raise DelegationChain().at("/acts")


def _tell_given(
    tx: Transaction, actor: Actor, unit: Place, acting: Role, id: UUID, asked: DelegationIn
) -> None:
    record(
        tx,
        actor,
        stream=Stream.account(actor.person_id, unit.path),
        type=EventType.ACCOUNT_DELEGATE,
        acting=acting,
        unit_id=unit.id,
        data={
            "delegation": ids.show(Prefix.DELEGATION, id),
            "to": ids.show(Prefix.PERSON, asked.to_person_id),
            "unit": ids.show(Prefix.UNIT, unit.id),
            "acts": sorted(act.value for act in asked.acts),
            "valid_from": asked.valid_from.isoformat(),
            "valid_to": asked.valid_to.isoformat(),
        },
    )


async def _revoking(tx: Transaction, actor: Actor, held: DelegationView) -> tuple[Role, UUID]:
    """The role in which the actor takes it back, and where."""
    own = actor.roles_at(held.unit_id)
    mine = sorted(role for act in held.acts for role in own & givers(act))
    if held.from_person_id == actor.person_id and mine:
        return mine[0], held.unit_id
    admin_at = [unit for unit, roles in actor.roles.items() if Role.ADMIN in roles]
    above = [one for one in await grants.places(tx, admin_at) if held.unit_path.startswith(one.path)]
    if not above:
        raise WrongRole
    return Role.ADMIN, max(above, key=lambda place: len(place.path)).id


async def _watched(tx: Transaction, actor: Actor, roles: frozenset[Role]) -> list[str]:
    """The paths of the units where the actor holds one of the roles."""
    at = [unit for unit, held in actor.roles.items() if held & roles]
    return [place.path for place in await grants.places(tx, at)]
