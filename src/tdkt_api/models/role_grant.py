from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class RoleGrant(Base):
    """A role at a unit; both days are inclusive."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(
            "role IN ('clerk', 'head', 'appraiser', 'council_secretary', 'council_member', 'decider',"
            " 'inspector', 'admin', 'law_editor', 'law_publisher')",
            name="role",
        ),
        CheckConstraint("valid_to >= valid_from", name="valid_to"),
        UniqueConstraint("person_id", "unit_id", "role", "valid_from"),
        Index(None, "unit_id"),
    )

    id: Mapped[PrimaryKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    created_at: Mapped[datetime]
