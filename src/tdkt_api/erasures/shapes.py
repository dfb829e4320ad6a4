"""Erasures as they are kept and shown."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ..ids import SubjectKey, SubjectKind


class Ground(StrEnum):
    """Why data are no longer to be kept."""

    PURPOSE_ENDED = "purpose_ended"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    ENTERED_IN_ERROR = "entered_in_error"
    UNLAWFUL = "unlawful"


class ErasureState(StrEnum):
    ASKED = "asked"
    EXECUTED = "executed"
    REFUSED = "refused"


class Kept(StrEnum):
    """Why data must stay."""

    DOSSIER = "dossier"
    AWARD = "award"
    HOLD = "hold"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class ErasureView:
    """One erasure."""

    id: UUID
    subject_id: UUID
    subject_kind: SubjectKind
    unit_id: UUID
    unit_path: str
    ground: Ground
    reason: str
    state: ErasureState
    asked_by: UUID
    asked_at: datetime
    settled_by: UUID | None
    settled_at: datetime | None
    refusal_reason: str | None
    version: int

    @property
    def subject(self) -> SubjectKey:
        """Whose data."""
        return SubjectKey(self.subject_kind, self.subject_id)


@dataclass(frozen=True, slots=True)
class Bound:
    """Where a subject's data are still needed."""

    dossier: bool
    award: bool
    hold: bool
    transfer: bool
