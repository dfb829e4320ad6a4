"""Reading the history of a dossier or a subject as a timeline."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from .. import clock
from ..access.office import office_of
from ..db.transaction import Transaction
from ..ids import SubjectKey
from . import repository, timeline
from .shapes import Event
from .timeline import Spell

_END: Final = 2**53


@dataclass(frozen=True, slots=True)
class Upto:
    """Until when a history is read: an instant or an event's number, inclusive; all of it without either."""

    at: datetime | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A page of a dossier's events, and its stays in each state until then; the due day is today's."""

    events: list[Event]
    stays: list[Spell]
    due_on: date | None


async def page(tx: Transaction, dossier_id: UUID, upto: Upto, *, after: int, limit: int) -> History:
    """A dossier's events behind a number, as they stood until an instant or event.

    Raises:
        NotFound: no such dossier within the actor's units.
    """
    seen = await tx.one(repository.VISIBLE, id=dossier_id)
    until = await _until(tx, dossier_id, upto)
    events = await tx.all(repository.PAGE, stream_id=dossier_id, after=after, until=until, size=limit)
    moves = await tx.all(repository.MOVES, stream_id=dossier_id, until=until)
    end = await _end(tx, dossier_id, upto)
    return History(
        events,
        timeline.spells(moves, end, office_of(tx).calendar),
        seen.due_on if upto == Upto() else None,
    )


async def page_of_subject(
    tx: Transaction, key: SubjectKey, upto: Upto, *, after: int, limit: int
) -> list[Event]:
    """A subject's events behind a number, as they stood until an instant or event.

    Raises:
        NotFound: no such subject within the actor's units.
    """
    await tx.one(repository.SUBJECT_VISIBLE, id=key.id, kind=key.kind)
    until = await _until(tx, key.id, upto)
    return await tx.all(repository.PAGE, stream_id=key.id, after=after, until=until, size=limit)


async def count(tx: Transaction, stream_id: UUID, upto: Upto) -> int:
    """How many events a visible stream had until then, counted to one beyond what is told."""
    return await tx.one(
        repository.COUNT, stream_id=stream_id, after=0, until=await _until(tx, stream_id, upto)
    )


async def _until(tx: Transaction, stream_id: UUID, upto: Upto) -> int:
    """The last number that counts."""
    until = _END if upto.seq is None else upto.seq
    if upto.at is None:
        return until
    return min(until, await tx.maybe(repository.UNTIL, stream_id=stream_id, at=upto.at) or 0)


async def _end(tx: Transaction, dossier_id: UUID, upto: Upto) -> datetime:
    """Up to when the last stay is counted: the instant or event asked for, never ahead of now."""
    ends = [clock.now()] + ([upto.at] if upto.at else [])
    if upto.seq is not None:
        last = await tx.all(repository.PAGE, stream_id=dossier_id, after=upto.seq - 1, until=upto.seq, size=1)
        ends += [one.at for one in last]
    return min(ends)
