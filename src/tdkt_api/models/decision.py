from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Computed, ForeignKey, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class Decision(Base):
    """A numbered, dated, signed decision; its lines become awards."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'signed')", name="state"),
        CheckConstraint(
            "(state = 'signed') = (number IS NOT NULL)"
            " AND (state = 'signed') = (official_number IS NOT NULL)"
            " AND (state = 'signed') = (signed_on IS NOT NULL)",
            name="signed",
        ),
        CheckConstraint(
            "(file_sha256 IS NULL) = (file_size_bytes IS NULL)"
            " AND (file_sha256 IS NULL) = (file_media_type IS NULL)"
            " AND (file_sha256 IS NULL OR state = 'signed')",
            name="file",
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
    unit_path: Mapped[Path]
    seen_paths: Mapped[list[str]] = mapped_column(ARRAY(Text(collation="C")))
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("reach_of(ARRAY[unit_path] || seen_paths)", persisted=True)
    )
    dossier_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
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
    drafted_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int]
    created_at: Mapped[datetime]
    file_sha256: Mapped[str | None]
    file_size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    file_media_type: Mapped[str | None]
    file_name: Mapped[str | None]
