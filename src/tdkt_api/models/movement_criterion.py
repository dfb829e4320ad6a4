from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class MovementCriterion(Base):
    """What a movement counts: a measure, a target, and how the two are compared."""

    __tablename__ = "movement_criterion"
    __table_args__ = (CheckConstraint("comparison IN ('at_least', 'at_most', 'exactly')", name="comparison"),)

    movement_id: Mapped[UUID] = mapped_column(ForeignKey("movement.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    measure: Mapped[str]
    comparison: Mapped[str]
    target: Mapped[Decimal] = mapped_column(Numeric)
