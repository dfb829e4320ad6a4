from uuid import UUID

from sqlalchemy import ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class Household(Base):
    """What only a household has; its name is that of its head, its address is sealed."""

    __tablename__ = "household"

    id: Mapped[UUID] = mapped_column(ForeignKey("subject.id"), primary_key=True)
    member_names: Mapped[list[str]]
    address_sealed: Mapped[bytes | None]
    key_version: Mapped[int] = mapped_column(SmallInteger)
