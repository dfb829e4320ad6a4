"""How awards were handed over, entered once by the unit that conferred them and corrected by new entries."""

from datetime import date
from typing import Final
from uuid import UUID

from .. import clock, ids
from ..access.actor import Actor
from ..db.transaction import Transaction
from ..errors import AwardImported, AwardPresented, PresentationDay, WrongRole
from ..history.events import EventType, Stream
from ..history.recorder import record
from ..ids import Prefix
from ..workflow.process import Role
from . import presentations, repository
from .presentations import Conferred, PresentationView
from .schemas import PresentationIn

_PRESENTERS: Final = (Role.CLERK, Role.APPRAISER, Role.HEAD, Role.DECIDER)


async def present(
    tx: Transaction, actor: Actor, award_id: UUID, asked: PresentationIn
) -> list[PresentationView]:
    """Enter how an award was handed over, or correct what was entered.

    Raises:
        NotFound: no such award within the actor's units.
        AwardImported: it was not conferred by a decision here.
        WrongRole: the actor is no officer of the unit that conferred it.
        AwardPresented: an entry exists, and this one does not say that it corrects the last.
        PresentationDay: the day lies ahead, or before the decision.
    """
    award = await repository.view(tx, award_id)
    if award.decision_id is None:
        raise AwardImported
    decision = await tx.maybe(presentations.LOCK_DECISION, award_id=award_id)
    if decision is None:  # seen through its holder alone
        raise WrongRole
    acting = next((role for role in _PRESENTERS if role in actor.roles_at(decision.unit_id)), None)
    if acting is None:
        raise WrongRole
    before = await tx.all(presentations.OF_AWARD, award_id=award_id)
    if (asked.corrects or 0) != len(before):
        raise AwardPresented(entries=len(before)).at("/corrects")
    _must_be_behind(asked.presented_on, decision.signed_on)
    number = len(before) + 1
    await tx.run(
        presentations.ADD,
        award_id=award_id,
        number=number,
        decision_id=decision.id,
        **asked.model_dump(exclude={"corrects"}),
        created_at=clock.now(),
    )
    _tell(tx, actor, acting, decision, (award_id, number), asked)
    return await tx.all(presentations.OF_AWARD, award_id=award_id)


async def entries_on(tx: Transaction, award_id: UUID) -> list[PresentationView]:
    """The entries on a visible award, the last one counts.

    Raises:
        NotFound: no such award within the actor's units.
    """
    await repository.view(tx, award_id)
    return await tx.all(presentations.OF_AWARD, award_id=award_id)


def _must_be_behind(day: date, signed_on: date | None) -> None:
    if day > clock.today() or (signed_on is not None and day < signed_on):
        raise PresentationDay().at("/presented_on")


def _tell(
    tx: Transaction,
    actor: Actor,
    acting: Role,
    decision: Conferred,
    entry: tuple[UUID, int],
    asked: PresentationIn,
) -> None:
    record(
        tx,
        actor,
        stream=Stream.decision(decision.id, decision.unit_path),
        type=EventType.DECISION_PRESENT,
        acting=acting,
        unit_id=decision.unit_id,
        data={
            "award": ids.show(Prefix.AWARD, entry[0]),
            "entry": entry[1],
            "presented_on": asked.presented_on.isoformat(),
            "recipient": asked.recipient,
            "corrects": asked.corrects,
        },
        secret=asked.model_dump(include={"presented_by", "occasion", "recipient_name", "reason"}),
    )
