from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class HistoryEvent(Base):
    """One link of a stream's chain; its bytes are final, the columns after `hash` serve filters."""

    __tablename__ = "history_event"
    __table_args__ = (
        UniqueConstraint("stream_id", "seq"),
        CheckConstraint("octet_length(prev_hash) = 32 AND octet_length(hash) = 32", name="hashes"),
        Index(None, "at", "id"),
    )

    id: Mapped[PrimaryKey]
    stream_kind: Mapped[str]
    stream_id: Mapped[UUID]
    seq: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[bytes]
    prev_hash: Mapped[bytes]
    hash: Mapped[bytes]
    type: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[UUID]
    client_id: Mapped[str]
    unit_id: Mapped[UUID]
