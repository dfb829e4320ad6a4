from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class Client(Base):
    """A program through which people act; one with an account of its own acts for itself too.

    A public one can keep no secret, like an app in a hand: it names itself and shows nothing.
    """

    __tablename__ = "client"
    __table_args__ = (UniqueConstraint("code"), UniqueConstraint("person_id"))

    id: Mapped[PrimaryKey]
    code: Mapped[str]
    name: Mapped[str]
    agency_code: Mapped[str | None]
    may_use_password: Mapped[bool]
    is_public: Mapped[bool]
    is_active: Mapped[bool]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
