from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class RecordVersion(Base):
    """What a record says from a day on; dossiers received before keep to the version before."""

    __tablename__ = "record_version"
    __table_args__ = (CheckConstraint("to_on >= from_on", name="days"),)

    record_id: Mapped[UUID] = mapped_column(ForeignKey("record.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)
    is_withdrawn: Mapped[bool]
    known_on: Mapped[date]
