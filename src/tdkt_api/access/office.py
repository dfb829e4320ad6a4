"""What every act stands on besides its rows: the rules, the keys, the calendar, the log's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..daysoff import Calendar
from ..errors import Busy
from ..law.lawbook import Lawbook
from .vault import Vault


@dataclass(frozen=True, slots=True)
class Office:
    """Made once at start and carried by each transaction.

    Attributes:
        log: The history's name, fixed at the first migration.
        lawbook: The rules for dossiers not yet received.
        lawbooks: Every lawbook that a dossier may have pinned, by hash in hex.
        calendar: The days off by which due days are counted.
        policy: SHA-256 of the policy and process tables in hex; every event carries it.
    """

    log: str
    vault: Vault
    lawbook: Lawbook
    lawbooks: Mapping[str, Lawbook]
    calendar: Calendar
    policy: str

    def pinned(self, hash: bytes | None) -> Lawbook:
        """The lawbook a dossier was received under; today's where it was not received yet.

        Raises:
            Busy: a newer replica pinned one that this process has not loaded; it is read at start.
        """
        if hash is None:
            return self.lawbook
        known = self.lawbooks.get(hash.hex())
        if known is None:
            raise Busy
        return known


def office_of(tx: Any) -> Office:
    """The office a transaction belongs to."""
    office: Office = tx.office
    return office
