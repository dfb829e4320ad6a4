from datetime import datetime

from sqlalchemy import CheckConstraint, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class Person(Base):
    """Who signs in; the same human as an individual when the blind indexes of the identity numbers agree."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("username"),
        UniqueConstraint("identity_index", "identity_kind"),
        CheckConstraint("identity_kind IN ('citizen', 'old_card', 'passport')", name="identity_kind"),
        CheckConstraint(
            "(identity_kind IS NULL) = (identity_sealed IS NULL)"
            " AND (identity_kind IS NULL) = (identity_tail IS NULL)"
            " AND (identity_kind IS NULL OR (identity_index IS NOT NULL AND key_version IS NOT NULL))",
            name="identity_whole",
        ),
    )

    id: Mapped[PrimaryKey]
    username: Mapped[str]
    name: Mapped[str]
    post: Mapped[str]
    password_hash: Mapped[str | None]
    identity_kind: Mapped[str | None]
    identity_sealed: Mapped[bytes | None]
    identity_index: Mapped[bytes | None]
    identity_tail: Mapped[str | None]
    key_version: Mapped[int | None] = mapped_column(SmallInteger)
    is_active: Mapped[bool]
    is_machine: Mapped[bool]
    version: Mapped[int]
    created_at: Mapped[datetime]
