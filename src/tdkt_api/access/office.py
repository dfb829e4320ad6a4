"""What every act stands on besides its rows: the rules, the keys, the calendar, the log's name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

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
        everywhere: The files of the packs that hold in the whole country, the packaged one first.
        own: The files of units' own packs, by unit path.
        by_unit: The lawbooks of those units and all under them, by unit path.
        published: The packs in force beside the packaged one, in their order.
    """

    log: str
    vault: Vault
    lawbook: Lawbook
    lawbooks: Mapping[str, Lawbook]
    calendar: Calendar
    policy: str
    everywhere: tuple[Mapping[str, bytes], ...] = ()
    own: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    by_unit: Mapping[str, Lawbook] = field(default_factory=dict)
    published: tuple[UUID, ...] = ()

    def of(self, path: str) -> Lawbook:
        """The lawbook of a unit: what holds everywhere, and the packs of the units above it and its own."""
        nearest = max((one for one in self.by_unit if path.startswith(one)), key=len, default=None)
        return self.lawbook if nearest is None else self.by_unit[nearest]

    def above(self, path: str) -> Lawbook:
        """The lawbook that a unit has without a pack of its own."""
        return self.of(path[: path[:-1].rindex("/") + 1])

    def own_pack(self, path: str) -> tuple[Mapping[str, bytes], ...]:
        """The files of a unit's own pack, if it has one."""
        return (self.own[path],) if path in self.own else ()

    def pinned(self, hash: bytes | None, path: str = "/") -> Lawbook:
        """The lawbook a dossier was received under; where it was not received yet, that of its owner today.

        Raises:
            Busy: a newer replica pinned one that this process has not loaded; it is read at start.
        """
        if hash is None:
            return self.of(path)
        known = self.lawbooks.get(hash.hex())
        if known is None:
            raise Busy
        return known


def office_of(tx: Any) -> Office:
    """The office a transaction belongs to."""
    office: Office = tx.office
    return office
