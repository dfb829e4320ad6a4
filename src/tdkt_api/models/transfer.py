from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey

_ANSWERED = "answered_on IS NOT NULL AND acknowledged_on IS NULL"
_REFUSED = "state = 'refused' AND acknowledged_on IS NULL"


class Transfer(Base):
    """A person given by one unit to another, which accepts or refuses; both see it."""

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("state IN ('offered', 'accepted', 'refused', 'withdrawn')", name="state"),
        CheckConstraint("from_unit_id <> to_unit_id", name="units"),
        CheckConstraint("(state = 'withdrawn') = (withdrawal_reason IS NOT NULL)", name="withdrawn"),
        CheckConstraint("(state = 'refused') = (refusal_reason IS NOT NULL)", name="refused"),
        CheckConstraint("acknowledged_on IS NULL OR state IN ('accepted', 'refused')", name="acknowledged"),
        Index("uq_transfer_open", "individual_id", unique=True, postgresql_where=text("state = 'offered'")),
        Index(None, "individual_id", "id"),
        Index("ix_transfer_offered_from", "from_unit_id", postgresql_where=text("state = 'offered'")),
        Index("ix_transfer_offered_to", "to_unit_id", postgresql_where=text("state = 'offered'")),
        Index("ix_transfer_answered", "from_unit_id", postgresql_where=text(_ANSWERED)),
        Index("ix_transfer_refused_from", "from_path", postgresql_where=text(_REFUSED)),
    )

    id: Mapped[PrimaryKey]
    individual_id: Mapped[UUID] = mapped_column(ForeignKey("individual.id"))
    from_unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    to_unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    from_path: Mapped[Path]
    to_path: Mapped[Path]
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("reach_of(ARRAY[from_path, to_path])", persisted=True)
    )
    moves_on: Mapped[date]
    note: Mapped[str | None]
    state: Mapped[str]
    withdrawal_reason: Mapped[str | None]
    refusal_reason: Mapped[str | None]
    answered_on: Mapped[date | None]
    acknowledged_on: Mapped[date | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
