"""Long jobs as they are asked for, leased, run and shown."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from ..workflow.process import Role


class OperationKind(StrEnum):
    """What can be asked for as a long job."""

    AUDIT_EXPORT = "audit.export"
    LAWBOOK_SIMULATION = "lawbook.simulation"


class OperationState(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class OperationView:
    """A job as who asked for it sees it; `problem` is the code of why it failed."""

    id: UUID
    kind: OperationKind
    state: OperationState
    role: Role
    unit_id: UUID
    parameters: dict[str, Any]
    progress: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    problem: str | None
    byte_count: int | None
    sha256: bytes | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Underway:
    """A job as who asked for it may still cancel it."""

    state: OperationState
    role: Role
    unit_id: UUID
    unit_path: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a job's result lies; what is None has not succeeded."""

    id: UUID
    attempt: int
    role: Role
    unit_id: UUID
    media_type: str | None
    byte_count: int | None
    sha256: bytes | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """A sealed piece of a result."""

    part: int
    sealed: bytes
    key_version: int


@dataclass(frozen=True, slots=True)
class Lease:
    """A job that this worker alone may work on for a while; `attempt` tells its holder from earlier ones."""

    id: UUID
    unit_path: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Job:
    """A leased job: what is asked, by whom and as whom."""

    id: UUID
    kind: OperationKind
    attempt: int
    person_id: UUID
    client_id: str
    role: Role
    unit_id: UUID
    unit_path: str
    request_id: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """A unit at which the asker holds the role."""

    id: UUID
    path: str
