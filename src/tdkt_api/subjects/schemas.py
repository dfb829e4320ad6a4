"""What comes and goes about individuals."""

from typing import Annotated, Self

from pydantic import Field, ValidationInfo, field_validator

from ..http.lists import PageOut
from ..http.schemas import In, Out, examples
from ..http.types import Day, IndividualId, Instant, Letters, Line, SubjectId, UnitId, refused
from ..ids import SubjectKind
from .identity import SHAPES, Identity, IdentityKind, Sex, compared
from .shapes import NewIndividual, Occupation

Number = Annotated[str, Letters(30), Field(repr=False)]


class SubjectRefOut(Out):
    """A subject as other resources name it."""

    kind: SubjectKind
    id: SubjectId
    name: str


class IdentityIn(In):
    """An identity number: 12 digits of a citizen, 9 of an old card, or a passport's."""

    kind: IdentityKind
    number: Number

    @field_validator("number")
    @classmethod
    def _shaped(cls, number: str, found: ValidationInfo) -> str:
        number, kind = compared(number), found.data.get("kind")
        if kind is not None and not SHAPES[kind].fullmatch(number):
            raise refused("value.identity_number")
        return number

    def identity(self) -> Identity:
        """The number as it is compared."""
        return Identity(self.kind, self.number)


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
    )

    unit_id: UnitId
    family_and_given_name: Line
    identity: IdentityIn | None = None
    birth_on: Day | None = None
    sex: Sex | None = None
    occupation: Occupation | None = None
    post: Line | None = None

    def new(self) -> NewIndividual:
        """The person without the unit."""
        return NewIndividual(
            self.family_and_given_name,
            self.identity.identity() if self.identity else None,
            self.birth_on,
            self.sex,
            self.occupation,
            self.post,
        )


class SearchIn(In):
    """An exact identity number."""

    model_config = examples(
        {"identity": {"kind": "citizen", "number": "001085000017"}},
    )

    identity: IdentityIn


class MaskedOut(Out):
    """An identity number; only its last two characters are shown."""

    kind: IdentityKind
    number: str = Field(examples=["**********12"])


class IndividualOut(Out):
    """A registered person, masked."""

    id: IndividualId
    unit_id: UnitId
    family_and_given_name: str
    birth_year: int | None
    sex: Sex | None
    occupation: Occupation | None
    post: str | None
    identity: MaskedOut | None
    version: int
    created_at: Instant


class WarningOut(Out):
    """Something to look at; nothing was refused for it."""

    pointer: str = Field(description="JSON Pointer (RFC 6901) into the body.")
    code: str = Field(description="Permanent, dotted.")
    message: str


class RegisteredOut(IndividualOut):
    """The person as registered, and what differs from their identity number."""

    warnings: list[WarningOut]

    @classmethod
    def of(cls, view: object, warnings: list[WarningOut]) -> Self:
        """The person with the warnings."""
        shown = IndividualOut.model_validate(view)
        return cls.model_validate({**shown.model_dump(), "warnings": warnings})


class IndividualPage(PageOut[IndividualOut]):
    """One page of individuals, in the order of an office's lists: by given name."""


class SearchOut(Out):
    """Who has this number, within the caller's units: one person or none."""

    items: list[IndividualOut]
