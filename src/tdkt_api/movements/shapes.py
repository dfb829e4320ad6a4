"""What a movement is made of."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from ..ids import SubjectKey, SubjectKind


class MovementState(StrEnum):
    """Where a movement stands."""

    DRAFT = "draft"
    LAUNCHED = "launched"
    CLOSED = "closed"


class MovementForm(StrEnum):
    """Regular or thematic; the law of 2022 no longer knows campaigns (law 06/2022 art. 16 clause 1)."""

    REGULAR = "regular"  # thường xuyên
    THEMATIC = "thematic"  # theo chuyên đề


class ScopeLevel(StrEnum):
    """How far a movement reaches (law 06/2022 art. 16 clause 2)."""

    NATION = "nation"
    MINISTRY_LOCALITY = "ministry_locality"  # bộ, ban, ngành, đoàn thể, địa phương
    BLOCK = "block"  # cụm, khối thi đua do Hội đồng tổ chức
    AGENCY = "agency"  # cơ quan, tổ chức, đơn vị


class Content(StrEnum):
    """The eight contents of a movement, in the order of the law (law 06/2022 art. 17 clause 1)."""

    OBJECTIVE = "objective"
    SCOPE = "scope"
    SUBJECTS = "subjects"
    CONTENT = "content"
    CRITERIA = "criteria"
    TIME = "time"
    PLAN = "plan"
    MEASURES = "measures"


class Comparison(StrEnum):
    """How a result is held against the target."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A movement as it is stored; both days are inclusive.

    `seen_paths` are the paths of its lead and coordinating units.
    """

    id: UUID
    unit_id: UUID
    lead_unit_id: UUID
    coordinating_unit_ids: list[UUID]
    unit_path: str
    seen_paths: list[str]
    name: str
    form: MovementForm
    scope_level: ScopeLevel
    objective: str | None
    scope: str | None
    subjects: str | None
    content: str | None
    starts_on: date | None
    ends_on: date | None
    plan: str | None
    measures: str | None
    state: MovementState
    official_number: str | None
    signed_on: date | None
    signer_id: UUID | None
    signer_name: str | None
    signer_post: str | None
    closed_on: date | None
    closing_note: str | None
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MovementBrief:
    """A movement in a list."""

    id: UUID
    unit_id: UUID
    lead_unit_id: UUID
    name: str
    form: MovementForm
    scope_level: ScopeLevel
    starts_on: date | None
    ends_on: date | None
    state: MovementState
    official_number: str | None
    signed_on: date | None
    closed_on: date | None
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is counted: a measure and the target that a result is held against."""

    code: str
    name: str
    measure: str
    comparison: Comparison
    target: Decimal


@dataclass(frozen=True, slots=True)
class Whole:
    """A movement with its criteria, in the order in which they were added."""

    movement: MovementRow
    criteria: list[Criterion]


@dataclass(frozen=True, slots=True)
class Participant:
    """A unit or a subject that takes part; `name` is the unit's or the subject's."""

    id: UUID
    unit_id: UUID | None
    kind: SubjectKind | None
    id_of_subject: UUID | None
    name: str
    client_reference: str | None
    joined_on: date

    @property
    def subject_id(self) -> SubjectKey | None:
        """The subject's identifier with its kind."""
        if self.kind is None or self.id_of_subject is None:
            return None
        return SubjectKey(self.kind, self.id_of_subject)

    @property
    def individual_id(self) -> UUID | None:
        """The subject's id where it is a person."""
        return self.id_of_subject if self.kind is SubjectKind.INDIVIDUAL else None
