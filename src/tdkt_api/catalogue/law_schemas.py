"""Bonus money and authorities as they are shown."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..http.schemas import Out
from ..http.types import Code, Day, Letters, UnitId
from ..law.bonus import Unknown
from .schemas import (
    CitationOut,
    CodeName,
    DecidersOut,
    FormName,
    Multiple,
    PapersOut,
    SubjectKind,
    VoteRuleOut,
)


class QuoteFilters(BaseModel):
    """What a quote is asked for; the lists stand side by side."""

    model_config = ConfigDict(frozen=True)

    award: list[Code] = Field(
        min_length=1,
        max_length=10,
        description="Award forms decided at one time for one subject.",
        examples=[["chien_si_thi_dua_co_so"]],
    )
    subject_kind: list[SubjectKind] = Field(
        default=[], max_length=10, description="One for all awards, or one for each; a person without it."
    )
    achievement: list[Annotated[str, Letters(100)]] = Field(
        default=[],
        max_length=10,
        description="What each is given for, such as its period; none where all are alike.",
    )
    issuer: list[Code] = Field(
        default=[],
        max_length=10,
        description="The authority that gives each, where the multiple depends on it.",
    )
    ground: list[Code] = Field(
        default=[], max_length=10, description="The ground of each; awards of `wartime` are not paid."
    )
    decided_on: Day | None = Field(
        default=None, description="The day of the decision; today in Asia/Ho_Chi_Minh without it."
    )
    base_salary_vnd: Annotated[int, Field(ge=1, le=10**9)] | None = Field(
        default=None, description="Another base salary than that of the day, for a what-if."
    )


class AuthorityFilters(BaseModel):
    """Which form, from whose place, on which day."""

    model_config = ConfigDict(frozen=True)

    award: Code = Field(description="The award form.", examples=["chien_si_thi_dua_co_so"])
    unit: UnitId | None = Field(default=None, description="From whose place the road is shown.")
    as_of: Day | None = Field(
        default=None, description="The day asked about; today in Asia/Ho_Chi_Minh without it."
    )


class BonusStepOut(Out):
    """One step of the reckoning: a multiple, or whole dong."""

    code: Literal["multiple", "base_salary", "product", "rounded_up", "not_rounded", "not_paid_on_ground"]
    value: str | None = Field(description="A decimal as text; null where it is not known.")
    sentence: str
    provision: CitationOut | None


class BonusLineOut(Out):
    """What one of the awards pays; an amount that is not known is null, with the reason."""

    award: str
    award_name: FormName
    subject_kind: SubjectKind
    achievement: str
    multiple: Multiple | None
    base_salary_vnd: int | None
    amount_vnd: int | None
    is_maximum: bool = Field(description="The body may give less.")
    is_paid: bool | None = Field(
        description="False where only a higher one of the same achievement is paid; null: not known."
    )
    unknown: Unknown | None
    unknown_sentence: str | None
    steps: list[BonusStepOut]


class BonusQuoteOut(Out):
    """What awards of one decision pay together."""

    decided_on: Day
    lines: list[BonusLineOut]
    total_vnd: int | None = Field(description="The sum of what is paid; null where an amount is not known.")
    several: str | None = Field(description="The rule by which several awards at one time are paid.")
    several_sentence: str = Field(
        examples=["Nhiều khen thưởng cho một thành tích tại một thời điểm: chỉ chi mức cao nhất."]
    )
    provision: CitationOut | None


class UnitShownOut(Out):
    """A unit as of the day."""

    id: UnitId
    code: str
    name: str
    level: str = Field(examples=["province"])


class LegOut(Out):
    """A stage of the road: whose turn, and how long it may take."""

    number: int
    at: str
    at_name: str
    unit: UnitShownOut | None = Field(
        description="Null where no unit was named, or the tree does not have it."
    )
    kind: str
    is_deciding: bool
    working_days: int | None = Field(description="Null where no length is known.")
    provision: CitationOut | None


class LengthOut(Out):
    """A length in working days and where it stands."""

    working_days: int
    provision: CitationOut


class MayDecideOut(Out):
    """Whether the head of the unit asked about decides the form on the day."""

    status: Literal["met", "not_met", "unknown"]
    effect: Literal["blocks", "warns"]
    sentence: str
    provision: CitationOut | None


class CopiesOut(Out):
    """How many original sets."""

    count: int
    provision: CitationOut


class AuthorityOut(Out):
    """Who decides an award form on a day, and the road there; what is not known for the day is null."""

    as_of: Day
    award: CodeName
    level: str = Field(examples=["province"])
    status: Literal["known", "unknown", "ended"] = Field(
        description="`unknown`: who decides is not in the lawbook."
    )
    status_sentence: str
    deciders: DecidersOut | None
    signers: list[str] = Field(description="In whose office the decision is signed: the deciders' own posts.")
    unit: UnitShownOut | None
    may_decide: MayDecideOut | None = Field(
        description="Null where no unit was named, or it is no authority."
    )
    decides_at: UnitShownOut | None = Field(
        description="The nearest unit, from the one named upward, that decides."
    )
    route: list[LegOut]
    documents: PapersOut | None
    copies: CopiesOut | None
    vote: VoteRuleOut | None = Field(description="Null where no council is asked.")
    notice_working_days: int | None
    consultation: LengthOut | None = Field(
        description="In how many working days bodies that are asked answer."
    )
    public_consultation: LengthOut | None
