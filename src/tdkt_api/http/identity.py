"""Identity numbers as they come and go."""

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from ..identity import SHAPES, Identity, IdentityKind, compared
from .schemas import In, Out
from .types import Letters, refused

Number = Annotated[str, Letters(30), Field(repr=False)]


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


class MaskedOut(Out):
    """An identity number; only its last two characters are shown."""

    kind: IdentityKind
    number: str = Field(examples=["**********12"])
