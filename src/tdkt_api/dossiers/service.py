"""Reading dossiers, and what submissions, councils and decisions do with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from .. import ids
from ..access.actor import Actor
from ..db.transaction import Transaction
from ..errors import DossiersDiffer, Fault, IllegalStep, NotRecommendedOpen
from ..history import chain
from ..http.version import Version
from ..ids import Prefix
from ..workflow.machine import Taken
from ..workflow.outcomes import Outcome
from ..workflow.process import Action
from . import nominations, repository
from .delegated import note_delegation
from .nominations import Vote
from .schemas import SignedDossier
from .shapes import Acted, DossierHead, DossierView, Nominated, NominationView, Stage
from .stepping import move, taken_by, tell
from .submitting import must_not_be_held

Reasons = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """A dossier locked for an act that follows from signing, with the step it takes."""

    head: DossierHead
    taken: Taken


async def read_dossier(tx: Transaction, id: UUID) -> DossierView:
    """One dossier within the actor's units.

    Raises:
        NotFound: there is none.
    """
    return await tx.one(repository.VIEW, id=id)


async def read_nomination(tx: Transaction, dossier_id: UUID, id: UUID) -> NominationView:
    """One nomination of a dossier within the actor's units.

    Raises:
        NotFound: there is none.
    """
    return await tx.one(nominations.VIEW, dossier_id=dossier_id, id=id)


async def nominations_of(
    tx: Transaction, dossier_id: UUID, *, after: int, limit: int
) -> list[NominationView]:
    """A dossier's nominations behind a position.

    Raises:
        NotFound: no such dossier.
    """
    await read_dossier(tx, dossier_id)
    return await tx.all(nominations.PAGE, dossier_id=dossier_id, after=after, size=limit)


async def count_nominations(tx: Transaction, dossier_id: UUID) -> int:
    """How many nominations a visible dossier has, counted to one beyond what is told."""
    return await tx.one(nominations.COUNT, dossier_id=dossier_id, after=0)


async def hold_all(
    tx: Transaction,
    actor: Actor,
    action: Action,
    asked: Sequence[SignedDossier],
    drafted: Sequence[UUID],
    *,
    unit_id: UUID,
) -> list[Held]:
    """Lock the dossiers that a signature names, in the order of their ids, each as the signer saw it.

    Args:
        unit_id: The unit whose paper or meeting it is.

    Raises:
        DossiersDiffer: not exactly the dossiers of the draft.
        NotFound, Stale: one is gone, or not as it was seen; the pointer names it.
        IllegalStep, WrongRole, DutiesConflict: the process refuses for one of them, or it went on to
            another unit since the draft.
    """
    if sorted(one.id for one in asked) != sorted(drafted):
        raise DossiersDiffer
    held = []
    for place, one in sorted(enumerate(asked), key=lambda found: found[1].id):
        head = await repository.lock_current(tx, one.id)
        Version.of(one.version).must_be(head.version, pointer=f"/dossiers/{place}/version")
        taken = await taken_by(tx, actor, head, action)
        if head.stage_unit_id != unit_id:
            raise IllegalStep(action=action, state=head.state)
        held.append(Held(head, taken))
    return held


async def hold_current(tx: Transaction, id: UUID) -> DossierHead:
    """Lock one dossier, whatever its version: what is added inside asks for none.

    Raises:
        NotFound: no such dossier within the actor's units.
    """
    return await repository.lock_current(tx, id)


async def touch(tx: Transaction, head: DossierHead) -> None:
    """Raise a held dossier's version: something inside it changed."""
    await repository.store(tx, head)


