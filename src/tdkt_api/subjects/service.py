"""Register individuals and find them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from .. import clock, ids, names
from ..access.actor import Actor
from ..access.office import office_of
from ..db.paging import Page
from ..db.transaction import Transaction
from ..errors import FactsAhead, FactsForeignUnit, IdentityTaken, NotFound, UnitNotInForce, WrongRole
from ..history.events import EventType, Stream
from ..history.recorder import join, record
from ..http.lists import Asked
from ..ids import Prefix
from ..workflow.process import Role
from . import repository
from .facts import Entered
from .identity import Identity, Mismatch, mismatches
from .schemas import IndividualIn
from .shapes import Found, IndividualView, NewIndividual

_PLACES: Final = {Mismatch.BIRTH: "/birth_on", Mismatch.SEX: "/sex"}


@dataclass(frozen=True, slots=True)
class Registered:
    """Who was registered, and the places where the identity number says otherwise."""

    view: IndividualView
    warnings: tuple[tuple[str, Mismatch], ...]


async def find_many(tx: Transaction, identities: Sequence[Identity]) -> dict[bytes, Found]:
    """The persons with these identity numbers, over the whole country, by blind index.

    What is found outside the actor's units may be used but not shown.
    """
    indexes = [index_of(tx, identity) for identity in identities]
    found = await repository.by_identity(tx, indexes) if indexes else []
    return {person.identity_index: person for person in found if person.identity_index is not None}


def index_of(tx: Transaction, identity: Identity) -> bytes:
    """The blind index under which a number is found."""
    return office_of(tx).vault.index(identity.kind, identity.number)


async def get_found(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, Found]:
    """The persons with these ids that lie within the actor's units; the others are left out."""
    return {person.id: person for person in await repository.by_id(tx, ids)} if ids else {}


async def lock(tx: Transaction, ids: Sequence[UUID]) -> list[UUID]:
    """Hold visible persons' rows until the transaction ends, always in the order of their ids."""
    return await repository.lock(tx, ids)


async def register(
    tx: Transaction, actor: Actor, unit: tuple[UUID, str], new: NewIndividual, acting: Role
) -> Found:
    """Register a person in a unit and write it into their history.

    Args:
        unit: Id and path of the unit.
        acting: The role at that unit in which the actor registers.

    Raises:
        IdentityTaken: somebody in the country has this identity number.
        FactsAhead: a day of birth to come.
    """
    if new.birth_on is not None and new.birth_on > clock.today():
        raise FactsAhead().at("/birth_on")
    id, (unit_id, path) = ids.new(), unit
    name = names.nfc(new.family_and_given_name)
    index = index_of(tx, new.identity) if new.identity else None
    await tx.run(
        repository.ADD,
        id=id,
        unit_id=unit_id,
        unit_path=path,
        identity_index=index,
        **_sealed(tx, id, new.identity),
        key_version=office_of(tx).vault.version,
        family_and_given_name=name,
        name_folded=names.folded(name),
        name_sort=names.sort_key(name).encode(),
        birth_on=new.birth_on,
        sex=new.sex,
        occupation=new.occupation,
        post=new.post,
        version=1,
        created_at=clock.now(),
    )
    _record_register(tx, actor, Stream.individual(id, path), unit_id, new, acting)
    return Found(id, unit_id, path, name, new.post, new.occupation, new.sex, new.birth_on, index)


async def register_in_unit(tx: Transaction, actor: Actor, asked: IndividualIn) -> Registered:
    """Register a person in one of the actor's own units.

    Raises:
        WrongRole: the actor is no clerk of that very unit.
        UnitNotInForce: the unit is closed.
        IdentityTaken, FactsAhead: as `register`.
    """
    acting = clerk_at(actor, asked.unit_id)
    path = await repository.unit_path(tx, asked.unit_id, clock.today())
    if path is None:
        raise UnitNotInForce().at("/unit_id")
    new = asked.new()
    try:
        found = await register(tx, actor, (asked.unit_id, path), new, acting)
    except IdentityTaken as taken:
        raise taken.at("/identity/number") from None
    differing = mismatches(new.identity, new.birth_on, new.sex) if new.identity else []
    view = await repository.view(tx, found.id)
    return Registered(view, tuple((_PLACES[one], one) for one in differing))


