from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class Collective(Base):
    """What only a collective has; `valid_to` is the last day on which it existed."""

    __tablename__ = "collective"
    __table_args__ = (
        CheckConstraint(
            "collective_kind IN ('agency', 'department', 'team', 'locality', 'residential_area',"
            " 'enterprise', 'organisation', 'armed_unit', 'other')",
            name="collective_kind",
        ),
        CheckConstraint("(member_count IS NULL) = (counted_on IS NULL)", name="counted"),
        CheckConstraint("member_count >= 1", name="member_count"),
        CheckConstraint("valid_to >= valid_from", name="days"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("subject.id"), primary_key=True)
    collective_kind: Mapped[str]
    head_name: Mapped[str | None]
    member_count: Mapped[int | None]
    counted_on: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
