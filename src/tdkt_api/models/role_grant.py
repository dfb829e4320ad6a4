from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class RoleGrant(Base):
    """A role at a unit; both days are inclusive. `ended_on` is the first day on which it no longer counts."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(
            "role IN ('clerk', 'head', 'appraiser', 'council_secretary', 'council_member', 'decider',"
            " 'inspector', 'admin', 'law_editor', 'law_publisher')",
            name="role",
        ),
        CheckConstraint("valid_to >= valid_from", name="valid_to"),
        CheckConstraint("(ended_on IS NULL) = (ending_reason IS NULL)", name="ended"),
        Index(None, "person_id", "unit_id"),
        Index(None, "unit_id"),
    )

    id: Mapped[PrimaryKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    ended_on: Mapped[date | None]
    ending_reason: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
