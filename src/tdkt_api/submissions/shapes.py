"""Opinions as the services see them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ..workflow.opinions import AskedState, Opinion


@dataclass(frozen=True, slots=True)
class ConsultationRow:
    """One asking; `unit_id` None: of the public, published at `place`."""

    id: UUID
    dossier_id: UUID
    stage_number: int
    asking_unit_id: UUID
    asking_path: str
    unit_id: UUID | None
    unit_path: str | None
    place: str | None
    question: str
    working_days: int
    provision: dict[str, Any] | None
    asked_on: date
    due_on: date
    state: AskedState
    opinion: Opinion | None
    answered_on: date | None
    objection_count: int
    concluded_on: date | None
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What a body said, and who said it for it; the highest number counts."""

    number: int
    opinion: Opinion
    reason: str | None
    answered_on: date
    answered_by_name: str
    answered_by_post: str


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody of the public objected."""

    nomination_id: UUID | None
    content: str
    received_on: date
