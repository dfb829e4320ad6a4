"""What comes and goes about movements."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self, cast

from pydantic import Field, model_validator

from ..http.lists import PageOut
from ..http.schemas import In, Out, Patch, examples
from ..http.types import (
    Code,
    Day,
    FixedPoint,
    Flag,
    IndividualId,
    Instant,
    Line,
    MovementId,
    Note,
    Reference,
    SubjectId,
    UnitId,
    refused,
)
from ..ids import SubjectKey, SubjectKind
from .shapes import Comparison, Content, MovementForm, MovementState, ScopeLevel

Target = Annotated[Decimal, FixedPoint(digits=15, places=4)]
Units = Annotated[list[UnitId], Field(max_length=50, description="Units that coordinate it.")]
_LEAD = "The unit that leads it; the launching unit where none is named."


class CriterionIn(In):
    """A criterion in numbers: `measure` is what is counted and in what, `target` what a result is held to."""

    model_config = examples(
        {
            "code": "hai_long",
            "name": "Mức hài lòng của người dân",
            "measure": "% số phiếu",
            "comparison": "at_least",
            "target": "95.00",
        },
    )

    code: Code
    name: Line
    measure: Line
    comparison: Comparison
    target: Target


class CriterionPatch(Patch):
    """What of a criterion may change in a draft; its code does not."""

    model_config = examples(
        {"target": "97.50"},
    )

    name: Line = ""
    measure: Line = ""
    comparison: Comparison = Field(default=cast("Comparison", None))
    target: Target = Field(default=cast("Decimal", None))


class RemovalIn(In):
    """Why a criterion is taken out; history keeps it."""

    model_config = examples(
        {"reason": "Trùng với tiêu chí khác."},
    )

    reason: Note | None = None


class MovementIn(In):
    """A draft, which may be incomplete; the answer's `missing` says what it lacks."""

    model_config = examples(
        {
            "unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "name": "Phong trào thi đua “Chung sức, sáng tạo”",
            "form": "thematic",
            "scope_level": "ministry_locality",
            "objective": "Nâng mức hài lòng của người dân.",
            "criteria": [
                {
                    "code": "dung_hen",
                    "name": "Hồ sơ giải quyết đúng hạn",
                    "measure": "% số hồ sơ",
                    "comparison": "at_least",
                    "target": "98.50",
                }
            ],
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        },
    )

    unit_id: UnitId = Field(description="The launching unit.")
    name: Line
    form: MovementForm
    scope_level: ScopeLevel
    lead_unit_id: UnitId | None = Field(default=None, description=_LEAD)
    coordinating_unit_ids: Units = []
    objective: Note | None = None
    scope: Note | None = None
    subjects: Note | None = None
    content: Note | None = None
    criteria: Annotated[list[CriterionIn], Field(max_length=100)] = []
    starts_on: Day | None = None
    ends_on: Day | None = Field(default=None, description="The last day, inclusive.")
    plan: Note | None = None
    measures: Note | None = None


class MovementPatch(Patch):
    """What of a draft may change; of a launched movement only `ends_on`, onwards and with a `reason`."""

    model_config = examples(
        {"plan": "Theo kế hoạch số 157/KH-UBND."},
    )

    name: Line = ""
    form: MovementForm = Field(default=cast("MovementForm", None))
    scope_level: ScopeLevel = Field(default=cast("ScopeLevel", None))
    lead_unit_id: UnitId | None = Field(default=None, description=_LEAD)
    coordinating_unit_ids: Units = []
    objective: Note | None = None
    scope: Note | None = None
    subjects: Note | None = None
    content: Note | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    plan: Note | None = None
    measures: Note | None = None
    reason: Note | None = Field(default=None, description="Kept in the history.")


class LaunchIn(In):
    """The signed document by which a movement is launched.

    `reason` is needed only where a rule warns that the movement is not ready; history keeps it.
    """

    model_config = examples(
        {"official_number": "157/KH-UBND", "signed_on": "2026-01-15"},
    )

    official_number: Reference
    signed_on: Day | None = Field(default=None, description="Today where none is given.")
    reason: Note | None = None


