"""What is handed over about awards."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from ..ids import SubjectKind


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The subject and the signer as they were on the day of the decision."""

    name: str
    post: str | None = None
    unit: str | None = None
    occupation: str | None = None
    sex: str | None = None
    signer_name: str | None = None
    signer_post: str | None = None
    issuer: str | None = None
    is_posthumous: bool | None = None
    group: str | None = None
    kind: SubjectKind = SubjectKind.INDIVIDUAL

    def as_json(self) -> dict[str, Any]:
        """What is stored; what is not known is left out."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class NewAward:
    """A line of a signed decision on its way into the registry.

    `first_year` and `last_year` are the award year of a title, or the first and last year counted.
    """

    id: UUID
    subject_id: UUID
    award_code: str
    first_year: int
    last_year: int
    type: str
    grounds: tuple[str, ...]
    decision_id: UUID
    nomination_id: UUID
    issuing_unit_id: UUID
    official_number: str
    signed_on: date
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Earlier:
    """An award of the past as the unit of its holder tells it; `grounds` says how it was won."""

    award: str
    year: int
    official_number: str
    signed_on: date
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownAward:
    """An award in the registry, as far as another telling of it is compared."""

    id: UUID
    award_code: str
    first_year: int
    official_number_folded: str
    signed_on: date
    grounds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An imported award that was verified, and where its holder is registered."""

    id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    unit_path: str


class HeldRow(NamedTuple):
    id: UUID
    subject_id: UUID
    award_code: str
    first_year: int
    last_year: int
    type: str
    grounds: frozenset[str]
    is_verified: bool
    signed_on: date


@dataclass(frozen=True, slots=True)
class AwardRow:
    """An entry of the registry."""

    id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    award_code: str
    first_year: int
    last_year: int
    type: str
    origin: str
    is_verified: bool
    grounds: list[str]
    decision_id: UUID | None
    nomination_id: UUID | None
    issuing_unit_id: UUID | None
    official_number: str
    signed_on: date
    status: str
    public_code: str
    snapshot: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PublicRow:
    """What everyone may learn of an award; a name is no secret to whoever gave it."""

    award_code: str
    first_year: int
    last_year: int
    official_number: str
    signed_on: date
    status: str
    name: str
    kind: SubjectKind
    issuer: str


@dataclass(frozen=True, slots=True)
class Title:
    """The name of an award form in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class AwardView:
    """An entry of the registry with the name of its form."""

    id: UUID
    award: str
    title: Title
    first_year: int
    last_year: int
    type: str
    origin: str
    is_verified: bool
    grounds: list[str]
    decision_id: UUID | None
    nomination_id: UUID | None
    issuing_unit_id: UUID | None
    official_number: str
    signed_on: date
    status: str
    public_code: str
    subject: Mapping[str, Any]
    signer: Mapping[str, Any]
    issuer: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PublicAward:
    """An award as everyone may see it."""

    award: str
    title: Title
    first_year: int
    last_year: int
    official_number: str
    signed_on: date
    issuer: str
    name: str
    status: str
