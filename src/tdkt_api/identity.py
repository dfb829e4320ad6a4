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


class Doubt(StrEnum):
    """What to look at where a number was taken; told, never refused, without the number."""

    CENTURY = "identity.century_differs"
    BIRTH = "identity.birth_differs"
    AHEAD = "identity.birth_ahead"
    SEX = "identity.sex_differs"
    OLD_CARD = "identity.old_card"

    @property
    def place(self) -> str:
        """JSON Pointer to the member of a person it is about."""
        return _PLACES.get(self, "/identity/number")


SHAPES: Final = {
    IdentityKind.CITIZEN: re.compile(r"[0-9]{12}"),
    IdentityKind.OLD_CARD: re.compile(r"[0-9]{9}"),
    IdentityKind.PASSPORT: re.compile(r"[A-Z0-9]{6,12}"),
}
_PLACES: Final = {Doubt.CENTURY: "/birth_on", Doubt.BIRTH: "/birth_on", Doubt.SEX: "/sex"}
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


def doubts(identity: Identity, birth_on: date | None, sex: Sex | None, *, today: date) -> list[Doubt]:
    """What a citizen's number says otherwise than was declared; of an old card that it is one of the past.

    The part of the province or country says nothing: old codes stay good.

    Law: Decree 137/2015 art. 13 (the fourth digit is century and sex, the next two the year of birth).
    """
    if identity.kind is IdentityKind.OLD_CARD:
        return [Doubt.OLD_CARD]
    if identity.kind is not IdentityKind.CITIZEN:
        return []
    century, is_female = divmod(int(identity.number[3]), 2)
    found = _of_birth(1900 + 100 * century, int(identity.number[4:6]), birth_on, today)
    if sex is not None and (sex is Sex.FEMALE) != bool(is_female):
        found.append(Doubt.SEX)
    return found


def _of_birth(century: int, year: int, birth_on: date | None, today: date) -> list[Doubt]:
    if birth_on is None:
        return [Doubt.AHEAD] if century + year > today.year else []
    differs = {Doubt.CENTURY: birth_on.year // 100 * 100 != century, Doubt.BIRTH: birth_on.year % 100 != year}
    return [doubt for doubt, it_does in differs.items() if it_does]
