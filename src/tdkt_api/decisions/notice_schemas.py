"""Notices of the result, as they are shown."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ..http.deadline import DeadlineOut
from ..http.lists import PageOut
from ..http.schemas import Out
from ..http.types import (
    Day,
    DecisionId,
    DossierId,
    Instant,
    NominationId,
    NoticeId,
    UnitId,
)


class NoticeLineOut(Out):
    """What became of one nomination."""

    nomination_id: NominationId
    award: str = Field(validation_alias="award_code")
    result: Literal["conferred", "refused"]
    reason: str | None


class NoticeOut(Out):
    """The result of a decision on one dossier, for the unit whose dossier it is."""

    id: NoticeId
    decision_id: DecisionId
    dossier_id: DossierId
    unit_id: UnitId
    decision_unit_id: UnitId
    official_number: str | None
    signed_on: Day | None
    notified_on: Day
    due_on: Day | None = Field(description="By when the unit is to know; null where no length is known.")
    deadline: DeadlineOut | None = Field(description="Of `due_on`; null once it is acknowledged.")
    is_overdue: bool = Field(description="Not acknowledged although the due day has passed.")
    acknowledged_on: Day | None
    lines: list[NoticeLineOut]
    version: int
    created_at: Instant


class NoticesOut(Out):
    """The notices of one decision."""

    items: list[NoticeOut]


class NoticePage(PageOut[NoticeOut]):
    """One page of notices, the latest first."""


class NoticeFilters(BaseModel):
    """What narrows the notices; page and token stand beside it, so it forbids nothing itself."""

    model_config = ConfigDict(frozen=True)

    unit_id: UnitId | None = Field(default=None, description="The unit that is told.")
    is_acknowledged: bool | None = None
    is_overdue: bool = Field(default=False, description="Only what is past its day and not acknowledged.")