class MovementClosingIn(In):
    """The end of a movement; `note` is needed where it ends before its last day."""

    model_config = examples(
        {"note": "Hoàn thành sớm mục tiêu."},
    )

    closed_on: Day | None = Field(default=None, description="Today where none is given.")
    note: Note | None = None


class MovementCriterionOut(Out):
    code: str
    name: str
    measure: str
    comparison: Comparison
    target: Target


class MovementOut(Out):
    """A movement. `version` is in the ETag and rises with any change of its contents and criteria."""

    id: MovementId
    unit_id: UnitId
    lead_unit_id: UnitId
    coordinating_unit_ids: list[UnitId]
    name: str
    form: MovementForm
    scope_level: ScopeLevel
    objective: str | None
    scope: str | None
    subjects: str | None
    content: str | None
    criteria: list[MovementCriterionOut]
    starts_on: date | None
    ends_on: date | None
    plan: str | None
    measures: str | None
    state: MovementState
    state_name: str
    missing: list[Content] = Field(description="Which of the eight statutory contents it does not say yet.")
    official_number: str | None
    signed_on: date | None
    signer_name: str | None
    signer_post: str | None
    closed_on: date | None
    closing_note: str | None
    created_at: Instant
    version: int


class MovementBriefOut(Out):
    """A movement in a list."""

    id: MovementId
    unit_id: UnitId
    lead_unit_id: UnitId
    name: str
    form: MovementForm
    scope_level: ScopeLevel
    starts_on: date | None
    ends_on: date | None
    state: MovementState
    official_number: str | None
    signed_on: date | None
    closed_on: date | None
    created_at: Instant
    version: int


class MovementPage(PageOut[MovementBriefOut]):
    """One page of movements, the newest first."""


class ParticipantIn(In):
    """A unit, or a person, collective or household; exactly one of the three."""

    client_reference: Reference | None = None
    unit_id: UnitId | None = None
    individual_id: IndividualId | None = Field(default=None, description="A person; as `subject_id` says it.")
    subject_id: SubjectId | None = Field(default=None, description="A person, a collective or a household.")

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if sum(one is not None for one in (self.unit_id, self.individual_id, self.subject_id)) != 1:
            raise refused("value.one_of_three", one="unit_id", two="individual_id", three="subject_id")
        return self

    @property
    def subject(self) -> SubjectKey | None:
        """Who it is where it is no unit."""
        if self.individual_id is not None:
            return SubjectKey(SubjectKind.INDIVIDUAL, self.individual_id)
        return self.subject_id


class ParticipantsIn(In):
    """Up to 500 participants, registered by one unit. Not atomic: a refused item leaves nothing of itself."""

    model_config = examples(
        {
            "unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "items": [
                {"client_reference": "p1", "unit_id": "dv_01kezf7c00f2vscsycf9zpt08t"},
                {"client_reference": "p2", "individual_id": "cn_01kf000000e008000000000001"},
                {"client_reference": "p3", "subject_id": "tt_01kf000000e008000000000001"},
            ],
        },
    )

    unit_id: UnitId = Field(description="The unit that registers them.")
    atomic: Flag = False
    items: Annotated[list[ParticipantIn], Field(min_length=1, max_length=500)]


class ParticipantOut(Out):
    """Who takes part."""

    unit_id: UnitId | None
    individual_id: IndividualId | None = Field(description="Where it is a person.")
    subject_id: SubjectId | None = Field(description="Of a person, a collective or a household.")
    name: str
    client_reference: str | None
    joined_on: date


class ParticipantPage(PageOut[ParticipantOut]):
    """One page of participants, in the order in which they registered."""


class JoinedOut(Out):
    """One item's result, in request order; `problem` where it was refused."""

    index: int
    client_reference: str | None
    unit_id: UnitId | None
    individual_id: IndividualId | None
    subject_id: SubjectId | None = Field(description="Where it is no unit.")
    problem: dict[str, Any] | None


class ParticipantsOut(Out):
    accepted: int
    refused: int
    items: list[JoinedOut]
