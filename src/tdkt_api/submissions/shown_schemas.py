"""Opinions as they are shown."""

from datetime import date
from typing import Any

from pydantic import Field

from ..http.deadline import DeadlineOut
from ..http.lists import PageOut
from ..http.schemas import Out
from ..http.types import ConsultationId, DossierId, Instant, NominationId, UnitId
from ..workflow.opinions import AskedState, Opinion


class AnswerOut(Out):
    """An answer; the highest number counts."""

    number: int
    opinion: Opinion
    reason: str | None
    answered_on: date
    answered_by_name: str
    answered_by_post: str


class ObjectionOut(Out):
    """An objection; who raised it is not kept."""

    nomination_id: NominationId | None
    content: str
    received_on: date


class ConsultationBrief(Out):
    """An opinion asked for; of the public where no unit is named.

    Until the asking is concluded, the opinion is shown to who asked and to who gave it alone. Where a body
    let its day pass it is `silent`, which agrees to nothing.
    """

    id: ConsultationId
    dossier_id: DossierId
    stage_number: int
    asking_unit_id: UnitId
    unit_id: UnitId | None
    place: str | None = Field(description="Where the public reads of the candidates.")
    question: str
    working_days: int
    legal_basis: list[dict[str, Any]] = Field(
        description="Where the length stands; empty where it was given with the question."
    )
    asked_on: date
    due_on: date = Field(description="The last day for an answer, or of the publication.")
    deadline: DeadlineOut | None = Field(description="Of `due_on`; null once it is no longer open.")
    is_overdue: bool
    state: AskedState
    opinion: Opinion | None
    answered_on: date | None
    objection_count: int
    concluded_on: date | None
    version: int
    created_at: Instant


class ConsultationOut(ConsultationBrief):
    """An opinion asked for, with every answer and objection that the caller may see."""

    answers: list[AnswerOut]
    objections: list[ObjectionOut]


class ConsultationPage(PageOut[ConsultationBrief]):
    """One page of opinions asked for, the earliest due first."""
