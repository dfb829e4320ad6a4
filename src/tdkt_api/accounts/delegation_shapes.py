"""What is handed over about delegations."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ..workflow.delegation import Act
from ..workflow.process import Role


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
