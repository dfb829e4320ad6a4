"""What the slice reads of accounts, and what it gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ..workflow.delegation import Act
from ..workflow.process import Role


@dataclass(frozen=True, slots=True)
class Account:
    """Whom a user name and a client stand for; no password matches where none was set."""

    person_id: UUID
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class UnitName:
    id: UUID
    code: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class Held:
    """The roles held at one unit."""

    unit: UnitName
    roles: Sequence[Role]


@dataclass(frozen=True, slots=True)
class Myself:
    """The person who asks, as this service knows them."""

    id: UUID
    name: str
    post: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """How many dossiers wait for somebody, and how many of them are past their day."""

    waiting: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Me:
    """Who I am here, and what I may reach."""

    person: Myself
    client_id: str
    units: Sequence[Held]
    scopes: Sequence[str]
    inbox: Inbox
    delegations: Sequence["DelegationView"] = ()


@dataclass(frozen=True, slots=True)
class Issued:
    """A token as RFC 6749 answers it."""

    access_token: str
    expires_in: int
    token_type: str = "Bearer"  # noqa: S105  (its type)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands, and its days."""

    id: UUID
    path: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class GrantView:
    """A role of a person at a unit; both days are inclusive, `ended_on` is the first day without it."""

    id: UUID
    person_id: UUID
    unit_id: UUID
    role: Role
    valid_from: date
    valid_to: date | None
    ended_on: date | None
    ending_reason: str | None
    version: int
    created_at: datetime
    person_name: str
    unit_name: str
    unit_path: str

    def is_over(self, day: date) -> bool:
        """Whether it was ended by a day, or its last day lies before."""
        is_past = self.valid_to is not None and self.valid_to < day
        return is_past or self.ended_on is not None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """An account as it is stored, as far as others may know it."""

    id: UUID
    name: str
    post: str
    is_active: bool
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PersonView:
    """An account with the roles that count today at the units reached."""

    id: UUID
    name: str
    post: str
    status: str
    roles: Sequence[GrantView]
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OwnRole:
    """A role that counts today at the unit asked about."""

    person_id: UUID
    role: Role
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class DelegationView:
    """Acts of one person done by another; both days are inclusive."""

    id: UUID
    unit_id: UUID
    from_person_id: UUID
    to_person_id: UUID
    acts: list[Act]
    valid_from: date
    valid_to: date
    revoked_on: date | None
    revocation_reason: str | None
    version: int
    created_at: datetime
    from_person_name: str
    to_person_name: str
    unit_name: str
    unit_path: str
