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
from ..errors import FactsAhead, IdentityTaken
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.lists import Asked
from ..ids import Prefix, SubjectKey, SubjectKind
from ..workflow.process import Role
from . import repository, service
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
    key = SubjectKey(SubjectKind.INDIVIDUAL, id)
    name = names.nfc(new.family_and_given_name)
    index = index_of(tx, new.identity) if new.identity else None
    await service.add(tx, key, unit, name, names.sort_key(name))
    await tx.run(
        repository.ADD_INDIVIDUAL,
        id=id,
        identity_index=index,
        **_sealed(tx, id, new.identity),
        key_version=office_of(tx).vault.version,
        birth_on=new.birth_on,
        sex=new.sex,
        occupation=new.occupation,
        post=new.post,
    )
    _record_register(tx, actor, Stream.subject(key, path), unit_id, new, acting)
    return Found(id, key.kind, unit_id, path, name, new.post, new.occupation, new.sex, new.birth_on, index)


async def register_in_unit(tx: Transaction, actor: Actor, asked: IndividualIn) -> Registered:
    """Register a person in one of the actor's own units.

    Raises:
        WrongRole: the actor is no clerk of that very unit.
        UnitNotInForce: the unit is closed.
        IdentityTaken, FactsAhead: as `register`.
    """
    acting = service.clerk_at(actor, asked.unit_id)
    unit = await service.unit_in_force(tx, asked.unit_id)
    new = asked.new()
    try:
        found = await register(tx, actor, unit, new, acting)
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
