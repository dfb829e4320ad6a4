from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from ..db.base import Base, PrimaryKey


class SecurityEntry(Base):
    """A refusal, a sign-in or a read of personal data: codes, ids and the route's template, nothing else."""

    __tablename__ = "security_entry"
    __table_args__ = (Index(None, "at"),)

    id: Mapped[PrimaryKey]
    at: Mapped[datetime]
    kind: Mapped[str]
    code: Mapped[str]
    method: Mapped[str]
    route: Mapped[str]
    request_id: Mapped[str]
    person_id: Mapped[UUID | None]
    client_id: Mapped[str | None]
    subject_id: Mapped[UUID | None]
