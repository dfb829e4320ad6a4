from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey

_STATES = (
    "('draft', 'submitted', 'received', 'returned', 'appraised', 'consulting', 'at_council', 'voted',"
    " 'decided', 'rejected')"
)
_OPEN = "state NOT IN ('decided', 'rejected')"
_DUE = text("(CASE WHEN due_on IS NULL THEN DATE '9999-12-31' ELSE due_on END)")  # without a due day: last


class Dossier(Base):
    __tablename__ = "dossier"
    __table_args__ = (
        CheckConstraint(f"state IN {_STATES}", name="state"),
        CheckConstraint("came_from IN ('received', 'appraised')", name="came_from"),
        CheckConstraint("(state = 'consulting') = (came_from IS NOT NULL)", name="consulting"),
        CheckConstraint("(regime IS NULL) = (lawbook IS NULL)", name="pinned"),
        CheckConstraint("first_year BETWEEN 1948 AND last_year AND last_year <= 2100", name="years"),
        Index("ix_dossier_due_owner", "owner_unit_id", "state", _DUE, "id", postgresql_where=text(_OPEN)),
        Index("ix_dossier_due_stage", "stage_unit_id", "state", _DUE, "id", postgresql_where=text(_OPEN)),
        UniqueConstraint("client_id", "client_reference"),
        Index(None, "created_at", "id"),
        Index(None, "province_code", "created_at", "id"),
        Index(None, "province_code", "commune_code", "created_at", "id"),
    )

    id: Mapped[PrimaryKey]
    name: Mapped[str]
    type: Mapped[str]
    first_year: Mapped[int]
    last_year: Mapped[int]
    owner_unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    deciding_unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    client_id: Mapped[str]
    client_reference: Mapped[str | None]
    state: Mapped[str]
    came_from: Mapped[str | None]
    stage_number: Mapped[int]
    stage_unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    owner_path: Mapped[Path]
    stage_path: Mapped[Path]
    seen_paths: Mapped[list[str]] = mapped_column(ARRAY(Text(collation="C")))
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")),
        Computed("reach_of(ARRAY[owner_path, stage_path] || seen_paths)", persisted=True),
    )
    province_code: Mapped[str] = mapped_column(Computed("split_part(owner_path, '/', 2)", persisted=True))
    commune_code: Mapped[str] = mapped_column(Computed("split_part(owner_path, '/', 3)", persisted=True))
    regime: Mapped[str | None]
    lawbook: Mapped[bytes | None] = mapped_column(ForeignKey("lawbook.hash"))
    received_on: Mapped[date | None]
    due_on: Mapped[date | None]
    working_days_left: Mapped[int | None]
    return_reason: Mapped[str | None]
    reject_reason: Mapped[str | None]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    submitted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
