from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class Achievement(Base):
    """A recorded deed of a subject, with its figures; confirmed by another person than who entered it."""

    __tablename__ = "achievement"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('duty', 'sudden', 'movement', 'contribution', 'external', 'other')", name="kind"
        ),
        CheckConstraint("scope IN ('grassroots', 'ministry_province', 'national')", name="scope"),
        CheckConstraint("state IN ('entered', 'confirmed', 'withdrawn')", name="state"),
        CheckConstraint("happened_to >= happened_from", name="days"),
        CheckConstraint(
            "(recognised_by IS NULL) = (recognised_number IS NULL)"
            " AND (recognised_by IS NULL) = (recognised_on IS NULL)",
            name="recognised",
        ),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_on IS NULL)", name="confirmed"),
        CheckConstraint("state <> 'confirmed' OR confirmed_by <> entered_by", name="two_persons"),
        CheckConstraint("(state = 'withdrawn') = (withdrawal_reason IS NOT NULL)", name="withdrawn"),
        Index(None, "subject_id", "happened_to", "id"),
        Index(None, "movement_id", "happened_to", "id"),
        Index(None, "happened_to", "id"),
    )

    id: Mapped[PrimaryKey]
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subject.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str]
    title: Mapped[str]
    title_folded: Mapped[str]
    description: Mapped[str | None]
    happened_from: Mapped[date]
    happened_to: Mapped[date]
    field: Mapped[str | None]
    scope: Mapped[str | None]
    figures: Mapped[list[Any]] = mapped_column(JSONB)
    movement_id: Mapped[UUID | None] = mapped_column(ForeignKey("movement.id"))
    recognised_by: Mapped[str | None]
    recognised_number: Mapped[str | None]
    recognised_on: Mapped[date | None]
    state: Mapped[str]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    confirmed_on: Mapped[date | None]
    withdrawal_reason: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
