from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Hash32, PrimaryKey


class AchievementEvidence(Base):
    """A paper that proves an achievement, known by the hash of its file."""

    __tablename__ = "achievement_evidence"
    __table_args__ = (
        CheckConstraint("octet_length(sha256) = 32", name="sha256"),
        CheckConstraint("size_bytes > 0", name="size_bytes"),
        UniqueConstraint("achievement_id", "sha256"),
    )

    id: Mapped[PrimaryKey]
    achievement_id: Mapped[UUID] = mapped_column(ForeignKey("achievement.id"))
    position: Mapped[int]
    title: Mapped[str]
    kind: Mapped[str]
    sha256: Mapped[Hash32]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str]
    issued_by: Mapped[str | None]
    issued_on: Mapped[date | None]
    reference: Mapped[str | None]
