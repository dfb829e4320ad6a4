from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class Individual(Base):
    """A person as a subject of commendation; the identity number is sealed and found by its blind index."""

    __tablename__ = "individual"
    __table_args__ = (
        UniqueConstraint("identity_index"),
        CheckConstraint("identity_kind IN ('citizen', 'old_card', 'passport')", name="identity_kind"),
        CheckConstraint(
            "(identity_kind IS NULL) = (identity_sealed IS NULL)"
            " AND (identity_kind IS NULL) = (identity_index IS NULL)"
            " AND (identity_kind IS NULL) = (identity_tail IS NULL)",
            name="identity_whole",
        ),
        CheckConstraint("sex IN ('female', 'male')", name="sex"),
        Index(None, "unit_path", "name_sort", "id"),
        Index(None, "name_folded", postgresql_ops={"name_folded": "text_pattern_ops"}),
    )

    id: Mapped[PrimaryKey]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    unit_path: Mapped[Path]
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("reach_of(ARRAY[unit_path])", persisted=True)
    )
    identity_kind: Mapped[str | None]
    identity_sealed: Mapped[bytes | None]
    identity_index: Mapped[bytes | None]
    identity_tail: Mapped[str | None]
    key_version: Mapped[int] = mapped_column(SmallInteger)
    family_and_given_name: Mapped[str]
    name_folded: Mapped[str]
    name_sort: Mapped[bytes]
    birth_on: Mapped[date | None]
    sex: Mapped[str | None]
    occupation: Mapped[str | None]
    post: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
