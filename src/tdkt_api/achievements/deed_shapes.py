"""What is handed over about achievements."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from ..ids import SubjectKind
from ..subjects.shapes import SubjectRef
from .shapes import InfluenceScope


class DeedKind(StrEnum):
    """What sort of deed it is, as the kinds of commendation ask."""

    DUTY = "duty"
    SUDDEN = "sudden"
    MOVEMENT = "movement"
    CONTRIBUTION = "contribution"
    EXTERNAL = "external"
    OTHER = "other"


class DeedState(StrEnum):
    """Where its record stands."""

    ENTERED = "entered"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a deed; the value exactly as it was given."""

    name: str
    value: Decimal
    unit: str | None

    def stored(self) -> dict[str, str | None]:
        """As it is kept: the value is text in fixed point."""
        return {"name": self.name, "value": format(self.value, "f"), "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper that proves a deed, known by the hash of its file."""

    title: str
    kind: str
    sha256: bytes
    size_bytes: int
    media_type: str
    issued_by: str | None
    issued_on: date | None
    reference: str | None


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
