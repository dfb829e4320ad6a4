from datetime import datetime

from sqlalchemy import ARRAY, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class Lawbook(Base):
    """An ordered list of packs that applied to a unit; a dossier pins it at receipt."""

    __tablename__ = "lawbook"

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    pack_hashes: Mapped[list[bytes]] = mapped_column(ARRAY(LargeBinary))
    stored_at: Mapped[datetime]
