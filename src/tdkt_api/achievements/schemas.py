"""What comes and goes about ratings and initiatives."""

from datetime import date
from typing import Annotated, cast

from pydantic import Field, Strict

from ..http.batch import AT_MOST, BatchAsked, Referred, ResultOut, ResultsOut
from ..http.lists import PageOut
from ..http.schemas import In, Out, Patch, examples
from ..http.types import (
    Code,
    Day,
    IndividualId,
    InitiativeId,
    Instant,
    Line,
    Note,
    RatingId,
    SubjectId,
    UnitId,
    Year,
)
from ..law.facts import Rating
from ..subjects.schemas import SubjectRefOut
from .shapes import InfluenceScope, InitiativeKind

Percent = Annotated[int, Strict(), Field(ge=1, le=100)]


class SubjectRatingIn(In):
    """How the work of a person or a collective was rated in a year."""

    model_config = examples(
        {"subject_id": "cn_01kf000000e008000000000001", "year": 2025, "rating": "excellent"},
    )

    subject_id: SubjectId
    year: Year
    rating: Rating


class RatingItem(Referred, SubjectRatingIn):
    """One rating of a batch."""


class RatingBatchIn(BatchAsked):
    """Up to 500 ratings. Not atomic: a refused item leaves nothing of itself."""

    model_config = examples(
        {
            "items": [
                {
                    "client_reference": "XL-2025-001",
                    "subject_id": "cn_01kf000000e008000000000001",
                    "year": 2025,
                    "rating": "excellent",
                },
            ],
        },
    )

    items: Annotated[list[RatingItem], Field(min_length=1, max_length=AT_MOST)]


class RatingOut(Out):
    """A rating as the registry has it; a correction raises its version, and history keeps what it was."""

    id: RatingId
    subject: SubjectRefOut
    year: int
    rating: Rating
    unit_id: UnitId
    version: int
    created_at: Instant


class RatingResultOut(ResultOut):
    """One item's result, in request order; `is_new` false where the same was known already."""

    rating: RatingOut | None = None
    is_new: bool = False


class RatingBatchOut(ResultsOut):
    """What became of a batch of ratings."""

    items: list[RatingResultOut]


class RatingPatch(Patch):
    """The rating as it should have been entered, and why it was not."""

    model_config = examples(
        {"rating": "good", "reason": "Nhập nhầm so với thông báo kết quả xếp loại số 12/TB-UBND"}
    )

    rating: Rating
    reason: Note


class RatingPage(PageOut[RatingOut]):
    """One page of a subject's ratings, the latest year first."""


class AuthorIn(In):
    """One author and their share of the work."""

    individual_id: IndividualId
    share_percent: Percent
    used_for: list[Code] = Field(
        default=[], max_length=20, description="Award forms that it served this author for, in its own year."
    )


class InitiativeIn(In):
    """A recognised initiative, science work or feat of combat resourcefulness."""

    model_config = examples(
        {
            "unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "kind": "initiative",
            "name": "Số hóa sổ theo dõi hồ sơ một cửa",
            "scope": "grassroots",
            "year": 2025,
            "recognised_on": "2025-12-10",
            "authors": [{"individual_id": "cn_01kf000000e008000000000001", "share_percent": 100}],
        },
    )

    unit_id: UnitId = Field(description="The unit that enters it, to which its authors belong.")
    kind: InitiativeKind = InitiativeKind.INITIATIVE
    name: Line
    scope: InfluenceScope
    year: Year
    recognised_on: Day
    authors: list[AuthorIn] = Field(min_length=1, max_length=20)


class InitiativeItem(Referred, InitiativeIn):
    """One initiative of a batch."""


class InitiativeBatchIn(BatchAsked):
    """Up to 500 initiatives. Not atomic: a refused item leaves nothing of itself."""

    model_config = examples(
        {
            "items": [
                {
                    "client_reference": "SK-2025-001",
                    "unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
                    "name": "Số hóa sổ theo dõi hồ sơ một cửa",
                    "scope": "grassroots",
                    "year": 2025,
                    "recognised_on": "2025-12-10",
                    "authors": [{"individual_id": "cn_01kf000000e008000000000001", "share_percent": 100}],
                },
            ],
        },
    )

    items: Annotated[list[InitiativeItem], Field(min_length=1, max_length=AT_MOST)]


class SharePatch(In):
    """The share that somebody who is an author has."""

    individual_id: IndividualId
    share_percent: Percent


class InitiativePatch(Patch):
    """What of an initiative was entered wrongly, and why; its year and authors stay, shares may be others."""

    model_config = examples(
        {"scope": "ministry_province", "reason": "Quyết định công nhận ghi phạm vi ảnh hưởng cấp tỉnh"}
    )

    kind: InitiativeKind = Field(default=cast("InitiativeKind", None))
    name: Line = Field(default=cast("str", None))
    scope: InfluenceScope = Field(default=cast("InfluenceScope", None))
    recognised_on: Day = Field(default=cast("date", None))
    shares: Annotated[list[SharePatch], Field(min_length=1, max_length=20)] = Field(
        default=cast("list[SharePatch]", None), description="Of authors whose shares were wrong."
    )
    reason: Note


class AuthorOut(Out):
    """One author, their share, and the award forms it served them for."""

    individual_id: IndividualId
    share_percent: int
    used_for: list[Code]


class InitiativeOut(Out):
    """An initiative with its authors."""

    id: InitiativeId
    kind: InitiativeKind
    name: str
    scope: InfluenceScope
    year: int
    recognised_on: Day
    unit_id: UnitId
    authors: list[AuthorOut]
    version: int
    created_at: Instant


class InitiativeResultOut(ResultOut):
    """One item's result, in request order; `is_new` false where the same was known already."""

    initiative: InitiativeOut | None = None
    is_new: bool = False


class InitiativeBatchOut(ResultsOut):
    """What became of a batch of initiatives."""

    items: list[InitiativeResultOut]


class OwnInitiativeOut(Out):
    """An initiative as one of its authors has it."""

    id: InitiativeId
    individual_id: IndividualId
    kind: InitiativeKind
    name: str
    scope: InfluenceScope
    year: int
    recognised_on: Day
    share_percent: int
    used_for: list[Code]
    unit_id: UnitId
    created_at: Instant


class InitiativePage(PageOut[OwnInitiativeOut]):
    """One page of a person's initiatives, the latest year first."""
