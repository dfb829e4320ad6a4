from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class CouncilOutcome(Base):
    """How the council spoke on a nomination, over its full membership."""

    __tablename__ = "council_outcome"
    __table_args__ = (
        CheckConstraint(
            "least(present, written, yes) >= 0 AND present + written <= members AND yes <= present + written",
            name="figures",
        ),
    )

    nomination_id: Mapped[UUID] = mapped_column(ForeignKey("nomination.id"), primary_key=True)
    stage_number: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    members: Mapped[int]
    present: Mapped[int]
    written: Mapped[int]
    yes: Mapped[int]
