from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class Individual(Base):
    """What only a person has; the identity number is sealed and found by its blind index."""

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
        CheckConstraint("died_on >= birth_on", name="died_on"),
        CheckConstraint("sex IN ('female', 'male')", name="sex"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("subject.id"), primary_key=True)
    identity_kind: Mapped[str | None]
    identity_sealed: Mapped[bytes | None]
    identity_index: Mapped[bytes | None]
    identity_tail: Mapped[str | None]
    key_version: Mapped[int] = mapped_column(SmallInteger)
    birth_on: Mapped[date | None]
    died_on: Mapped[date | None]
    nationality: Mapped[str | None]
    sex: Mapped[str | None]
    occupation: Mapped[str | None]
    post: Mapped[str | None]
