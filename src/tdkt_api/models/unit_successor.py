from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class UnitSuccessor(Base):
    __tablename__ = "unit_successor"
    __table_args__ = (
        CheckConstraint("link IN ('unchanged', 'renamed', 'merged', 'split')", name="link"),
        Index(None, "successor_id"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    successor_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    link: Mapped[str]
