"""Public codes of awards, and the keys of the public lookup."""

import secrets
from typing import Final

from .. import names

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH: Final = 16
_LIKE: Final = str.maketrans({"i": "1", "l": "1", "o": "0", "-": None, " ": None})


def new_code() -> str:
    """16 random letters of Crockford's base32: 80 bits that nobody guesses."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def read_code(text: str) -> str | None:
    """The code as it is stored, whatever case and hyphens it was typed with; None where it is none."""
    code = text.lower().translate(_LIKE)
    return code if len(code) == _LENGTH and set(code) <= set(_ALPHABET) else None


def number_key(official_number: str) -> str:
    """An official number as it is looked up: `123/QĐ-UBND` is `123qdubnd`."""
    return names.folded(official_number).replace(" ", "")


def initials(name: str) -> str:
    """A name with its given name whole and the others as initials: `Nguyễn Văn An` is `N. V. An`."""
    *others, given = name.split() or [""]
    return " ".join([*(f"{other[0]}." for other in others), given])
