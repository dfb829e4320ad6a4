from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class ConsultationAnswer(Base):
    """What a body that was asked said; a later number corrects the ones before."""

    __tablename__ = "consultation_answer"
    __table_args__ = (
        CheckConstraint("opinion IN ('agree', 'disagree', 'no_opinion')", name="opinion"),
        CheckConstraint("opinion <> 'disagree' OR reason IS NOT NULL", name="reason"),
        UniqueConstraint("consultation_id", "number"),
    )

    id: Mapped[PrimaryKey]
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    opinion: Mapped[str]
    reason: Mapped[str | None]
    answered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    answered_on: Mapped[date]
    created_at: Mapped[datetime]
