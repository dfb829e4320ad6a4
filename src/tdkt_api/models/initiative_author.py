from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class InitiativeAuthor(Base):
    __tablename__ = "initiative_author"
    __table_args__ = (
        CheckConstraint("share_percent BETWEEN 1 AND 100", name="share_percent"),
        Index(None, "individual_id"),
    )

    initiative_id: Mapped[UUID] = mapped_column(ForeignKey("initiative.id"), primary_key=True)
    individual_id: Mapped[UUID] = mapped_column(ForeignKey("individual.id"), primary_key=True)
    share_percent: Mapped[int]
