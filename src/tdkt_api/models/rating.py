from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class Rating(Base):
    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("subject_id", "year"),
        CheckConstraint("rating IN ('excellent', 'good', 'completed', 'not_completed')", name="rating"),
        CheckConstraint("year BETWEEN 1948 AND 2100", name="year"),
    )

    id: Mapped[PrimaryKey]
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subject.id"))
    year: Mapped[int]
    rating: Mapped[str]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    version: Mapped[int]
    created_at: Mapped[datetime]
