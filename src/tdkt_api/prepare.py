"""What must stand in the database before the service runs: schema, units, lawbooks."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import asyncpg
from sqlalchemy import select

from . import clock, daysoff, models
from .access import policy
from .access.office import Office
from .access.vault import Vault
from .db import canary
from .db.database import driver_url
from .db.migrate import as_owner, head, migrate, revision
from .db.query import Query, columns_of
from .db.transaction import Reading
from .law.lawbook import Lawbook
from .law.loader import load, packaged
from .models import LawbookPack
from .settings import Settings
from .units import load as unit_files

_FIRST_YEAR: Final = 2024
_YEARS_AHEAD: Final = 3
_ANSWERS_WITHIN: Final = 5  # seconds
_PACK: Final = "INSERT INTO lawbook_pack (hash, files, stored_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_BOOK: Final = "INSERT INTO lawbook (hash, pack_hashes, stored_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"


@dataclass(frozen=True, slots=True)
class Pack:
    """The files of a pack as they were stored."""

    hash: bytes
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Book:
    """A lawbook that was pinned: its packs in their order."""

    hash: bytes
    pack_hashes: list[bytes]


PACKS: Final = Query(select(*columns_of(LawbookPack, Pack)).order_by(LawbookPack.stored_at), Pack)
BOOKS: Final = Query(select(*columns_of(models.Lawbook, Book)).order_by(models.Lawbook.stored_at), Book)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was done: revisions and how many units were new."""

    before: str | None
    now: str | None
    units: int


async def prepare(owner_url: str) -> Prepared:
    """Bring schema, units and the packaged lawbook into the database; what is there stays.

    Raises:
        MigrationError, RolesMissing: see `db.migrate`.
    """
    done = await migrate(owner_url)
    async with as_owner(owner_url) as connection:
        units = await unit_files.load(connection)
        await store_lawbook(connection, packaged())
    return Prepared(done.before, done.now, units)


class NotReady(Exception):
    """Why the service cannot be started on this database; the message says the way out."""


async def must_be_ready(url: str) -> None:
    """Insist that the database answers and stands at this version's revision.

    Raises:
        NotReady: it does not.
    """
    async with _reached(url) as connection:
        found = await revision(connection)
    if found != head():
        raise NotReady(f"the database is at {found}, this version needs {head()}: run tdkt-api migrate")


async def must_be_guarded(url: str) -> None:
    """Insist that row-level security holds for the role that the service has.

    Raises:
        NotReady: it does not.
    """
    async with _reached(url) as connection:
        try:
            await canary.role(connection)
            await canary.canary(connection)
        except canary.Exposed as error:
            raise NotReady(str(error)) from error


@asynccontextmanager
async def _reached(url: str) -> AsyncIterator[Any]:
    try:
        connection = await asyncpg.connect(driver_url(url), timeout=_ANSWERS_WITHIN)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
        raise NotReady(f"the database cannot be reached ({type(error).__name__})") from error
    try:
        yield connection
    finally:
        await connection.close()


async def store_lawbook(connection: Any, files: Mapping[str, bytes]) -> Lawbook:
    """Keep a pack's files as they are, so that a lawbook that was pinned can be loaded again."""
    lawbook, at = load(files), clock.wall()
    texts = json.dumps({path: text.decode() for path, text in sorted(files.items())}, ensure_ascii=False)
    await connection.execute(_PACK, bytes.fromhex(lawbook.packs[0]), texts, at)
    packs = [bytes.fromhex(pack) for pack in lawbook.packs]
    await connection.execute(_BOOK, bytes.fromhex(lawbook.hash), packs, at)
    return lawbook


def known_lawbooks() -> tuple[Lawbook, dict[str, Lawbook]]:
    """The packaged lawbook, and lawbooks by hash."""
    lawbook = load(packaged())
    return lawbook, {lawbook.hash: lawbook}


async def load_stored(reading: Reading, lawbooks: dict[str, Lawbook]) -> None:
    """Add what dossiers may have pinned under an earlier version of the service.

    Raises:
        NotReady: this version's own lawbook is not stored, so no dossier could pin it.
    """
    own = {pack for lawbook in lawbooks.values() for pack in lawbook.packs}
    stored = await reading.all(PACKS)
    if not own <= {pack.hash.hex() for pack in stored}:
        raise NotReady("this version's lawbook is not stored: run tdkt-api migrate")
    files = {pack.hash: {path: text.encode() for path, text in pack.files.items()} for pack in stored}
    for book in await reading.all(BOOKS):
        if book.hash.hex() not in lawbooks:
            lawbooks[book.hash.hex()] = load(*(files[hash] for hash in book.pack_hashes))


def make_office(settings: Settings, lawbook: Lawbook, lawbooks: dict[str, Lawbook]) -> Office:
    """What every act of this deployment stands on; `load_stored` may still add to the lawbooks.

    Raises:
        ValueError: a key of the settings is unusable.
    """
    return Office(
        log=settings.log,
        vault=make_vault(settings),
        lawbook=lawbook,
        lawbooks=lawbooks,
        calendar=calendar(),
        policy=policy.digest(),
        everywhere=(packaged(),),
    )


def make_vault(settings: Settings) -> Vault:
    """The keys of this deployment.

    Raises:
        ValueError: one is unusable.
    """
    return Vault(settings.data_keys(), settings.key("index_key"), settings.data_key_version)


def calendar() -> daysoff.Calendar:
    """The days off that due days are counted by."""
    return daysoff.build(_FIRST_YEAR, clock.today().year + _YEARS_AHEAD)
