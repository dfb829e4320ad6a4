"""What is handed over about a subject of commendation."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from ..ids import SubjectKey, SubjectKind
from .identity import Identity, IdentityKind, Masked, Sex, masked


class Occupation(StrEnum):
    """What somebody does for a living; the lawbook says to which group of criteria it belongs."""

    OFFICIAL = "official"  # cán bộ
    CIVIL_SERVANT = "civil_servant"  # công chức
    PUBLIC_EMPLOYEE = "public_employee"  # viên chức
    EMPLOYEE = "employee"  # người lao động
    WORKER = "worker"  # công nhân
    FARMER = "farmer"
    SELF_EMPLOYED = "self_employed"
    SOLDIER = "soldier"
    POLICE_OFFICER = "police_officer"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class NewIndividual:
    """A person to be registered."""

    family_and_given_name: str
    identity: Identity | None = None
    birth_on: date | None = None
    sex: Sex | None = None
    occupation: Occupation | None = None
    post: str | None = None


@dataclass(frozen=True, slots=True)
class SubjectRef:
    """A subject as other resources name it."""

    kind: SubjectKind
    id: SubjectKey
    name: str

    @classmethod
    def of(cls, kind: SubjectKind, id: UUID, name: str) -> Self:
        """The subject of this kind with this id."""
        return cls(kind, SubjectKey(kind, id), name)


@dataclass(frozen=True, slots=True)
class Found:
    """A registered subject as other slices need it; what only a person has is null for the others."""

    id: UUID
    kind: SubjectKind
    unit_id: UUID
    unit_path: str
    name: str
    post: str | None
    occupation: Occupation | None
    sex: Sex | None
    birth_on: date | None
    identity_index: bytes | None

    @property
    def key(self) -> SubjectKey:
        """Its identifier with its kind."""
        return SubjectKey(self.kind, self.id)


@dataclass(frozen=True, slots=True)
class IndividualView:
    """A registered person as a portal sees them; `birth_on` is never shown whole."""

    id: UUID
    unit_id: UUID
    name: str
    name_sort: bytes
    birth_on: date | None
    sex: Sex | None
    occupation: Occupation | None
    post: str | None
    identity_kind: IdentityKind | None
    identity_tail: str | None
    version: int
    created_at: datetime

    @property
    def family_and_given_name(self) -> str:
        """The name, as a person's is called."""
        return self.name

    @property
    def birth_year(self) -> int | None:
        """All that is shown of the birth date."""
        return self.birth_on.year if self.birth_on else None

    @property
    def identity(self) -> Masked | None:
        """The number, masked."""
        return masked(self.identity_kind, self.identity_tail)
