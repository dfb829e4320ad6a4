from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class DecisionNotice(Base):
    """The result of a decision, told to the unit whose dossier it was; acknowledged by that unit."""

    __tablename__ = "decision_notice"
    __table_args__ = (
        UniqueConstraint("decision_id", "dossier_id"),
        CheckConstraint("(acknowledged_on IS NULL) = (acknowledged_by IS NULL)", name="acknowledged"),
        Index("ix_decision_notice_open", "unit_id", postgresql_where=text("acknowledged_on IS NULL")),
    )

    id: Mapped[PrimaryKey]
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    unit_path: Mapped[Path]
    from_path: Mapped[Path]
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("reach_of(ARRAY[unit_path, from_path])", persisted=True)
    )
    notified_on: Mapped[date]
    due_on: Mapped[date | None]
    acknowledged_on: Mapped[date | None]
    acknowledged_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int]
    created_at: Mapped[datetime]
