from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, PrimaryKey


class DossierFlag(Base):
    """A field that a returned dossier must correct; of the dossier itself where no nomination is named."""

    __tablename__ = "dossier_flag"
    __table_args__ = (
        Index(
            "uq_dossier_flag_field",
            "dossier_id",
            "nomination_id",
            "field",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[PrimaryKey]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    nomination_id: Mapped[UUID | None] = mapped_column(ForeignKey("nomination.id"))
    field: Mapped[str]
    note: Mapped[str]
