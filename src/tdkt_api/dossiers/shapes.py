"""Rows of dossiers as the services see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ..history.events import EventType
from ..ids import SubjectKey, SubjectKind
from ..subjects.shapes import SubjectRef
from ..workflow.opinions import AskedState, Opinion
from ..workflow.outcomes import Outcome
from ..workflow.process import State


@dataclass(frozen=True, slots=True)
class DossierHead:
    """What an act must know of a dossier, held under its row's lock."""

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
    owner_path: str
    stage_path: str
    seen_paths: list[str]
    regime: str | None
    lawbook: bytes | None
    received_on: date | None
    due_on: date | None
    working_days_left: int | None
    return_reason: str | None
    reject_reason: str | None
    submitted_by: UUID | None
    submitted_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class DossierBrief:
    """A dossier in a list."""

    id: UUID
    name: str
    type: str
    first_year: int
    last_year: int
    owner_unit_id: UUID
    deciding_unit_id: UUID
    client_reference: str | None
    state: State
    stage_number: int
    stage_unit_id: UUID
    due_on: date | None
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class DossierView(DossierBrief):
    """A dossier as it is shown."""

    regime: str | None
    lawbook: bytes | None
    received_on: date | None
    return_reason: str | None
    reject_reason: str | None
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Stage:
    """One unit's turn on the route."""

    id: UUID
    number: int
    unit_id: UUID
    unit_path: str
    duty: str
    received_on: date | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Nominated:
    """A nomination as the procedure works with it."""

    id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    award_code: str
    first_year: int
    last_year: int
    ground: str | None
    summary: str | None
    client_reference: str | None
    outcome: Outcome
    verdict: dict[str, Any]
    achievement_ids: list[UUID]
    version: int

    @property
    def subject(self) -> SubjectKey:
        """Who is nominated."""
        return SubjectKey(self.subject_kind, self.subject_id)


@dataclass(frozen=True, slots=True)
class NominationView:
    """A nomination as it is shown; the subject by name, never by number."""

    id: UUID
    dossier_id: UUID
    position: int
    subject_kind: SubjectKind
    subject_id: UUID
    subject_name: str
    subject_path: str
    award_code: str
    first_year: int
    last_year: int
    ground: str | None
    summary: str | None
    client_reference: str | None
    outcome: Outcome
    outcome_reason: str | None
    verdict: dict[str, Any]
    verdict_hash: bytes
    judged_on: date
    achievement_ids: list[UUID]
    served_ids: list[UUID]
    version: int

    @property
    def subject(self) -> SubjectRef:
        """Who is nominated."""
        return SubjectRef.of(self.subject_kind, self.subject_id, self.subject_name)


@dataclass(frozen=True, slots=True)
class Flag:
    """A field that a returned dossier must correct."""

    nomination_id: UUID | None
    field: str
    note: str


@dataclass(frozen=True, slots=True)
class Consulted:
    """An opinion that was asked for on a dossier; `unit_id` None: the public's."""

    id: UUID
    stage_number: int
    asking_unit_id: UUID
    asking_path: str
    unit_id: UUID | None
    unit_path: str | None
    asked_on: date
    due_on: date
    state: AskedState
    opinion: Opinion | None
    objection_count: int
    concluded_on: date | None


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what with a dossier, as its history has it; whose accounts these are, as is known now."""

    person_id: UUID
    identity: bytes | None
    behalf_id: UUID | None
    behalf_identity: bytes | None
    type: EventType


@dataclass(frozen=True, slots=True)
class DeedIn(Deed):
    """The same, of one of several dossiers."""

    dossier_id: UUID


@dataclass(frozen=True, slots=True)
class Decider:
    """The unit that decides; `has_quotas`: it or a unit above it has set a ceiling on some form."""

    path: str
    kind: str
    has_quotas: bool


@dataclass(frozen=True, slots=True)
class UnitRef:
    """What a dossier must know of a unit."""

    id: UUID
    path: str
    level: str
    kind: str
    name: str
    symbol: str | None


@dataclass(frozen=True, slots=True)
class Acted:
    """What an act made of a dossier, and what its event tells.

    Attributes:
        told: Codes and ids.
        secret: Free text; the event only commits to it.
    """

    head: DossierHead
    told: Mapping[str, Any] = field(default_factory=dict)
    secret: Mapping[str, str] = field(default_factory=dict)
