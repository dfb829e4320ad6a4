"""Identifiers: UUIDv7 inside, a two-letter prefix and 26 base32 characters outside."""

import os
import threading
import time
from enum import StrEnum
from typing import Final, Self
from uuid import UUID

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS: Final = [one + other for one in _ALPHABET for other in _ALPHABET]  # ten bits at once
# Each letter as the digit that `int` reads to the base 32; all else as none of them.
_DIGITS: Final = dict.fromkeys(range(128), "!") | dict(
    zip(map(ord, _ALPHABET), "0123456789abcdefghijklmnopqrstuv", strict=True)
)
_LENGTH: Final = 26


class Prefix(StrEnum):
    """What an identifier names; later kinds take two new letters, none is reused."""

    UNIT = "dv"
    PERSON = "ns"
    INDIVIDUAL = "cn"
    COLLECTIVE = "tt"
    HOUSEHOLD = "hg"
    DOSSIER = "hs"
    NOMINATION = "dn"
    DECISION = "qd"
    AWARD = "kt"
    COUNCIL = "hd"
    MEETING = "ph"
    SUBMISSION = "tr"
    MOVEMENT = "pt"
    INITIATIVE = "sk"
    ACHIEVEMENT = "tc"
    RATING = "xl"
    HOLD = "tg"
    DOCUMENT = "tl"
    LAWBOOK = "bl"
    EVENT = "ev"
    OPERATION = "op"
    GRANT = "qh"
    DELEGATION = "uq"
    CONSULTATION = "yk"
    STAGE = "ch"
    POST = "cv"
    TRANSFER = "lc"
    EMULATION_BLOCK = "kn"
    EXEMPLAR = "dh"
    NOTICE = "tb"
    CLIENT = "ud"
    SESSION = "ps"
    ACCESS = "tx"


class SubjectKind(StrEnum):
    """Who may be commended."""

    INDIVIDUAL = "individual"
    COLLECTIVE = "collective"
    HOUSEHOLD = "household"

    @property
    def prefix(self) -> Prefix:
        """What its identifiers begin with."""
        return _SUBJECTS[self]


_SUBJECTS: Final = {
    SubjectKind.INDIVIDUAL: Prefix.INDIVIDUAL,
    SubjectKind.COLLECTIVE: Prefix.COLLECTIVE,
    SubjectKind.HOUSEHOLD: Prefix.HOUSEHOLD,
}


class SubjectKey(str):
    """The identifier of a subject as it is shown, with the kind and the UUID that it stands for."""

    __slots__ = ("id", "kind")
    kind: SubjectKind
    id: UUID

    def __new__(cls, kind: SubjectKind, id: UUID) -> Self:
        key = super().__new__(cls, show(kind.prefix, id))
        key.kind, key.id = kind, id
        return key


class _Sequence:
    """Milliseconds and a counter below them, so that ids of one process rise in the order they were made."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> int:
        with self._lock:
            self._last = max(time.time_ns() // 1_000_000 << 12, self._last + 1)
            return self._last


_SEQUENCE: Final = _Sequence()


def new() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, 12 of order within them, 62 random."""
    ticks = _SEQUENCE.next()
    random = int.from_bytes(os.urandom(8)) & (1 << 62) - 1
    return UUID(int=(ticks >> 12) << 80 | 0x7 << 76 | (ticks & 0xFFF) << 64 | 0b10 << 62 | random)


def show(prefix: str, id: UUID) -> str:
    """The form in which an identifier leaves: `hs_01keznwyg0e008000000000001`."""
    number, pairs = id.int, _PAIRS
    high, low = number >> 60, number & (1 << 60) - 1
    return (
        f"{prefix}_{pairs[high >> 60]}{pairs[high >> 50 & 1023]}{pairs[high >> 40 & 1023]}"
        f"{pairs[high >> 30 & 1023]}{pairs[high >> 20 & 1023]}{pairs[high >> 10 & 1023]}{pairs[high & 1023]}"
        f"{pairs[low >> 50]}{pairs[low >> 40 & 1023]}{pairs[low >> 30 & 1023]}{pairs[low >> 20 & 1023]}"
        f"{pairs[low >> 10 & 1023]}{pairs[low & 1023]}"
    )


def read(prefix: str, text: str) -> UUID:
    """The identifier behind its shown form.

    Raises:
        ValueError: another prefix, another length, a letter outside the alphabet, more than 128 bits.
    """
    kind, _, letters = text.partition("_")
    if kind != prefix or len(letters) != _LENGTH or letters[0] > "7" or not letters.isascii():
        raise ValueError("not an identifier of this kind")
    try:
        return UUID(int=int(letters.translate(_DIGITS), 32))
    except ValueError:
        raise ValueError("not an identifier of this kind") from None


def read_subject(text: str) -> SubjectKey:
    """The subject behind an identifier of one of the three kinds.

    Raises:
        ValueError: it is none.
    """
    for kind, prefix in _SUBJECTS.items():
        if text.startswith(f"{prefix}_"):
            return SubjectKey(kind, read(prefix, text))
    raise ValueError("not an identifier of a subject")
