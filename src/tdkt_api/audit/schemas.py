"""The history as inspectors read it."""

from datetime import timedelta
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..history.events import EventType
from ..http.deadline import DeadlineOut
from ..http.lists import PageOut
from ..http.schemas import In, Out, examples
from ..http.types import (
    Day,
    DecisionId,
    DossierId,
    EventId,
    Instant,
    NominationId,
    PersonId,
    Reference,
    SubjectId,
    UnitId,
    refused,
)
from ..workflow.process import Role
from .exceptions import ExceptionKind

LONGEST: Final = timedelta(days=366)
StreamName = Annotated[str, Field(pattern=r"^[a-z_]{1,40}/[a-z]{2}_[0-7][0-9a-hjkmnp-tv-z]{25}$")]


class PeriodAsked(BaseModel):
    """A period; page and token may stand beside it, so it forbids nothing itself."""

    model_config = ConfigDict(frozen=True)

    at_from: Instant | None = Field(default=None, description="From this instant on, inclusive.")
    at_to: Instant | None = Field(default=None, description="Before this instant.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.at_from and self.at_to and self.at_to < self.at_from:
            raise refused("value.order", first="at_from", last="at_to")
        return self


class EventFilters(PeriodAsked):
    """What narrows the events; all that is given must hold."""

    dossier_id: DossierId | None = None
    subject_id: SubjectId | None = None
    decision_id: DecisionId | None = None
    stream: StreamName | None = Field(default=None, description="Any stream: `meeting/ph_…`.")
    unit_id: UnitId | None = Field(default=None, description="Acts at this unit and all under it.")
    person_id: PersonId | None = Field(default=None, description="Who acted.")
    client: Reference | None = Field(default=None, description="Through which client.")
    type: EventType | None = Field(default=None, description="What was done.")
    role: Role | None = Field(default=None, description="In which role.")


class ExportIn(In):
    """Whose history, and in which period; the period is at most 366 days."""

    model_config = examples(
        {
            "unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "at_from": "2026-01-01T00:00:00+07:00",
            "at_to": "2026-02-01T00:00:00+07:00",
        },
    )

    unit_id: UnitId
    at_from: Instant
    at_to: Instant

    @model_validator(mode="after")
    def _is_period(self) -> Self:
        if self.at_to <= self.at_from:
            raise refused("value.order", first="at_from", last="at_to")
        if self.at_to - self.at_from > LONGEST:
            raise refused("value.period_too_long", limit=LONGEST.days)
        return self


class EventOut(Out):
    """One event: who did what, when, as whom, at which unit, by which rules; `hash` is its link.

    Names of person and unit are those of today; role, unit and all else are as they were then.
    """

    id: EventId
    stream: str
    seq: int
    type: str
    type_name: str
    sentence: str
    at: Instant
    person: str
    person_name: str
    person_post: str
    behalf: str | None = Field(description="For whom the person acted, by delegation.")
    behalf_name: str | None
    client: str
    role: str
    role_name: str
    unit: str
    unit_name: str
    request: str
    data: dict[str, Any]
    commit: dict[str, str] = Field(description="Commitments to texts; an export opens them.")
    number: int | None
    lawbook: str | None
    policy: str
    prev: str
    hash: str


class EventsOut(PageOut[EventOut]):
    """One page of events, the newest first."""


class TimelineEventOut(EventOut):
    """An event of a dossier; `days` is how long it had stood in the state it left, the last day counted."""

    from_state: str | None
    to_state: str | None
    days: int | None
    working_days: int | None


class StepOut(Out):
    """The time spent in one state, over all stays in it; the present stay is counted until now."""

    state: str
    state_name: str
    count: int
    days: int
    working_days: int
    is_current: bool
    deadline: DeadlineOut | None = Field(
        description="Of the present stay; null elsewhere, while no clock runs, and as it stood earlier."
    )


class HistoryOut(PageOut[TimelineEventOut]):
    """One page of a dossier's events, from the first; `steps` sums up its whole history."""

    steps: list[StepOut]


class SubjectHistoryOut(PageOut[EventOut]):
    """One page of a subject's events, from the first."""


class ExceptionFilters(PeriodAsked):
    """What narrows the exceptions; all that is given must hold."""

    kind: ExceptionKind | None = None
    unit_id: UnitId | None = Field(
        default=None, description="Of dossiers of this unit and all under it, or decided there."
    )


class BehindOut(Out):
    """An event to look up."""

    id: EventId
    type: str


class ExceptionOut(Out):
    """One thing a signed decision went against, or an act on a dossier by delegation.

    The nomination's members are null where it is the due day or a delegation, the decision's where it is an
    act before the decision. `facts` are the criteria not met, the figures of the vote, the appraisal's
    conclusion, the askings that were answered with disagreement, the days, or who acted for whom.
    """

    kind: ExceptionKind
    kind_name: str
    at: Instant
    decision_id: DecisionId | None
    official_number: str | None
    signed_on: Day | None
    dossier_id: DossierId
    nomination_id: NominationId | None
    subject_id: SubjectId | None
    award: str | None
    result: Literal["conferred", "refused"] | None
    facts: dict[str, Any]
    reason: str | None
    is_reason_erased: bool
    events: list[BehindOut]


class ExceptionsOut(PageOut[ExceptionOut]):
    """One page of exceptions, the newest first."""
