from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from ..db.base import Base, PrimaryKey


class Person(Base):
    """Who signs in; the same human as an individual when the blind indexes of the identity numbers agree."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("username"),)

    id: Mapped[PrimaryKey]
    username: Mapped[str]
    name: Mapped[str]
    post: Mapped[str]
    password_hash: Mapped[str | None]
    identity_index: Mapped[bytes | None]
    is_active: Mapped[bool]
    is_machine: Mapped[bool]
    version: Mapped[int]
    created_at: Mapped[datetime]
