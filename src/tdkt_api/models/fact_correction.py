from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class FactCorrection(Base):
    """What a rating, or the scope of an initiative, was until a day; dossiers received before keep to it."""

    __tablename__ = "fact_correction"

    fact_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    was: Mapped[str]
    corrected_on: Mapped[date]
