"""What is handed over about records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class RecordKind(StrEnum):
    """What of a working life is recorded."""

    DISCIPLINE = "discipline"
    LEAVE = "leave"
    STUDY = "study"
    LEADING_POST = "leading_post"
    EMPLOYMENT = "employment"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a record says, as rules are to see it; both days inclusive, `to_on` None: it lasts."""

    individual_id: UUID
    kind: RecordKind
    from_on: date
    to_on: date | None
    details: dict[str, Any]
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class RecordView(Recorded):
    """A record as those see it who reach its person."""

    id: UUID
    unit_id: UUID
    version: int
    created_at: datetime

    @property
    def content(self) -> Mapping[str, Any]:
        """What it says, as it was sent."""
        return {"kind": self.kind, "from_on": self.from_on, "to_on": self.to_on, **self.details}
