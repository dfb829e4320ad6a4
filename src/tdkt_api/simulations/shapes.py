"""What is tried, and where it was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ..ids import Prefix, SubjectKind
from ..law.claim import Claim
from ..law.lawbook import Award
from ..operations.shapes import OperationState

TITLE = "emulation_title"


@dataclass(frozen=True, slots=True)
class Tried:
    """A nomination, or an award of the registry that came of none of ours, as it is judged again.

    Attributes:
        received_on: The day whose rules and facts count; None: those of today.
        decided_on: The day whose authorities count.
        decider: The kind of the deciding unit; None where it is not known.
    """

    id: UUID
    subject_id: UUID
    subject_kind: SubjectKind
    award_code: str
    first_year: int
    last_year: int
    ground: str | None
    type: str
    received_on: date | None
    decided_on: date
    place: date
    path: str
    decider: str | None
    sex: str | None
    post: str | None
    is_award: bool

    @property
    def prefix(self) -> Prefix:
        """What it is shown as."""
        return Prefix.AWARD if self.is_award else Prefix.NOMINATION

    def claim(self, form: Award | None) -> Claim:
        """What was asked for: a title for its award year, another form for its period."""
        kind, first, last = self.subject_kind.value, self.first_year, self.last_year
        if form is not None and form.kind == TITLE:
            return Claim(self.award_code, kind, year=last, type=self.type, ground=self.ground)
        return Claim(self.award_code, kind, type=self.type, period=(first, last), ground=self.ground)


@dataclass(frozen=True, slots=True)
class SimulationView:
    """A trial as who asked for it sees it."""

    operation_id: UUID
    lawbook: str
    unit_id: UUID
    year: int
    state: OperationState
    progress: int
    result: Mapping[str, Any] | None
