from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class LawbookPack(Base):
    """A pack's files by path, as they were; the hash is over them."""

    __tablename__ = "lawbook_pack"

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    files: Mapped[dict[str, Any]] = mapped_column(JSONB)
    stored_at: Mapped[datetime]
