"""Erasures in the database, and every place that holds something of a subject."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Text,
    Uuid,
    bindparam,
    delete,
    func,
    insert,
    literal,
    null,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from ..db.query import Query, columns_of, none, stored, within
from ..db.transaction import Transaction
from ..models import (
    Achievement,
    AchievementEvidence,
    Award,
    Erasure,
    HistoryDisclosure,
    HistoryEvent,
    Hold,
    HoldOpen,
    Household,
    Individual,
    Initiative,
    InitiativeAuthor,
    Nomination,
    Post,
    Record,
    RecordVersion,
    Subject,
    Transfer,
)
from .shapes import Bound, ErasureState, ErasureView

_SUBJECT: Final = bindparam("subject_id", type_=Uuid)
_NOTHING: Final = literal("")
ADD = Query(insert(Erasure).values(stored(Erasure)), none)
_ONE: Final = select(*columns_of(Erasure, ErasureView)).where(Erasure.id == bindparam("id"), within(Erasure))
VIEW = Query(_ONE, ErasureView)
LOCK = Query(_ONE.with_for_update(), ErasureView)
SETTLE = Query(
    update(Erasure)
    .values(
        state=bindparam("new_state"),
        settled_by=bindparam("new_settled_by"),
        settled_at=bindparam("new_settled_at"),
        refusal_reason=bindparam("new_refusal_reason"),
        version=Erasure.version + 1,
    )
    .where(Erasure.id == bindparam("id"), Erasure.state == literal(ErasureState.ASKED.value)),
    none,
)
# Wherever a dossier is and however it ended: its file names them.
BOUND = Query(
    select(
        select(Nomination.id).where(Nomination.subject_id == _SUBJECT).exists().label("dossier"),
        select(Award.id).where(Award.subject_id == _SUBJECT).exists().label("award"),
        select(HoldOpen.hold_id).where(HoldOpen.subject_id == _SUBJECT).exists().label("hold"),
        select(Transfer.id)
        .where(Transfer.individual_id == _SUBJECT, Transfer.state == literal("offered"))
        .exists()
        .label("transfer"),
    ),
    Bound,
)
_OWN: Final = select(Achievement.id).where(Achievement.subject_id == _SUBJECT)
EMPTY: Final = (
    Query(
        update(Individual)
        .values(
            dict.fromkeys(
                (
                    "identity_kind",
                    "identity_sealed",
                    "identity_index",
                    "identity_tail",
                    "birth_on",
                    "died_on",
                    "nationality",
                    "sex",
                    "occupation",
                    "post",
                ),
                null(),
            )
        )
        .where(Individual.id == _SUBJECT),
        none,
    ),
    Query(
        update(Household)
        .values(member_names=literal([], ARRAY(Text)), address_sealed=null())
        .where(Household.id == _SUBJECT),
        none,
    ),
    Query(update(Post).values(title=_NOTHING).where(Post.individual_id == _SUBJECT), none),
    Query(
        update(Transfer)
        .values(
            note=null(),
            withdrawal_reason=func.left(Transfer.withdrawal_reason, 0),
            refusal_reason=func.left(Transfer.refusal_reason, 0),
        )
        .where(Transfer.individual_id == _SUBJECT),
        none,
    ),
    Query(
        delete(RecordVersion).where(
            RecordVersion.record_id.in_(select(Record.id).where(Record.individual_id == _SUBJECT))
        ),
        none,
    ),
    Query(delete(Record).where(Record.individual_id == _SUBJECT), none),
    Query(delete(AchievementEvidence).where(AchievementEvidence.achievement_id.in_(_OWN)), none),
    Query(
        update(Achievement)
        .values(
            title=_NOTHING,
            title_folded=_NOTHING,
            description=null(),
            figures=literal([], JSONB),
            recognised_by=null(),
            recognised_number=null(),
            recognised_on=null(),
            withdrawal_reason=func.left(Achievement.withdrawal_reason, 0),
        )
        .where(Achievement.subject_id == _SUBJECT),
        none,
    ),
    # Works of several authors stay those of the others.
    Query(
        update(Initiative)
        .values(name=_NOTHING)
        .where(
            Initiative.id.in_(
                select(InitiativeAuthor.initiative_id)
                .group_by(InitiativeAuthor.initiative_id)
                .having(func.bool_and(InitiativeAuthor.individual_id == _SUBJECT))
            )
        ),
        none,
    ),
    Query(
        update(Hold)
        .values(reason=_NOTHING, lifting_reason=func.left(Hold.lifting_reason, 0))
        .where(Hold.subject_id == _SUBJECT),
        none,
    ),
    Query(update(Erasure).values(reason=_NOTHING).where(Erasure.subject_id == _SUBJECT), none),
    Query(
        update(HistoryDisclosure)
        .values(salt=null(), sealed=null())
        .where(
            HistoryDisclosure.event_id.in_(select(HistoryEvent.id).where(HistoryEvent.stream_id == _SUBJECT))
        ),
        none,
    ),
)
TOMBSTONE = Query(
    update(Subject)
    .values(
        name=bindparam("new_name"),
        name_folded=_NOTHING,
        name_sort=literal(b""),
        client_id=null(),
        client_reference=null(),
        erased_at=bindparam("new_erased_at"),
        version=Subject.version + 1,
    )
    .where(Subject.id == _SUBJECT, Subject.erased_at.is_(None)),
    none,
)


REACH = Query(select(func.set_config(literal("tdkt.scopes"), bindparam("paths", type_=Text), true())), none)


async def bound(tx: Transaction, subject_id: UUID) -> Bound:
    """Where a subject's data are still needed, in any unit of the country."""
    await tx.run(REACH, paths="/")
    found = await tx.one(BOUND, subject_id=subject_id)
    await tx.run(REACH, paths=",".join(tx.scopes))
    return found


async def empty(tx: Transaction, subject_id: UUID, **tombstone: Any) -> None:
    """Take away all that is kept of a subject beside its id, its unit and what happened when."""
    for query in EMPTY:
        await tx.run(query, subject_id=subject_id)
    await tx.run(TOMBSTONE, subject_id=subject_id, **tombstone)