async def finish(
    tx: Transaction,
    actor: Actor,
    held: Held,
    told: Mapping[str, Any],
    *,
    reasons: Reasons | None = None,
    number: int | None = None,
    decision_id: UUID | None = None,
) -> None:
    """Move a held dossier and write the step into its history.

    Args:
        reasons: Free text by shown id of the nomination; the event commits to it.
        decision_id: The decision by which it ends.
    """
    await move(tx, held.head, held.taken)
    tell(tx, actor, Acted(held.head, told, _committed(reasons)), held.taken, number=number)
    await note_delegation(tx, actor, held.head, decision_id)


async def forward(
    tx: Transaction, actor: Actor, held: Held, told: Mapping[str, Any], reasons: Reasons, number: int
) -> None:
    """Hand a held dossier to its next stage.

    Raises:
        CriteriaNotMet: somebody whose nomination goes on has an open hold.
    """
    await must_not_be_held(tx, held.head)
    head, stages = held.head, await stages_of(tx, held.head.id)
    following = next(stage for stage in stages if stage.number == held.taken.stage_number)
    await repository.store(
        tx,
        replace(
            head,
            state=held.taken.target,
            stage_number=following.number,
            stage_unit_id=following.unit_id,
            stage_path=following.unit_path,
            seen_paths=[*head.seen_paths, following.unit_path],
            due_on=None,
        ),
    )
    tell(tx, actor, Acted(head, told, _committed(reasons)), held.taken, number=number)
    await note_delegation(tx, actor, head)


def _committed(reasons: Reasons | None) -> dict[str, str]:
    return {"reasons": chain.canonical({"reasons": _pairs(reasons)}).decode()} if reasons else {}


def _pairs(reasons: Reasons) -> list[dict[str, str]]:
    return [{"nomination": shown, "reason": reason} for shown, reason in sorted(reasons.items())]


async def close_not_recommended(tx: Transaction, held: Held, closed: Mapping[str, str]) -> list[str]:
    """Close the nominations that go no further from this stage, each with its reason.

    Args:
        closed: Reasons by shown id of the nomination.

    Raises:
        NotRecommendedOpen: one that was not recommended here is missing, one closed is not pending, or
            nothing is left to carry on.
    """
    pending = {one.id for one in await pending_of(tx, held.head.id)}
    given = {ids.read(Prefix.NOMINATION, shown): reason for shown, reason in closed.items()}
    asked = await not_recommended_of(tx, held.head)
    if not set(asked) <= given.keys() or not given.keys() < pending:
        raise NotRecommendedOpen
    rows = [
        {"id": id, "new_outcome": Outcome.NOT_RECOMMENDED, "new_reason": reason, "new_is_live": False}
        for id, reason in given.items()
    ]
    await tx.many(nominations.CLOSE, rows)
    return sorted(closed)


async def not_recommended_of(tx: Transaction, head: DossierHead) -> list[UUID]:
    """The pending nominations that the present stage does not recommend."""
    return await tx.all(nominations.NOT_RECOMMENDED, dossier_id=head.id, stage_number=head.stage_number)


async def stages_of(tx: Transaction, dossier_id: UUID) -> list[Stage]:
    """The stages of a dossier's route, in order."""
    return await tx.all(repository.STAGES, dossier_id=dossier_id)


async def pending_of(tx: Transaction, dossier_id: UUID) -> list[Nominated]:
    """The nominations still pending, in their order."""
    return await tx.all(nominations.PENDING, dossier_id=dossier_id)


async def votes_of(tx: Transaction, head: DossierHead) -> dict[UUID, Vote]:
    """How the council spoke at the dossier's present stage, by nomination."""
    rows = await tx.all(nominations.VOTES, dossier_id=head.id, stage_number=head.stage_number)
    return {row.nomination_id: row for row in rows}


def incomplete(
    given: Sequence[UUID], pending: Mapping[UUID, Nominated], pointer: str, code: str
) -> list[Fault]:
    """Where a list names something that is not pending, or twice."""
    return [
        Fault(f"{pointer}/{n}/nomination_id", code)
        for n, id in enumerate(given)
        if id not in pending or id in given[:n]
    ]
