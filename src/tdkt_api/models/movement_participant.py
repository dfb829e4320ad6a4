from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class MovementParticipant(Base):
    """A unit or a subject registered in a movement.

    `seen_paths` are the launching, lead and coordinating units: they and the participant's own unit read it,
    other participants do not.
    """

    __tablename__ = "movement_participant"
    __table_args__ = (
        UniqueConstraint("movement_id", "unit_id"),
        UniqueConstraint("movement_id", "subject_id"),
        CheckConstraint("num_nonnulls(unit_id, subject_id) = 1", name="one"),
        Index(None, "movement_id", "id"),
    )

    id: Mapped[PrimaryKey]
    movement_id: Mapped[UUID] = mapped_column(ForeignKey("movement.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    subject_id: Mapped[UUID | None] = mapped_column(ForeignKey("subject.id"))
    unit_path: Mapped[Path]
    seen_paths: Mapped[list[str]] = mapped_column(ARRAY(Text(collation="C")))
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")),
        Computed("reach_of(ARRAY[unit_path] || seen_paths)", persisted=True),
    )
    client_reference: Mapped[str | None]
    joined_on: Mapped[date]
    joined_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
