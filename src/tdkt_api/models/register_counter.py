from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class RegisterCounter(Base):
    """The last number taken in a unit's register of a year: 1..n without gaps."""

    __tablename__ = "register_counter"
    __table_args__ = (CheckConstraint("register IN ('submission', 'decision')", name="register"),)

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    register: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
