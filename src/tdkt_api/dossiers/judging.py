"""What the law says of a dossier's nominations, and keeping it with them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from .. import clock, ids
from ..access.office import office_of
from ..db.transaction import Transaction
from ..eligibility.service import Bench, Case, judge_stored
from ..errors import AwardHeld, AwardUnknown, ClaimIncomplete, Fault, UnitNotInForce
from ..ids import Prefix
from ..law.authority import UnitKind
from ..law.claim import Claim
from ..law.eligibility import HOLD
from ..law.lawbook import Award, Lawbook
from ..law.procedure import asks_council as asked
from ..law.verdict import Effect, Status, Verdict
from ..units.kinds import Kind
from ..units.service import unit_kind_of
from . import nominations
from .repository import units_in_force
from .shapes import DossierHead, Nominated, NominationView

TITLE: Final = "emulation_title"
Stored = Mapping[str, Any]


def claim_of(nominated: Nominated | NominationView, type: str, lawbook: Lawbook) -> Claim:
    """What a nomination asks for: a title for its award year, another form for its period."""
    form = form_of(nominated.award_code, lawbook)
    kind, first, last = nominated.subject_kind.value, nominated.first_year, nominated.last_year
    if form.kind == TITLE:
        return Claim(form.code, kind, year=last, type=type, ground=nominated.ground)
    return Claim(form.code, kind, type=type, period=(first, last), ground=nominated.ground)


def form_of(code: str, lawbook: Lawbook) -> Award:
    """The award form.

    Raises:
        AwardUnknown: the lawbook has no such form.
    """
    form = lawbook.award(code)
    if form is None:
        raise AwardUnknown
    return form


def must_fit(form: Award, first: int, last: int) -> None:
    """Insist that a title is asked for one year.

    Raises:
        ClaimIncomplete: it is asked for a longer period.
    """
    if form.kind == TITLE and first != last:
        raise ClaimIncomplete(award=form.code)


async def judge(
    tx: Transaction, head: DossierHead, nominated: Sequence[Nominated], *, decided_on: date | None = None
) -> list[Verdict]:
    """A verdict for every nomination, by the rules of the day that counts for the dossier.

    Ratings and initiatives that were corrected after that day are judged as they were received.

    Args:
        decided_on: The day whose authorities count; today where nothing was decided yet.
    """
    bench = await bench_of(tx, head, decided_on or clock.today())
    return await judge_stored(tx, await cases_of(tx, head, nominated, bench.lawbook), bench)


async def bench_of(tx: Transaction, head: DossierHead, decided_on: date) -> Bench:
    """By which rules and facts a dossier is judged: those of its receipt, or before it those of today.

    Raises:
        UnitNotInForce: the deciding unit is closed on the day, or decides nothing.
    """
    lawbook = office_of(tx).pinned(head.lawbook, head.owner_path)
    decider = await _decider(tx, head, decided_on)
    return Bench(lawbook, head.received_on or clock.today(), decider, decided_on, facts_on=head.received_on)


async def cases_of(
    tx: Transaction, head: DossierHead, nominated: Sequence[Nominated | NominationView], lawbook: Lawbook
) -> list[Case]:
    """What each nomination asks for, with what persons have answered to its questions."""
    known = await nominations.attested(tx, [one.id for one in nominated])
    return [Case(n.subject_id, claim_of(n, head.type, lawbook), known[n.id]) for n in nominated]


async def _decider(tx: Transaction, head: DossierHead, day: date) -> UnitKind:
    """What the deciding unit is in the law's eyes.

    Raises:
        UnitNotInForce: it is closed on that day, or decides nothing.
    """
    unit = (await units_in_force(tx, [head.deciding_unit_id], day)).get(head.deciding_unit_id)
    kind = unit_kind_of(Kind(unit.kind)) if unit else None
    if kind is None:
        raise UnitNotInForce
    return kind


async def rejudge(tx: Transaction, head: DossierHead, nominated: Sequence[Nominated]) -> list[Nominated]:
    """Judge again and keep each verdict that changed; the nominations as they stand then."""
    verdicts = await judge(tx, head, nominated)
    await keep(tx, nominated, verdicts)
    return [replace(n, verdict=v.as_json()) for n, v in zip(nominated, verdicts, strict=True)]


async def keep(tx: Transaction, nominated: Sequence[Nominated], verdicts: Sequence[Verdict]) -> None:
    """Keep each verdict that is another than the one kept before."""
    judged = zip(nominated, verdicts, strict=True)
    changed = [(one, verdict) for one, verdict in judged if one.verdict != verdict.as_json()]
    await tx.many(nominations.JUDGE, [_kept(one, verdict) for one, verdict in changed])


def _kept(one: Nominated, verdict: Verdict) -> dict[str, object]:
    return {
        "id": one.id,
        "new_verdict": verdict.as_json(),
        "new_verdict_hash": bytes.fromhex(verdict.hash()),
        "new_judged_on": clock.today(),
    }


async def must_be_new(tx: Transaction, nominated: Sequence[Nominated], pointer: str = "/nominations") -> None:
    """Insist that no subject holds the form for the period already.

    Raises:
        AwardHeld: with a pointer to each.
    """
    held = await tx.all(nominations.HELD, ids=[one.id for one in nominated])
    if held:
        raise AwardHeld(
            faults=[
                Fault(f"{pointer}/{ids.show(Prefix.NOMINATION, id)}", AwardHeld.code) for id in held[:100]
            ]
        )


def blocking(verdict: Stored) -> list[dict[str, Any]]:
    """The findings that stop submit and decide: not met, and by a verified provision in force."""
    return [f for f in verdict["findings"] if f["status"] == Status.NOT_MET and f["effect"] == Effect.BLOCKS]


def warning(verdict: Stored) -> list[dict[str, Any]]:
    """The findings that need a reason to be overridden: not met, and only warning."""
    return [f for f in verdict["findings"] if f["status"] == Status.NOT_MET and f["effect"] == Effect.WARNS]


def holding(verdict: Stored) -> list[dict[str, Any]]:
    """The finding of an open hold, where it stops what goes on."""
    return [found for found in blocking(verdict) if found["code"] == HOLD]


def open_questions(verdict: Stored) -> list[dict[str, Any]]:
    """The findings that a person has still to answer."""
    return [f for f in verdict["findings"] if f["status"] == Status.UNKNOWN]


async def asks_council(tx: Transaction, head: DossierHead) -> bool:
    """Whether the lawbook asks a council for one of the forms still pending."""
    codes = await tx.all(nominations.CODES, dossier_id=head.id)
    return asked(office_of(tx).pinned(head.lawbook, head.owner_path), codes)
