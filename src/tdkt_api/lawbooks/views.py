"""Packs as they are shown."""

from dataclasses import dataclass, fields
from typing import Any

from ..access.office import office_of
from ..db.paging import Page
from ..db.transaction import Transaction
from ..http.speech import Speaker
from .service import flaw_of
from .shapes import PackBrief, PackRow, PackState


@dataclass(frozen=True, slots=True)
class Shown:
    """A pack with its hash as text and what is wrong with it first."""

    row: PackRow
    flaw: dict[str, str] | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def hash(self) -> str | None:
        """SHA-256 in hex."""
        return self.row.hash.hex() if self.row.hash else None


def pack_out(tx: Transaction, row: PackRow, say: Speaker) -> Shown:
    """A pack; a draft is checked against what is in force for its unit."""
    flaw = flaw_of(office_of(tx), row) if row.state is PackState.DRAFT else None
    if flaw is None:
        return Shown(row, None)
    told = {field.name: getattr(flaw, field.name) for field in fields(flaw)}
    sentence = say.say("fault.lawbook.flaw", file=flaw.file, place=flaw.place, flaw=flaw.code)
    return Shown(row, {**told, "sentence": sentence})


def brief_out(page: Page[PackBrief]) -> Page[Any]:
    """A page of packs with their hashes as text."""
    items = [
        {
            **{field.name: getattr(one, field.name) for field in fields(one)},
            "hash": one.hash.hex() if one.hash else None,
        }
        for one in page.items
    ]
    return page.showing(items)
