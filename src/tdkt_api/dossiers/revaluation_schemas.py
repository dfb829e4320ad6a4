"""A dossier by another lawbook, as it is shown."""

from datetime import date

from pydantic import Field

from ..eligibility.schemas import FindingOut, VerdictOut
from ..http.lists import PageOut
from ..http.schemas import Out
from ..http.types import NominationId, Sha256Hex
from ..workflow.outcomes import Outcome
from .schemas import NomineeOut


class ChangedFindingOut(Out):
    """A finding that both lawbooks have, with its sentence and provision by each."""

    before: FindingOut
    after: FindingOut


class RevaluedOut(Out):
    """One nomination by two lawbooks; what differs is of the rules alone, both on the same facts."""

    nomination_id: NominationId
    position: int
    subject: NomineeOut
    award: str
    award_name: str
    outcome: Outcome
    judged_on: date = Field(description="When the kept verdict was found.")
    kept: VerdictOut = Field(description="The verdict that is kept with the nomination.")
    other: VerdictOut = Field(description="By the other lawbook.")
    is_as_kept: bool = Field(
        description="False: facts are others today than when the kept verdict was found."
    )
    outcome_changes: bool
    appeared: list[FindingOut] = Field(description="Findings that the other lawbook alone has.")
    vanished: list[FindingOut] = Field(description="Findings that the dossier's own lawbook alone has.")
    changed: list[ChangedFindingOut]


class RevaluationPage(PageOut[RevaluedOut]):
    """One page of a dossier's nominations by another lawbook, in their order; nothing is altered."""

    day: date = Field(description="The day whose regime counts: of receipt, before it today.")
    own_lawbook: Sha256Hex = Field(description="By which the dossier is judged.")
    lawbook: Sha256Hex = Field(description="The other one, with the pack where one was named.")
