"""Register individuals and find them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from .. import clock, ids, names
from ..access.actor import Actor
from ..access.office import office_of
from ..db.transaction import Transaction
from ..errors import FactsAhead, Fault, IdentityTaken, Invalid
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.version import Version
from ..ids import Prefix, SubjectKey, SubjectKind
from ..workflow.process import Role
from . import repository, service
from .changes import difference, plain
from .identity import Doubt, Identity, doubts
from .schemas import IndividualIn, IndividualPatch
from .shapes import Found, IndividualView, Namesake, NewIndividual, SubjectRef

_KIND: Final = SubjectKind.INDIVIDUAL
_PRIVATE: Final = ("birth_on", "died_on", "sex", "post")


@dataclass(frozen=True, slots=True)
class Registered:
    """Who was registered, what is doubtful of their number, and who else is like them in the unit."""

    view: IndividualView
    doubts: list[Doubt]
    duplicates: list[SubjectRef]


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
    _must_have_come(new)
    key = SubjectKey(_KIND, ids.new())
    name = names.nfc(new.family_and_given_name)
    index = index_of(tx, new.identity) if new.identity else None
    await service.add(
        tx,
        actor,
        key,
        unit,
        name,
        client_reference=new.client_reference,
        **_sealed(tx, key.id, new.identity),
        **{one: getattr(new, one) for one in repository.PERSONAL},
    )
    _record_register(tx, actor, Stream.subject(key, unit[1]), unit[0], new, acting)
    return Found(key.id, _KIND, *unit, name, new.post, new.occupation, new.sex, new.birth_on, index)


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
    shown = await view(tx, found.id)
    like = await service.namesakes(tx, found.key, found.unit_path, found.name)
    return Registered(shown, doubts_of(new), [one.ref for one in like if _may_be(one, new)])


def doubts_of(new: NewIndividual) -> list[Doubt]:
    """What is doubtful of the identity number that was sent with a person; nothing where none was."""
    return doubts(new.identity, new.birth_on, new.sex, today=clock.today()) if new.identity else []


async def view(tx: Transaction, id: UUID) -> IndividualView:
    """One visible person.

    Raises:
        NotFound: no such person within the actor's units.
    """
    found: IndividualView = await tx.one(repository.VIEWS[_KIND], id=id)
    return found


async def edit(
    tx: Transaction, actor: Actor, id: UUID, seen: Version, patch: IndividualPatch
) -> tuple[IndividualView, list[Doubt]]:
    """Change what is known of a person; their awards keep what was true on their day.

    A number that is sent is compared with the birth date and sex as they are from now on.

    Raises:
        NotFound, IfMatchMissing, Stale: no such person within the actor's units, or they are others by now.
        WrongRole: the actor is no clerk of their unit.
        IdentityTaken: somebody else in the country has the identity number.
        FactsAhead, Invalid: a day to come, a death before the birth.
    """
    seen.required()
    before: IndividualView = await tx.one(repository.LOCKS[_KIND], id=id)
    seen.must_be(before.version)
    acting = service.clerk_at(actor, before.unit_id)
    changes = patch.changes()
    name = names.nfc(changes.get("family_and_given_name", before.name))
    own = {one: value for one, value in changes.items() if one in repository.PERSONAL}
    after = replace(before, name=name, **own)
    _must_have_come(after)
    key = SubjectKey(_KIND, id)
    await service.rename(tx, key, name)
    personal = {one: getattr(after, one) for one in repository.PERSONAL}
    await repository.edit(tx, repository.EDIT_INDIVIDUAL, id, **personal)
    found: list[Doubt] = []
    if patch.identity is not None:
        identity = patch.identity.identity()
        await _identify(tx, id, identity)
        found = doubts(identity, after.birth_on, after.sex, today=clock.today())
    _record_edit(tx, actor, before, after, patch, acting)
    return await view(tx, id), found


async def search(tx: Transaction, identity: Identity) -> list[IndividualView]:
    """The visible person with this identity number, or nobody."""
    return await repository.search(tx, index_of(tx, identity))


async def _identify(tx: Transaction, id: UUID, identity: Identity) -> None:
    try:
        await repository.edit(tx, repository.IDENTIFY, id, **_sealed(tx, id, identity))
    except IdentityTaken as taken:
        raise taken.at("/identity/number") from None


def _must_have_come(one: NewIndividual | IndividualView) -> None:
    for name in ("birth_on", "died_on"):
        day = getattr(one, name)
        if day is not None and day > clock.today():
            raise FactsAhead().at(f"/{name}")
    if one.birth_on and one.died_on and one.died_on < one.birth_on:
        told = {"first": "birth_on", "last": "died_on"}
        raise Invalid(faults=[Fault("/died_on", "value.order", told)])


def _may_be(one: Namesake, new: NewIndividual) -> bool:
    """Whether somebody of the same name may be the same person: born in the same year, as far as is known."""
    return one.birth_on is None or new.birth_on is None or one.birth_on.year == new.birth_on.year


def _sealed(tx: Transaction, id: UUID, identity: Identity | None) -> dict[str, Any]:
    vault = office_of(tx).vault
    empty = dict.fromkeys(("identity_kind", "identity_sealed", "identity_index", "identity_tail"))
    if identity is None:
        return {**empty, "key_version": vault.version}
    return {
        "identity_kind": identity.kind,
        "identity_sealed": vault.seal(identity.number, place=f"individual|identity|{id}"),
        "identity_index": index_of(tx, identity),
        "identity_tail": identity.tail,
        "key_version": vault.version,
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
            "nationality": new.nationality,
        },
        secret={
            "family_and_given_name": names.nfc(new.family_and_given_name),
            **{name: plain(getattr(new, name)) for name in _PRIVATE},
        },
    )


def _record_edit(
    tx: Transaction,
    actor: Actor,
    before: IndividualView,
    after: IndividualView,
    patch: IndividualPatch,
    acting: Role,
) -> None:
    changes = patch.changes()
    texts = {"family_and_given_name": after.name} | {name: plain(getattr(after, name)) for name in _PRIVATE}
    record(
        tx,
        actor,
        stream=Stream.subject(SubjectKey(_KIND, before.id), before.unit_path),
        type=EventType.INDIVIDUAL_EDIT,
        acting=acting,
        unit_id=before.unit_id,
        data={
            "fields": sorted(changes),
            "identity_kind": patch.identity.kind.value if patch.identity else None,
            **difference(before, after, ("occupation", "nationality")),
        },
        secret={name: text for name, text in texts.items() if name in changes},
    )
