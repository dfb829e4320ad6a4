from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class ClientKey(Base):
    """A public key with which a program shows who it is."""

    __tablename__ = "client_key"
    __table_args__ = (UniqueConstraint("client_id", "kid"),)

    id: Mapped[PrimaryKey]
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    kid: Mapped[str]
    public_key: Mapped[str]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
