from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class Submission(Base):
    """A numbered, signed letter that carries a dossier to its next stage."""

    __tablename__ = "submission"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'signed')", name="state"),
        CheckConstraint(
            "(state = 'signed') = (number IS NOT NULL)"
            " AND (state = 'signed') = (official_number IS NOT NULL)",
            name="signed",
        ),
        CheckConstraint(
            "(behalf_id IS NULL) = (behalf_name IS NULL) AND (behalf_id IS NULL) = (behalf_post IS NULL)",
            name="behalf",
        ),
        UniqueConstraint("unit_id", "year", "number"),
        UniqueConstraint("unit_id", "year", "official_number"),
    )

    id: Mapped[PrimaryKey]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    to_unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    unit_path: Mapped[Path]
    to_path: Mapped[Path]
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("reach_of(ARRAY[unit_path, to_path])", persisted=True)
    )
    dossier_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    not_recommended: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str]
    year: Mapped[int | None]
    number: Mapped[int | None]
    official_number: Mapped[str | None]
    signed_on: Mapped[date | None]
    signer_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    signer_name: Mapped[str | None]
    signer_post: Mapped[str | None]
    behalf_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    behalf_name: Mapped[str | None]
    behalf_post: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
