"""Questions of eligibility, and what is answered."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ..http.schemas import In, Out, examples
from ..http.types import Code, Day, Flag, Reference, SubjectId, UnitId, Year, refused
from .facts_schemas import CommendationType, FactsIn, PeriodIn
from .schemas import ProvisionOut, VerdictOut

RegimeCode = Annotated[str, Field(pattern=r"^[A-Z][A-Za-z0-9_]{1,31}$")]


class Asked(StrEnum):
    """What a question asks of the law."""

    AWARD = "award"
    TIME_OFF = "time_off"
    INITIATIVE_USE = "initiative_use"
    INITIATIVE_RECOGNITION = "initiative_recognition"
    COUNTING_START = "counting_start"
    BEST_CLASS = "best_class"
    REQUIREMENTS = "requirements"


class AnswerIn(In):
    """A human's answer to a finding's question, or the reading chosen."""

    criterion: Annotated[str, Field(pattern=r"^[a-z0-9_.]{1,64}$")] = Field(
        description="The `code` of the finding, or of a part within its evidence, that is answered."
    )
    answer: Literal["met", "not_met"] | None = None
    reading: Code | None = None


class AgainIn(In):
    """Who is to recognise an initiative again, and when."""

    recognised_by: Reference
    year: Year


class CheckItem(In):
    """One subject, stored or inline, and one award form."""

    client_reference: Reference | None = None
    asks: Asked = Field(
        default=Asked.AWARD,
        description=(
            "`award`: may the form be given. `time_off`: does the first of `leaves` count as worked. "
            "`initiative_use`: may the first of `works` serve the form. `initiative_recognition`: may "
            "`recognition` recognise what is in `works`. `counting_start`: from when achievements count "
            "after the first of `held`. `best_class`: the highest class of the form that is met. "
            "`requirements`: what the form asks of anybody."
        ),
    )
    subject_id: SubjectId | None = None
    facts: FactsIn | None = None
    award: Code
    year: Year | None = Field(
        default=None,
        description="The award year. A form by merit without `period` counts the years up to it.",
    )
    period: PeriodIn | None = Field(default=None, description="The years counted; not for titles.")
    type: CommendationType = "cong_trang"
    ground: Code | None = Field(
        default=None, description="The alternative it rests on; without it all are judged."
    )
    recognition: AgainIn | None = None
    attested: Annotated[list[AnswerIn], Field(max_length=60)] = []

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.subject_id is None) == (self.facts is None):
            raise refused("value.one_of", one="subject_id", other="facts")
        if self.asks is Asked.AWARD and (self.year is None) == (self.period is None):
            raise refused("value.one_of", one="year", other="period")
        if (self.asks is Asked.INITIATIVE_RECOGNITION) != (self.recognition is not None):
            raise refused("value.together", one="asks: initiative_recognition", other="recognition")
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
            "as_of": "2025-12-31",
            "items": [
                {
                    "client_reference": "bằng khen Thủ tướng",
                    "facts": {
                        "occupation": "civil_servant",
                        "sex": "female",
                        "ratings": [
                            {"year": 2021, "rating": "good"},
                            {"year": 2022, "rating": "good"},
                            {"year": 2023, "rating": "excellent"},
                            {"year": 2024, "rating": "good"},
                            {"year": 2025, "rating": "good"},
                        ],
                        "held": [
                            {
                                "award": "bang_khen_bo_nganh_tinh",
                                "year": 2020,
                                "issuer": "province",
                                "decided_on": "2020-12-20",
                            },
                            {"award": "chien_si_thi_dua_co_so", "year": 2021, "grounds": ["initiative"]},
                            {"award": "chien_si_thi_dua_co_so", "year": 2023},
                            {"award": "chien_si_thi_dua_co_so", "year": 2025},
                        ],
                        "leaves": [{"kind": "maternity", "year": 2022, "working_days": 130}],
                        "disciplines": [],
                        "matters": [],
                    },
                    "award": "bang_khen_thu_tuong",
                    "year": 2025,
                    "ground": "ladder",
                },
                {
                    "facts": {
                        "subject_kind": "collective",
                        "occupation": "unit",
                        "ratings": [{"year": 2025, "rating": "excellent"}],
                        "members": {
                            "total": 20,
                            "completed": 20,
                            "titles": [
                                {"award": "lao_dong_tien_tien", "count": 14},
                                {"award": "chien_si_thi_dua_co_so", "count": 1},
                            ],
                            "disciplined": [],
                        },
                    },
                    "award": "tap_the_lao_dong_xuat_sac",
                    "year": 2025,
                },
                {
                    "asks": "time_off",
                    "facts": {
                        "leaves": [
                            {"kind": "injury_treatment", "cause": "brave_act", "certified_by": "province"}
                        ]
                    },
                    "award": "lao_dong_tien_tien",
                },
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
    regime: RegimeCode | None = Field(
        default=None,
        description=(
            "What if the rules of this regime applied (`R2003`, `R98`, `R152`, `L2026`): judged on `as_of` "
            "where that is one of its days, else on its last day, or on its first where it is open."
        ),
    )
    deciding_unit_id: UnitId | None = None
    items: Annotated[list[CheckItem], Field(min_length=1, max_length=500)]


class CheckVerdictOut(VerdictOut):
    """The law's advice, what stands against it, and what a person is asked."""

    outcome_text: str
    blocks: list[str] = Field(description="Codes of findings that are not met and block.")
    warnings: list[str] = Field(description="Codes of findings that are not met and can be overridden.")
    questions: list[str] = Field(description="Codes that `attested` can answer, or a fact that is missing.")


class CheckItemOut(Out):
    index: int
    client_reference: str | None
    award: str
    asks: Asked
    value: int | str | None = Field(
        description="Of `counting_start` a day, or the last year used up; of `best_class` the form's code."
    )
    verdict: CheckVerdictOut


class NamedAuthorityOut(Out):
    """An authority that may decide the form."""

    code: str
    name_vi: str
    name_en: str


class RouteStageOut(Out):
    """A unit's turn on the dossier's way."""

    number: int
    at: Literal["owner", "submitter", "appraiser", "decider"]
    kind: str
    is_deciding: Flag
    working_days: int | None


class CheckedFormOut(Out):
    """Who decides a form that was asked about, on which way and on which documents."""

    award: str
    name_vi: str
    name_en: str
    level: str
    authorities: list[NamedAuthorityOut]
    authorities_provision: ProvisionOut | None
    stages: list[RouteStageOut]
    documents: list[str]
    documents_provision: ProvisionOut | None
    asks_council: Flag


class CheckOut(Out):
    as_of: Day
    forms: list[CheckedFormOut]
    items: list[CheckItemOut]
