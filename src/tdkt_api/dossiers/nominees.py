"""Whoever is nominated in a dossier has no part in it, whatever account or delegation they act by."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, Uuid, any_, bindparam, or_, select

from ..access.actor import Actor
from ..db.query import Query
from ..db.transaction import Transaction
from ..errors import OwnNomination
from ..models import Individual, Nomination
from ..workflow.outcomes import Outcome

Identities = frozenset[bytes]


@dataclass(frozen=True, slots=True)
class NomineeIn:
    """Somebody who is nominated in a dossier, by the blind index of their identity number."""

    dossier_id: UUID
    identity: bytes


NOMINEES_AMONG: Final = Query(
    select(Nomination.dossier_id, Individual.identity_index.label("identity"))
    .distinct()
    .join(Individual, Individual.id == Nomination.subject_id)
    .where(
        Nomination.dossier_id == any_(bindparam("ids", type_=ARRAY(Uuid))),
        # What was withdrawn or ended without an award is no interest.
        or_(Nomination.outcome == Outcome.PENDING.value, Nomination.outcome == Outcome.CONFERRED.value),
        Individual.identity_index == any_(bindparam("identities", type_=ARRAY(LargeBinary))),
    ),
    NomineeIn,
)


async def nominees_among(
    tx: Transaction, dossier_ids: Iterable[UUID], identities: Identities
) -> dict[UUID, Identities]:
    """Who of these humans is nominated in which of the dossiers; it asks nothing where none is known."""
    wanted = list(dossier_ids)
    found: dict[UUID, Identities] = dict.fromkeys(wanted, frozenset())
    if not identities:
        return found
    for one in await tx.all(NOMINEES_AMONG, ids=wanted, identities=sorted(identities)):
        found[one.dossier_id] |= {one.identity}
    return found


async def must_not_be_nominated(tx: Transaction, actor: Actor, *dossier_ids: UUID) -> None:
    """Insist that neither the actor nor the one they act for is nominated in any of the dossiers.

    Raises:
        OwnNomination: one of them is.
    """
    if any((await nominees_among(tx, dossier_ids, actor.identities)).values()):
        raise OwnNomination
