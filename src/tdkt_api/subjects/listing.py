"""The lists of subjects, in the order of an office's lists: one plain predicate beside the bound of units."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from .. import names
from ..access.actor import Actor
from ..db.paging import Page
from ..db.query import Query
from ..db.subtree import subtree
from ..db.transaction import Transaction
from ..http.lists import Asked
from ..ids import SubjectKind
from . import repository


class Sort(StrEnum):
    """By name from the beginning of the alphabet, or from its end."""

    NAME = "name"
    NAME_DOWN = "-name"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows a list.

    `unit_id` is this very unit; `q` beginnings of words of the name, with or without marks;
    `client_reference` the caller's own.
    """

    unit_id: UUID | None = None
    q: str | None = None
    client_reference: str | None = None
    sort: Sort = Sort.NAME


async def page(tx: Transaction, actor: Actor, asked: Asked, kind: SubjectKind, wanted: Wanted) -> Page[Any]:
    """Visible subjects of one kind."""
    given = {name: getattr(wanted, name) for name in Wanted.__slots__}
    listing = asked.listing(kind, **given)
    after = asked.after(listing)
    words = names.folded(wanted.q).split() if wanted.q is not None else None
    if words == []:  # signs without a letter are no name's
        return Page([], None, 0 if asked.has_total else None)
    active = {
        **subtree(actor.scopes),
        "unit_id": wanted.unit_id,
        "q": " & ".join(f"{word}:*" for word in words) if words else None,
        "client_reference": wanted.client_reference,
        "client_id": actor.client_id if wanted.client_reference else None,
    }
    active = {name: value for name, value in active.items() if value is not None}
    total = await asked.total(tx, _statement(active, kind, wanted.sort), **active)
    active |= {"name_sort": bytes.fromhex(after[0]), "id": after[1]} if after else {}
    rows = await tx.all(_statement(active, kind, wanted.sort), limit=asked.limit, **active)
    return listing.page(rows, asked.size, lambda row: (row.name_sort.hex(), row.id), total)


def _statement(active: dict[str, Any], kind: SubjectKind, sort: Sort) -> Query[Any]:
    return repository.page_of(frozenset(active), kind=kind, is_backward=sort is Sort.NAME_DOWN)
