"""The awards of the human behind an account, whatever unit they belong to."""

from sqlalchemy import bindparam, select

from ..access.actor import Actor
from ..access.office import office_of
from ..db.query import Query
from ..db.transaction import Transaction
from ..models import Award, Individual, Subject
from . import repository
from .service import viewed
from .shapes import AwardRow, AwardView

# Bound by nothing but the identity: the account and the individual are one where the blind indexes agree.
MINE = Query(
    select(*repository.COLUMNS)
    .join(Subject, Subject.id == Award.subject_id)
    .join(Individual, Individual.id == Award.subject_id)
    .where(Individual.identity_index == bindparam("identity_index"))
    .order_by(Award.signed_on.desc(), Award.id.desc())
    .limit(500),
    AwardRow,
)


async def my_awards(tx: Transaction, actor: Actor) -> list[AwardView]:
    """The actor's own awards, the latest signed first; none where the account has no identity number."""
    if actor.identity_index is None:
        return []
    async with tx.over_the_country():
        rows = await tx.all(MINE, identity_index=actor.identity_index)
    return [viewed(row, office_of(tx).lawbook) for row in rows]
