from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class HistoryHead(Base):
    __tablename__ = "history_head"

    stream_id: Mapped[UUID] = mapped_column(primary_key=True)
    stream_kind: Mapped[str]
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes]
