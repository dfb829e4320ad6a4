from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class ClientRedirect(Base):
    """An address to which people are sent back with a code; compared letter by letter."""

    __tablename__ = "client_redirect"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"), primary_key=True)
    uri: Mapped[str] = mapped_column(primary_key=True)
