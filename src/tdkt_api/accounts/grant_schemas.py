"""What goes about the roles granted to accounts."""

from typing import Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..http.lists import PageOut
from ..http.schemas import In, Out, examples
from ..http.types import Day, GrantId, Instant, Note, PersonId, UnitId, refused
from ..workflow.process import Role

_UNIT: Final = "dv_01kezf7c00f2vscsycf9zpt08t"
_PERSON: Final = "ns_01kz7v0tr0e5dt2v7h0m3k9q4x"
TERM: Final = {
    "unit_id": _UNIT,
    "role": "appraiser",
    "valid_from": "2026-02-01",
    "valid_to": "2026-12-31",
}


class TermIn(In):
    """A role at a unit for a period; both days are inclusive."""

    model_config = examples(TERM)

    unit_id: UnitId
    role: Role
    valid_from: Day = Field(description="Today or later.")
    valid_to: Day | None = Field(default=None, description="The last day; without it until further notice.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise refused("value.order", first="valid_from", last="valid_to")
        return self


class GrantIn(TermIn):
    """A role that a person is given."""

    model_config = examples({"person_id": _PERSON, **TERM})

    person_id: PersonId


class EndingIn(In):
    """Why a role ends today."""

    model_config = examples({"reason": "Chuyển công tác từ hôm nay"})

    reason: Note


class GrantFilters(BaseModel):
    """What narrows the roles; page and token stand beside it, so it forbids nothing itself."""

    model_config = ConfigDict(frozen=True)

    unit_id: UnitId | None = Field(default=None, description="At this unit and all under it.")
    person_id: PersonId | None = None
    role: Role | None = None
    as_of: Day | None = Field(default=None, description="Only what counts on this day.")


class GrantOut(Out):
    """A role of a person at a unit; both days are inclusive."""

    id: GrantId
    person_id: PersonId
    person_name: str
    unit_id: UnitId
    unit_name: str
    role: Role
    valid_from: Day
    valid_to: Day | None
    ended_on: Day | None = Field(description="The first day on which it counts no more, where it was ended.")
    ending_reason: str | None
    version: int
    created_at: Instant


class GrantPage(PageOut[GrantOut]):
    """One page of roles, the latest granted first."""
