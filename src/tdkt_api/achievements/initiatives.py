"""Enter initiatives with all their authors."""

from collections.abc import Sequence
from uuid import UUID

from .. import clock
from ..access.actor import Actor
from ..db.batch import Tried, each
from ..db.transaction import Transaction
from ..errors import FactsDiffer, FactsForeignUnit, NotFound, SharesWrong
from ..ids import SubjectKind
from ..subjects import service as subjects
from ..subjects.shapes import Found
from . import repository
from .known import key_of, must_agree, must_have_come
from .schemas import InitiativeBatchIn, InitiativeIn, InitiativeItem
from .service import must_be_awards
from .shapes import Author, KnownInitiative, NewInitiative, StoredInitiative
from .store import store, told


async def enter_initiative(
    tx: Transaction, actor: Actor, asked: InitiativeIn
) -> tuple[StoredInitiative, bool]:
    """Enter an initiative of people of one unit; the second value says whether it is new.

    Raises:
        WrongRole: the actor is no clerk of that very unit.
        SharesWrong: an author stands twice, or the shares are more than the whole.
        NotFound, FactsForeignUnit: an author is not to be seen, or belongs to another unit.
        FactsDiffer: one of the authors has it otherwise already.
        FactsAhead, AwardUnknown: a day to come, an award form that is none.
    """
    acting = subjects.clerk_at(actor, asked.unit_id)
    sent = NewInitiative(asked.name, asked.scope, asked.year, asked.recognised_on, asked.kind)
    authors = [Author(one.individual_id, one.share_percent, tuple(one.used_for)) for one in asked.authors]
    must_have_come(sent, clock.today(), "")
    _must_share(authors)
    for number, one in enumerate(authors):
        must_be_awards(tx, one.used_for, f"/authors/{number}/used_for")
    people = await _people(tx, asked.unit_id, [one.individual_id for one in authors])
    await subjects.lock(tx, list(people))
    held = await _held(tx, sent, authors)
    if held is not None:
        return held, False
    [stored] = await store(tx, asked.unit_id, [(sent, authors)])
    for id, person in people.items():
        subjects.record_facts(tx, actor, person, acting, told(id, [stored]))
    return stored, True


async def enter_initiatives(
    tx: Transaction, actor: Actor, asked: InitiativeBatchIn
) -> list[Tried[tuple[StoredInitiative, bool]]]:
    """Enter many initiatives, each on its own; one event tells an author's history of all of theirs.

    Raises:
        BatchRefused: an item of an atomic batch was refused.
    """

    async def enter(item: InitiativeItem) -> tuple[StoredInitiative, bool]:
        return await enter_initiative(tx, actor, item)

    await subjects.lock(tx, sorted({one.individual_id for item in asked.items for one in item.authors}))
    return await each(tx, asked.items, enter, atomic=asked.atomic)


def _must_share(authors: Sequence[Author]) -> None:
    seen: set[UUID] = set()
    for number, one in enumerate(authors):
        if one.individual_id in seen:
            raise SharesWrong().at(f"/authors/{number}/individual_id")
        seen.add(one.individual_id)
    if sum(one.share_percent for one in authors) > 100:
        raise SharesWrong().at("/authors")


async def _people(tx: Transaction, unit_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Found]:
    found = await subjects.get_found(tx, ids, SubjectKind.INDIVIDUAL)
    for number, id in enumerate(ids):
        at = f"/authors/{number}/individual_id"
        if id not in found:
            raise NotFound().at(at)
        if found[id].unit_id != unit_id:
            raise FactsForeignUnit().at(at)
    return found


async def _held(tx: Transaction, sent: NewInitiative, authors: Sequence[Author]) -> StoredInitiative | None:
    """The same initiative where its authors have it already; None where none of them has."""
    known = await repository.initiatives_of(tx, [one.individual_id for one in authors])
    held = {one.individual_id: one for one in known if key_of(one) == key_of(sent)}
    if not held:
        return None
    for number, one in enumerate(authors):
        found = held.get(one.individual_id)
        if found is None:
            raise FactsDiffer(year=sent.year).at(f"/authors/{number}/individual_id")
        must_agree(found, sent, "")
        _must_be_same_author(found, one, number)
    return whole(list(held.values()))


def _must_be_same_author(found: KnownInitiative, sent: Author, number: int) -> None:
    if found.share_percent != sent.share_percent:
        raise FactsDiffer(year=found.year).at(f"/authors/{number}/share_percent")
    if not set(sent.used_for) <= set(found.used_for):
        raise FactsDiffer(year=found.year).at(f"/authors/{number}/used_for")


def whole(held: Sequence[KnownInitiative]) -> StoredInitiative:
    """One initiative of its authors' rows.

    Raises:
        FactsDiffer: each has one of their own under this name.
    """
    first = held[0]
    if len({one.id for one in held}) > 1:
        raise FactsDiffer(year=first.year).at("/authors")
    return StoredInitiative(
        first.id,
        first.kind,
        first.name,
        first.scope,
        first.year,
        first.recognised_on,
        first.unit_id,
        tuple(Author(one.individual_id, one.share_percent, one.used_for) for one in held),
        first.created_at,
        first.version,
    )
