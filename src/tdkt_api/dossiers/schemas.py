"""What portals send about dossiers and what they are shown."""

from datetime import date
from typing import Annotated, Any, Literal, Self, cast

from pydantic import Field, model_validator

from ..eligibility.facts_schemas import CommendationType, PeriodIn
from ..eligibility.schemas import VerdictOut
from ..http.deadline import DeadlineOut
from ..http.lists import PageOut
from ..http.schemas import In, Out, Patch, examples
from ..http.types import (
    AchievementId,
    Code,
    DossierId,
    Instant,
    Line,
    NominationId,
    Note,
    Reference,
    StageId,
    SubjectId,
    UnitId,
    VersionNumber,
    Year,
    refused,
)
from ..ids import SubjectKind
from ..workflow.outcomes import Outcome
from ..workflow.process import State
from .consulting_schemas import ConsultedOut

Cited = Annotated[list[AchievementId], Field(max_length=20)]


class DossierIn(In):
    """A draft; give `year` for titles, `period` for forms by merit."""

    model_config = examples(
        {
            "owner_unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "deciding_unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "type": "cong_trang",
            "name": "Danh hiệu thi đua năm 2025",
            "year": 2025,
            "client_reference": "BD-2025-01",
        },
        {
            "owner_unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "deciding_unit_id": "dv_01kezf7c00eweb3hygczxzfj69",
            "type": "cong_trang",
            "name": "Bằng khen của Chủ tịch UBND thành phố",
            "period": {"first_year": 2024, "last_year": 2025},
        },
    )

    owner_unit_id: UnitId
    deciding_unit_id: UnitId
    type: CommendationType
    name: Line
    year: Year | None = None
    period: PeriodIn | None = None
    client_reference: Reference | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.year is None) == (self.period is None):
            raise refused("value.one_of", one="year", other="period")
        return self

    @property
    def years(self) -> tuple[int, int]:
        """First and last year, inclusive."""
        return years_of(self.year, self.period) or (0, 0)


class CopyIn(In):
    """Into which year or period a dossier is copied; without a name it keeps its own."""

    model_config = examples(
        {"year": 2026, "name": "Danh hiệu thi đua năm 2026"},
    )

    year: Year | None = None
    period: PeriodIn | None = None
    name: Line | None = None
    client_reference: Reference | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.year is None) == (self.period is None):
            raise refused("value.one_of", one="year", other="period")
        return self


class DossierPatch(Patch):
    """What of a dossier may change: all of it in a draft, what was flagged in a returned one."""

    model_config = examples(
        {"name": "Danh hiệu thi đua năm 2025 của phường"},
    )

    name: Line = ""
    client_reference: Reference | None = None


class StageOut(Out):
    id: StageId
    number: int
    unit_id: UnitId
    duty: Literal["forward", "decide"]
    received_on: date | None
    due_on: date | None


class FlagOut(Out):
    nomination_id: NominationId | None
    field: str
    note: str


class DossierOut(Out):
    """A dossier. `version` is in the ETag and rises with any change inside it."""

    id: DossierId
    name: str
    type: CommendationType
    first_year: int
    last_year: int
    owner_unit_id: UnitId
    deciding_unit_id: UnitId
    client_reference: str | None
    state: State
    state_name: str
    stage_number: int
    stage_unit_id: UnitId
    stages: list[StageOut]
    flags: list[FlagOut]
    consultations: list[ConsultedOut] = Field(description="Whose opinion was asked for, and what they said.")
    regime: str | None = Field(description="Pinned at the receipt that counts.")
    lawbook: str | None = Field(description="SHA-256 in hex; pinned with the regime.")
    received_on: date | None
    due_on: date | None
    deadline: DeadlineOut | None = Field(description="Of `due_on`; null while no clock runs.")
    return_reason: str | None
    reject_reason: str | None
    submitted_at: Instant | None
    created_at: Instant
    missing: list[str] = Field(description="What a draft still lacks before it can be submitted, by code.")
    version: int


class DossierBrief(Out):
    """A dossier in a list."""

    id: DossierId
    name: str
    type: CommendationType
    first_year: int
    last_year: int
    owner_unit_id: UnitId
    deciding_unit_id: UnitId
    client_reference: str | None
    state: State
    stage_number: int
    stage_unit_id: UnitId
    due_on: date | None
    created_at: Instant
    version: int


class DossierPage(PageOut[DossierBrief]):
    """One page of dossiers, the newest first."""


class NomineeOut(Out):
    """Who is nominated."""

    kind: SubjectKind
    id: SubjectId | None = Field(description="Absent in a dry run.")
    name: str


class NominationOut(Out):
    """One subject for one award form; the verdict advises, people decide."""

    id: NominationId | None = Field(description="Absent in a dry run.")
    dossier_id: DossierId
    position: int
    subject: NomineeOut
    award: str
    award_name: str
    first_year: int
    last_year: int
    ground: str | None
    summary: str | None
    client_reference: str | None
    outcome: Outcome
    outcome_reason: str | None
    verdict: VerdictOut
    verdict_hash: str
    judged_on: date
    achievement_ids: list[AchievementId] = Field(description="On which achievements it rests.")
    served_ids: list[AchievementId] = Field(description="Those that have served another award already.")
    served_legal_basis: list[dict[str, Any]] = Field(description="Why that matters; empty where none has.")
    consultations: list[ConsultedOut] = Field(description="Whose opinion was asked for on its dossier.")
    version: int


class NominationPage(PageOut[NominationOut]):
    """One page of a dossier's nominations, in their order."""


class NominationPatch(Patch):
    """What of a nomination may change."""

    model_config = examples(
        {"summary": "Hoàn thành xuất sắc nhiệm vụ, dẫn đầu phong trào của đơn vị."},
    )

    ground: Code | None = None
    summary: Note | None = None
    client_reference: Reference | None = None
    period: PeriodIn = Field(default=cast("PeriodIn", None))
    achievement_ids: Cited = []


class ReasonIn(In):
    model_config = examples(
        {"reason": "Cá nhân xin rút đề nghị."},
    )

    reason: Note


class SignedDossier(In):
    """A dossier as the signer saw it."""

    id: DossierId
    version: VersionNumber


def years_of(year: int | None, period: PeriodIn | None) -> tuple[int, int] | None:
    if period is not None:
        return period.first_year, period.last_year
    return None if year is None else (year, year)
