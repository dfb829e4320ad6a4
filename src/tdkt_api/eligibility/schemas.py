"""What is asked of the law, and what it answers."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from ..http.lists import PageOut
from ..http.schemas import In, Out, examples
from ..http.types import Day, HoldId, Instant, Note, SubjectId, UnitId
from ..subjects.schemas import SubjectRefOut
from .shapes import HoldCategory


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
