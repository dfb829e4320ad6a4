from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class Award(Base):
    """An entry of the registry: what was conferred, by which decision, still valid or revoked."""

    __tablename__ = "award"
    __table_args__ = (
        UniqueConstraint("public_code"),
        UniqueConstraint("nomination_id"),
        CheckConstraint("origin IN ('conferred', 'imported')", name="origin"),
        CheckConstraint("(origin = 'conferred') = (decision_id IS NOT NULL)", name="decision"),
        CheckConstraint("status IN ('valid', 'revoked')", name="status"),
        CheckConstraint("first_year BETWEEN 1948 AND last_year AND last_year <= 2100", name="years"),
        Index("uq_award_subject", "subject_id", "award_code", "first_year", "last_year", unique=True),
        Index(None, "official_number_folded", "name_folded"),
        Index(None, "decision_id"),
        Index(None, "award_code", "last_year"),
        Index(None, "issuing_unit_id", "id"),
    )

    id: Mapped[PrimaryKey]
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subject.id"))
    award_code: Mapped[str]
    first_year: Mapped[int]
    last_year: Mapped[int]
    type: Mapped[str]
    origin: Mapped[str]
    is_verified: Mapped[bool]
    grounds: Mapped[list[str]]
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id"))
    nomination_id: Mapped[UUID | None] = mapped_column(ForeignKey("nomination.id"))
    issuing_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    official_number: Mapped[str]
    official_number_folded: Mapped[str]
    signed_on: Mapped[date]
    status: Mapped[str]
    public_code: Mapped[str]
    name_folded: Mapped[str]
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime]
