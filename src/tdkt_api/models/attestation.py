from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class Attestation(Base):
    """A human's answer to what the law leaves to judgement, or the reading chosen where readings differ."""

    __tablename__ = "attestation"
    __table_args__ = (
        CheckConstraint("answer IN ('met', 'not_met')", name="answer"),
        CheckConstraint("num_nonnulls(answer, reading) = 1", name="answered"),
    )

    nomination_id: Mapped[UUID] = mapped_column(ForeignKey("nomination.id"), primary_key=True)
    criterion: Mapped[str] = mapped_column(primary_key=True)
    answer: Mapped[str | None]
    reading: Mapped[str | None]
    evidence: Mapped[str]
    stage_number: Mapped[int]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    attested_at: Mapped[datetime]
