"""Achievements as they are sent."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self, cast

from pydantic import Field, Strict, model_validator

from ..http.batch import AT_MOST, BatchAsked, Referred
from ..http.schemas import In, Patch, examples
from ..http.types import (
    Code,
    Day,
    FixedPoint,
    Line,
    MovementId,
    Note,
    Reference,
    Sha256Hex,
    SubjectId,
    refused,
)
from .deed_shapes import DeedKind, Evidence, Figure
from .shapes import InfluenceScope

Amount = Annotated[Decimal, FixedPoint(digits=15, places=4, negative=True)]
MediaType = Annotated[str, Field(pattern=r"^[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,100}$")]
Size = Annotated[int, Strict(), Field(ge=1, le=10 * 2**30)]


class FigureIn(In):
    """A figure: what is counted, how much, in which unit; the value as text in fixed point."""

    name: Line
    value: Amount
    unit: Reference | None = None

    def figure(self) -> Figure:
        """The figure as it is kept."""
        return Figure(self.name, self.value, self.unit)


class EvidenceIn(In):
    """A paper that proves the deed, known by the SHA-256 of its file."""

    title: Line
    kind: Code
    sha256: Sha256Hex
    size_bytes: Size
    media_type: MediaType
    issued_by: Line | None = None
    issued_on: Day | None = None
    reference: Reference | None = None

    def evidence(self) -> Evidence:
        """The paper as it is kept."""
        return Evidence(
            self.title,
            self.kind,
            bytes.fromhex(self.sha256),
            self.size_bytes,
            self.media_type,
            self.issued_by,
            self.issued_on,
            self.reference,
        )


class RecognitionIn(In):
    """By which body's paper the deed was recognised."""

    by: Line
    number: Reference
    on: Day


Figures = Annotated[list[FigureIn], Field(max_length=50)]
Papers = Annotated[list[EvidenceIn], Field(max_length=50)]


class AchievementIn(In):
    """A deed of a subject on a day or over a period, with its figures and papers."""

    model_config = examples(
        {
            "subject_id": "cn_01kf000000e008000000000001",
            "kind": "duty",
            "title": "Rút ngắn thời gian giải quyết thủ tục hành chính",
            "happened_from": "2025-01-01",
            "happened_to": "2025-12-31",
            "field": "Cải cách hành chính",
            "figures": [{"name": "Hồ sơ trả trước hạn", "value": "98.5", "unit": "%"}],
            "evidence": [
                {
                    "title": "Báo cáo cải cách hành chính năm 2025",
                    "kind": "report",
                    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    "size_bytes": 482133,
                    "media_type": "application/pdf",
                    "issued_by": "UBND phường Ba Đình",
                    "issued_on": "2025-12-20",
                    "reference": "310/BC-UBND",
                }
            ],
            "scope": "grassroots",
        },
    )

    subject_id: SubjectId
    kind: DeedKind
    title: Line
    description: Note | None = None
    happened_from: Day
    happened_to: Day | None = Field(default=None, description="The last day; without it one day.")
    field: Line | None = Field(default=None, description="In which field of work.")
    figures: Figures = []
    evidence: Papers = []
    movement_id: MovementId | None = None
    recognised: RecognitionIn | None = None
    scope: InfluenceScope | None = Field(default=None, description="How far its influence reaches.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.happened_to is not None and self.happened_to < self.happened_from:
            raise refused("value.order", first="happened_from", last="happened_to")
        if len({one.sha256 for one in self.evidence}) < len(self.evidence):
            raise refused("value.twice", member="evidence")
        return self


class AchievementItem(Referred, AchievementIn):
    """One deed of a batch."""


class AchievementBatchIn(BatchAsked):
    """Up to 500 deeds. Not atomic: a refused item leaves nothing of itself."""

    model_config = examples(
        {
            "atomic": True,
            "items": [
                {
                    "client_reference": "TT-2025-001",
                    "subject_id": "cn_01kf000000e008000000000001",
                    "kind": "duty",
                    "title": "Hoàn thành sớm đợt rà soát dữ liệu hộ tịch",
                    "happened_from": "2025-06-01",
                },
            ],
        },
    )

    items: Annotated[list[AchievementItem], Field(min_length=1, max_length=AT_MOST)]


class AchievementPatch(Patch):
    """What of a deed may change until it is confirmed; figures and papers are replaced as a whole."""

    model_config = examples({"description": "Đã được phường đánh giá vào tháng 12", "scope": None})

    kind: DeedKind = cast("DeedKind", None)
    title: Line = ""
    description: Note | None = None
    happened_from: Day = cast("date", None)
    happened_to: Day = cast("date", None)
    field: Line | None = None
    figures: Figures = []
    evidence: Papers = []
    movement_id: MovementId | None = None
    recognised: RecognitionIn | None = None
    scope: InfluenceScope | None = None

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len({one.sha256 for one in self.evidence}) < len(self.evidence):
            raise refused("value.twice", member="evidence")
        return self


class AchievementConfirmationIn(In):
    """That the deed and its papers were examined."""

    model_config = examples({"note": "Đã đối chiếu bản gốc báo cáo"})

    note: Note | None = None


class AchievementWithdrawalIn(In):
    model_config = examples({"reason": "Ghi nhầm người"})

    reason: Note
