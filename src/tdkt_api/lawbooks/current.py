"""Which packs are in force, asked of the database by every process again and again."""

import asyncio
import logging
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from ..access.office import Office
from ..db.database import Database
from ..db.query import Query, within
from ..errors import Busy
from ..law.loader import load
from ..models import LawbookDraft
from .service import COUNTRY, by_unit, bytes_of

EVERY_SECONDS: Final = 2
_LOG: Final = logging.getLogger("tdkt.lawbooks")


@dataclass(frozen=True, slots=True)
class Published:
    """A pack that is in force: of a unit the latest, of the country each in its turn."""

    id: UUID
    unit_path: str
    files: dict[str, Any]


IDS: Final = Query(
    select(LawbookDraft.id)
    .where(LawbookDraft.state == "published", within(LawbookDraft))
    .order_by(LawbookDraft.published_at, LawbookDraft.id),
    UUID,
)
PUBLISHED: Final = Query(
    select(LawbookDraft.id, LawbookDraft.unit_path, LawbookDraft.files)
    .where(LawbookDraft.state == "published", within(LawbookDraft))
    .order_by(LawbookDraft.published_at, LawbookDraft.id),
    Published,
)


async def refreshed(database: Database, office: Office) -> Office:
    """The office with the packs that are in force now; the same one where nothing was published."""
    async with database.transaction(scopes=(COUNTRY,), read_only=True) as tx:
        if tuple(await tx.all(IDS)) == office.published:
            return office
        packs = await tx.all(PUBLISHED)
    return await asyncio.to_thread(_with, office, packs)


async def keep_current(state: Any, database: Database, every: float = EVERY_SECONDS) -> None:
    """Look for what was published, until cancelled.

    While the database is away, or what it holds cannot be read, the rules stay as they are; the log tells
    of the second.
    """
    while True:
        await asyncio.sleep(every)
        try:
            state.office = await refreshed(database, state.office)
        except Busy:
            continue
        except Exception as failure:
            # Whoever stopped here would judge by the old rules for ever and tell nobody.
            kind = type(failure).__name__
            _LOG.exception("the packs in force cannot be read", exc_info=False, extra={"failure": kind})


def _with(office: Office, packs: list[Published]) -> Office:
    everywhere = (office.everywhere[0], *(bytes_of(p.files) for p in packs if p.unit_path == COUNTRY))
    own = {p.unit_path: bytes_of(p.files) for p in packs if p.unit_path != COUNTRY}
    lawbook = load(*everywhere)
    units = by_unit(lawbook, own)
    known = {one.hash: one for one in (lawbook, *units.values())}
    return replace(
        office,
        lawbook=lawbook,
        lawbooks={**office.lawbooks, **known},
        everywhere=everywhere,
        own=own,
        by_unit=units,
        published=tuple(p.id for p in packs),
    )
