"""What goes about accounts."""

from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..http.lists import PageOut
from ..http.schemas import In, Out, examples
from ..http.types import Day, DelegationId, GrantId, Instant, Line, Note, PersonId, UnitId, refused
from ..workflow.delegation import Act
from ..workflow.process import Role

Username = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{2,99}$")]
_UNIT: Final = "dv_01kezf7c00f2vscsycf9zpt08t"
_PERSON: Final = "ns_01kz7v0tr0e5dt2v7h0m3k9q4x"
_TERM: Final = {
    "unit_id": _UNIT,
    "role": "appraiser",
    "valid_from": "2026-02-01",
    "valid_to": "2026-12-31",
}


class TokenOut(Out):
    """An access token (RFC 6749 §5.1)."""

    access_token: str
    token_type: str
    expires_in: int = Field(description="Seconds.")


class KeyOut(Out):
    """A public key (RFC 7517)."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: str
    alg: str


class KeysOut(Out):
    """The keys that verify our access tokens."""

    keys: list[KeyOut]


class UnitNameOut(Out):
    """A unit by name."""

    id: UnitId
    code: str
    name: str
    level: str


class HeldOut(Out):
    """The roles held at one unit; they count at that very unit."""

    unit: UnitNameOut
    roles: list[Role]


class PersonOut(Out):
    """The person who asks."""

    id: PersonId
    name: str
    post: str


class InboxCountsOut(Out):
    """How much waits for me in `/v1/inbox`."""

    waiting: int
    overdue: int


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


class MeOut(Out):
    """Who I am here, and what I may reach."""

    person: PersonOut
    client_id: str
    units: list[HeldOut]
    scopes: list[str] = Field(description="Paths of units; reading reaches down from them.")
    inbox: InboxCountsOut
    delegations: list[DelegationOut] = Field(description="In force today: given by me and to me.")


class TermIn(In):
    """A role at a unit for a period; both days are inclusive."""

    model_config = examples(_TERM)

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

    model_config = examples({"person_id": _PERSON, **_TERM})

    person_id: PersonId


class EndingIn(In):
    """Why a role ends today."""

    model_config = examples({"reason": "Chuyển công tác từ hôm nay"})

    reason: Note


class PersonIn(In):
    """An account to be opened, with its first role."""

    model_config = examples(
        {
            "username": "nguyen.van.an",
            "name": "Nguyễn Văn An",
            "post": "Chuyên viên phòng Nội vụ",
            "grant": _TERM,
        }
    )

    username: Username = Field(description="Lower-case letters, digits, dot, hyphen, underscore.")
    name: Line
    post: Line
    grant: TermIn


class GrantFilters(BaseModel):
    """What narrows the roles; page and token stand beside it, so it forbids nothing itself."""

    model_config = ConfigDict(frozen=True)

    unit_id: UnitId | None = Field(default=None, description="At this unit and all under it.")
    person_id: PersonId | None = None
    role: Role | None = None
    as_of: Day | None = Field(default=None, description="Only what counts on this day.")


class PersonFilters(BaseModel):
    """What narrows the accounts."""

    model_config = ConfigDict(frozen=True)

    unit_id: UnitId | None = Field(default=None, description="With a role at this unit or one under it.")


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


class AccountOut(Out):
    """An account with the roles that count today at the caller's units; it shows no identity number."""

    id: PersonId
    name: str
    post: str
    status: Literal["open", "closed"]
    roles: list[GrantOut]
    version: int
    created_at: Instant


class AccountPage(PageOut[AccountOut]):
    """One page of accounts, the latest opened first."""


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
