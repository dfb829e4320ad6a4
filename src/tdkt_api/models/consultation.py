from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class Consultation(Base):
    """An opinion that a stage asks for on a dossier: of a body, or of the public where no body is named."""

    __tablename__ = "consultation"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'answered', 'silent', 'closed')", name="state"),
        CheckConstraint("opinion IN ('agree', 'disagree', 'no_opinion')", name="opinion"),
        CheckConstraint("(unit_id IS NULL) = (unit_path IS NULL)", name="body"),
        CheckConstraint("(unit_id IS NULL) = (place IS NOT NULL)", name="public"),
        CheckConstraint("(state = 'answered') = (opinion IS NOT NULL)", name="answered"),
        CheckConstraint("state NOT IN ('silent', 'closed') OR concluded_on IS NOT NULL", name="concluded"),
        CheckConstraint("working_days > 0 AND due_on >= asked_on", name="days"),
        CheckConstraint("objection_count >= 0", name="objections"),
        Index(None, "dossier_id"),
        Index(None, "unit_id", "due_on", "id"),
        Index(
            "ix_consultation_due",
            "unit_id",
            "due_on",
            "id",
            postgresql_where=text("state = 'open'"),
        ),
        Index(None, "asking_unit_id", "due_on", "id"),
        Index(
            "uq_consultation_asked",
            "dossier_id",
            "unit_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("concluded_on IS NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    stage_number: Mapped[int]
    asking_unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    asking_path: Mapped[Path]
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    unit_path: Mapped[Path | None]
    place: Mapped[str | None]
    question: Mapped[str]
    working_days: Mapped[int]
    provision: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    asked_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[str]
    opinion: Mapped[str | None]
    answered_on: Mapped[date | None]
    objection_count: Mapped[int]
    concluded_on: Mapped[date | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
