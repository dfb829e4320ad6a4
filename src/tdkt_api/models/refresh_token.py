from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Hash32, PrimaryKey


class RefreshToken(Base):
    """The hash of a token that gives the next one, once; `number` counts them in their session."""

    __tablename__ = "refresh_token"
    __table_args__ = (UniqueConstraint("token_hash"), UniqueConstraint("session_id", "number"))

    id: Mapped[PrimaryKey]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    number: Mapped[int]
    token_hash: Mapped[Hash32]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
