from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class HoldOpen(Base):
    """That a hold is open, and of which category: what judging must know over the whole country."""

    __tablename__ = "hold_open"

    hold_id: Mapped[UUID] = mapped_column(ForeignKey("hold.id"), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subject.id"), index=True)
    category: Mapped[str]
