"""Acts by delegation are exceptions that inspectors read."""

from uuid import UUID

from sqlalchemy import insert

from .. import clock, ids
from ..access.actor import Actor
from ..db.query import Query, none, stored
from ..db.transaction import Transaction
from ..ids import Prefix
from ..models import DecisionException
from .shapes import DossierHead

ADD = Query(insert(DecisionException).values(stored(DecisionException)), none)


async def note_delegation(
    tx: Transaction, actor: Actor, head: DossierHead, decision_id: UUID | None = None
) -> None:
    """Keep, where the actor acted for another, what was done with this dossier, for whom and by whom."""
    lent = actor.acting_for
    if lent is None:
        return
    facts = {
        "act": lent.act.value,
        "delegation": ids.show(Prefix.DELEGATION, lent.id),
        "delegator": ids.show(Prefix.PERSON, lent.from_person_id),
        "delegate": ids.show(Prefix.PERSON, actor.person_id),
    }
    await tx.run(
        ADD,
        id=ids.new(),
        at=clock.now(),
        kind="delegation",
        decision_id=decision_id,
        dossier_id=head.id,
        nomination_id=None,
        result=None,
        facts=facts,
        unit_path=head.stage_path,
        owner_path=head.owner_path,
    )
