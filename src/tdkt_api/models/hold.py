from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class Hold(Base):
    """A matter that bars commendation while it is open; seen where its subject is, with its reasons."""

    __tablename__ = "hold"
    __table_args__ = (
        CheckConstraint(
            "category IN ('discipline', 'inspection', 'investigation', 'complaint', 'press_report')",
            name="category",
        ),
        CheckConstraint("lifted_on >= opened_on", name="days"),
        CheckConstraint("(lifted_on IS NULL) = (lifting_reason IS NULL)", name="lifted"),
        Index(None, "subject_id", "opened_on", "id"),
    )

    id: Mapped[PrimaryKey]
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subject.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    category: Mapped[str]
    reason: Mapped[str]
    opened_on: Mapped[date]
    lifted_on: Mapped[date | None]
    lifting_reason: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
