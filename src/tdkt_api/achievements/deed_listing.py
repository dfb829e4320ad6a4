"""The page of deeds, the latest first."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ..access.actor import Actor
from ..db.paging import Page
from ..db.transaction import Transaction
from ..http.lists import Asked
from ..ids import SubjectKey
from ..names import folded
from ..subjects import service as subjects
from ..units import service as units
from . import deeds
from .deed_shapes import DeedState
from .recording import Deed


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list; of a `unit_id` the subjects of it and of the units under it."""

    subject: SubjectKey | None = None
    movement_id: UUID | None = None
    unit_id: UUID | None = None
    year: int | None = None
    state: DeedState | None = None
    q: str | None = None


async def achievements_page(tx: Transaction, actor: Actor, asked: Asked, wanted: Wanted) -> Page[Deed]:
    """The deeds of the actor's units, the latest first.

    Raises:
        NotFound: no such subject within the actor's units, or no such unit.
    """
    told = {name: getattr(wanted, name) for name in Wanted.__dataclass_fields__}
    listing = asked.listing("achievements", **told, scopes=actor.scopes)
    after = asked.after(listing)
    active = await _active(tx, wanted)
    if active is None:  # signs without a letter are no title's
        return Page([], None, 0 if asked.has_total else None)
    total = await asked.total(tx, deeds.page_of(frozenset(active)), **active)
    active |= {"after_day": after[0], "after_id": after[1]} if after else {}
    rows = await deeds.page(tx, active, asked.limit)
    papers = await deeds.evidence_of(tx, [row.id for row in rows])
    found = [Deed(row, papers[row.id]) for row in rows]
    return listing.page(found, asked.size, lambda one: (one.row.happened_to, one.row.id), total)


async def _active(tx: Transaction, wanted: Wanted) -> dict[str, Any] | None:
    active: dict[str, Any] = {"movement_id": wanted.movement_id, "state": wanted.state}
    active = {name: value for name, value in active.items() if value is not None}
    if wanted.q is not None:
        active["q"] = folded(wanted.q)
        if not active["q"]:
            return None
    if wanted.subject is not None:
        active["subject_id"] = (await subjects.seen(tx, wanted.subject)).id
    if wanted.unit_id is not None:
        path = (await units.get(tx, wanted.unit_id)).path
        active |= {"path_from": path, "path_to": f"{path[:-1]}0"}  # the character behind `/`
    if wanted.year is not None:
        active |= {"day_from": date(wanted.year, 1, 1), "day_to": date(wanted.year, 12, 31)}
    return active
