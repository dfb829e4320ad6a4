"""What a portal may tell of a subject with its question; each member has the name that the law's facts have.

A member that is absent is not known and is asked back where a rule turns on it; an empty list says that there
is none.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ..http.schemas import In
from ..http.types import Code, Day, Flag, Reference, Year, refused
from ..law.facts import Rating

Months = Annotated[int, Field(strict=True, ge=0, le=1200)]
Days = Annotated[int, Field(strict=True, ge=0, le=366)]
Years = Annotated[int, Field(strict=True, ge=0, le=120)]
Number = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
Percent = Annotated[int, Field(strict=True, ge=0, le=100)]
SubjectKind = Literal["individual", "collective", "household"]
CommendationType = Literal[
    "cong_trang",
    "dot_xuat",
    "phong_trao",
    "qua_trinh_cong_hien",
    "nien_han",
    "doi_ngoai",
    "tong_ket_khang_chien",
]
Scope = Literal["grassroots", "commune", "district", "ministry_province", "national"]
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
# What a person does, or what sort of collective it is, as the lawbook groups them.
Doing = Literal[
    "official",
    "civil_servant",
    "public_employee",
    "employee",
    "worker",
    "farmer",
    "self_employed",
    "soldier",
    "police_officer",
    "militia",
    "other",
    "unit",
    "provincial_department",
    "army_unit",
    "police_unit",
    "militia_unit",
    "enterprise",
    "cooperative",
    "ministry",
    "central_body",
    "province",
    "na_body",
    "ministry_of_defence",
    "ministry_of_public_security",
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


class RatingIn(In):
    """The rating of one year; of several units in a year, that of the unit which rates for the whole year."""

    year: Year = Field(description="The calendar year, or of a school year the one it ends in.")
    rating: Rating


class WorkIn(In):
    """An initiative, a science work or a feat of combat resourcefulness."""

    id: Reference | None = Field(
        default=None, description="The caller's own name for it; findings speak of it by this."
    )
    scope: Scope = Field(default="grassroots", description="The reach that was recognised.")
    year: Year = Field(description="The year of recognition or acceptance.")
    used_for: Annotated[list[Code], Field(max_length=10)] = Field(
        default=[], description="Codes of the award forms it already served; empty: of none."
    )
    kind: Literal["initiative", "science", "combat", "invention", "book"] | None = None
    is_accepted: Flag = Field(default=True, description="False while it is not recognised or accepted.")
    recognised_by: Reference | None = Field(default=None, description="The place that recognised it.")


class HeldIn(In):
    """An award already held, or proposed together with the one asked for."""

    id: Reference | None = None
    award: Code = Field(description="The code of the award form in `GET /v1/award-forms`.")
    year: Year = Field(description="The award year, which may be earlier than the year of the decision.")
    grounds: Annotated[
        list[Literal["excellent_rating", "initiative", "science", "combat", "titles"]], Field(max_length=5)
    ] = Field(default=[], description="What it was won on; empty: not recorded.")
    is_verified: Flag = True
    type: CommendationType | None = Field(
        default=None, description="Sudden (`dot_xuat`) and thematic (`phong_trao`) awards support no other."
    )
    issuer: Code | None = Field(
        default=None,
        description=(
            "Who gave it: `ministry`, `province`, `provincial_front`, `provincial_labour_federation` …"
        ),
    )
    decided_on: Day | None = Field(default=None, description="The day of the decision.")
    period: PeriodIn | None = Field(default=None, description="The achievement period in the decision.")


class LeaveIn(In):
    """Time off work within a year."""

    kind: Literal["maternity", "injury_treatment", "sick", "unpaid", "annual", "other"]
    year: Year | None = None
    working_days: Days | None = None
    cause: Literal["brave_act", "work_accident", "other"] | None = Field(
        default=None, description="Of an injury."
    )
    certified_by: Literal["none", "commune", "district", "province", "central", "recorded"] | None = Field(
        default=None,
        description="Level of the medical body that certified an injury; `recorded`: at a level not named.",
    )


class StudyIn(In):
    """A course somebody was sent on."""

    months: Months = Field(description="Whole months; a course under 12 is judged together with the work.")
    result: Literal["yeu", "trung_binh", "kha", "gioi", "xuat_sac"] | None = None
    is_compliant: Flag | None = Field(default=None, description="Kept the rules of the course.")
    year: Year | None = None
    has_self_report: Flag | None = Field(
        default=None, description="Where no result is out: a self-report that the school certified."
    )


class DisciplineIn(In):
    """A measure of discipline, or a sentence (`ket_an`)."""

    form: DisciplineForm
    year: Year = Field(description="The year it fell in.")
    ended_on: Day | None = Field(
        default=None, description="The last day it was in force, inclusive; achievements count anew after it."
    )
    is_duty_related: Flag | None = Field(default=None, description="Whether it concerned public duty.")


class MatterIn(In):
    """A matter that makes commendation wait while it is open."""

    category: Literal[
        "discipline", "investigation", "inspection", "complaint", "press_report", "routine_inspection"
    ] = Field(
        description="`inspection`: with signs of a violation; a `routine_inspection` makes nothing wait."
    )
    opened_on: Day | None = Field(default=None, description="The first day, inclusive.")
    closed_on: Day | None = Field(default=None, description="The last day, inclusive; null: still open.")


class EmploymentIn(In):
    """A stretch of work up to the end of the year asked about."""

    kind: Literal["contract", "probation", "recruited", "official", "civil_servant_after_exam"]
    months: Months
    is_same_agency: Flag = Field(default=True, description="At the agency that considers the person now.")


class MoveIn(In):
    """A move to another unit within the year."""

    months_at_old_unit: Months
    has_comments: Flag | None = Field(default=None, description="The old unit gave its comments.")


class LeadingPostIn(In):
    """Time in a leading post."""

    code: Code = Field(description="The post's code in the criteria: `department_director`, `minister` …")
    months: Months
    era: Literal[
        "building", "before_1945", "pre_uprising_cadre", "both_resistances", "southern_battlefield_10_years"
    ] = Field(default="building", description="The group of the decree's table.")
    retires_late: Flag = Field(
        default=False, description="A woman with the higher retirement age has no reduced time."
    )
    had_fault: Flag = Field(default=False, description="Disciplined or at serious fault in it: not counted.")


class ServiceIn(In):
    """An unbroken stretch of service."""

    field: Code = Field(
        description=(
            "`army`, `police`, `cipher`, `youth_volunteer`, `militia`, `teaching`, `health`, `dance` …"
        )
    )
    months: Months
    is_direct: Flag = Field(default=False, description="Direct teaching, treatment or performing.")
    is_hardship: Flag = Field(default=False, description="In an area of special hardship.")


class MovementResultIn(In):
    """What came of a movement."""

    launched_by: Literal[
        "commune",
        "district",
        "province",
        "ministry",
        "ministry_province",
        "prime_minister",
        "president",
        "agency",
    ]
    years: Years | None = Field(default=None, description="Its length in years, up to this review.")
    year: Year | None = Field(default=None, description="The year of the review.")
    is_outstanding: Flag | None = Field(default=None, description="Judged outstanding at the review.")
    is_leader: Flag | None = Field(default=None, description="First of those who took part.")


class LeadIn(In):
    """The vote of an emulation cluster or block."""

    level: Literal["sub_ministry", "ministry_province", "central_council"] = Field(
        description="Who organised the cluster."
    )
    year: Year
    is_leader: Flag = True


class PrizeIn(In):
    """A prize in a competition."""

    level: Literal["world", "continental", "regional", "national"]
    medal: Literal["gold", "silver", "bronze"]
    year: Year | None = None
    was_sent: Flag | None = Field(default=None, description="Sent by the competent body.")


class ModelIn(In):
    """A production model."""

    years: Years = Field(description="How many years it has been stable.")
    scope: Scope = "commune"
    helps_others: Flag | None = None


class MemberTitleIn(In):
    """How many members hold a title of the year."""

    award: Code
    count: Number


class MemberDisciplineIn(In):
    """How many members were disciplined with a measure in the year."""

    form: DisciplineForm
    count: Number


class ScoreIn(In):
    """A figure of the year."""

    figure: Code = Field(description="`points`, or `plan_percent`: percent of the plan, 100 is all of it.")
    value: Number


class MembersIn(In):
    """A collective's people in the year."""

    total: Number
    completed: Number | None = Field(default=None, description="How many completed their tasks.")
    titles: Annotated[list[MemberTitleIn], Field(max_length=20)] = Field(
        default=[], description="A title that is not listed is not known; of nobody it has the count 0."
    )
    disciplined: Annotated[list[MemberDisciplineIn], Field(max_length=20)] | None = Field(
        default=None, description="Empty: nobody."
    )


