from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class SecondFactor(Base):
    """The sealed secret of somebody's changing digits; those up to `last_step` are used up."""

    __tablename__ = "second_factor"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    secret_sealed: Mapped[bytes]
    key_version: Mapped[int] = mapped_column(SmallInteger)
    last_step: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
