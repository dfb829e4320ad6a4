"""General rules, rounding and what a ceiling would allow, as they come and go."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict

from ..http.schemas import In, Out, examples
from ..http.types import Code, Day, FixedPoint
from ..law.quota import Base, Rounding
from .schemas import CitationOut

Count = Annotated[int, Strict(), Field(ge=0, le=10_000_000)]
CeilingShare = Annotated[Decimal, FixedPoint(digits=1, places=6), Field(gt=0, le=1)]


class RuleFilters(BaseModel):
    """Which rules are listed."""

    model_config = ConfigDict(frozen=True)

    as_of: Day | None = Field(
        default=None, description="The day asked about; today in Asia/Ho_Chi_Minh without it."
    )
    code: Code | None = Field(default=None, description="One rule alone.")


class RuleOut(Out):
    """A rule of the day and where it stands; a length has `days`, the others `says` their points."""

    code: str = Field(examples=["tie_break"])
    sentence: str = Field(examples=["Khi đủ tiêu chuẩn như nhau thì ưu tiên nữ."])
    says: list[str] = Field(examples=[["women_first"]])
    days: int | None
    is_working_days: bool | None
    first_on: date
    last_on: date | None
    effect: Literal["blocks", "warns"]
    provision: CitationOut


class RuleListOut(Out):
    """The rules that are known for a day, in the order of their codes."""

    as_of: Day
    items: list[RuleOut]


class RoundingFilters(BaseModel):
    """Which amount is rounded, on which day."""

    model_config = ConfigDict(frozen=True)

    amount_vnd: Annotated[int, Field(ge=0, le=10**12)] | None = Field(
        default=None, description="Multiple times base salary; the rule alone without it."
    )
    decided_on: Day | None = Field(
        default=None, description="The day of the decision; today in Asia/Ho_Chi_Minh without it."
    )


class RoundingOut(Out):
    """An amount rounded up once, at the end; null where no rule of the day is known."""

    decided_on: Day
    amount_vnd: int | None
    round_up_to_vnd: int | None
    rounded_vnd: int | None
    sentence: str = Field(examples=["Làm tròn lên đến 10000 đồng."])
    provision: CitationOut | None


class QuotaCheckIn(In):
    """A what-if: what a ceiling allows of numbers that the caller says; what is absent is asked back."""

    model_config = examples(
        {"award": "chien_si_thi_dua_co_so", "as_of": "2020-12-31", "holders_count": 100, "used": 14},
        {"award": "lao_dong_tien_tien", "as_of": "2020-12-31", "force": "army", "strength": 200},
        {"award": "chien_si_thi_dua_co_so", "share": "0.2", "holders_count": 33, "rounding": "nearest"},
    )

    award: Code
    as_of: Day | None = Field(default=None, description="The day of the rules; today without it.")
    force: Literal["civil", "army"] = "civil"
    holders_count: Count | None = Field(
        default=None, description="Persons with the advanced title of the year, where that is the base."
    )
    strength: Count | None = Field(
        default=None, description="All persons of the unit, where that is the base."
    )
    used: Count | None = Field(default=None, description="How many are proposed or conferred already.")
    share: CeilingShare | None = Field(
        default=None, description="A ceiling that the unit's ministry or province has set; the lower counts."
    )
    share_base: Base = Field(default=Base.HOLDERS, description="What `share` is taken of.")
    rounding: Rounding | None = Field(default=None, description="As the unit rounds; else as the rules say.")


class QuotaCheckOut(Out):
    """What the ceiling comes to; `none` where the law of the day has none and none was given."""

    award: str
    as_of: Day
    status: Literal["known", "none", "unknown", "incomplete"] = Field(
        description="`unknown`: its number is not known; `incomplete`: the base is asked back."
    )
    share: CeilingShare | None
    base: Base | None
    base_count: int | None
    rounding: Rounding
    allowed: int | None
    used: int | None
    left: int | None
    is_within: bool | None
    questions: list[str] = Field(description="Members of the body that are missing.", examples=[["strength"]])
    sentence: str = Field(examples=["Được phép 15, tính trên 100 người làm căn cứ."])
    provision: CitationOut | None
