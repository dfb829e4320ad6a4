"""Whether the human behind an account is the subject of what they do."""

from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, any_, bindparam, select

from ..access.actor import Actor
from ..db.query import Query
from ..db.transaction import Transaction
from ..errors import OwnRecord
from ..models import Individual

_IDENTITIES: Final = bindparam("identities", type_=ARRAY(LargeBinary))
ONESELF: Final = Query(
    select(Individual.id).where(
        Individual.id == bindparam("id"), Individual.identity_index == any_(_IDENTITIES)
    ),
    UUID,
)


async def is_oneself(tx: Transaction, actor: Actor, subject_id: UUID) -> bool:
    """Whether a subject is the very human who acts, or the one acted for."""
    known = sorted(actor.identities)
    return bool(known) and await tx.maybe(ONESELF, id=subject_id, identities=known) is not None


async def must_be_another(tx: Transaction, actor: Actor, subject_id: UUID) -> None:
    """Insist that an act is not about the human who does it.

    Raises:
        OwnRecord: it is.
    """
    if await is_oneself(tx, actor, subject_id):
        raise OwnRecord
