from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class Session(Base):
    """Somebody signed in through a program, once; its tokens count until it ends."""

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended"),
        CheckConstraint("expires_at > created_at", name="expires_at"),
        Index(None, "person_id"),
        Index(None, "client_id"),
        Index(None, "expires_at"),
    )

    id: Mapped[PrimaryKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    acr: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None]
