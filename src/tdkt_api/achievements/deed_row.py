"""A recorded deed as the database has it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ..ids import SubjectKind
from ..subjects.shapes import SubjectRef
from .deed_shapes import DeedKind, DeedState
from .shapes import InfluenceScope


@dataclass(frozen=True, slots=True)
class DeedRow:
    """A recorded deed as the database has it."""

    id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    subject_name: str
    subject_unit_id: UUID
    subject_path: str
    unit_id: UUID
    kind: DeedKind
    title: str
    description: str | None
    happened_from: date
    happened_to: date
    field: str | None
    scope: InfluenceScope | None
    figures: list[Any]
    movement_id: UUID | None
    recognised_by: str | None
    recognised_number: str | None
    recognised_on: date | None
    state: DeedState
    entered_by: UUID
    confirmed_by: UUID | None
    confirmed_on: date | None
    withdrawal_reason: str | None
    version: int
    created_at: datetime

    @property
    def subject(self) -> SubjectRef:
        """Whose deed it is."""
        return SubjectRef.of(self.subject_kind, self.subject_id, self.subject_name)
