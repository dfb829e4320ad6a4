from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class Post(Base):
    """What somebody was or is, from one day to another, both inclusive; main posts never overlap."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("kind IN ('leader', 'direct_worker', 'other')", name="kind"),
        CheckConstraint("to_on >= from_on", name="days"),
        Index(None, "individual_id", "from_on", "id"),
    )

    id: Mapped[PrimaryKey]
    individual_id: Mapped[UUID] = mapped_column(ForeignKey("individual.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    title: Mapped[str]
    kind: Mapped[str]
    occupation: Mapped[str | None]
    is_main: Mapped[bool]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
