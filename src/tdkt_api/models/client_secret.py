from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Hash32, PrimaryKey


class ClientSecret(Base):
    """The dated exception for a program that cannot sign: the hash of a secret made by chance."""

    __tablename__ = "client_secret"
    __table_args__ = (
        CheckConstraint(
            "expires_at > created_at AND expires_at <= created_at + interval '90 days'", name="dated"
        ),
        UniqueConstraint("client_id", "secret_hash"),
    )

    id: Mapped[PrimaryKey]
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    secret_hash: Mapped[Hash32]
    reason: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
