"""What goes about delegations."""

from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..http.lists import PageOut
from ..http.schemas import In, Out, examples
from ..http.types import Day, DelegationId, Instant, Note, PersonId, UnitId, refused
from ..workflow.delegation import Act

_UNIT: Final = "dv_01kezf7c00f2vscsycf9zpt08t"
_PERSON: Final = "ns_01kz7v0tr0e5dt2v7h0m3k9q4x"


class DelegationOut(Out):
    """Acts of one person that another does at a unit for a period; both days are inclusive."""

    id: DelegationId
    unit_id: UnitId
    unit_name: str
    from_person_id: PersonId
    from_person_name: str
    to_person_id: PersonId
    to_person_name: str
    acts: list[Act]
    valid_from: Day
    valid_to: Day
    revoked_on: Day | None = Field(description="The first day on which it counts no more.")
    revocation_reason: str | None
    version: int
    created_at: Instant


class DelegationPage(PageOut[DelegationOut]):
    """One page of delegations, the latest first."""


class DelegationIn(In):
    """Acts of one's own that another does at the unit for a period; both days are inclusive."""

    model_config = examples(
        {
            "to_person_id": _PERSON,
            "unit_id": _UNIT,
            "acts": ["sign_decision", "reject"],
            "valid_from": "2026-01-19",
            "valid_to": "2026-01-30",
        }
    )

    to_person_id: PersonId = Field(description="Somebody who holds a role at the unit.")
    unit_id: UnitId
    acts: Annotated[list[Act], Field(min_length=1, max_length=4)]
    valid_from: Day = Field(description="Today or later.")
    valid_to: Day = Field(description="Not beyond one's own role.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_to < self.valid_from:
            raise refused("value.order", first="valid_from", last="valid_to")
        return self


class RevocationIn(In):
    """Why a delegation is taken back."""

    model_config = examples({"reason": "Chủ tịch trở lại làm việc"})

    reason: Note


class DelegationFilters(BaseModel):
    """What narrows the delegations."""

    model_config = ConfigDict(frozen=True)

    side: Literal["given", "received"] | None = Field(default=None, description="Given by me, or to me.")
    unit_id: UnitId | None = None
