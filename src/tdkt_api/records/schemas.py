"""Records as they come and go; each kind has the members that the law's facts have."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..http.lists import PageOut
from ..http.schemas import In, Out, examples
from ..http.types import Code, Day, Flag, IndividualId, Instant, Note, RecordId, UnitId, refused
from .shapes import RecordKind

WorkingDays = Annotated[int, Field(strict=True, ge=0, le=366)]
DisciplineForm = Literal[
    "khien_trach",
    "canh_cao",
    "ha_bac_luong",
    "giang_chuc",
    "cach_chuc",
    "buoc_thoi_viec",
    "sa_thai",
    "ket_an",
]


class _Content(In):
    from_on: Day = Field(description="Its first day.")
    to_on: Day | None = Field(default=None, description="Its last day, inclusive; none while it lasts.")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.to_on is not None and self.to_on < self.from_on:
            raise refused("value.order", first="from_on", last="to_on")
        return self


class DisciplineContent(_Content):
    """A measure of discipline, or a sentence (`ket_an`); it is served on its last day."""

    kind: Literal[RecordKind.DISCIPLINE]
    form: DisciplineForm
    is_duty_related: Flag | None = Field(default=None, description="Whether it concerned public duty.")


class LeaveContent(_Content):
    """Time off work."""

    kind: Literal[RecordKind.LEAVE]
    leave: Literal["maternity", "injury_treatment", "sick", "unpaid", "annual", "other"]
    working_days: WorkingDays | None = None
    cause: Literal["brave_act", "work_accident", "other"] | None = Field(
        default=None, description="Of an injury."
    )
    certified_by: Literal["none", "commune", "district", "province", "central", "recorded"] | None = None


class StudyContent(_Content):
    """A course somebody was sent on; its months are those of its days."""

    kind: Literal[RecordKind.STUDY]
    result: Literal["yeu", "trung_binh", "kha", "gioi", "xuat_sac"] | None = None
    is_compliant: Flag | None = Field(default=None, description="Kept the rules of the course.")
    has_self_report: Flag | None = None


class LeadingPostContent(_Content):
    """Time in a leading post."""

    kind: Literal[RecordKind.LEADING_POST]
    code: Code = Field(description="The post's code in the criteria: `department_director`, `minister` …")
    era: Literal[
        "building", "before_1945", "pre_uprising_cadre", "both_resistances", "southern_battlefield_10_years"
    ] = "building"
    retires_late: Flag = False
    had_fault: Flag = False


class EmploymentContent(_Content):
    """A stretch of work."""

    kind: Literal[RecordKind.EMPLOYMENT]
    employment: Literal["contract", "probation", "recruited", "official", "civil_servant_after_exam"]
    is_same_agency: Flag = Field(default=True, description="At the agency that considers the person now.")


Content = Annotated[
    DisciplineContent | LeaveContent | StudyContent | LeadingPostContent | EmploymentContent,
    Field(discriminator="kind"),
]


class RecordIn(In):
    """A record of a person of one's unit."""

    model_config = examples(
        {
            "individual_id": "cn_01kf000000e008000000000001",
            "content": {
                "kind": "leave",
                "leave": "maternity",
                "from_on": "2025-03-01",
                "to_on": "2025-08-31",
            },
        },
        {
            "individual_id": "cn_01kf000000e008000000000001",
            "content": {"kind": "discipline", "form": "canh_cao", "from_on": "2025-03-01"},
        },
    )

    individual_id: IndividualId
    content: Content


class RecordCorrection(In):
    """What a record is to say instead; the kind stays."""

    model_config = examples(
        {
            "content": {
                "kind": "leave",
                "leave": "maternity",
                "from_on": "2025-03-01",
                "to_on": "2025-09-30",
            },
            "reason": "Nhập nhầm ngày kết thúc.",
        }
    )

    content: Content
    reason: Note


class RecordEndingIn(In):
    """The end of what a record says: a measure is served or lifted, a course or a post is over."""

    model_config = examples({"to_on": "2026-01-14", "reason": "Hết thời hạn."})

    to_on: Day = Field(description="Its last day.")
    reason: Note


class RecordWithdrawalIn(In):
    """Taking back what should not have been recorded."""

    model_config = examples({"reason": "Nhập nhầm người."})

    reason: Note


class RecordsAsked(BaseModel):
    """Whose records, and which; page and token stand beside it, so it forbids nothing itself."""

    model_config = ConfigDict(frozen=True)

    individual_id: IndividualId
    kind: RecordKind | None = Field(default=None, description="Only records of this kind.")


class RecordOut(Out):
    """A record; it lasts while `to_on` of its content is null."""

    id: RecordId
    individual_id: IndividualId
    unit_id: UnitId
    kind: RecordKind
    content: dict[str, Any] = Field(description="What it says, as it was sent.")
    is_withdrawn: bool
    version: int
    created_at: Instant


class RecordPage(PageOut[RecordOut]):
    """One page of a person's records, the latest entered first."""
