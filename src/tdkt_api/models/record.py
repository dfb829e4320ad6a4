from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class Record(Base):
    """Something of a person's working life that rules look at; what it says stands in its versions."""

    __tablename__ = "record"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('discipline', 'leave', 'study', 'leading_post', 'employment')", name="kind"
        ),
        Index(None, "individual_id", "created_at", "id"),
    )

    id: Mapped[PrimaryKey]
    individual_id: Mapped[UUID] = mapped_column(ForeignKey("individual.id"))
    kind: Mapped[str]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    version: Mapped[int]
    created_at: Mapped[datetime]
