from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Computed, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class Operation(Base):
    """A long job: who asked for it, as whom, and how far it is; a worker holds it until `leased_until`."""

    __tablename__ = "operation"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')", name="state"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        CheckConstraint(
            "(finished_at IS NOT NULL) = (state IN ('succeeded', 'failed', 'cancelled'))", name="finished"
        ),
        CheckConstraint("(problem IS NOT NULL) = (state = 'failed')", name="problem"),
        CheckConstraint(
            "(sha256 IS NOT NULL) = (state = 'succeeded')"
            " AND (expires_at IS NOT NULL) = (state = 'succeeded')",
            name="result",
        ),
        Index(None, "person_id", "created_at", "id"),
        Index("ix_operation_unfinished", "created_at", postgresql_where=text("finished_at IS NULL")),
    )

    id: Mapped[PrimaryKey]
    kind: Mapped[str]
    state: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    client_id: Mapped[str]
    role: Mapped[str]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    unit_path: Mapped[Path]
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("reach_of(ARRAY[unit_path])", persisted=True)
    )
    request_id: Mapped[str]
    parameters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    progress: Mapped[int]
    attempt: Mapped[int]
    leased_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    problem: Mapped[str | None]
    media_type: Mapped[str | None]
    byte_count: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[bytes | None]
    expires_at: Mapped[datetime | None]
