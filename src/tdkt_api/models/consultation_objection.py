from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class ConsultationObjection(Base):
    """What somebody of the public objected, entered by the stage; to one nomination or to the dossier."""

    __tablename__ = "consultation_objection"
    __table_args__ = (Index(None, "consultation_id", "id"),)

    id: Mapped[PrimaryKey]
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    nomination_id: Mapped[UUID | None] = mapped_column(ForeignKey("nomination.id"))
    content: Mapped[str]
    received_on: Mapped[date]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
