from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class DossierStage(Base):
    """One unit's turn on a dossier's route; numbers begin at 1."""

    __tablename__ = "dossier_stage"
    __table_args__ = (
        UniqueConstraint("dossier_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("duty IN ('forward', 'decide')", name="duty"),
    )

    id: Mapped[PrimaryKey]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    number: Mapped[int]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    unit_path: Mapped[Path]
    duty: Mapped[str]
    received_on: Mapped[date | None]
    due_on: Mapped[date | None]
