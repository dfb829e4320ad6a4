"""Submitting: every nomination judged, nothing that blocks, no subject under way elsewhere."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .. import clock, ids
from ..access.actor import Actor
from ..db.transaction import Transaction
from ..errors import CriteriaNotMet, Fault, NothingNominated
from ..ids import Prefix
from . import nominations, repository
from .judging import blocking, holding, judge, must_be_new, rejudge
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
        AwardHeld: a subject holds the form for the period already.
        NominationElsewhere: a subject is under way for the same form and period in another dossier.
    """
    pending = await tx.all(nominations.PENDING, dossier_id=head.id)
    if not pending:
        raise NothingNominated
    judged = await rejudge(tx, head, pending)
    refuse_blocked(judged)
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


def missing(pending: int) -> list[str]:
    """What a draft lacks before it can be submitted, by code."""
    return [] if pending else [NothingNominated.code]


def _distinct(provisions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    for provision in provisions:
        if provision not in seen:
            seen.append(provision)
    return seen