class FamilyIn(In):
    """A mother's children and husband in the wars."""

    children: Number
    martyr_children: Number
    invalid_child_percent: Percent = 0
    is_husband_martyr: Flag = False
    is_martyr: Flag = False
    invalid_percent: Percent = 0


class FactsIn(In):
    """What is known; an absent member is unknown, an empty list means there is none."""

    subject_kind: SubjectKind = "individual"
    occupation: Doing | None = Field(
        default=None, description="What a person does, or what sort of collective it is."
    )
    sex: Literal["female", "male"] | None = None
    is_foreign: Flag | None = Field(default=None, description="A foreigner, or a foreign body.")
    sector: Code | None = Field(
        default=None, description="The sector whose own rules also apply: `labour_invalids_social_affairs` …"
    )
    ratings: Annotated[list[RatingIn], Field(max_length=60)] | None = None
    works: Annotated[list[WorkIn], Field(max_length=60)] | None = None
    held: Annotated[list[HeldIn], Field(max_length=60)] | None = None
    has_open_hold: Flag | None = Field(
        default=None, description="Whether any matter is open; where `matters` are given these decide."
    )
    matters: Annotated[list[MatterIn], Field(max_length=20)] | None = None
    leaves: Annotated[list[LeaveIn], Field(max_length=20)] | None = None
    studies: Annotated[list[StudyIn], Field(max_length=20)] | None = None
    disciplines: Annotated[list[DisciplineIn], Field(max_length=20)] | None = None
    employments: Annotated[list[EmploymentIn], Field(max_length=20)] | None = None
    transfers: Annotated[list[MoveIn], Field(max_length=20)] | None = None
    posts: Annotated[list[LeadingPostIn], Field(max_length=40)] | None = None
    service: Annotated[list[ServiceIn], Field(max_length=40)] | None = None
    movements: Annotated[list[MovementResultIn], Field(max_length=20)] | None = None
    leads: Annotated[list[LeadIn], Field(max_length=20)] | None = None
    prizes: Annotated[list[PrizeIn], Field(max_length=40)] | None = None
    models: Annotated[list[ModelIn], Field(max_length=20)] | None = None
    members: MembersIn | None = None
    family: FamilyIn | None = None
    scores: Annotated[list[ScoreIn], Field(max_length=20)] = []
    contribution_years: Years | None = Field(
        default=None, description="Years of contribution, or for which a work has been public or in use."
    )
    trained_colleagues: Flag | None = None
    violations: Annotated[list[Code], Field(max_length=20)] | None = Field(
        default=None, description="Violations that the form's decree lists; empty: none."
    )
    is_dissolved: Flag | None = Field(
        default=None, description="The collective was dissolved, split or merged."
    )

    @model_validator(mode="after")
    def _once_a_year(self) -> Self:
        rated = [one.year for one in self.ratings or ()]
        if len(rated) != len(set(rated)):
            raise refused("value.twice", member="ratings")
        return self
