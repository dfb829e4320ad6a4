from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class Subject(Base):
    """Who may be commended: what individuals, collectives and households have in common, under one id.

    `name_sort` is the place in an office's lists: people and heads of households by given name, collectives
    as they are written.
    """

    __tablename__ = "subject"
    __table_args__ = (
        CheckConstraint("kind IN ('individual', 'collective', 'household')", name="kind"),
        UniqueConstraint("client_id", "client_reference"),
        Index(None, "unit_path", "kind", "name_sort", "id"),
        Index(None, "kind", "province_code", "name_sort", "id"),
        Index(None, "kind", "province_code", "commune_code", "name_sort", "id"),
        Index(None, "name_folded", postgresql_ops={"name_folded": "text_pattern_ops"}),
        Index(
            "ix_subject_words",
            func.to_tsvector(text("'simple'"), text("name_folded")),
            postgresql_using="gin",
        ),
    )

    id: Mapped[PrimaryKey]
    kind: Mapped[str]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    unit_path: Mapped[Path]
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("reach_of(ARRAY[unit_path])", persisted=True)
    )
    province_code: Mapped[str] = mapped_column(Computed("split_part(unit_path, '/', 2)", persisted=True))
    commune_code: Mapped[str] = mapped_column(Computed("split_part(unit_path, '/', 3)", persisted=True))
    name: Mapped[str]
    name_folded: Mapped[str]
    name_sort: Mapped[bytes]
    client_id: Mapped[str | None]
    client_reference: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
