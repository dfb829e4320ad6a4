"""What is handed over about a subject of commendation."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from ..identity import Identity, IdentityKind, Masked, Sex, masked
from ..ids import SubjectKey, SubjectKind


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


class CollectiveKind(StrEnum):
    """What sort of collective it is; a description, the law's forms say `collective` of them all."""

    AGENCY = "agency"  # cơ quan, đơn vị
    DEPARTMENT = "department"  # phòng, ban, khoa và tương đương
    TEAM = "team"  # tổ, đội
    LOCALITY = "locality"  # xã, phường, đặc khu, tỉnh, thành phố
    RESIDENTIAL_AREA = "residential_area"  # thôn, tổ dân phố
    ENTERPRISE = "enterprise"  # doanh nghiệp, hợp tác xã
    ORGANISATION = "organisation"  # tổ chức chính trị, xã hội, nghề nghiệp
    ARMED_UNIT = "armed_unit"
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
    nationality: str | None = None
    died_on: date | None = None
    client_reference: str | None = None


@dataclass(frozen=True, slots=True)
class NewCollective:
    """A collective to be registered; `member_count` was found on `counted_on`, `valid_to` is inclusive."""

    name: str
    collective_kind: CollectiveKind
    head_name: str | None = None
    member_count: int | None = None
    counted_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    client_reference: str | None = None


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """A household to be registered under its head's name."""

    head_name: str
    member_names: tuple[str, ...] = ()
    address: str | None = field(default=None, repr=False)
    client_reference: str | None = None


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
    post: str | None = None
    occupation: Occupation | None = None
    sex: Sex | None = None
    birth_on: date | None = None
    identity_index: bytes | None = None

    @property
    def key(self) -> SubjectKey:
        """Its identifier with its kind."""
        return SubjectKey(self.kind, self.id)


@dataclass(frozen=True, slots=True)
class IndividualView:
    """A registered person as a portal sees them; `birth_on` is never shown whole."""

    id: UUID
    unit_id: UUID
    unit_path: str
    name: str
    name_sort: bytes
    birth_on: date | None
    died_on: date | None
    nationality: str | None
    sex: Sex | None
    occupation: Occupation | None
    post: str | None
    identity_kind: IdentityKind | None
    identity_tail: str | None
    client_reference: str | None
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
    def death_year(self) -> int | None:
        """All that is shown of the day of death."""
        return self.died_on.year if self.died_on else None

    @property
    def identity(self) -> Masked | None:
        """The number, masked."""
        return masked(self.identity_kind, self.identity_tail)


@dataclass(frozen=True, slots=True)
class CollectiveView:
    """A registered collective as a portal sees it."""

    id: UUID
    unit_id: UUID
    unit_path: str
    name: str
    name_sort: bytes
    collective_kind: CollectiveKind
    head_name: str | None
    member_count: int | None
    counted_on: date | None
    valid_from: date | None
    valid_to: date | None
    client_reference: str | None
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """A registered household as a portal sees it; of its address only that it is known."""

    id: UUID
    unit_id: UUID
    unit_path: str
    name: str
    name_sort: bytes
    member_names: list[str]
    has_address: bool
    client_reference: str | None
    version: int
    created_at: datetime

    @property
    def head_name(self) -> str:
        """The name of its head, by which it is called."""
        return self.name


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody of the same name in the unit; `birth_on` is null but of people."""

    kind: SubjectKind
    id: UUID
    name: str
    birth_on: date | None

    @property
    def ref(self) -> SubjectRef:
        """The subject as it is named elsewhere."""
        return SubjectRef.of(self.kind, self.id, self.name)
