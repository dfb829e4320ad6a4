from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class AwardPresentation(Base):
    """How an award was handed over; a later number corrects the one before, with its reason."""

    __tablename__ = "award_presentation"
    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("recipient IN ('holder', 'representative', 'family')", name="recipient"),
        CheckConstraint("(recipient = 'holder') = (recipient_name IS NULL)", name="named"),
        CheckConstraint("(number = 1) = (reason IS NULL)", name="corrected"),
    )

    award_id: Mapped[UUID] = mapped_column(ForeignKey("award.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"))
    presented_on: Mapped[date]
    presented_by: Mapped[str]
    occasion: Mapped[str | None]
    recipient: Mapped[str]
    recipient_name: Mapped[str | None]
    reason: Mapped[str | None]
    created_at: Mapped[datetime]
