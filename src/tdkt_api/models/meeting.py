from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class Meeting(Base):
    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'closed')", name="state"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
    )

    id: Mapped[PrimaryKey]
    council_id: Mapped[UUID] = mapped_column(ForeignKey("council.id"))
    unit_path: Mapped[Path]
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("reach_of(ARRAY[unit_path])", persisted=True)
    )
    held_on: Mapped[date]
    dossier_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    state: Mapped[str]
    closed_at: Mapped[datetime | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
