"""Achievements on which a nomination rests, and which award they have served."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, delete, func, insert, select

from ..access.office import office_of
from ..db.query import Query, none, stored
from ..db.transaction import Transaction
from ..errors import NotFound
from ..models import Achievement, AchievementUse, Award, Nomination, NominationAchievement

_cited = (
    select(NominationAchievement.achievement_id)
    .where(NominationAchievement.nomination_id == Nomination.id)
    .order_by(NominationAchievement.achievement_id)
)
_served = (
    select(NominationAchievement.achievement_id)
    .distinct()
    .join(AchievementUse, AchievementUse.achievement_id == NominationAchievement.achievement_id)
    .join(Award, Award.id == AchievementUse.award_id)
    .where(
        NominationAchievement.nomination_id == Nomination.id,
        Award.nomination_id.is_distinct_from(Nomination.id),
    )
    .order_by(NominationAchievement.achievement_id)
)
CITED: Final = func.array(_cited.correlate(Nomination).scalar_subquery(), type_=ARRAY(Uuid))
SERVED: Final = func.array(_served.correlate(Nomination).scalar_subquery(), type_=ARRAY(Uuid))
# Row-level security leaves out what is not to be seen.
CITABLE: Final = Query(
    select(Achievement.id).where(
        Achievement.id == any_(bindparam("ids", type_=ARRAY(Uuid))),
        Achievement.subject_id == bindparam("subject_id"),
        Achievement.state != "withdrawn",
    ),
    UUID,
)
ADD: Final = Query(insert(NominationAchievement).values(stored(NominationAchievement)), none)
CLEAR: Final = Query(
    delete(NominationAchievement).where(NominationAchievement.nomination_id == bindparam("nomination_id")),
    none,
)
SERVE: Final = Query(
    insert(AchievementUse).from_select(
        ["achievement_id", "award_id"],
        select(NominationAchievement.achievement_id, bindparam("award_id", type_=Uuid)).where(
            NominationAchievement.nomination_id == bindparam("nomination_id", type_=Uuid)
        ),
    ),
    none,
)


async def cite(tx: Transaction, nomination_id: UUID, subject_id: UUID, ids: Sequence[UUID]) -> list[UUID]:
    """Let a nomination rest on these achievements of its subject, and on no others.

    Returns:
        Them, each once, in order.

    Raises:
        NotFound: one is not the subject's, not to be seen, or withdrawn.
    """
    wanted = sorted(set(ids))
    found = set(await tx.all(CITABLE, ids=wanted, subject_id=subject_id)) if wanted else set()
    for n, id in enumerate(ids):
        if id not in found:
            raise NotFound().at(f"/achievement_ids/{n}")
    await tx.run(CLEAR, nomination_id=nomination_id)
    await tx.many(ADD, [{"nomination_id": nomination_id, "achievement_id": id} for id in wanted])
    return wanted


async def serve(tx: Transaction, awarded: Mapping[UUID, UUID]) -> None:
    """Note that what these nominations rest on has served their awards."""
    rows = [{"nomination_id": id, "award_id": award_id} for id, award_id in awarded.items()]
    await tx.many(SERVE, rows)


def one_award_each(tx: Transaction, day: date) -> list[dict[str, str]]:
    """The provision by which one achievement serves one award; empty where none is known for the day."""
    rules = office_of(tx).lawbook
    known = rules.parameter("awards_of_one_achievement", day)
    return [] if known is None else [rules.cited(known.source, day).as_json()]
