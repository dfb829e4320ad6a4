from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class Nomination(Base):
    """One subject for one award form inside a dossier."""

    __tablename__ = "nomination"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ('pending', 'withdrawn', 'not_recommended', 'refused', 'conferred')", name="outcome"
        ),
        CheckConstraint("first_year BETWEEN 1948 AND last_year AND last_year <= 2100", name="years"),
        CheckConstraint("NOT is_live OR outcome IN ('pending', 'conferred')", name="live"),
        Index(None, "dossier_id", "position", "id"),
        Index(None, "subject_id"),
        Index(
            "uq_nomination_in_dossier",
            "dossier_id",
            "subject_id",
            "award_code",
            "first_year",
            "last_year",
            unique=True,
            postgresql_where=text("outcome IN ('pending', 'conferred')"),
        ),
        Index(
            "uq_nomination_live",
            "subject_id",
            "award_code",
            "first_year",
            "last_year",
            unique=True,
            postgresql_where=text("is_live"),
        ),
        Index("uq_nomination_client_reference", "dossier_id", "client_reference", "award_code", unique=True),
    )

    id: Mapped[PrimaryKey]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    position: Mapped[int]
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subject.id"))
    award_code: Mapped[str]
    first_year: Mapped[int]
    last_year: Mapped[int]
    ground: Mapped[str | None]
    summary: Mapped[str | None]
    client_reference: Mapped[str | None]
    outcome: Mapped[str]
    outcome_reason: Mapped[str | None]
    is_live: Mapped[bool]
    verdict: Mapped[dict[str, Any]] = mapped_column(JSONB)
    verdict_hash: Mapped[bytes]
    judged_on: Mapped[date]
    version: Mapped[int]
    created_at: Mapped[datetime]
