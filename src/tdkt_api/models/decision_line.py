from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class DecisionLine(Base):
    __tablename__ = "decision_line"
    __table_args__ = (
        CheckConstraint("result IN ('conferred', 'refused')", name="result"),
        CheckConstraint("result = 'conferred' OR reason IS NOT NULL", name="reason"),
        Index(None, "nomination_id"),
    )

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"), primary_key=True)
    nomination_id: Mapped[UUID] = mapped_column(ForeignKey("nomination.id"), primary_key=True)
    position: Mapped[int]
    result: Mapped[str]
    reason: Mapped[str | None]
