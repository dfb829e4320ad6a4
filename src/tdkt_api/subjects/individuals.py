"""What only people have: an identity number, sealed and found by its blind index, and what they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from .. import clock, names
from ..access.actor import Actor
from ..access.identities import index_of, sealed
from ..db.transaction import Transaction
from ..errors import FactsAhead, Fault, IdentityTaken, Invalid
from ..http.version import Version
from ..identity import Doubt, Identity, doubts
from ..ids import SubjectKind
from . import registering, repository
from .changes import difference, plain
from .registering import Details, Kind
from .schemas import IndividualIn, IndividualPatch
from .shapes import Found, IndividualView, Namesake, NewIndividual, SubjectRef

_PRIVATE: Final = ("birth_on", "died_on", "sex", "post")
_CODES: Final = ("occupation", "nationality")


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


async def register_in_unit(tx: Transaction, actor: Actor, asked: IndividualIn) -> Registered:
    """Register a person in one of the actor's own units.

    Raises:
        WrongRole, UnitNotInForce, IdentityTaken, FactsAhead, Invalid: as `registering.register_in_unit`.
    """
    new = asked.new()
    try:
        shown, like = await registering.register_in_unit(tx, actor, INDIVIDUAL, asked.unit_id, new)
    except IdentityTaken as taken:
        raise taken.at("/identity/number") from None
    return Registered(shown, doubts_of(new), [one.ref for one in like if _may_be(one, new)])


def doubts_of(new: NewIndividual) -> list[Doubt]:
    """What is doubtful of the identity number that was sent with a person; nothing where none was."""
    return doubts(new.identity, new.birth_on, new.sex, today=clock.today()) if new.identity else []


async def edit(
    tx: Transaction, actor: Actor, id: UUID, seen: Version, patch: IndividualPatch
) -> tuple[IndividualView, list[Doubt]]:
    """Change what is known of a person; their awards keep what was true on their day.

    A number that is sent is compared with the birth date and sex as they are from now on.

    Raises:
        NotFound, IfMatchMissing, Stale, WrongRole, IdentityTaken, FactsAhead, Invalid: as `registering.edit`.
    """
    try:
        shown = await registering.edit(tx, actor, INDIVIDUAL, id, seen, patch)
    except IdentityTaken as taken:
        raise taken.at("/identity/number") from None
    sent = patch.identity.identity() if patch.identity else None
    return shown, doubts(sent, shown.birth_on, shown.sex, today=clock.today()) if sent else []


async def search(tx: Transaction, identity: Identity) -> list[IndividualView]:
    """The visible person with this identity number, or nobody."""
    return await repository.search(tx, index_of(tx, identity))


def _entered(tx: Transaction, id: UUID, new: NewIndividual) -> Details:
    _must_have_come(new)
    details = _details(new, names.nfc(new.family_and_given_name))
    told = {name: plain(getattr(new, name)) for name in _CODES}
    kind = new.identity.kind.value if new.identity else None
    return replace(
        details,
        columns={**details.columns, **_sealed(tx, id, new.identity)},
        data={"identity_kind": kind, **told},
    )


def _edited(tx: Transaction, before: IndividualView, patch: IndividualPatch) -> Details:
    changes = patch.changes()
    own = {one: value for one, value in changes.items() if one in repository.PERSONAL}
    after = replace(before, **own)
    _must_have_come(after)
    identity = patch.identity.identity() if patch.identity else None
    told = {"identity_kind": identity.kind.value if identity else None}
    return replace(
        _details(after, names.nfc(changes.get("family_and_given_name", before.name))),
        data={**told, **difference(before, after, _CODES)},
        sealed=_sealed(tx, before.id, identity) if identity else {},
    )


def _details(one: NewIndividual | IndividualView, name: str) -> Details:
    """What is known beside the identity number."""
    columns = {column: getattr(one, column) for column in repository.PERSONAL}
    secret = {"family_and_given_name": name} | {private: plain(getattr(one, private)) for private in _PRIVATE}
    return Details(name, columns, {}, secret)


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
    return sealed(tx, identity, place=f"individual|identity|{id}")


INDIVIDUAL: Final = Kind(SubjectKind.INDIVIDUAL, _entered, _edited)
