"""Identity numbers: their shapes, how they are shown, and what a citizen's number says of its holder."""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final


class IdentityKind(StrEnum):
    """Which document the number stands on."""

    CITIZEN = "citizen"  # căn cước, 12 digits
    OLD_CARD = "old_card"  # chứng minh nhân dân, 9 digits, of the past
    PASSPORT = "passport"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class Mismatch(StrEnum):
    """Where a citizen's number and what was declared differ; told, never refused."""

    BIRTH = "identity.birth_differs"
    SEX = "identity.sex_differs"


SHAPES: Final = {
    IdentityKind.CITIZEN: re.compile(r"[0-9]{12}"),
    IdentityKind.OLD_CARD: re.compile(r"[0-9]{9}"),
    IdentityKind.PASSPORT: re.compile(r"[A-Z0-9]{6,12}"),
}
_HIDDEN: Final = "*" * 10
_TAIL: Final = 2


@dataclass(frozen=True, slots=True)
class Identity:
    """A number as it is compared: no blanks, upper case."""

    kind: IdentityKind
    number: str = field(repr=False)

    @property
    def tail(self) -> str:
        """What may be shown of it."""
        return self.number[-_TAIL:]


@dataclass(frozen=True, slots=True)
class Masked:
    """A number as it is shown."""

    kind: IdentityKind
    number: str


def masked(kind: IdentityKind | None, tail: str | None) -> Masked | None:
    """The last two characters behind a fixed row of stars, which does not tell the length."""
    return None if kind is None or tail is None else Masked(kind, _HIDDEN + tail)


def compared(number: str) -> str:
    """The number without blanks, in upper case."""
    return "".join(number.split()).upper()


def mismatches(identity: Identity, birth_on: date | None, sex: Sex | None) -> list[Mismatch]:
    """What a citizen's number says otherwise than was declared.

    Law: Decree 137/2015 art. 13 (the fourth digit is century and sex, the next two the year of birth).
    """
    if identity.kind is not IdentityKind.CITIZEN:
        return []
    century, is_female = divmod(int(identity.number[3]), 2)
    year = 1900 + 100 * century + int(identity.number[4:6])
    found = []
    if birth_on is not None and birth_on.year != year:
        found.append(Mismatch.BIRTH)
    if sex is not None and (sex is Sex.FEMALE) != bool(is_female):
        found.append(Mismatch.SEX)
    return found
