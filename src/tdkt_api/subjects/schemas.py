"""What comes and goes about subjects of commendation."""

from typing import Annotated, Self, cast

from pydantic import Field, Strict

from ..http.identity import IdentityIn, MaskedOut
from ..http.lists import PageOut
from ..http.schemas import In, Out, Patch, examples
from ..http.types import (
    CollectiveId,
    Day,
    HouseholdId,
    IndividualId,
    Instant,
    Line,
    Note,
    Reference,
    SubjectId,
    UnitId,
)
from ..identity import Sex
from ..ids import SubjectKind
from .shapes import CollectiveKind, NewCollective, NewHousehold, NewIndividual, Occupation

Nationality = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
MemberCount = Annotated[int, Strict(), Field(ge=1, le=1_000_000)]


class SubjectRefOut(Out):
    """A subject as other resources name it."""

    kind: SubjectKind
    id: SubjectId
    name: str


Duplicates = Annotated[
    list[SubjectRefOut],
    Field(description="Others of the same name in the unit: perhaps the same. Nothing is merged."),
]


class IndividualIn(In):
    """A person to be registered in a unit."""

    model_config = examples(
        {
            "unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "family_and_given_name": "Nguyễn Thị Hồng Hạnh",
            "identity": {"kind": "citizen", "number": "001085000017"},
            "birth_on": "1985-03-04",
            "sex": "female",
            "occupation": "official",
            "post": "Công chức văn phòng",
        },
        {
            "unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "family_and_given_name": "John Smith",
            "identity": {"kind": "passport", "number": "C01234567"},
            "nationality": "GB",
            "client_reference": "CN-2026-0017",
        },
    )

    unit_id: UnitId
    family_and_given_name: Line
    identity: IdentityIn | None = None
    birth_on: Day | None = None
    sex: Sex | None = None
    occupation: Occupation | None = None
    post: Line | None = None
    nationality: Nationality | None = Field(default=None, description="ISO 3166-1; without it Vietnamese.")
    died_on: Day | None = Field(default=None, description="Of somebody who is commended posthumously.")
    client_reference: Reference | None = None

    def new(self) -> NewIndividual:
        """The person without the unit."""
        return NewIndividual(
            self.family_and_given_name,
            self.identity.identity() if self.identity else None,
            self.birth_on,
            self.sex,
            self.occupation,
            self.post,
            self.nationality,
            self.died_on,
            self.client_reference,
        )


class IndividualPatch(Patch):
    """What of a person may change; the identity number is replaced, never cleared."""

    model_config = examples({"post": "Phó Chánh Văn phòng", "occupation": "civil_servant"})

    family_and_given_name: Line = Field(default=cast("str", None))
    identity: IdentityIn = Field(default=cast("IdentityIn", None))
    birth_on: Day | None = None
    sex: Sex | None = None
    occupation: Occupation | None = None
    post: Line | None = None
    nationality: Nationality | None = None
    died_on: Day | None = None


class SearchIn(In):
    """An exact identity number."""

    model_config = examples(
        {"identity": {"kind": "citizen", "number": "001085000017"}},
    )

    identity: IdentityIn


class IndividualOut(Out):
    """A registered person, masked."""

    id: IndividualId
    unit_id: UnitId
    family_and_given_name: str
    birth_year: int | None
    sex: Sex | None
    occupation: Occupation | None
    post: str | None
    nationality: str | None = Field(description="ISO 3166-1; null where it is Vietnamese.")
    death_year: int | None
    identity: MaskedOut | None
    client_reference: str | None
    version: int
    created_at: Instant


class WarningOut(Out):
    """Something to look at; nothing was refused for it."""

    pointer: str = Field(description="JSON Pointer (RFC 6901) into the body.")
    code: str = Field(description="Permanent, dotted.")
    message: str


class EditedIndividualOut(IndividualOut):
    """The person as they are now, and what is doubtful of the identity number that was sent."""

    warnings: list[WarningOut]

    @classmethod
    def warned(cls, view: object, warnings: list[WarningOut], **beside: object) -> Self:
        """The person with the warnings."""
        shown = IndividualOut.model_validate(view)
        return cls.model_validate({**dict(shown), "warnings": warnings, **beside})


