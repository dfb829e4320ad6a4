from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base, Path, PrimaryKey


class DecisionException(Base):
    """What a signed decision went against, or an act by delegation.

    Finding, vote, appraisal and opinion concern one nomination, day and delegation the whole dossier.
    `facts` are codes, figures, days and ids.
    """

    __tablename__ = "decision_exception"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('finding', 'vote', 'appraisal', 'deadline', 'delegation', 'opinion')", name="kind"
        ),
        CheckConstraint("result IN ('conferred', 'refused')", name="result"),
        CheckConstraint(
            "(nomination_id IS NULL) = (kind IN ('deadline', 'delegation'))"
            " AND (result IS NULL) = (kind IN ('deadline', 'delegation'))",
            name="nomination",
        ),
        CheckConstraint("decision_id IS NOT NULL OR kind = 'delegation'", name="decision"),
        Index(None, "at", "id"),
        Index(None, "decision_id"),
        Index(None, "dossier_id"),
    )

    id: Mapped[PrimaryKey]
    at: Mapped[datetime]
    kind: Mapped[str]
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    nomination_id: Mapped[UUID | None] = mapped_column(ForeignKey("nomination.id"))
    result: Mapped[str | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    unit_path: Mapped[Path]
    owner_path: Mapped[Path]
    reach: Mapped[list[str]] = mapped_column(
        ARRAY(Text(collation="C")), Computed("reach_of(ARRAY[unit_path, owner_path])", persisted=True)
    )
