"""Quotas as they come and go."""

from datetime import date
from decimal import Decimal
from typing import Annotated, cast

from pydantic import BaseModel, ConfigDict, Field

from ..http.lists import PageOut
from ..http.schemas import In, Out, Patch, examples
from ..http.types import Code, Day, FixedPoint, Instant, Note, QuotaId, Reference, UnitId
from ..law.quota import Base, Rounding
from .shapes import CountsOver

QuotaShare = Annotated[
    Decimal, FixedPoint(digits=1, places=6), Field(gt=0, le=1, description="A share of the base: 0.15.")
]


class QuotaIn(In):
    """A ceiling on an award form, by a paper of the ministry or province."""

    model_config = examples(
        {
            "unit_id": "dv_01kezf7c00eweb3hygczxzfj69",
            "award": "chien_si_thi_dua_co_so",
            "share": "0.15",
            "source": {"number": "86/2025/QĐ-UBND", "article": "5", "signed_on": "2025-12-01"},
            "first_on": "2026-01-01",
        },
    )

    unit_id: UnitId = Field(description="The ministry or province for whose subtree it holds.")
    award: Code
    share: QuotaShare
    base: Base = Field(
        default=Base.HOLDERS, description="Holders of the advanced title of the year, or all persons."
    )
    rounding: Rounding = Rounding.DOWN
    counts_over: CountsOver = Field(
        default=CountsOver.DECIDING_UNIT,
        description="`deciding_unit`: each unit that decides for itself; `subtree`: all of it together.",
    )
    is_binding: bool = Field(default=True, description="False: exceeding it warns and asks for a reason.")
    source: "QuotaSourceIn"
    first_on: Day
    last_on: Day | None = Field(default=None, description="Open without it.")


class QuotaSourceIn(In):
    """The paper it stands on."""

    number: Reference
    article: Reference | None = None
    signed_on: Day


class QuotaPatch(Patch):
    """The ceiling as it should have been entered, and why it was not; null opens its end."""

    model_config = examples({"share": "0.1", "reason": "Nhập nhầm so với Điều 5 của quyết định"})

    share: QuotaShare = Field(default=cast("Decimal", None))
    base: Base = Base.HOLDERS
    rounding: Rounding = Rounding.DOWN
    counts_over: CountsOver = CountsOver.DECIDING_UNIT
    is_binding: bool = True
    source: QuotaSourceIn = Field(default=cast("QuotaSourceIn", None))
    first_on: Day = Field(default=cast("date", None))
    last_on: Day | None = None
    reason: Note


class QuotaEndingIn(In):
    """The last day on which it holds."""

    model_config = examples({"last_on": "2026-06-30", "reason": "Quy định mới thay thế"})

    last_on: Day
    reason: Note


class QuotaSourceOut(Out):
    """The paper it stands on."""

    number: str
    article: str | None
    signed_on: date


class QuotaOut(Out):
    """A ceiling; `version` is in the ETag."""

    id: QuotaId
    unit_id: UnitId
    award: str
    share: QuotaShare
    base: Base
    rounding: Rounding
    counts_over: CountsOver
    is_binding: bool
    source: QuotaSourceOut
    first_on: date
    last_on: date | None
    version: int
    created_at: Instant


class QuotaPage(PageOut[QuotaOut]):
    """One page of ceilings, the newest first."""


class QuotaFilters(BaseModel):
    """Which ceilings are listed."""

    model_config = ConfigDict(frozen=True)

    unit: UnitId | None = Field(default=None, description="Those that hold for this unit.")
    award: Code | None = Field(default=None, description="Those on this form.")
    as_of: Day | None = Field(default=None, description="Those in force on this day.")


class QuotaUseOut(Out):
    """What a ceiling comes to.

    Conferred are persons with a valid award of the form for the year; proposed are others with a pending
    nomination that was submitted. Both stand in a unit under the one counted over, by where they are now.
    """

    quota_id: QuotaId
    award: str
    unit_id: UnitId = Field(description="The unit counted over, with its subtree.")
    year: int
    as_of: date
    share: QuotaShare
    base: Base
    base_count: int = Field(description="Of holders: those with the title, or under way for it.")
    rounding: Rounding
    allowed: int
    conferred: int
    proposed: int
    used: int
    is_within: bool
    sentence: str = Field(
        examples=["Đã dùng 3 trong số 15 chỉ tiêu, tính trên 100 người; còn 12."],
    )
