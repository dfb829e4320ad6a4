"""What portals send about dossiers and what they are shown."""

from datetime import date
from typing import Annotated, Any, Literal, Self, cast

from pydantic import Field, model_validator

from ..achievements.shapes import InfluenceScope, InitiativeKind, NewInitiative, NewRating
from ..awards.shapes import Earlier
from ..eligibility.schemas import CommendationType, PeriodIn, VerdictOut
from ..http.lists import PageOut
from ..http.schemas import In, Out, Patch, examples
from ..http.types import (
    Code,
    Day,
    DossierId,
    Flag,
    IndividualId,
    Instant,
    Line,
    NominationId,
    Note,
    Reference,
    StageId,
    UnitId,
    VersionNumber,
    Year,
    refused,
)
from ..law.facts import Rating
from ..subjects.identity import Sex
from ..subjects.schemas import IdentityIn
from ..subjects.shapes import NewIndividual, Occupation
from ..workflow.outcomes import Outcome
from ..workflow.process import State


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
        return _years(self.year, self.period) or (0, 0)


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


class DeadlineOut(Out):
    """Until when the present stage has time, and by which calendar that was counted."""

    due_on: date
    working_days: int = Field(description="Left until then, that day counted; negative: overdue by so many.")
    calendar_version: str = Field(description="Names the table of days off; another one may count otherwise.")


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


class NewPerson(In):
    """A subject found by id or by exact identity number, else registered in the owner's unit."""

    id: IndividualId | None = None
    identity: IdentityIn | None = None
    family_and_given_name: Line | None = None
    birth_on: Day | None = None
    sex: Sex | None = None
    occupation: Occupation | None = None
    post: Line | None = None

    @model_validator(mode="after")
    def _someone(self) -> Self:
        if self.id is None and self.family_and_given_name is None:
            raise refused("value.one_of", one="id", other="family_and_given_name")
        return self

    def new(self) -> NewIndividual:
        """The person as they are registered where nobody is found."""
        return NewIndividual(
            self.family_and_given_name or "",
            self.identity.identity() if self.identity else None,
            self.birth_on,
            self.sex,
            self.occupation,
            self.post,
        )


class RatingFact(In):
    """How the person's work was rated in a year."""

    year: Year
    rating: Rating

    def new(self) -> NewRating:
        return NewRating(self.year, self.rating)


class InitiativeFact(In):
    """A recognised initiative of the person; `used_for` the forms it served in its own year."""

    kind: InitiativeKind = InitiativeKind.INITIATIVE
    name: Line
    scope: InfluenceScope
    year: Year
    recognised_on: Day
    share_percent: Annotated[int, Field(strict=True, ge=1, le=100)] = 100
    used_for: Annotated[list[Code], Field(max_length=20)] = []

    def new(self) -> NewInitiative:
        used = tuple(self.used_for)
        return NewInitiative(
            self.name, self.scope, self.year, self.recognised_on, self.kind, used, self.share_percent
        )


class EarlierAward(In):
    """An award of the past; it enters the registry as imported, unverified. `grounds`: how it was won."""

    award: Code
    year: Year
    official_number: Reference
    signed_on: Day
    grounds: Annotated[list[Code], Field(max_length=5)] = []

    def new(self) -> Earlier:
        return Earlier(self.award, self.year, self.official_number, self.signed_on, tuple(self.grounds))


class BatchItem(In):
    """One person for one or several forms, with the facts that are to be judged."""

    client_reference: Reference | None = None
    individual: NewPerson
    awards: Annotated[list[Code], Field(min_length=1, max_length=10)]
    year: Year | None = None
    period: PeriodIn | None = None
    ground: Code | None = None
    summary: Note | None = None
    ratings: Annotated[list[RatingFact], Field(max_length=60)] = []
    initiatives: Annotated[list[InitiativeFact], Field(max_length=60)] = []
    earlier_awards: Annotated[list[EarlierAward], Field(max_length=60)] = []

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last year, inclusive; None where the dossier's count."""
        return _years(self.year, self.period)


class BatchIn(In):
    """Up to 500 persons. Not atomic: a refused item leaves nothing of itself."""

    model_config = examples(
        {
            "atomic": False,
            "items": [
                {
                    "client_reference": "BD-2025-017",
                    "individual": {
                        "identity": {"kind": "citizen", "number": "001085000017"},
                        "family_and_given_name": "Nguyễn Thị Hồng Hạnh",
                        "birth_on": "1985-03-04",
                        "sex": "female",
                        "occupation": "official",
                        "post": "Công chức văn phòng",
                    },
                    "awards": ["lao_dong_tien_tien", "chien_si_thi_dua_co_so"],
                    "ratings": [{"year": 2025, "rating": "excellent"}],
                    "initiatives": [
                        {
                            "name": "Số hóa sổ theo dõi hồ sơ",
                            "scope": "grassroots",
                            "year": 2025,
                            "recognised_on": "2025-12-10",
                        }
                    ],
                }
            ],
        },
    )

    atomic: Flag = False
    dry_run: Flag = False
    items: Annotated[list[BatchItem], Field(min_length=1, max_length=500)]


class NominationOut(Out):
    """One subject for one award form; the verdict advises, people decide."""

    id: NominationId | None = Field(description="Absent in a dry run.")
    dossier_id: DossierId
    position: int
    individual_id: IndividualId | None
    family_and_given_name: str
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
    version: int


class NominationPage(PageOut[NominationOut]):
    """One page of a dossier's nominations, in their order."""


class BatchItemOut(Out):
    """One item's result, in request order; `problem` where it was refused."""

    index: int
    client_reference: str | None
    individual_id: IndividualId | None
    nominations: list[NominationOut]
    problem: dict[str, Any] | None


class BatchOut(Out):
    dry_run: bool
    accepted: int
    refused: int
    items: list[BatchItemOut]
    dossier_version: int


class NominationPatch(Patch):
    """What of a nomination may change."""

    model_config = examples(
        {"summary": "Hoàn thành xuất sắc nhiệm vụ, dẫn đầu phong trào của đơn vị."},
    )

    ground: Code | None = None
    summary: Note | None = None
    client_reference: Reference | None = None
    period: PeriodIn = Field(default=cast("PeriodIn", None))


class ReasonIn(In):
    model_config = examples(
        {"reason": "Cá nhân xin rút đề nghị."},
    )

    reason: Note


class SignedDossier(In):
    """A dossier as the signer saw it."""

    id: DossierId
    version: VersionNumber


def _years(year: int | None, period: PeriodIn | None) -> tuple[int, int] | None:
    if period is not None:
        return period.first_year, period.last_year
    return None if year is None else (year, year)
