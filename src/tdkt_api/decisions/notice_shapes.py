"""What is handed over about notices of a result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ..http.deadline import DeadlineOut


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as it is stored, with the decision's number and day."""

    id: UUID
    decision_id: UUID
    dossier_id: UUID
    unit_id: UUID
    unit_path: str
    notified_on: date
    due_on: date | None
    acknowledged_on: date | None
    version: int
    created_at: datetime
    official_number: str | None
    signed_on: date | None
    decision_unit_id: UUID


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice says of a nomination."""

    decision_id: UUID
    dossier_id: UUID
    nomination_id: UUID
    award_code: str
    result: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice with its lines, conferred and refused."""

    id: UUID
    decision_id: UUID
    dossier_id: UUID
    unit_id: UUID
    decision_unit_id: UUID
    official_number: str | None
    signed_on: date | None
    notified_on: date
    due_on: date | None
    deadline: DeadlineOut | None
    is_overdue: bool
    acknowledged_on: date | None
    lines: Sequence[Told]
    version: int
    created_at: datetime
