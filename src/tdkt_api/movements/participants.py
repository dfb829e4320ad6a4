"""Participants of movements in the database."""

from collections.abc import Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select

from ..db.query import Query, none, stored, within
from ..db.transaction import Transaction
from ..models import MovementParticipant, Subject, Unit
from .shapes import Participant

ADD = Query(insert(MovementParticipant).values(stored(MovementParticipant)), none)
_PAGE = (
    select(
        MovementParticipant.id,
        MovementParticipant.unit_id,
        Subject.kind,
        MovementParticipant.subject_id.label("id_of_subject"),
        func.coalesce(Unit.name, Subject.name).label("name"),
        MovementParticipant.client_reference,
        MovementParticipant.joined_on,
    )
    .outerjoin(Unit, Unit.id == MovementParticipant.unit_id)
    .outerjoin(Subject, Subject.id == MovementParticipant.subject_id)
    .where(MovementParticipant.movement_id == bindparam("movement_id"), within(MovementParticipant))
    .order_by(MovementParticipant.id)
    .limit(bindparam("limit"))
)


@cache
def page_of(*, is_first: bool) -> Query[Participant]:
    """The first page, or a later one."""
    later = _PAGE.where(MovementParticipant.id > bindparam("after"))
    return Query(_PAGE if is_first else later, Participant)


async def page(tx: Transaction, movement_id: UUID, after: UUID | None, limit: int) -> Sequence[Participant]:
    """Those the actor may see, in the order in which they registered."""
    behind = {} if after is None else {"after": after}
    query = page_of(is_first=after is None)
    return await tx.all(query, movement_id=movement_id, limit=limit, **behind)
