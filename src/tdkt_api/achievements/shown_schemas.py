"""Achievements as they are shown."""

from datetime import date

from pydantic import Field

from ..http.batch import ResultOut, ResultsOut
from ..http.lists import PageOut
from ..http.schemas import Out
from ..http.types import (
    AchievementId,
    Instant,
    MovementId,
    UnitId,
)
from ..subjects.schemas import SubjectRefOut
from .deed_schemas import Amount
from .deed_shapes import DeedKind, DeedState
from .shapes import InfluenceScope


class FigureOut(Out):
    name: str
    value: Amount
    unit: str | None


class EvidenceOut(Out):
    title: str
    kind: str
    sha256: str
    size_bytes: int
    media_type: str
    issued_by: str | None
    issued_on: date | None
    reference: str | None


class RecognitionOut(Out):
    by: str
    number: str
    on: date


class AchievementOut(Out):
    """A recorded deed; it proves nothing by itself before it is confirmed."""

    id: AchievementId
    subject: SubjectRefOut
    unit_id: UnitId = Field(description="The unit that entered it.")
    kind: DeedKind
    title: str
    description: str | None
    happened_from: date
    happened_to: date
    field: str | None
    figures: list[FigureOut]
    evidence: list[EvidenceOut]
    movement_id: MovementId | None
    recognised: RecognitionOut | None
    scope: InfluenceScope | None
    state: DeedState
    confirmed_on: date | None
    withdrawal_reason: str | None
    version: int
    created_at: Instant


class AchievementResultOut(ResultOut):
    """One item's result, in request order."""

    achievement: AchievementOut | None = None


class AchievementBatchOut(ResultsOut):
    """What became of a batch of deeds."""

    items: list[AchievementResultOut]


class AchievementPage(PageOut[AchievementOut]):
    """One page of achievements, the latest first."""
