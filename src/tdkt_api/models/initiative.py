from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class Initiative(Base):
    """A recognised initiative, science work or feat of combat resourcefulness."""

    __tablename__ = "initiative"
    __table_args__ = (
        CheckConstraint("kind IN ('initiative', 'science_work', 'combat_resourcefulness')", name="kind"),
        CheckConstraint("scope IN ('grassroots', 'ministry_province', 'national')", name="scope"),
        CheckConstraint("year BETWEEN 1948 AND 2100", name="year"),
    )

    id: Mapped[PrimaryKey]
    kind: Mapped[str]
    name: Mapped[str]
    scope: Mapped[str]
    year: Mapped[int]
    recognised_on: Mapped[date]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    version: Mapped[int]
    created_at: Mapped[datetime]
