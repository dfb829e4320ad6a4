from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class LawbookDraft(Base):
    """A pack of the lawbook from its first draft; once it is published nothing of it changes.

    Of the country: files that stand in for those of the packs before. Of another unit: see `law.local`.
    """

    __tablename__ = "lawbook_draft"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published')", name="state"),
        CheckConstraint(
            "(state = 'published') = (hash IS NOT NULL)"
            " AND (state = 'published') = (published_by IS NOT NULL)"
            " AND (state = 'published') = (published_at IS NOT NULL)",
            name="published",
        ),
        CheckConstraint("published_by <> ALL (authors)", name="two_persons"),
        Index(None, "created_at", "id"),
    )

    id: Mapped[PrimaryKey]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    unit_path: Mapped[Path]
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("reach_of(ARRAY[unit_path])", persisted=True)
    )
    name: Mapped[str]
    files: Mapped[dict[str, Any]] = mapped_column(JSONB)
    authors: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    state: Mapped[str]
    hash: Mapped[bytes | None]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
