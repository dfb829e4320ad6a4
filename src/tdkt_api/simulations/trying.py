"""Trying other rules on a unit's year, 500 rows at a time; nothing is held and nothing altered."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..access.office import Office
from ..db.database import Database
from ..db.query import Query
from ..db.transaction import Transaction
from ..dossiers import nominations
from ..eligibility.service import Bench, Case, gather, judge_again
from ..ids import Prefix
from ..law.facts import Attested, Facts
from ..law.lawbook import Lawbook
from ..lawbooks.current import refreshed
from ..lawbooks.trying import Trial, trial_of
from ..operations.running import Made
from ..operations.shapes import Job
from ..units import service as units
from ..units.kinds import Kind
from ..units.service import unit_kind_of
from . import repository
from .shapes import Tried
from .tallying import UNKNOWN, Tally

NDJSON: Final = "application/x-ndjson"
_START: Final = (date.min, UUID(int=0))


@dataclass(frozen=True, slots=True)
class _Year:
    """Whose year it is, and by which rules it is judged."""

    scopes: tuple[str, ...]
    office: Office
    trial: Trial
    asked: Mapping[str, Any]
    today: date


@dataclass(frozen=True, slots=True)
class _Piece:
    rows: Sequence[Tried]
    known: Mapping[date | None, Mapping[UUID, Facts]]
    attested: Mapping[UUID, Mapping[str, Attested]]


async def make(database: Database, actor: Actor, office: Office, job: Job) -> Made:
    """Try what was asked, as far as the actor sees it now, by what is in force at this moment.

    Raises:
        NotFound, PackElsewhere, PackUnsound: see `trial_of`.
    """
    office, asked = await refreshed(database, office), job.parameters
    async with database.transaction(scopes=actor.scopes, read_only=True) as tx:
        tx.office = office
        unit = await units.get(tx, ids.read(Prefix.UNIT, asked["unit_id"]))
        trial = await trial_of(tx, asked["lawbook"], unit.path, below=True)
        given = {"path": unit.path, "path_to": f"{unit.path[:-1]}0", "year": asked["year"]}
        today = clock.today()
        count = await tx.one(repository.COUNT_NOMINATIONS, **given)
        count += await tx.one(repository.COUNT_AWARDS, **given)
    year = _Year(tuple(actor.scopes), office, trial, given, today)
    return Made(NDJSON, count + 1, _lines(database, year, job))


async def _lines(database: Database, year: _Year, job: Job) -> AsyncIterator[bytes]:
    """A line for each nomination and award, then one with all counts, which are kept too."""
    tally = Tally()
    for query in (repository.NOMINATIONS, repository.AWARDS):
        place = _START
        while True:
            piece = await _gathered(database, year, query, place)
            if not piece.rows:
                break
            yield await asyncio.to_thread(_judged, year, piece, tally)
            place = (piece.rows[-1].place, piece.rows[-1].id)
    result = tally.as_json()
    async with database.transaction(scopes=(job.unit_path,)) as tx:
        await tx.run(repository.STORE, job=job.id, new_result=result)
    yield _line({"result": result})


async def _gathered(database: Database, year: _Year, query: Query[Tried], place: tuple[date, UUID]) -> _Piece:
    """The next rows with their facts, each as they were known on its own day."""
    async with database.transaction(scopes=year.scopes, read_only=True) as tx:
        tx.office = year.office
        asked = {**year.asked, "after_day": place[0], "after_id": place[1]}
        today = {"today": year.today} if query is repository.NOMINATIONS else {}
        rows = await tx.all(query, **asked, **today)
        known = await _known(tx, rows)
        own = [row.id for row in rows if not row.is_award]
        return _Piece(rows, known, await nominations.attested(tx, own) if own else {})


async def _known(tx: Transaction, rows: Iterable[Tried]) -> dict[date | None, dict[UUID, Facts]]:
    subjects: dict[date | None, set[UUID]] = {}
    for row in rows:
        subjects.setdefault(row.received_on, set()).add(row.subject_id)
    return {day: await gather(tx, of, facts_on=day) for day, of in subjects.items()}


def _judged(year: _Year, piece: _Piece, tally: Tally) -> bytes:
    return b"".join(_line(_one(year, piece, row, tally)) for row in piece.rows)


def _one(year: _Year, piece: _Piece, row: Tried, tally: Tally) -> dict[str, Any]:
    """One case by the rules in force and by the others, on the same day and facts."""
    facts = piece.known[row.received_on][row.subject_id]
    before, after = year.office.of(row.path), year.trial.of(row.path)
    form = before.award(row.award_code) or after.award(row.award_code)
    case = Case(row.subject_id, row.claim(form), piece.attested.get(row.id, {}))
    verdicts = [judge_again(facts, case, _bench(year, row, one)) for one in (before, after)]
    return tally.add(row, form.level if form else UNKNOWN, *verdicts)


def _bench(year: _Year, row: Tried, lawbook: Lawbook) -> Bench:
    decider = unit_kind_of(Kind(row.decider)) if row.decider else None
    return Bench(lawbook, row.received_on or year.today, decider, row.decided_on, row.received_on)


def _line(told: Mapping[str, Any]) -> bytes:
    return (json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
