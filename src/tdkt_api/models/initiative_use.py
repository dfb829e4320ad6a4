from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class InitiativeUse(Base):
    """For which award a person has used an initiative: it counts once."""

    __tablename__ = "initiative_use"
    __table_args__ = (CheckConstraint("award_year BETWEEN 1948 AND 2100", name="award_year"),)

    initiative_id: Mapped[UUID] = mapped_column(ForeignKey("initiative.id"), primary_key=True)
    individual_id: Mapped[UUID] = mapped_column(ForeignKey("individual.id"), primary_key=True)
    award_code: Mapped[str] = mapped_column(primary_key=True)
    award_year: Mapped[int] = mapped_column(primary_key=True)
