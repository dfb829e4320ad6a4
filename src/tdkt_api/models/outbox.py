from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Computed, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey, beginning

_NUMBERED = text("position IS NOT NULL")


class Outbox(Base):
    """A CloudEvent; its position in the feed is given once its transaction has committed."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "id", postgresql_where=text("position IS NULL")),
        Index("uq_outbox_position", "position", unique=True),
        Index(None, "province", "position", postgresql_where=_NUMBERED),
        Index(None, "commune", "position", postgresql_where=_NUMBERED),
    )

    id: Mapped[PrimaryKey]
    type: Mapped[str]
    subject: Mapped[str]
    time: Mapped[datetime]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    unit_path: Mapped[Path]
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("reach_of(ARRAY[unit_path])", persisted=True)
    )
    request_id: Mapped[str | None]
    traceparent: Mapped[str | None]
    position: Mapped[int | None] = mapped_column(BigInteger)
    province: Mapped[str] = mapped_column(Text(collation="C"), beginning("unit_path", 1))
    commune: Mapped[str] = mapped_column(Text(collation="C"), beginning("unit_path", 2))
