"""What is handed over about what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..dossiers.shapes import DossierBrief
from ..workflow.machine import Option
from ..workflow.process import State


@dataclass(frozen=True, slots=True)
class Waiting(DossierBrief):
    """A dossier that waits for a step, or for an opinion where a consultation is named.

    `due_key` is the day by which that is due, or a day beyond all others; `key` is the consultation's id or
    the dossier's.
    """

    came_from: State | None
    lawbook: bytes | None
    consultation_id: UUID | None
    due_key: date
    key: UUID


@dataclass(frozen=True, slots=True)
class Task:
    """A dossier that waits for somebody, and the steps that are open to them."""

    dossier: Waiting
    steps: Sequence[Option]
    is_overdue: bool
