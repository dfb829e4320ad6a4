from uuid import UUID

from sqlalchemy import ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class HistoryDisclosure(Base):
    """What an event's commitment stands for, sealed; erasure empties it, the chain stays whole."""

    __tablename__ = "history_disclosure"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("history_event.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    salt: Mapped[bytes | None]
    sealed: Mapped[bytes | None]
    key_version: Mapped[int] = mapped_column(SmallInteger)
