"""What is handed over about holds."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from ..ids import SubjectKey, SubjectKind
from ..subjects.shapes import SubjectRef


class HoldCategory(StrEnum):
    """Why commendation waits; the codes are those of the lawbook's `hold_bars`."""

    DISCIPLINE = "discipline"
    INSPECTION = "inspection"
    INVESTIGATION = "investigation"
    COMPLAINT = "complaint"
    PRESS_REPORT = "press_report"


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold as those see it who reach its subject."""

    id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    subject_name: str
    unit_id: UUID
    category: HoldCategory
    reason: str
    opened_on: date
    lifted_on: date | None
    lifting_reason: str | None
    version: int
    created_at: datetime

    @property
    def subject(self) -> SubjectRef:
        """Whose commendation waits."""
        return SubjectRef.of(self.subject_kind, self.subject_id, self.subject_name)


@dataclass(frozen=True, slots=True)
class HoldHead:
    """What lifting must know of a hold."""

    subject_kind: SubjectKind
    subject_id: UUID
    unit_id: UUID
    unit_path: str
    category: HoldCategory
    opened_on: date
    lifted_on: date | None
    version: int

    @property
    def subject(self) -> SubjectKey:
        """Whose commendation waits."""
        return SubjectKey(self.subject_kind, self.subject_id)


@dataclass(frozen=True, slots=True)
class OpenHold:
    """That somebody's commendation waits, and why in one word."""

    subject_id: UUID
    category: HoldCategory
