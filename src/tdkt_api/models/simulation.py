from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ..db.base import Base


class Simulation(Base):
    """Other rules tried on a unit's year as a long job, and what came of it; counts and codes alone."""

    __tablename__ = "simulation"

    operation_id: Mapped[UUID] = mapped_column(ForeignKey("operation.id"), primary_key=True)
    lawbook: Mapped[str]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
