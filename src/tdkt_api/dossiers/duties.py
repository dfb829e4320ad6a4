"""Makers, appraisers and signers of a dossier are different persons, as its history says."""

from collections.abc import Iterable, Set
from typing import Final
from uuid import UUID

from ..access.actor import Actor
from ..db.transaction import Transaction
from ..errors import DutiesConflict, NomineeTookPart, OwnNomination, WrongRole
from ..history.events import EventType
from ..workflow.duties import Duty, Party, conflicts
from ..workflow.process import Action, Role
from . import repository
from .nominees import nominees_among
from .shapes import Deed, DossierHead

_MAKERS: Final = frozenset({Role.CLERK, Role.HEAD})
_MAKING: Final = {
    EventType.DOSSIER_OPEN,
    EventType.DOSSIER_EDIT,
    EventType.DOSSIER_NOMINATE,
    EventType.DOSSIER_EDIT_NOMINATION,
    EventType.DOSSIER_WITHDRAW_NOMINATION,
}
_ANY: Final = _MAKING | {EventType.DOSSIER_SUBMIT, EventType.DOSSIER_APPRAISE, EventType.DOSSIER_FORWARD}
DUTIES: Final = {
    Action.SUBMIT: Duty.MAKE,
    Action.APPRAISE: Duty.APPRAISE,
    Action.FORWARD: Duty.SIGN,
    Action.DECIDE: Duty.SIGN,
}
"""The actions that fulfil a duty."""


async def must_differ(tx: Transaction, actor: Actor, head: DossierHead, duty: Duty) -> None:
    """Insist that makers, appraisers, signer and nominees of a dossier are different persons.

    Raises:
        OwnNomination: the actor is nominated in it.
        DutiesConflict: the actor has had another duty in this dossier, as its history says.
        NomineeTookPart: somebody else who has had a duty in it is nominated in it.
    """
    deeds = await deeds_of(tx, head)
    nominees = (await nominees_among(tx, [head.id], actor.identities | humans(deeds)))[head.id]
    if nominees & actor.identities:
        raise OwnNomination
    found = conflict(deeds, actor, duty)
    if found is not None:
        raise DutiesConflict(duty=found)
    if nominees:
        raise NomineeTookPart


async def maker_of(tx: Transaction, actor: Actor, head: DossierHead) -> Role:
    """The role in which the actor changes the owner's dossier.

    Raises:
        WrongRole: they are neither clerk nor head there.
        OwnNomination, DutiesConflict, NomineeTookPart: see `must_differ`.
    """
    acting = maker_role(actor, head.owner_unit_id)
    await must_differ(tx, actor, head, Duty.MAKE)
    return acting


def maker_role(actor: Actor, owner_unit_id: UUID) -> Role:
    """The role in which the actor makes or changes the owner's dossiers.

    Raises:
        WrongRole: they are neither clerk nor head there.
    """
    held = actor.roles_at(owner_unit_id) & _MAKERS
    if not held:
        raise WrongRole
    return Role.CLERK if Role.CLERK in held else Role.HEAD


async def deeds_of(tx: Transaction, head: DossierHead) -> list[Deed]:
    """Who did what with a dossier."""
    return await tx.all(repository.DEEDS, dossier_id=head.id)


def conflict(deeds: Iterable[Deed], actor: Actor, duty: Duty) -> Duty | None:
    """The duty the actor has had already and that bars this one."""
    done = list(deeds)
    return conflicts(
        duty,
        actor.people,
        made_by=_who(done, _MAKING),
        submitted_by=_who(done, {EventType.DOSSIER_SUBMIT}),
        appraised_by=_who(done, {EventType.DOSSIER_APPRAISE}),
        signed_by=_who(done, {EventType.DOSSIER_FORWARD}),
    )


def humans(deeds: Iterable[Deed]) -> frozenset[bytes]:
    """Who has had any duty in a dossier, by their identity numbers' blind indexes where they are known."""
    return frozenset(one for one in _who(deeds, _ANY) if isinstance(one, bytes))


def _who(deeds: Iterable[Deed], types: Set[EventType]) -> frozenset[Party]:
    """The accounts, the humans behind them, and those for whom they acted."""
    return frozenset(
        one
        for deed in deeds
        if deed.type in types
        for one in (deed.person_id, deed.identity, deed.behalf_id, deed.behalf_identity)
        if one is not None
    )
