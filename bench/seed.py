"""A province as it may be after some years, written set by set in SQL; its histories verify.

The columns of each table are those of its model: a column that is missing here, or gone there, stops the
seeding with its name.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import asyncpg

from tdkt_api import models
from tdkt_api.prepare import prepare

from . import history, names, rows
from .sql import FUNCTIONS, TABLES

LOG: Final = "tdkt.bench"
_EDITION: Final = 2  # raised where the rows themselves become others
_PATIENCE: Final = 1800
_PLAIN_INDEXES: Final = """
SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index i
WHERE indrelid = $1::text::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)"""
_INSIDE: Final = "CREATE TABLE bench.seeded AS SELECT $1::text AS mark"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rows; events follow from the states of the dossiers, about five for each."""

    persons: int = 300_000
    awards: int = 2_000_000
    dossiers: int = 200_000

    def tenth(self) -> "Sizes":
        """The same province with a tenth of everything."""
        return Sizes(self.persons // 10, self.awards // 10, self.dossiers // 10)


async def ensure(url: str, sizes: Sizes) -> None:
    """Seed the database that the superuser's URL names, unless it holds exactly this already."""
    mark = _mark(sizes)
    if await _marked(url) == mark:
        await prepare(url)
        return
    await _drop(url)
    await prepare(url)
    connection = await asyncpg.connect(url)
    try:
        await _seed(connection, sizes)
        await connection.execute(_INSIDE.replace("$1", f"'{mark}'"))
        await connection.execute("GRANT USAGE ON SCHEMA bench TO PUBLIC")
    finally:
        await connection.close()


async def restock(connection: Any) -> None:
    """Give what an earlier run returned back to its stage, so that it can be returned again."""
    await connection.execute(
        """UPDATE dossier SET state = 'received', return_reason = NULL, due_on = current_date + 30,
               working_days_left = NULL
           WHERE state = 'returned' AND id IN (SELECT dossier_id FROM dossier_flag)"""
    )
    await connection.execute("TRUNCATE dossier_flag, idempotency")
    await connection.execute("VACUUM (ANALYZE) dossier")


async def _seed(connection: Any, sizes: Sizes) -> None:
    await connection.execute("SET session_replication_role = replica")  # no checks of keys made here
    await connection.execute("SET work_mem = '256MB'")
    await connection.execute("SET maintenance_work_mem = '512MB'")
    await connection.execute(FUNCTIONS)
    for table, words in (("family", names.FAMILY), ("middle", names.MIDDLE), ("given", names.GIVEN)):
        await _words(connection, table, words)
    for name, statement in TABLES.items():
        await _told(connection, name, statement.format(**asdict(sizes)))
    for model, columns, source in rows.ROWS:
        statement = _insert(model, columns, source).format(**asdict(sizes))
        await _fill(connection, model, [statement])
    await _told(connection, "road", history.ROAD)
    event = _insert(models.HistoryEvent, history.COLUMNS, history.SOURCE)
    places = [event.replace("{seq}", str(seq)) for seq in range(1, history.LONGEST + 1)]
    await _fill(connection, models.HistoryEvent, places)
    for model, columns, source in (history.HEADS, history.OUTBOX):
        await _fill(connection, model, [_insert(model, columns, source)])
    await _told(connection, "analyze", "ANALYZE")


async def _words(connection: Any, table: str, words: list[str]) -> None:
    keyed = [(place, *word) for place, word in enumerate(names.keyed(words))]
    await connection.execute(
        f"CREATE TABLE bench.{table} (i int PRIMARY KEY, word text, folded text, sort text)"
    )
    await connection.copy_records_to_table(table, schema_name="bench", records=keyed)


async def _fill(connection: Any, model: Any, statements: Sequence[str]) -> None:
    """Fill a table while it has no indexes but those of its constraints; the others are built afterwards."""
    table = model.__tablename__
    indexes = await connection.fetch(_PLAIN_INDEXES, table)
    for index in indexes:
        await connection.execute(f"DROP INDEX {index['name']}")
    for statement in statements:
        await _told(connection, table, statement)
    for index in indexes:
        await connection.execute(index["definition"], timeout=_PATIENCE)


async def _told(connection: Any, name: str, statement: str) -> None:
    began = time.monotonic()
    tag = await connection.execute(statement, timeout=_PATIENCE)
    print(f"  {name:<18} {tag.rpartition(' ')[2]:>9}  {time.monotonic() - began:6.1f} s", flush=True)


def _insert(model: Any, columns: Mapping[str, str], source: str) -> str:
    """The statement that fills a table: an expression for every column that is not computed.

    Raises:
        LookupError: the model has other columns than are given here.
    """
    wanted = {c.name for c in model.__table__.columns if c.computed is None and c.identity is None}
    if differing := wanted ^ columns.keys():
        raise LookupError(
            f"{model.__tablename__}: {sorted(differing)} stand in the model or in bench.rows alone"
        )
    return f"INSERT INTO {model.__tablename__} ({', '.join(columns)}) SELECT {', '.join(columns.values())} {source}"


def _mark(sizes: Sizes) -> str:
    """What a seeded database is known by; what only the schema changed since then, migrations carry over."""
    return json.dumps({"edition": _EDITION, **asdict(sizes)})


async def _marked(url: str) -> str | None:
    try:
        connection = await asyncpg.connect(url)
    except asyncpg.InvalidCatalogNameError:
        return None
    try:
        if await connection.fetchval("SELECT to_regclass('bench.seeded')") is None:
            return None
        found: str = await connection.fetchval("SELECT mark FROM bench.seeded")
        return found
    finally:
        await connection.close()


async def _drop(url: str) -> None:
    name = url.partition("@/")[2].partition("?")[0]
    connection = await asyncpg.connect(url.replace(f"@/{name}?", "@/postgres?"))
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await connection.close()
