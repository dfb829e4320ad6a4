"""What is asked of the law, and what it answers."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from ..http.lists import PageOut
from ..http.schemas import In, Out, examples
from ..http.types import Code, Day, HoldId, Instant, Note, Reference, SubjectId, UnitId, Year, refused
from ..law.facts import Rating
from ..subjects.schemas import SubjectRefOut
from ..subjects.shapes import Occupation
from .shapes import HoldCategory

CommendationType = Literal[
    "cong_trang",
    "dot_xuat",
    "phong_trao",
    "qua_trinh_cong_hien",
    "nien_han",
    "doi_ngoai",
    "tong_ket_khang_chien",
]


class PeriodIn(In):
    """The first and last year counted, both inclusive."""

    first_year: Year
    last_year: Year

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.last_year < self.first_year:
            raise refused("value.order", first="first_year", last="last_year")
        return self


class ReadingOut(Out):
    reading: str
    status: Literal["met", "not_met", "unknown"]
    evidence: dict[str, Any]


class ProvisionOut(Out):
    instrument: str
    article: str | None = None
    clause: str | None = None
    point: str | None = None
    confidence: str
    point_confidence: str | None = None


class FindingOut(Out):
    """What one criterion came to, also when it is met."""

    code: str
    criterion: str
    status: Literal["met", "not_met", "unknown"]
    effect: Literal["blocks", "warns"]
    sentence: str
    needed: int | str | list[str] | None = None
    found: int | str | None = None
    evidence: dict[str, Any]
    provision: ProvisionOut | None = None
    question: str | None = None
    question_text: str | None = None
    readings: list[ReadingOut] = []


class VerdictOut(Out):
    outcome: str
    regime: str
    lawbook: str
    findings: list[FindingOut]


class RatingIn(In):
    year: Year
    rating: Rating


class WorkIn(In):
    """An initiative, a science work or a feat of combat resourcefulness; `used_for` the forms it served."""

    id: Reference
    scope: Literal["grassroots", "ministry_province", "national"]
    year: Year
    used_for: Annotated[list[Code], Field(max_length=10)] = []


class HeldIn(In):
    """An award already held, and how it was won."""

    award: Code
    year: Year
    grounds: Annotated[list[Code], Field(max_length=5)] = []


class FactsIn(In):
    """What is known; an absent member is unknown, an empty list means there is none."""

    subject_kind: Literal["individual", "collective", "household"] = "individual"
    occupation: Occupation | None = None
    ratings: Annotated[list[RatingIn], Field(max_length=60)] | None = None
    works: Annotated[list[WorkIn], Field(max_length=60)] | None = None
    held: Annotated[list[HeldIn], Field(max_length=60)] | None = None
    has_open_hold: bool | None = None


class AnswerIn(In):
    """A human's answer to a finding's question, or the reading chosen."""

    criterion: Annotated[str, Field(pattern=r"^[a-z0-9_.]{1,64}$")]
    answer: Literal["met", "not_met"] | None = None
    reading: Code | None = None


class CheckItem(In):
    """One subject, stored or inline, and one award form."""

    client_reference: Reference | None = None
    subject_id: SubjectId | None = None
    facts: FactsIn | None = None
    award: Code
    year: Year | None = None
    period: PeriodIn | None = None
    type: CommendationType = "cong_trang"
    ground: Code | None = None
    attested: Annotated[list[AnswerIn], Field(max_length=20)] = []

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.subject_id is None) == (self.facts is None):
            raise refused("value.one_of", one="subject_id", other="facts")
        if (self.year is None) == (self.period is None):
            raise refused("value.one_of", one="year", other="period")
        return self


class CheckIn(In):
    """Up to 500 questions; nothing is written. `deciding_unit_id` also asks who may decide."""

    model_config = examples(
        {
            "as_of": "2026-01-15",
            "items": [
                {
                    "client_reference": "c1",
                    "facts": {
                        "occupation": "official",
                        "ratings": [{"year": 2025, "rating": "excellent"}],
                        "works": [],
                    },
                    "award": "lao_dong_tien_tien",
                    "year": 2025,
                }
            ],
        },
        {
            "deciding_unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "items": [
                {
                    "subject_id": "cn_01kf000000e008000000000001",
                    "award": "chien_si_thi_dua_co_so",
                    "year": 2025,
                }
            ],
        },
    )

    as_of: Day | None = Field(default=None, description="The day of the regime; today without it.")
    deciding_unit_id: UnitId | None = None
    items: Annotated[list[CheckItem], Field(min_length=1, max_length=500)]


class CheckItemOut(Out):
    index: int
    client_reference: str | None
    award: str
    verdict: VerdictOut


class CheckOut(Out):
    as_of: date
    items: list[CheckItemOut]


class HoldIn(In):
    """A matter that bars commendation while it is open."""

    model_config = examples(
        {
            "subject_id": "cn_01kf000000e008000000000001",
            "unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "category": "discipline",
            "reason": "Đang xem xét kỷ luật.",
        },
    )

    subject_id: SubjectId
    unit_id: UnitId = Field(description="The unit that holds: the subject's own, or one above it.")
    category: HoldCategory
    reason: Note = Field(description="Shown only where the subject is; elsewhere only the category.")
    opened_on: Day | None = Field(default=None, description="Today where none is given.")


class LiftingIn(In):
    """The end of the matter."""

    model_config = examples(
        {"unit_id": "dv_01kezf7c00f2vscsycf9zpt08t", "reason": "Kết luận không có vi phạm."},
    )

    unit_id: UnitId = Field(description="The unit that lifts: the one that holds, or one above it.")
    reason: Note
    lifted_on: Day | None = Field(default=None, description="Today where none is given.")


class HoldOut(Out):
    """A hold; open while `lifted_on` is null. `version` is in the ETag."""

    id: HoldId
    subject: SubjectRefOut
    unit_id: UnitId
    category: HoldCategory
    reason: str
    opened_on: date
    lifted_on: date | None
    lifting_reason: str | None
    version: int
    created_at: Instant


class HoldPage(PageOut[HoldOut]):
    """One page of a subject's holds, the latest opened first."""
