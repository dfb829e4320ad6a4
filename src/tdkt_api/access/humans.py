"""Which accounts are those of one human: the blind indexes of their identity numbers agree."""

from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, any_, bindparam, select

from ..db.query import Query
from ..db.transaction import Transaction
from ..models import Person
from .actor import Actor

OWN_ACCOUNT: Final = Query(
    select(Person.id).where(
        Person.id == bindparam("id"),
        Person.identity_index == any_(bindparam("identities", type_=ARRAY(LargeBinary))),
    ),
    UUID,
)


async def is_own_account(tx: Transaction, actor: Actor, person_id: UUID) -> bool:
    """Whether an account is the actor's, or another one of the same human."""
    if person_id == actor.person_id:
        return True
    known = sorted(actor.identities)
    return bool(known) and await tx.maybe(OWN_ACCOUNT, id=person_id, identities=known) is not None
