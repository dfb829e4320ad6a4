from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class Council(Base):
    """An emulation and commendation council in office; both days are inclusive."""

    __tablename__ = "council"
    __table_args__ = (
        CheckConstraint("member_count BETWEEN 3 AND 99", name="member_count"),
        CheckConstraint("in_office_to >= in_office_from", name="in_office_to"),
        Index(None, "unit_id"),
    )

    id: Mapped[PrimaryKey]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    unit_path: Mapped[Path]
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("reach_of(ARRAY[unit_path])", persisted=True)
    )
    established_by: Mapped[str]
    member_count: Mapped[int]
    in_office_from: Mapped[date]
    in_office_to: Mapped[date | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
