"""Whom a batch names: found by id or exact identity number, else registered in the owner's unit."""

from collections.abc import Sequence
from typing import Any, Final

from ..access.actor import Actor
from ..db.transaction import Transaction
from ..errors import FactsDiffer, NotFound
from ..ids import SubjectKind
from ..names import folded
from ..subjects import individuals
from ..subjects import service as subjects
from ..subjects.collectives import COLLECTIVE
from ..subjects.households import HOUSEHOLD
from ..subjects.individuals import INDIVIDUAL
from ..subjects.registering import register
from ..subjects.shapes import Found
from ..workflow.process import Role
from .batch_schemas import BatchItem, Named, NamedCollective, NamedHousehold, NewPerson
from .shapes import DossierHead

_OWN: Final = ("birth_on", "sex", "occupation")  # a post changes with time


class Names:
    """Everybody found so far, so that two items may name the same subject."""

    def __init__(self, tx: Transaction, actor: Actor, acting: Role, head: DossierHead) -> None:
        self.tx, self.actor, self.acting, self.head = tx, actor, acting, head
        self.known: dict[Any, Found] = {}

    async def learn(self, items: Sequence[BatchItem]) -> None:
        """Find all that are stored, with a fixed number of queries, and hold their rows."""
        people = [item.individual for item in items if item.individual]
        identities = [one.identity.identity() for one in people if one.identity and one.id is None]
        wanted = [item.named.id for item in items if item.named.id]
        self.known = dict(await individuals.find_many(self.tx, identities))
        self.known |= await subjects.get_found(self.tx, wanted)
        await subjects.lock(self.tx, sorted({one.id for one in self.known.values()}))

    async def whom(self, item: BatchItem) -> Found:
        """The subject of an item.

        Raises:
            NotFound: no such subject of this kind within the actor's units.
            FactsDiffer: it is stored under another name, or with other facts.
            IdentityTaken, FactsAhead, Invalid: it cannot be registered as it was sent.
        """
        wanted, at = item.named, f"/{item.kind}"
        key = wanted.id or (isinstance(wanted, NewPerson) and self._index(wanted)) or None
        found = self.known.get(key)
        if found is not None and found.kind is item.kind:
            self._must_agree(found, wanted, at)
            return found
        if wanted.id is not None:
            raise NotFound().at(f"{at}/id")
        made = await self._register(wanted)
        if key is not None:
            self.known[key] = made
        return made

    def _index(self, wanted: NewPerson) -> bytes | None:
        return individuals.index_of(self.tx, wanted.identity.identity()) if wanted.identity else None

    async def _register(self, wanted: Named) -> Found:
        unit = (self.head.owner_unit_id, self.head.owner_path)
        match wanted:
            case NewPerson():
                return await register(self.tx, self.actor, INDIVIDUAL, unit, wanted.new(), self.acting)
            case NamedCollective():
                return await register(self.tx, self.actor, COLLECTIVE, unit, wanted.new(), self.acting)
            case NamedHousehold():
                return await register(self.tx, self.actor, HOUSEHOLD, unit, wanted.new(), self.acting)

    def _must_agree(self, known: Found, sent: Named, at: str) -> None:
        """The id or number belongs to a subject of that name; another name is somebody's mistake.

        What else another unit knows of its people is not compared: that would tell it.
        """
        if sent.name is not None and folded(sent.name) != folded(known.name):
            raise FactsDiffer().at(f"{at}/{_NAMED[known.kind]}")
        if not isinstance(sent, NewPerson) or known.unit_id != self.head.owner_unit_id:
            return
        for fact in _OWN:
            told, held = getattr(sent, fact), getattr(known, fact)
            if None not in (told, held) and told != held:
                raise FactsDiffer().at(f"{at}/{fact}")


_NAMED: Final = {
    SubjectKind.INDIVIDUAL: "family_and_given_name",
    SubjectKind.COLLECTIVE: "name",
    SubjectKind.HOUSEHOLD: "head_name",
}
