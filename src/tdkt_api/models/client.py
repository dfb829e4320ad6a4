from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from ..db.base import Base, PrimaryKey


class Client(Base):
    __tablename__ = "client"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[PrimaryKey]
    code: Mapped[str]
    name: Mapped[str]
    agency_code: Mapped[str | None]
    may_use_password: Mapped[bool]
    created_at: Mapped[datetime]
