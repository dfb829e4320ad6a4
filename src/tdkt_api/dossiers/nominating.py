"""Nominating many at once: each person found or registered, their facts entered, every claim judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from .. import clock, ids, names
from ..access.actor import Actor
from ..access.office import office_of
from ..achievements import service as achievements
from ..awards import service as awards
from ..db.transaction import Transaction
from ..errors import AwardUnknown, BatchRefused, DomainError, FactsDiffer, Fault, NotEditable, NotFound
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..ids import Prefix, SubjectKey, SubjectKind
from ..subjects import individuals
from ..subjects import service as subjects
from ..subjects.shapes import Found
from ..workflow.outcomes import Outcome
from ..workflow.process import Role, State
from . import nominations, repository
from .duties import maker_role
from .judging import form_of, must_fit, rejudge
from .schemas import BatchIn, BatchItem, NewPerson
from .shapes import DossierHead, Nominated, NominationView

_OWN: Final = ("birth_on", "sex", "occupation")  # a post changes with time


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item: who it was and what was nominated, or why it was refused."""

    client_reference: str | None
    subject: SubjectKey | None
    nomination_ids: tuple[UUID, ...] = ()
    refusal: DomainError | None = None


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a batch came to; `views` by nomination."""

    dry_run: bool
    items: list[ItemResult]
    views: dict[UUID, NominationView]
    dossier_version: int


class _DryRun(Exception):
    """Carries the result out of the savepoint that is rolled back."""

    def __init__(self, result: BatchResult) -> None:
        super().__init__("dry run")
        self.result = result


async def nominate(tx: Transaction, actor: Actor, dossier_id: UUID, asked: BatchIn) -> BatchResult:
    """Add nominations to a draft, one for each person and form, and judge them.

    Raises:
        NotFound, WrongRole, NotEditable: the dossier cannot take any.
        BatchRefused: an item of an atomic batch was refused; nothing is written.
    """
    head = await repository.lock_current(tx, dossier_id)
    acting = maker_role(actor, head.owner_unit_id)
    if head.state is not State.DRAFT:
        raise NotEditable(state=head.state)
    batch = _Batch(tx, actor, acting, head)
    if not asked.dry_run:
        return await batch.run(asked)
    try:
        async with tx.savepoint():
            raise _DryRun(await batch.run(asked))
    except _DryRun as tried:
        return tried.result


class _Batch:
    """One batch on its way; people found so far are kept so that two items may name the same person."""

    def __init__(self, tx: Transaction, actor: Actor, acting: Role, head: DossierHead) -> None:
        self.tx, self.actor, self.acting, self.head = tx, actor, acting, head
        self.lawbook = office_of(tx).pinned(head.lawbook)
        self.people: dict[Any, Found] = {}
        self.position = 0

    async def run(self, asked: BatchIn) -> BatchResult:
        self.position = await self.tx.one(nominations.LAST_POSITION, dossier_id=self.head.id)
        self.people = await self._known(asked.items)
        items = [await self._attempt(item) for item in asked.items]
        refused = [(n, item.refusal) for n, item in enumerate(items) if item.refusal]
        if refused and asked.atomic:
            raise BatchRefused(faults=[_fault(n, refusal) for n, refusal in refused])
        added = [id for item in items for id in item.nomination_ids]
        return await self._finish(asked, items, added)

    async def _finish(self, asked: BatchIn, items: list[ItemResult], added: Sequence[UUID]) -> BatchResult:
        if added:
            pending = await self.tx.all(nominations.PENDING, dossier_id=self.head.id)
            judged = await rejudge(self.tx, self.head, [one for one in pending if one.id in set(added)])
            await repository.store(self.tx, self.head)
            self._record(judged)
        rows = await self.tx.all(nominations.VIEWS, dossier_id=self.head.id, ids=list(added))
        version = self.head.version + (bool(added) and not asked.dry_run)
        return BatchResult(asked.dry_run, items, {row.id: row for row in rows}, version)

    async def _known(self, items: Sequence[BatchItem]) -> dict[Any, Found]:
        people = [item.individual for item in items]
        identities = [one.identity.identity() for one in people if one.identity and one.id is None]
        found: dict[Any, Found] = dict(await individuals.find_many(self.tx, identities))
        found |= await subjects.get_found(
            self.tx, [one.id for one in people if one.id], SubjectKind.INDIVIDUAL
        )
        await subjects.lock(self.tx, sorted({person.id for person in found.values()}))
        return found

    async def _attempt(self, item: BatchItem) -> ItemResult:
        people = dict(self.people)
        try:
            async with self.tx.savepoint():
                person = await self._person(item)
                await self._facts(item, person)
                added = [await self._nominate(item, person, n) for n in range(len(item.awards))]
        except DomainError as refusal:
            self.people = people
            return ItemResult(item.client_reference, None, refusal=refusal)
        return ItemResult(item.client_reference, person.key, tuple(added))

    async def _person(self, item: BatchItem) -> Found:
        wanted = item.individual
        key = wanted.id or (wanted.identity and individuals.index_of(self.tx, wanted.identity.identity()))
        known = self.people.get(key)
        if known is not None:
            _must_agree(known, wanted, is_own=known.unit_id == self.head.owner_unit_id)
            return known
        if wanted.id is not None:
            raise NotFound().at("/individual/id")
        unit = (self.head.owner_unit_id, self.head.owner_path)
        found = await individuals.register(self.tx, self.actor, unit, wanted.new(), self.acting)
        if key is not None:
            self.people[key] = found
        return found

    async def _facts(self, item: BatchItem, person: Found) -> None:
        at = self.head.owner_unit_id
        entered = await achievements.enter_facts(
            self.tx, person, at, [one.new() for one in item.ratings], [one.new() for one in item.initiatives]
        )
        earlier = [one.new() for one in item.earlier_awards]
        entered |= await awards.enter_earlier(self.tx, person, at, earlier)
        subjects.record_facts(self.tx, self.actor, person, self.acting, entered)

    async def _nominate(self, item: BatchItem, person: Found, number: int) -> UUID:
        code = item.awards[number]
        first, last = item.years or (self.head.first_year, self.head.last_year)
        if self.lawbook.award(code) is None:
            raise AwardUnknown().at(f"/awards/{number}")
        must_fit(form_of(code, self.lawbook), first, last)
        self.position += 1
        id = ids.new()
        await self.tx.run(
            nominations.ADD,
            id=id,
            dossier_id=self.head.id,
            position=self.position,
            subject_id=person.id,
            award_code=code,
            first_year=first,
            last_year=last,
            ground=item.ground,
            summary=item.summary,
            client_reference=item.client_reference,
            outcome=Outcome.PENDING,
            outcome_reason=None,
            is_live=False,
            verdict={},
            verdict_hash=b"",
            judged_on=clock.today(),
            version=0,
            created_at=clock.now(),
        )
        return id

    def _record(self, judged: Sequence[Nominated]) -> None:
        record(
            self.tx,
            self.actor,
            stream=Stream.dossier(self.head.id, self.head.owner_path),
            type=EventType.DOSSIER_NOMINATE,
            acting=self.acting,
            unit_id=self.head.owner_unit_id,
            data={"nominations": [told(one) for one in judged]},
        )


def _must_agree(known: Found, sent: NewPerson, *, is_own: bool) -> None:
    """The number belongs to somebody of that name; another name is somebody's mistake.

    What else another unit knows of its people is not compared: that would tell it.
    """
    name = sent.family_and_given_name
    if name is not None and names.folded(name) != names.folded(known.name):
        raise FactsDiffer().at("/individual/family_and_given_name")
    for fact in _OWN if is_own else ():
        told, held = getattr(sent, fact), getattr(known, fact)
        if None not in (told, held) and told != held:
            raise FactsDiffer().at(f"/individual/{fact}")


def told(one: Nominated) -> dict[str, Any]:
    """A nomination as events name it: codes and ids only."""
    return {
        "nomination": ids.show(Prefix.NOMINATION, one.id),
        "subject": str(one.subject),
        "award": one.award_code,
        "first_year": one.first_year,
        "last_year": one.last_year,
        "verdict": one.verdict["outcome"],
    }


def _fault(index: int, refusal: DomainError) -> Fault:
    inside = refusal.faults[0].pointer if refusal.faults else ""
    return Fault(f"/items/{index}{inside}", refusal.code, refusal.params)
