"""What would change for each nominee if a dossier were judged by another lawbook; nothing is altered."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from .. import clock
from ..access.office import office_of
from ..db.transaction import Transaction
from ..eligibility.service import gather, judge_again
from ..law.difference import Difference, difference
from ..law.lawbook import Lawbook
from ..law.verdict import Verdict
from ..lawbooks.trying import lawbook_named
from . import nominations, repository
from .judging import Stored, bench_of, cases_of
from .shapes import NominationView
from .views import told_to


@dataclass(frozen=True, slots=True)
class Revalued:
    """A nomination with the kept verdict and the one by the other lawbook, as far as the caller sees them.

    Attributes:
        is_as_kept: Judged now, its own lawbook says what was kept; else facts are others today.
        difference: Between the verdicts of the two lawbooks on the same facts, so of the rules alone.
    """

    row: NominationView
    kept: Stored
    other: Stored
    is_as_kept: bool
    outcome_changes: bool
    difference: Difference


@dataclass(frozen=True, slots=True)
class Revaluation:
    """A page of a dossier's nominations, judged by two lawbooks on one day."""

    day: date
    own: Lawbook
    other: Lawbook
    rows: list[Revalued]


async def revalue(
    tx: Transaction, dossier_id: UUID, named: str | None, *, after: int, limit: int
) -> Revaluation:
    """Judge a page of a dossier's nominations by another lawbook, on the same day and the same facts.

    Args:
        named: A lawbook's hash or a pack; None: the rules in force for the owner today.

    Raises:
        NotFound: no such dossier, lawbook or pack within the actor's units.
        PackElsewhere, PackUnsound: see `lawbook_named`.
        UnitNotInForce: the deciding unit decided nothing on the day of the last judging.
    """
    head = await tx.one(repository.HEAD, id=dossier_id)
    lawbook = await lawbook_named(tx, named, head.owner_path) if named else office_of(tx).of(head.owner_path)
    rows = await tx.all(nominations.PAGE, dossier_id=dossier_id, after=after, size=limit)
    own = await bench_of(tx, head, max((one.judged_on for one in rows), default=clock.today()))
    other = replace(own, lawbook=lawbook)
    cases = await cases_of(tx, head, rows, own.lawbook)
    known = await gather(tx, {one.subject_id for one in rows}, facts_on=own.facts_on)
    verdicts = [[judge_again(known[one.subject_id], one, by) for by in (own, other)] for one in cases]
    found = [_revalued(tx, row, *pair) for row, pair in zip(rows, verdicts, strict=True)]
    return Revaluation(own.day, own.lawbook, lawbook, found)


def _revalued(tx: Transaction, row: NominationView, own: Verdict, other: Verdict) -> Revalued:
    now, then = (told_to(tx, replace(row, verdict=one.as_json())) for one in (own, other))
    return Revalued(
        row,
        told_to(tx, row),
        then,
        own.hash() == row.verdict_hash.hex(),
        own.outcome is not other.outcome,
        difference(now["findings"], then["findings"]),
    )
