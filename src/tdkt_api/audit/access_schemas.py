"""Who was given whose data, as it is asked for and shown."""

from pydantic import Field

from ..history.accesses import AccessAct, Purpose
from ..http.lists import PageOut
from ..http.schemas import Out
from ..http.types import AccessId, Instant, PersonId, SubjectId, UnitId
from ..workflow.process import Role
from .schemas import PeriodAsked


class AccessFilters(PeriodAsked):
    """What narrows the list; all that is given must hold."""

    subject_id: SubjectId | None = Field(default=None, description="Whose data.")
    person_id: PersonId | None = Field(default=None, description="Who was given them.")
    unit_id: UnitId | None = Field(default=None, description="Of subjects of this unit and all under it.")
    purpose: Purpose | None = Field(default=None, description="What for.")
    act: AccessAct | None = Field(default=None, description="Shown in full, or taken away in an export.")


class OwnAccessOut(Out):
    """That one's own data were given out: when, what of them, what for and by which office."""

    id: AccessId
    at: Instant
    act: AccessAct
    act_name: str
    purpose: Purpose
    purpose_name: str
    fields: list[str] = Field(description="`history` where an export opened all texts of a history.")
    role: Role
    role_name: str
    unit_id: UnitId
    unit_name: str


class AccessOut(OwnAccessOut):
    """That one subject's data were given out: to whom, as what, through which program.

    Of an export there is a row for each subject whose texts it opened, all of the same `id`.
    """

    subject_id: SubjectId
    person_id: PersonId
    person_name: str
    client: str
    request: str


class AccessPage(PageOut[AccessOut]):
    """One page of who was given whose data, the newest first."""


class OwnAccessPage(PageOut[OwnAccessOut]):
    """One page of when one's own data were given out, the newest first."""
