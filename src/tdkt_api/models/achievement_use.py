from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class AchievementUse(Base):
    """Which award an achievement has served; the law gives one for each."""

    __tablename__ = "achievement_use"

    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievement.id"), primary_key=True)
    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True)
