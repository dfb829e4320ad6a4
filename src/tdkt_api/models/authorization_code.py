from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class AuthorizationCode(Base):
    """The hash of a code that a person signed in for; the session that came of it, once it was used."""

    __tablename__ = "authorization_code"
    __table_args__ = (Index(None, "expires_at"),)

    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    redirect_uri: Mapped[str]
    challenge: Mapped[str]
    acr: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
