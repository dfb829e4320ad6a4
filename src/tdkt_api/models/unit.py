from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class Unit(Base):
    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("code", "valid_from", postgresql_nulls_not_distinct=True),
        UniqueConstraint("path"),
        CheckConstraint(
            "level IN ('central', 'ministry', 'province', 'district', 'commune', 'grassroots')", name="level"
        ),
        CheckConstraint("valid_to >= valid_from", name="valid_to"),
        Index(None, "parent_id"),
        Index(None, "name_folded", postgresql_ops={"name_folded": "text_pattern_ops"}),
    )

    id: Mapped[PrimaryKey]
    code: Mapped[str]
    name: Mapped[str]
    name_folded: Mapped[str]
    kind: Mapped[str]
    level: Mapped[str]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    path: Mapped[Path]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    agency_code: Mapped[str | None]
    symbol: Mapped[str | None]
