from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class Delegation(Base):
    """Listed acts of one person at a unit, done by another for a period; both days are inclusive."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint(
            "acts <@ ARRAY['sign_submission', 'sign_decision', 'close_meeting', 'reject']"
            " AND cardinality(acts) > 0",
            name="acts",
        ),
        CheckConstraint("from_person_id <> to_person_id", name="persons"),
        CheckConstraint("valid_to >= valid_from", name="days"),
        CheckConstraint(
            "(revoked_on IS NULL) = (revoked_by IS NULL)"
            " AND (revoked_on IS NULL) = (revocation_reason IS NULL)",
            name="revoked",
        ),
        Index(None, "from_person_id"),
        Index(None, "to_person_id"),
        Index(None, "unit_id"),
    )

    id: Mapped[PrimaryKey]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    from_person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    to_person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    acts: Mapped[list[str]] = mapped_column(ARRAY(Text))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    revoked_on: Mapped[date | None]
    revoked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    revocation_reason: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
