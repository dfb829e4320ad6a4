from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class AccessEntry(Base):
    """That one subject's sealed data were shown in full or exported; of one export many rows, one id.

    Seen where the subject is and where who looked is at home.
    """

    __tablename__ = "access_entry"
    __table_args__ = (
        CheckConstraint("act IN ('unmask', 'export')", name="act"),
        Index(None, "at", "id", "subject_id"),
        Index(None, "subject_id", "at"),
        Index(None, "person_id", "at"),
    )

    id: Mapped[PrimaryKey]
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subject.id"), primary_key=True)
    at: Mapped[datetime]
    act: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    client_id: Mapped[str]
    role: Mapped[str]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    unit_path: Mapped[Path]
    subject_kind: Mapped[str]
    subject_path: Mapped[Path]
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("reach_of(ARRAY[subject_path, unit_path])", persisted=True)
    )
    fields: Mapped[list[str]]
    purpose: Mapped[str]
    request_id: Mapped[str]
