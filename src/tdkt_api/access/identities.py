"""An identity number as it is kept: sealed, with its blind index and the end that may be shown."""

from typing import Any, Final

from ..db.transaction import Transaction
from ..identity import Identity
from .office import office_of

_COLUMNS: Final = ("identity_kind", "identity_sealed", "identity_index", "identity_tail")
IDENTITY: Final = (*_COLUMNS, "key_version")
"""All columns of a number, and the version of the key that sealed it."""


def index_of(tx: Transaction, identity: Identity) -> bytes:
    """The blind index under which a number is found."""
    return office_of(tx).vault.index(identity.kind, identity.number)


def sealed(tx: Transaction, identity: Identity | None, *, place: str) -> dict[str, Any]:
    """The columns in which a number is kept, all empty where there is none.

    Args:
        place: What the seal is bound to: `table|identity|row`.
    """
    vault = office_of(tx).vault
    if identity is None:
        return {**dict.fromkeys(_COLUMNS), "key_version": vault.version}
    return {
        "identity_kind": identity.kind,
        "identity_sealed": vault.seal(identity.number, place=place),
        "identity_index": index_of(tx, identity),
        "identity_tail": identity.tail,
        "key_version": vault.version,
    }
