from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class Quota(Base):
    """A ceiling on an award form that a ministry or province has set for its subtree, for a time.

    `open_to` is who reads it from below, as of a movement.
    """

    __tablename__ = "quota"
    __table_args__ = (
        CheckConstraint("share > 0 AND share <= 1", name="share"),
        CheckConstraint("base IN ('lao_dong_tien_tien_holders', 'strength')", name="base"),
        CheckConstraint("rounding IN ('down', 'nearest', 'up')", name="rounding"),
        CheckConstraint("counts_over IN ('deciding_unit', 'subtree')", name="counts_over"),
        CheckConstraint("last_on >= first_on", name="days"),
        Index(None, "award_code", "unit_path"),
        Index(None, "created_at", "id"),
    )

    id: Mapped[PrimaryKey]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    unit_path: Mapped[Path]
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("reach_of(ARRAY[unit_path])", persisted=True)
    )
    open_to: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("ARRAY[unit_path]", persisted=True)
    )
    award_code: Mapped[str]
    share: Mapped[Decimal]
    base: Mapped[str]
    rounding: Mapped[str]
    counts_over: Mapped[str]
    is_binding: Mapped[bool]
    source_number: Mapped[str]
    source_article: Mapped[str | None]
    source_signed_on: Mapped[date]
    first_on: Mapped[date]
    last_on: Mapped[date | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
