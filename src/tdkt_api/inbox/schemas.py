"""What is shown of what waits."""

from pydantic import Field

from ..decisions.notice_schemas import NoticeOut
from ..dossiers.schemas import DossierBrief
from ..dossiers.step_schemas import OptionOut
from ..http.deadline import DeadlineOut
from ..http.lists import PageOut
from ..http.types import ConsultationId
from ..subjects.career_schemas import TransferOut


class TaskOut(DossierBrief):
    """A dossier that waits for me, and what I may do with it now; its due day is that of the task."""

    state_name: str
    deadline: DeadlineOut | None = Field(description="Of `due_on`; null where nothing is due.")
    is_overdue: bool = Field(description="Its due day has passed.")
    consultation_id: ConsultationId | None = Field(
        description="Where my unit was asked for its opinion: what is to be answered."
    )
    steps: list[OptionOut] = Field(
        description="Empty where another duty in this dossier bars me from what my role would do."
    )


class InboxPage(PageOut[TaskOut]):
    """One page of what waits for me: the earliest due first, what has no due day last."""

    notices: list[NoticeOut] = Field(
        description="Results to be acknowledged for my units, at most 50; on the first page only."
    )
    transfers: list[TransferOut] = Field(
        description="People offered to my units, and answers to their offers to be taken note of; "
        "at most 50, on the first page only."
    )
