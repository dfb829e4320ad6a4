"""Nominating many at once: each subject found or registered, its facts entered, every claim judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..access.office import office_of
from ..achievements import service as achievements
from ..awards import service as awards
from ..db.transaction import Transaction
from ..errors import AwardUnknown, BatchRefused, DomainError, Fault, NotEditable
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..identity import Doubt
from ..ids import Prefix, SubjectKey
from ..subjects import individuals
from ..subjects import service as subjects
from ..subjects.shapes import Found
from ..workflow.outcomes import Outcome
from ..workflow.process import Role, State
from . import nominations, repository
from .batch_schemas import BatchIn, BatchItem
from .citing import cite
from .duties import maker_role
from .judging import form_of, must_fit, rejudge
from .naming import Names
from .shapes import DossierHead, Nominated, NominationView


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item: who it was and what was nominated, or why it was refused."""

    client_reference: str | None
    subject: SubjectKey | None
    nomination_ids: tuple[UUID, ...] = ()
    refusal: DomainError | None = None
    doubts: Sequence[Doubt] = ()


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
    """Add nominations to a draft, one for each subject and form, and judge them.

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
    """One batch on its way; whom it names is kept by `Names`."""

    def __init__(self, tx: Transaction, actor: Actor, acting: Role, head: DossierHead) -> None:
        self.tx, self.actor, self.acting, self.head = tx, actor, acting, head
        self.lawbook = office_of(tx).pinned(head.lawbook)
        self.names = Names(tx, actor, acting, head)
        self.position = 0

    async def run(self, asked: BatchIn) -> BatchResult:
        self.position = await self.tx.one(nominations.LAST_POSITION, dossier_id=self.head.id)
        await self.names.learn(asked.items)
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

    async def _attempt(self, item: BatchItem) -> ItemResult:
        known = dict(self.names.known)
        try:
            async with self.tx.savepoint():
                subject = await self.names.whom(item)
                await self._facts(item, subject)
                added = [await self._nominate(item, subject, n) for n in range(len(item.awards))]
        except DomainError as refusal:
            self.names.known = known
            return ItemResult(item.client_reference, None, refusal=refusal)
        person = item.individual
        found = individuals.doubts_of(person.new()) if person else ()
        return ItemResult(item.client_reference, subject.key, tuple(added), doubts=found)

    async def _facts(self, item: BatchItem, subject: Found) -> None:
        at = self.head.owner_unit_id
        entered = await achievements.enter_facts(
            self.tx, subject, at, [one.new() for one in item.ratings], [one.new() for one in item.initiatives]
        )
        earlier = [one.new() for one in item.earlier_awards]
        entered |= await awards.enter_earlier(self.tx, subject, at, earlier)
        subjects.record_facts(self.tx, self.actor, subject, self.acting, entered)

    async def _nominate(self, item: BatchItem, subject: Found, number: int) -> UUID:
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
            subject_id=subject.id,
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
        if item.achievement_ids:
            await cite(self.tx, id, subject.id, item.achievement_ids)
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


def told(one: Nominated) -> dict[str, Any]:
    """A nomination as events name it: codes and ids only."""
    cited = [ids.show(Prefix.ACHIEVEMENT, id) for id in one.achievement_ids]
    return {
        **({"achievements": cited} if cited else {}),
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
