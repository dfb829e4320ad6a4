"""What is handed over about what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ..workflow.machine import Option
from ..workflow.process import State


@dataclass(frozen=True, slots=True)
class Waiting:
    """A dossier that waits for a step, or for an opinion where a consultation is named.

    `due_key` is the day by which that is due, or a day beyond all others; `key` is the consultation's id or
    the dossier's.
    """

    id: UUID
    name: str
    type: str
    first_year: int
    last_year: int
    owner_unit_id: UUID
    deciding_unit_id: UUID
    client_reference: str | None
    state: State
    came_from: State | None
    stage_number: int
    stage_unit_id: UUID
    lawbook: bytes | None
    due_on: date | None
    created_at: datetime
    version: int
    consultation_id: UUID | None
    due_key: date
    key: UUID


@dataclass(frozen=True, slots=True)
class Task:
    """A dossier that waits for somebody, and the steps that are open to them."""

    dossier: Waiting
    steps: Sequence[Option]
    is_overdue: bool
