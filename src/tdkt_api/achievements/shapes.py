"""What is handed over about ratings and initiatives."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from ..ids import SubjectKind
from ..law.facts import Rating
from ..subjects.shapes import SubjectRef


class InitiativeKind(StrEnum):
    """What was recognised; the law counts the three alike."""

    INITIATIVE = "initiative"
    SCIENCE_WORK = "science_work"
    COMBAT_RESOURCEFULNESS = "combat_resourcefulness"


class InfluenceScope(StrEnum):
    """How far its influence was recognised to reach."""

    GRASSROOTS = "grassroots"
    MINISTRY_PROVINCE = "ministry_province"
    NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class NewRating:
    year: int
    rating: Rating


@dataclass(frozen=True, slots=True)
class NewInitiative:
    """An initiative as it is told for one of its authors.

    `used_for` holds codes of award forms that it served in its own year.
    """

    name: str
    scope: InfluenceScope
    year: int
    recognised_on: date
    kind: InitiativeKind = InitiativeKind.INITIATIVE
    used_for: tuple[str, ...] = ()
    share_percent: int = 100


@dataclass(frozen=True, slots=True)
class Author:
    """One author, their share, and the award forms it served them for in its own year."""

    individual_id: UUID
    share_percent: int
    used_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredInitiative:
    """An initiative with its authors, as it was stored."""

    id: UUID
    kind: InitiativeKind
    name: str
    scope: InfluenceScope
    year: int
    recognised_on: date
    unit_id: UUID
    authors: tuple[Author, ...]
    created_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class RatingView:
    id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    subject_name: str
    year: int
    rating: Rating
    unit_id: UUID
    version: int
    created_at: datetime

    @property
    def subject(self) -> SubjectRef:
        """Whose rating it is."""
        return SubjectRef.of(self.subject_kind, self.subject_id, self.subject_name)


@dataclass(frozen=True, slots=True)
class KnownInitiative:
    """An initiative of one of its authors, as the registry has it."""

    id: UUID
    individual_id: UUID
    kind: InitiativeKind
    name: str
    scope: InfluenceScope
    year: int
    recognised_on: date
    share_percent: int
    unit_id: UUID
    version: int
    created_at: datetime
    used_for: tuple[str, ...]
