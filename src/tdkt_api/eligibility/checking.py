"""Answering questions of eligibility, for stored subjects or facts sent along; nothing is written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from .. import clock
from ..access.office import office_of
from ..db.transaction import Transaction
from ..errors import ClaimIncomplete, NotFound, UnitNotInForce
from ..law.claim import Claim
from ..law.facts import Attested, Facts, Held, Rating, Work
from ..law.lawbook import Lawbook
from ..law.verdict import Status, Verdict
from ..subjects import service as subjects
from ..units import service as units
from .schemas import CheckIn, CheckItem, FactsIn
from .service import Bench, gather, judge_one

_TITLE = "emulation_title"


async def check(tx: Transaction, asked: CheckIn) -> tuple[date, list[Verdict]]:
    """A verdict for every item, in order, as of the day asked for.

    Raises:
        NotFound: a stored subject is not within the actor's units.
        UnitNotInForce: the deciding unit is none that decides.
        ClaimIncomplete: a title is asked for a longer period.
    """
    day = asked.as_of or clock.today()
    lawbook = office_of(tx).lawbook
    bench = Bench(lawbook, day, await _decider(tx, asked.deciding_unit_id), day)
    known = await _stored(tx, asked.items)
    return day, [
        judge_one(_facts(item, known), _claim(item, n, lawbook), bench) for n, item in enumerate(asked.items)
    ]


async def _decider(tx: Transaction, unit_id: UUID | None) -> Any:
    if unit_id is None:
        return None
    unit = await units.get(tx, unit_id)
    kind = units.unit_kind_of(unit.kind)
    if kind is None:
        raise UnitNotInForce().at("/deciding_unit_id")
    return kind


async def _stored(tx: Transaction, items: Sequence[CheckItem]) -> dict[UUID, Facts]:
    wanted = {item.subject_id.id for item in items if item.subject_id}
    visible = {one.key for one in (await subjects.get_found(tx, sorted(wanted))).values()}
    for n, item in enumerate(items):
        if item.subject_id and item.subject_id not in visible:
            raise NotFound().at(f"/items/{n}/subject_id")
    return await gather(tx, wanted) if wanted else {}


def _facts(item: CheckItem, known: dict[UUID, Facts]) -> Facts:
    attested = {
        one.criterion: Attested(Status(one.answer) if one.answer else None, one.reading)
        for one in item.attested
    }
    if item.subject_id is not None:
        return replace(known[item.subject_id.id], attested=attested)
    return replace(_inline(item.facts or FactsIn()), attested=attested)


def _inline(given: FactsIn) -> Facts:
    ratings = None if given.ratings is None else {one.year: Rating(one.rating) for one in given.ratings}
    works = given.works and tuple(Work(w.id, w.scope, w.year, tuple(w.used_for)) for w in given.works)
    held = given.held and tuple(Held(h.award, h.year, frozenset(h.grounds)) for h in given.held)
    return Facts(
        given.subject_kind,
        given.occupation,
        ratings,
        None if given.works is None else works or (),
        None if given.held is None else held or (),
        has_open_hold=given.has_open_hold,
    )


def _claim(item: CheckItem, index: int, lawbook: Lawbook) -> Claim:
    kind = item.subject_id.kind.value if item.subject_id else (item.facts or FactsIn()).subject_kind
    period = (item.period.first_year, item.period.last_year) if item.period else None
    form = lawbook.award(item.award)
    if form is not None and form.kind == _TITLE and item.year is None:
        raise ClaimIncomplete(award=item.award).at(f"/items/{index}/year")
    if form is not None and form.kind != _TITLE and period is None and item.year is not None:
        period = (item.year, item.year)
    return Claim(item.award, kind, item.year, item.type, period, item.ground)