async def view(tx: Transaction, id: UUID) -> IndividualView:
    """One visible person.

    Raises:
        NotFound: no such person within the actor's units.
    """
    return await repository.view(tx, id)


async def page(
    tx: Transaction, asked: Asked, *, unit_id: UUID | None = None, q: str | None = None
) -> Page[IndividualView]:
    """Visible persons in the order of an office's lists.

    Args:
        unit_id: Only those of this very unit.
        q: Beginnings of words of the name, with or without marks.
    """
    listing = asked.listing("individuals", unit_id=unit_id, q=q)
    after = asked.after(listing)
    words = names.folded(q) if q is not None else None
    if words == "":  # signs without a letter are no name's
        return Page([], None)
    active = {
        "unit_id": unit_id,
        "q": words,
        "name_sort": bytes.fromhex(after[0]) if after else None,
        "id": after[1] if after else None,
    }
    given = {name: value for name, value in active.items() if value is not None}
    rows = await repository.page(tx, asked.limit, **given)
    return listing.page(rows, asked.size, lambda row: (row.name_sort.hex(), row.id))


async def search(tx: Transaction, identity: Identity) -> list[IndividualView]:
    """The visible person with this identity number, or nobody."""
    return await repository.search(tx, index_of(tx, identity))


def clerk_at(actor: Actor, unit_id: UUID) -> Role:
    """The role in which facts of a unit's people are entered.

    Raises:
        WrongRole: the actor is no clerk of that very unit.
    """
    if Role.CLERK not in actor.roles_at(unit_id):
        raise WrongRole
    return Role.CLERK


async def writable(tx: Transaction, actor: Actor, id: UUID) -> Found:
    """A person about whom the actor may enter facts, as a clerk of the person's own unit.

    Raises:
        NotFound: no such person within the actor's units.
        FactsForeignUnit: the actor is no clerk of the person's unit.
    """
    individual = (await get_found(tx, [id])).get(id)
    if individual is None:
        raise NotFound
    if Role.CLERK not in actor.roles_at(individual.unit_id):
        raise FactsForeignUnit
    return individual


def must_be_of(individual: Found, unit_id: UUID) -> None:
    """Insist that a person belongs to the unit that enters facts about them.

    Raises:
        FactsForeignUnit: they belong to another; nothing of what is known there is told.
    """
    if individual.unit_id != unit_id:
        raise FactsForeignUnit


def record_facts(tx: Transaction, actor: Actor, individual: Found, acting: Role, entered: Entered) -> None:
    """Write what was newly entered about a person into their history; nothing where nothing was new.

    It joins the event by which the same act registers the person.
    """
    stream = Stream.individual(individual.id, individual.unit_path)
    if entered and not join(tx, stream, entered.data, entered.secret):
        record(
            tx,
            actor,
            stream=stream,
            type=EventType.INDIVIDUAL_ENTER_FACTS,
            acting=acting,
            unit_id=individual.unit_id,
            data=entered.data,
            secret=entered.secret,
        )


def _sealed(tx: Transaction, id: UUID, identity: Identity | None) -> dict[str, str | bytes | None]:
    if identity is None:
        return {"identity_kind": None, "identity_sealed": None, "identity_tail": None}
    return {
        "identity_kind": identity.kind,
        "identity_sealed": office_of(tx).vault.seal(identity.number, place=f"individual|identity|{id}"),
        "identity_tail": identity.tail,
    }


def _record_register(
    tx: Transaction, actor: Actor, stream: Stream, unit_id: UUID, new: NewIndividual, acting: Role
) -> None:
    record(
        tx,
        actor,
        stream=stream,
        type=EventType.INDIVIDUAL_REGISTER,
        acting=acting,
        unit_id=unit_id,
        data={
            "individual": ids.show(Prefix.INDIVIDUAL, stream.id),
            "identity_kind": new.identity.kind.value if new.identity else None,
            "occupation": new.occupation.value if new.occupation else None,
        },
        secret={
            "family_and_given_name": names.nfc(new.family_and_given_name),
            "birth_on": new.birth_on.isoformat() if new.birth_on else None,
            "sex": new.sex.value if new.sex else None,
            "post": new.post,
        },
    )
