from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Computed, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class Outbox(Base):
    """A CloudEvent that waits for its place in the feed."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "id", postgresql_where=text("position IS NULL")),
        Index("uq_outbox_position", "position", unique=True),
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
    position: Mapped[int | None] = mapped_column(BigInteger)
