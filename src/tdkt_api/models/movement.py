from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey

_READ_ABOVE = (
    "reach_of(CASE WHEN state = 'draft' THEN ARRAY[unit_path] ELSE ARRAY[unit_path] || seen_paths END)"
)
_READ_BELOW = "CASE WHEN state = 'draft' THEN '{}'::text[] ELSE ARRAY[unit_path] END"


class Movement(Base):
    """An emulation movement, with the eight contents of law 06/2022 art. 17 clause 1.

    `reach` is who reads it from above, as in every table: of a draft the launching unit, of a launched one
    also the lead and coordinating units (`seen_paths`). `open_to` is who reads it from below: a launched
    movement holds the launching unit's path, and whoever has a unit under it finds that path among its own
    ancestors. No list of the units below is kept: a nationwide movement would hold 3,355 paths in one row,
    and a commune founded tomorrow would not stand in it.
    """

    __tablename__ = "movement"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'launched', 'closed')", name="state"),
        CheckConstraint("form IN ('regular', 'thematic')", name="form"),
        CheckConstraint(
            "scope_level IN ('nation', 'ministry_locality', 'block', 'agency')", name="scope_level"
        ),
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint(
            "(state = 'draft') = (signed_on IS NULL) AND (state = 'draft') = (official_number IS NULL)",
            name="signed",
        ),
        CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name="closed"),
        Index(None, "created_at", "id"),
        Index(None, "unit_path", "created_at", "id"),
    )

    id: Mapped[PrimaryKey]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    lead_unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    coordinating_unit_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    unit_path: Mapped[Path]
    seen_paths: Mapped[list[str]] = mapped_column(ARRAY(Text(collation="C")))
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed(_READ_ABOVE, persisted=True)
    )
    open_to: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed(_READ_BELOW, persisted=True)
    )
    name: Mapped[str]
    name_folded: Mapped[str]
    form: Mapped[str]
    scope_level: Mapped[str]
    objective: Mapped[str | None]
    scope: Mapped[str | None]
    subjects: Mapped[str | None]
    content: Mapped[str | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    plan: Mapped[str | None]
    measures: Mapped[str | None]
    state: Mapped[str]
    official_number: Mapped[str | None]
    signed_on: Mapped[date | None]
    signer_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    signer_name: Mapped[str | None]
    signer_post: Mapped[str | None]
    closed_on: Mapped[date | None]
    closing_note: Mapped[str | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
