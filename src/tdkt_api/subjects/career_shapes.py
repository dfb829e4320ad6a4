"""What is handed over about posts and transfers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from ..ids import SubjectKind
from .shapes import Occupation, SubjectRef


class PostKind(StrEnum):
    """Whether somebody leads or does the work themselves, as commendation asks for fewer of the first."""

    LEADER = "leader"  # lãnh đạo, quản lý
    DIRECT_WORKER = "direct_worker"  # người trực tiếp lao động, công tác
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PostView:
    """A post from one day to another, both inclusive; `to_on` is null while it lasts."""

    id: UUID
    individual_id: UUID
    unit_id: UUID
    title: str
    kind: PostKind
    occupation: Occupation | None
    is_main: bool
    from_on: date
    to_on: date | None
    version: int
    created_at: datetime


class TransferState(StrEnum):
    """An offer is accepted or refused by the unit it goes to, or withdrawn by the one it came from."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class TransferView:
    """A person given by one unit to another, as both see it."""

    id: UUID
    individual_id: UUID
    individual_name: str
    from_unit_id: UUID
    to_unit_id: UUID
    from_path: str
    to_path: str
    moves_on: date
    note: str | None
    state: TransferState
    withdrawal_reason: str | None
    refusal_reason: str | None
    answered_on: date | None
    acknowledged_on: date | None
    version: int
    created_at: datetime

    @property
    def subject(self) -> SubjectRef:
        """Who moves."""
        return SubjectRef.of(SubjectKind.INDIVIDUAL, self.individual_id, self.individual_name)
