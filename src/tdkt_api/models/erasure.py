from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class Erasure(Base):
    """That somebody's data are to be erased: asked for by one person, executed or refused by another."""

    __tablename__ = "erasure"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'executed', 'refused')", name="state"),
        CheckConstraint(
            "(state = 'asked') = (settled_by IS NULL) AND (state = 'asked') = (settled_at IS NULL)",
            name="settled",
        ),
        CheckConstraint("settled_by <> asked_by", name="two_people"),
        Index(
            "uq_erasure_subject_id", "subject_id", unique=True, postgresql_where=text("state <> 'refused'")
        ),
    )

    id: Mapped[PrimaryKey]
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subject.id"))
    subject_kind: Mapped[str]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    unit_path: Mapped[Path]
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("reach_of(ARRAY[unit_path])", persisted=True)
    )
    ground: Mapped[str]
    reason: Mapped[str]
    state: Mapped[str]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]
    refusal_reason: Mapped[str | None]
    version: Mapped[int]
