"""What is handed over about holds."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


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
    individual_id: UUID
    unit_id: UUID
    category: HoldCategory
    reason: str
    opened_on: date
    lifted_on: date | None
    lifting_reason: str | None
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class HoldHead:
    """What lifting must know of a hold."""

    individual_id: UUID
    unit_id: UUID
    unit_path: str
    category: HoldCategory
    opened_on: date
    lifted_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class OpenHold:
    """That somebody's commendation waits, and why in one word."""

    individual_id: UUID
    category: HoldCategory
