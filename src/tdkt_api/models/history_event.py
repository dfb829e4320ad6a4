from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey, beginning


class HistoryEvent(Base):
    """One link of a stream's chain; its bytes are final, the columns after `hash` serve filters.

    `behalf_id` is for whom the person acted, by delegation. `unit_path` is where the act was done,
    `stream_path` whose it was done to. What a unit's own people did is found by the first; the indexes by the
    second hold only what others did to its dossiers.
    """

    __tablename__ = "history_event"
    __table_args__ = (
        UniqueConstraint("stream_id", "seq"),
        CheckConstraint("octet_length(prev_hash) = 32 AND octet_length(hash) = 32", name="hashes"),
        Index(None, "at", "id"),
        Index(None, "unit_province", "at", "id"),
        Index(None, "unit_commune", "at", "id"),
        Index(
            None,
            "stream_province",
            "at",
            "id",
            postgresql_where=text("stream_province <> unit_province"),
        ),
        Index(
            None,
            "stream_commune",
            "at",
            "id",
            postgresql_where=text("stream_commune <> unit_commune"),
        ),
        Index(None, "person_id", "at", "id"),
    )

    id: Mapped[PrimaryKey]
    stream_kind: Mapped[str]
    stream_id: Mapped[UUID]
    seq: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[bytes]
    prev_hash: Mapped[bytes]
    hash: Mapped[bytes]
    type: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[UUID]
    client_id: Mapped[str]
    unit_id: Mapped[UUID]
    role: Mapped[str]
    unit_path: Mapped[Path]
    stream_path: Mapped[Path]
    behalf_id: Mapped[UUID | None]
    unit_province: Mapped[str] = mapped_column(Text(collation="C"), beginning("unit_path", 1))
    unit_commune: Mapped[str] = mapped_column(Text(collation="C"), beginning("unit_path", 2))
    stream_province: Mapped[str] = mapped_column(Text(collation="C"), beginning("stream_path", 1))
    stream_commune: Mapped[str] = mapped_column(Text(collation="C"), beginning("stream_path", 2))
