"""Sealing anew with the present key, batch by batch while the service runs, and indexing numbers anew."""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Final

import asyncpg

from .access.sealed import COLUMNS, Sealed
from .access.vault import Vault
from .db.migrate import as_owner

BATCH: Final = 500
_PASSES: Final = 100
_SETTINGS: Final = "SET lock_timeout = '2s'"
_MAP: Final = "CREATE TEMPORARY TABLE renamed (was bytea PRIMARY KEY, new bytea NOT NULL) ON COMMIT DROP"
_NUMBERED: Final = ("individual", "person")
_INDEXED: Final = """
SELECT id, identity_kind, identity_sealed, identity_index, key_version FROM {table}
WHERE identity_sealed IS NOT NULL AND id > $1 ORDER BY id LIMIT $2
"""
_REPLACE: Final = "UPDATE {table} t SET identity_index = r.new FROM renamed r WHERE t.identity_index = r.was"
_LEFT: Final = """
SELECT count(*) FROM person
WHERE identity_index IS NOT NULL AND identity_index NOT IN (SELECT new FROM renamed)
"""
_NOBODY: Final = "00000000-0000-0000-0000-000000000000"
Tell = Callable[[str, int], None]


async def reseal(owner_url: str, vault: Vault, tell: Tell, *, batch: int = BATCH) -> dict[str, int]:
    """Seal every value anew that another key than the present one sealed; how many, by table.

    Each batch is a transaction of its own and a value is replaced only as it was read, so it may be ended at
    any moment, begun again, and run while others write.

    Args:
        tell: Is told the table and how many of its values were done so far, after each batch.

    Raises:
        ValueError: a value's key is not among the vault's, or a value is not what was sealed there.
    """
    async with as_owner(owner_url) as connection:
        await connection.execute(_SETTINGS)
        return {one.table: await _reseal(connection, vault, one, tell, batch) for one in COLUMNS}


async def _reseal(connection: Any, vault: Vault, one: Sealed, tell: Tell, batch: int) -> int:
    """Pass after pass, until none is left: a process with the older key may have written meanwhile."""
    done = 0
    for _ in range(_PASSES):
        before = done
        async for rows in _batches(connection, vault, one, batch):
            done += await _replaced(connection, vault, one, rows)
            tell(one.table, done)
        if done == before:
            return done
    raise ValueError(f"{one.table}: others go on sealing with another key; give every process the new one")


async def _batches(connection: Any, vault: Vault, one: Sealed, size: int) -> AsyncIterator[list[Any]]:
    names = ", ".join(name for name, _ in one.row)
    found = f"SELECT {names}, {one.column} AS sealed, key_version FROM {one.table}"  # noqa: S608  (names are ours)
    found += f" WHERE {one.column} IS NOT NULL AND key_version <> $1"
    behind = ", ".join(f"${n}::{kind}" for n, (_, kind) in enumerate(one.row, 3))
    ends = f" ORDER BY {names} LIMIT $2"
    first, later = found + ends, f"{found} AND ({names}) > ({behind}){ends}"
    rows = await connection.fetch(first, vault.version, size)
    while rows:
        yield rows
        rows = await connection.fetch(later, vault.version, size, *(rows[-1][name] for name, _ in one.row))


async def _replaced(connection: Any, vault: Vault, one: Sealed, rows: list[Any]) -> int:
    anew = [vault.seal(_opened(vault, one, row), place=one.place(*_key(one, row))) for row in rows]
    columns = [[row[name] for row in rows] for name, _ in one.row]
    kinds = [*(kind for _, kind in one.row), "bytea", "bytea"]
    given = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(kinds, 2))
    names = ", ".join(name for name, _ in one.row)
    same = " AND ".join(f"t.{name} = n.{name}" for name, _ in one.row)
    statement = (
        f"UPDATE {one.table} t SET {one.column} = n.new, key_version = $1"  # noqa: S608  (names are ours)
        f" FROM unnest({given}) AS n ({names}, was, new) WHERE {same} AND t.{one.column} = n.was"
    )
    for _ in range(_PASSES):
        try:
            tag = await connection.execute(
                statement, vault.version, *columns, [row["sealed"] for row in rows], anew
            )
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
            continue  # somebody holds one of the rows; none was changed
        return int(tag.rpartition(" ")[2])
    raise ValueError(f"{one.table}: rows stay locked; begin again later")


def _key(one: Sealed, row: Mapping[str, Any]) -> list[Any]:
    return [row[name] for name, _ in one.row]


def _opened(vault: Vault, one: Sealed, row: Mapping[str, Any]) -> str:
    return opened(vault, row["sealed"], one.place(*_key(one, row)), row["key_version"], one.table)


def opened(vault: Vault, sealed: bytes, place: str, version: int, table: str) -> str:
    """A value; what goes wrong is told without it.

    Raises:
        ValueError: its key is missing, or it is not what was sealed there.
    """
    if version not in vault.data_keys:
        raise ValueError(f"{table}: a value is sealed with key {version}, which TDKT_OTHER_DATA_KEYS lacks")
    try:
        return vault.open(sealed, place=place, version=version)
    except Exception:
        raise ValueError(f"{table}: a value is not what key {version} sealed there") from None


async def reindex(owner_url: str, vault: Vault, *, batch: int = BATCH) -> int:
    """Find every identity number by the present index key from now on; how many numbers.

    One transaction, with writers kept out: accounts and people are told to be one human by comparing their
    indexes, so never may some be old and others new. The service must not run with the older key meanwhile.

    Raises:
        ValueError: an account only names an index whose number is nowhere, or a value cannot be opened.
    """
    async with as_owner(owner_url) as connection, connection.transaction():
        await connection.execute("LOCK TABLE individual, person IN SHARE ROW EXCLUSIVE MODE")
        await connection.execute(_MAP)
        for table in _NUMBERED:
            await _map(connection, vault, table, batch)
        for table in _NUMBERED:
            await connection.execute(_REPLACE.format(table=table))
        if left := await connection.fetchval(_LEFT):
            raise ValueError(f"{left} accounts name an index without its number: nothing was changed")
        found: int = await connection.fetchval("SELECT count(*) FROM renamed")
        return found


async def _map(connection: Any, vault: Vault, table: str, batch: int) -> None:
    """Old and new index of the numbers that a table holds."""
    after: Any = _NOBODY
    add = "INSERT INTO renamed VALUES ($1, $2) ON CONFLICT DO NOTHING"
    while rows := await connection.fetch(_INDEXED.format(table=table), after, batch):
        pairs = []
        for row in rows:
            place = f"{table}|identity|{row['id']}"
            number = opened(vault, row["identity_sealed"], place, row["key_version"], table)
            pairs.append((row["identity_index"], vault.index(row["identity_kind"], number)))
        await connection.executemany(add, pairs)
        after = rows[-1]["id"]


async def versions(connection: Any) -> dict[str, list[int]]:
    """Which key versions sealed what each table holds, as far as the connection sees it."""
    return {one.table: [row[0] for row in await connection.fetch(_versions(one))] for one in COLUMNS}


def _versions(one: Sealed) -> str:
    where = f"WHERE {one.column} IS NOT NULL"
    return f"SELECT DISTINCT key_version FROM {one.table} {where} ORDER BY 1"  # noqa: S608  (names are ours)
