"""Opening accounts with their first role, and showing them."""

from typing import Any
from uuid import UUID

from .. import clock, ids, names
from ..access.actor import Actor
from ..access.identities import sealed
from ..db.paging import Page
from ..db.transaction import Transaction
from ..errors import AccountIdentityTaken
from ..history.events import EventType
from ..http.lists import Asked
from ..identity import masked
from . import grants, persons
from .grant_shapes import GrantView, PersonRow, PersonView
from .granting import Act, add, administered, below, must_be_given_there, tell, told
from .person_schemas import PersonFilters, PersonIn


async def open_account(tx: Transaction, actor: Actor, asked: PersonIn) -> PersonView:
    """Open an account with its first role; nobody signs in with it before a password is set.

    Raises:
        NotFound: the unit is none within the actor's units.
        WrongRole: the actor administers neither the unit nor one above it.
        GrantNationwide, GrantPeriod: the role is not given at such a unit, or not for such days.
        UsernameTaken, AccountIdentityTaken: another account has this user name, or identity number.
    """
    first = asked.grant
    unit, at = await administered(tx, actor, first.unit_id, "/grant/unit_id")
    must_be_given_there(unit, first, "/grant")
    id = ids.new()
    try:
        await persons.add(tx, **_account(tx, id, asked))
    except AccountIdentityTaken as taken:
        raise taken.at("/identity/number") from None
    grant_id = await add(tx, id, first)
    kind = asked.identity.kind.value if asked.identity else None
    secret = {"name": names.nfc(asked.name), "post": names.nfc(asked.post)}
    tell(
        tx,
        actor,
        Act(EventType.ACCOUNT_OPEN, id, unit, at),
        {**told(grant_id, first), "identity_kind": kind},
        **secret,
    )
    return await view_person(tx, id)


async def view_person(tx: Transaction, id: UUID) -> PersonView:
    """One account with a role, or a past one, within the actor's units.

    Raises:
        NotFound: there is none.
    """
    return (await _views(tx, [await persons.view(tx, id)]))[0]


async def persons_page(tx: Transaction, asked: Asked, filters: PersonFilters) -> Page[PersonView]:
    """Accounts with a role at the actor's units and those under them, the latest opened first.

    Raises:
        NotFound: there is no such unit.
    """
    listing = asked.listing("persons", unit_id=filters.unit_id)
    after = asked.after(listing)
    active = await below(tx, filters.unit_id)
    total = await asked.total(tx, persons.persons_page_of(frozenset(active)), **active)
    rows = await persons.page(tx, asked.limit, **active, **({"after_id": after[0]} if after else {}))
    page = listing.page(rows, asked.size, lambda row: (row.id,), total)
    return page.showing(await _views(tx, page.items))


def _account(tx: Transaction, id: UUID, asked: PersonIn) -> dict[str, Any]:
    identity = asked.identity.identity() if asked.identity else None
    return {
        "id": id,
        "username": names.nfc(asked.username).lower(),
        "name": asked.name,
        "post": asked.post,
        "password_hash": None,
        **sealed(tx, identity, place=f"person|identity|{id}"),
        "is_active": True,
        "is_machine": False,
        "version": 1,
        "created_at": clock.now(),
    }


async def _views(tx: Transaction, rows: list[PersonRow]) -> list[PersonView]:
    held: dict[UUID, list[GrantView]] = {row.id: [] for row in rows}
    for one in await grants.held(tx, list(held), clock.today()):
        held[one.person_id].append(one)
    return [
        PersonView(
            row.id,
            row.name,
            row.post,
            masked(row.identity_kind, row.identity_tail),
            "open" if row.is_active else "closed",
            held[row.id],
            row.version,
            row.created_at,
        )
        for row in rows
    ]
