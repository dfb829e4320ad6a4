"""Opinions asked for, as a dossier shows them."""

from datetime import date

from pydantic import Field

from ..http.deadline import DeadlineOut
from ..http.schemas import Out
from ..http.types import ConsultationId, UnitId
from ..workflow.opinions import AskedState, Opinion


class ConsultedOut(Out):
    """An opinion asked for on a dossier; of the public where no unit is named.

    Until the asking is concluded, the opinion is shown to who asked and to who gave it alone.
    """

    id: ConsultationId
    stage_number: int
    asking_unit_id: UnitId
    unit_id: UnitId | None
    asked_on: date
    due_on: date
    deadline: DeadlineOut | None = Field(description="Of `due_on`; null once it is no longer open.")
    state: AskedState
    opinion: Opinion | None
    objection_count: int
    concluded_on: date | None