class RegisteredOut(EditedIndividualOut):
    """The person as registered, what is doubtful of their identity number, and who may be the same."""

    duplicates: Duplicates


class IndividualPage(PageOut[IndividualOut]):
    """One page of individuals, in the order of an office's lists: by given name."""


class SearchOut(Out):
    """Who has this number, within the caller's units: one person or none."""

    items: list[IndividualOut]


class CollectiveIn(In):
    """A collective to be registered in a unit."""

    model_config = examples(
        {
            "unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "name": "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân phường",
            "collective_kind": "department",
            "head_name": "Trần Văn Minh",
            "member_count": 14,
            "counted_on": "2025-12-31",
            "valid_from": "2025-07-01",
            "client_reference": "TT-2026-0003",
        },
    )

    unit_id: UnitId
    name: Line
    collective_kind: CollectiveKind
    head_name: Line | None = None
    member_count: MemberCount | None = None
    counted_on: Day | None = Field(default=None, description="The day on which the members were counted.")
    valid_from: Day | None = None
    valid_to: Day | None = Field(default=None, description="The last day on which it existed.")
    client_reference: Reference | None = None

    def new(self) -> NewCollective:
        """The collective without the unit."""
        return NewCollective(**self.model_dump(exclude={"unit_id"}))


class CollectivePatch(Patch):
    """What of a collective may change."""

    model_config = examples({"member_count": 15, "counted_on": "2026-01-01"})

    name: Line = Field(default=cast("str", None))
    collective_kind: CollectiveKind = Field(default=cast("CollectiveKind", None))
    head_name: Line | None = None
    member_count: MemberCount | None = None
    counted_on: Day | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None


class CollectiveOut(Out):
    """A registered collective."""

    id: CollectiveId
    unit_id: UnitId
    name: str
    collective_kind: CollectiveKind
    head_name: str | None
    member_count: int | None
    counted_on: Day | None
    valid_from: Day | None
    valid_to: Day | None
    client_reference: str | None
    version: int
    created_at: Instant


class RegisteredCollectiveOut(CollectiveOut):
    """The collective as registered, and which may be the same."""

    duplicates: Duplicates


class CollectivePage(PageOut[CollectiveOut]):
    """One page of collectives, by name as it is read."""


class HouseholdIn(In):
    """A household to be registered in a unit, under its head's name."""

    model_config = examples(
        {
            "unit_id": "dv_01kezf7c00f2vscsycf9zpt08t",
            "head_name": "Nguyễn Văn Tám",
            "member_names": ["Lê Thị Sáu", "Nguyễn Văn Chín"],
            "address": "Số 5, tổ dân phố 7",
        },
    )

    unit_id: UnitId
    head_name: Line
    member_names: Annotated[list[Line], Field(max_length=50)] = []
    address: Note | None = Field(default=None, repr=False, description="Kept sealed, never shown here.")
    client_reference: Reference | None = None

    def new(self) -> NewHousehold:
        """The household without the unit."""
        members = tuple(self.member_names)
        return NewHousehold(self.head_name, members, self.address, self.client_reference)


class HouseholdPatch(Patch):
    """What of a household may change."""

    model_config = examples({"member_names": ["Lê Thị Sáu"]})

    head_name: Line = Field(default=cast("str", None))
    member_names: Annotated[list[Line], Field(max_length=50)] = Field(default=cast("list[str]", None))
    address: Note | None = Field(default=None, repr=False)


class HouseholdOut(Out):
    """A registered household; of its address only whether it is known."""

    id: HouseholdId
    unit_id: UnitId
    head_name: str
    member_names: list[str]
    has_address: bool
    client_reference: str | None
    version: int
    created_at: Instant


class RegisteredHouseholdOut(HouseholdOut):
    """The household as registered, and which may be the same."""

    duplicates: Duplicates


class HouseholdPage(PageOut[HouseholdOut]):
    """One page of households, by the given name of the head."""
