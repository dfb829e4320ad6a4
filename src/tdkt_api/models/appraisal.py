from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class Appraisal(Base):
    """What one stage concluded about a nomination."""

    __tablename__ = "appraisal"
    __table_args__ = (CheckConstraint("conclusion IN ('recommended', 'not_recommended')", name="conclusion"),)

    nomination_id: Mapped[UUID] = mapped_column(ForeignKey("nomination.id"), primary_key=True)
    stage_number: Mapped[int] = mapped_column(primary_key=True)
    conclusion: Mapped[str]
    note: Mapped[str | None]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    appraised_at: Mapped[datetime]
