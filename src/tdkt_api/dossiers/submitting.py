"""Submitting: every nomination judged, nothing that blocks, no subject under way elsewhere."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..access.office import office_of
from ..db.transaction import Transaction
from ..errors import CriteriaNotMet, Fault, NothingNominated, SummaryMissing
from ..ids import Prefix
from ..law.lawbook import Lawbook
from . import nominations, repository
from .judging import TITLE, blocking, holding, judge, must_be_new, rejudge
from .nominating import told
from .receiving import resumed
from .shapes import Acted, DossierHead, Nominated


class _DryRun(Exception):
    """Ends the savepoint in which a submit was tried."""


async def submit(tx: Transaction, actor: Actor, head: DossierHead) -> Acted:
    """Judge all that is pending, by today's rules or those the dossier has pinned.

    Raises:
        NothingNominated: no nomination is pending.
        CriteriaNotMet: a verified provision in force is not met; `findings` and pointers say which.
        SummaryMissing: a form of commendation is proposed without a summary; pointers say for whom.
        AwardHeld: a subject holds the form for the period already.
        NominationElsewhere: a subject is under way for the same form and period in another dossier.
    """
    pending = await tx.all(nominations.PENDING, dossier_id=head.id)
    if not pending:
        raise NothingNominated
    judged = await rejudge(tx, head, pending)
    refuse_blocked(judged)
    _must_be_summed_up(tx, head, pending)
    await must_be_new(tx, judged)
    await tx.run(nominations.MAKE_LIVE, dossier_id=head.id)
    await tx.run(repository.CLEAR_FLAGS, dossier_id=head.id)
    submitted = replace(head, submitted_by=actor.person_id, submitted_at=clock.now(), return_reason=None)
    return Acted(resumed(tx, submitted), {"nominations": [told(one) for one in judged]})


async def tried(tx: Transaction, actor: Actor, head: DossierHead) -> None:
    """Submit without effect: refusals are raised, what was written is rolled back."""
    try:
        async with tx.savepoint():
            await submit(tx, actor, head)
            raise _DryRun
    except _DryRun:
        return


def refuse_blocked(judged: list[Nominated]) -> None:
    """Refuse where a verified provision in force is not met.

    Raises:
        CriteriaNotMet: with a pointer to each nomination and the findings.
    """
    _refuse([(one, found) for one in judged for found in blocking(one.verdict)])


async def must_not_be_held(tx: Transaction, head: DossierHead) -> None:
    """Insist that none of those whose nominations go on is held.

    Raises:
        CriteriaNotMet: with a pointer to each nomination and the finding, which names the category alone.
    """
    pending = await tx.all(nominations.PENDING, dossier_id=head.id)
    judged = zip(pending, await judge(tx, head, pending), strict=True)
    _refuse([(one, found) for one, verdict in judged for found in holding(verdict.as_json())])


def _refuse(stopped: Sequence[tuple[Nominated, dict[str, Any]]]) -> None:
    if stopped:
        raise CriteriaNotMet(
            faults=[
                Fault(
                    f"/nominations/{ids.show(Prefix.NOMINATION, one.id)}",
                    "law.not_met",
                    {"criterion": found["code"]},
                )
                for one, found in stopped
            ],
            findings=[found for _, found in stopped],
            legal_basis=_distinct([found["provision"] for _, found in stopped if "provision" in found]),
            count=len(stopped),
        )


async def missing(tx: Transaction, draft_id: UUID) -> list[str]:
    """What a draft lacks before it can be submitted, by code."""
    named = await tx.all(nominations.NAMED, dossier_id=draft_id)
    if not named:
        return [NothingNominated.code]
    lawbook = office_of(tx).lawbook
    is_bare = any(one.lacks_summary and needs_summary(one.award_code, lawbook) for one in named)
    return [SummaryMissing.code] if is_bare else []


def needs_summary(award_code: str, lawbook: Lawbook) -> bool:
    """Whether a form is proposed on a summary of what was achieved; a title rests on its yearly facts."""
    form = lawbook.award(award_code)
    return form is not None and form.kind != TITLE


def _must_be_summed_up(tx: Transaction, head: DossierHead, pending: Sequence[Nominated]) -> None:
    lawbook = office_of(tx).pinned(head.lawbook, head.owner_path)
    bare = [one for one in pending if one.summary is None and needs_summary(one.award_code, lawbook)]
    if bare:
        shown = [ids.show(Prefix.NOMINATION, one.id) for one in bare[:100]]
        raise SummaryMissing(
            faults=[Fault(f"/nominations/{one}/summary", SummaryMissing.code) for one in shown]
        )


def _distinct(provisions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    for provision in provisions:
        if provision not in seen:
            seen.append(provision)
    return seen
