from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class NominationAchievement(Base):
    """An achievement on which a nomination rests."""

    __tablename__ = "nomination_achievement"
    __table_args__ = (Index(None, "achievement_id"),)

    nomination_id: Mapped[UUID] = mapped_column(ForeignKey("nomination.id"), primary_key=True)
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievement.id"), primary_key=True)
