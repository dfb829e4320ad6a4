"""What is handed over about roles and accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ..identity import IdentityKind, Masked
from ..workflow.process import Role


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
    identity_kind: IdentityKind | None
    identity_tail: str | None
    is_active: bool
    is_machine: bool
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PersonView:
    """An account with the roles that count today at the units reached."""

    id: UUID
    name: str
    post: str
    identity: Masked | None
    status: str
    roles: Sequence[GrantView]
    version: int
    created_at: datetime
