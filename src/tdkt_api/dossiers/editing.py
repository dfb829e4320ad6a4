"""Changing and withdrawing a nomination."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from .. import ids
from ..access.actor import Actor
from ..access.office import office_of
from ..db.transaction import Transaction
from ..errors import FieldNotFlagged, NominationClosed, NotEditable
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..http.version import Version
from ..ids import Prefix
from ..workflow.outcomes import Outcome
from ..workflow.process import State
from . import nominations, repository
from .citing import cite
from .duties import maker_of
from .judging import form_of, must_fit, rejudge
from .opening import must_be_editable
from .schemas import NominationPatch
from .shapes import DossierHead, Nominated, NominationView

_WITHDRAWABLE = frozenset({State.DRAFT, State.RETURNED})


async def edit_nomination(
    tx: Transaction,
    actor: Actor,
    dossier_id: UUID,
    nomination_id: UUID,
    seen: Version,
    patch: NominationPatch,
) -> NominationView:
    """Change a nomination and judge it again.

    Raises:
        NotFound, IfMatchMissing, Stale, WrongRole, DutiesConflict, NotEditable, FieldNotFlagged,
        NominationClosed, ClaimIncomplete.
    """
    head, one = await _held(tx, dossier_id, nomination_id, seen)
    acting = await maker_of(tx, actor, head)
    _must_be_open(one)
    sent = patch.changes()
    await must_be_editable(tx, head, one.id, sent)
    if not sent:
        return await tx.one(nominations.VIEW, dossier_id=head.id, id=one.id)
    changed = replace(one, **_columns(sent))
    must_fit(
        form_of(one.award_code, office_of(tx).pinned(head.lawbook, head.owner_path)),
        changed.first_year,
        changed.last_year,
    )
    await tx.run(nominations.EDIT, id=one.id, **_new(changed))
    if "achievement_ids" in sent:
        cited = await cite(tx, one.id, one.subject_id, changed.achievement_ids)
        changed = replace(changed, achievement_ids=cited)
    if _told(one) != _told(changed):
        await _void(tx, one.id)
    await rejudge(tx, head, [changed])
    await repository.store(tx, head)
    record(
        tx,
        actor,
        stream=Stream.dossier(head.id, head.owner_path),
        type=EventType.DOSSIER_EDIT_NOMINATION,
        acting=acting,
        unit_id=head.owner_unit_id,
        data={"nomination": ids.show(Prefix.NOMINATION, one.id), "fields": sorted(sent)}
        | ({"before": _told(one), "after": _told(changed)} if _told(one) != _told(changed) else {}),
        secret={"summary": changed.summary} if "summary" in sent else None,
        lawbook=head.lawbook,
    )
    return await tx.one(nominations.VIEW, dossier_id=head.id, id=one.id)


async def withdraw_nomination(
    tx: Transaction, actor: Actor, dossier_id: UUID, nomination_id: UUID, seen: Version, reason: str
) -> NominationView:
    """Take a nomination back; its row stays, with the reason.

    Raises:
        NotFound, IfMatchMissing, Stale, WrongRole, DutiesConflict, NotEditable, NominationClosed.
    """
    head, one = await _held(tx, dossier_id, nomination_id, seen)
    acting = await maker_of(tx, actor, head)
    _must_be_open(one)
    await _must_be_withdrawable(tx, head, one)
    await tx.run(
        nominations.CLOSE,
        id=one.id,
        new_outcome=Outcome.WITHDRAWN,
        new_outcome_reason=reason,
        new_is_live=False,
    )
    await repository.store(tx, head)
    record(
        tx,
        actor,
        stream=Stream.dossier(head.id, head.owner_path),
        type=EventType.DOSSIER_WITHDRAW_NOMINATION,
        acting=acting,
        unit_id=head.owner_unit_id,
        data={"nomination": ids.show(Prefix.NOMINATION, one.id), "award": one.award_code},
        secret={"reason": reason},
        lawbook=head.lawbook,
    )
    return await tx.one(nominations.VIEW, dossier_id=head.id, id=one.id)


async def _held(
    tx: Transaction, dossier_id: UUID, nomination_id: UUID, seen: Version
) -> tuple[DossierHead, Nominated]:
    """Dossier and nomination, locked in this order; the version seen is the nomination's."""
    seen.required()
    head = await repository.lock_current(tx, dossier_id)
    one = await tx.one(nominations.LOCK, id=nomination_id, dossier_id=head.id)
    seen.must_be(one.version)
    return head, one


async def _must_be_withdrawable(tx: Transaction, head: DossierHead, one: Nominated) -> None:
    """In a returned dossier only a nomination that was flagged may be taken back."""
    if head.state not in _WITHDRAWABLE:
        raise NotEditable(state=head.state)
    flags = await tx.all(repository.FLAGS, dossier_id=head.id)
    if head.state is State.RETURNED and one.id not in {flag.nomination_id for flag in flags}:
        raise FieldNotFlagged


def _must_be_open(one: Nominated) -> None:
    if one.outcome is not Outcome.PENDING:
        raise NominationClosed(outcome=one.outcome)


async def _void(tx: Transaction, nomination_id: UUID) -> None:
    """What was concluded and attested rested on what has changed now."""
    await tx.run(nominations.VOID_ANSWERS, id=nomination_id)
    await tx.run(nominations.VOID_CONCLUSIONS, id=nomination_id)


def _columns(sent: dict[str, Any]) -> dict[str, Any]:
    changes = {name: value for name, value in sent.items() if name != "period"}
    period = sent.get("period")
    if period is not None:
        changes |= {"first_year": period.first_year, "last_year": period.last_year}
    return changes


def _new(changed: Nominated) -> dict[str, Any]:
    names = ("ground", "summary", "client_reference", "first_year", "last_year")
    return {f"new_{name}": getattr(changed, name) for name in names}


def _told(one: Nominated) -> dict[str, Any]:
    cited = [ids.show(Prefix.ACHIEVEMENT, id) for id in one.achievement_ids]
    told: dict[str, Any] = {"ground": one.ground, "first_year": one.first_year, "last_year": one.last_year}
    told |= {"achievements": cited} if cited else {}
    return {name: value for name, value in told.items() if value is not None}
