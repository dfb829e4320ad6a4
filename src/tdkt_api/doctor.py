"""Examines a deployment: what it is told, what it connects to, and whether its walls stand."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import asyncpg

from . import clock, rotation
from .access.keys import SigningKey
from .access.vault import Vault
from .db import canary
from .db.database import driver_url
from .db.migrate import head, revision
from .demo.kept import DemoError, Kept
from .prepare import make_vault
from .settings import Settings

_ANSWERS_WITHIN: Final = 5  # seconds
_OLDEST, _NEWEST = 15, 18
_SKEW: Final = timedelta(seconds=5)
_KEYS: Final = ("data_key", "index_key", "page_key")
_BESIDE: Final = 10  # connections of worker, administrators and monitoring


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    holds: bool
    says: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.holds else 'FAIL'} {self.name}: {self.says}"


class Wrong(Exception):
    """Why a check does not hold."""


async def examine(settings: Settings, data_dir: Path) -> list[Check]:
    """Every check, in order; those that need the database are one line where it does not answer.

    Args:
        data_dir: Where a demo may have kept the keys that nobody else must use.
    """
    own = [
        await _checked("keys", _plainly(lambda: _keys(settings, data_dir))),
        await _checked("sign-in", _plainly(lambda: _sign_in(settings))),
    ]
    try:
        async with _connected(settings.database_url.get_secret_value()) as connection:
            looks: list[tuple[str, Callable[[Any], Awaitable[str]]]]
            looks = [
                *_LOOKS,
                ("connections", partial(_room, settings)),
                ("sealed data", partial(_sealed, settings)),
            ]
            return own + [await _checked(name, partial(look, connection)) for name, look in looks]
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
        return [*own, Check("database", False, f"cannot be reached ({type(error).__name__})")]


def _plainly(look: Callable[[], str]) -> Callable[[], Awaitable[str]]:
    async def looking() -> str:
        return look()

    return looking


async def _checked(name: str, look: Callable[[], Awaitable[str]]) -> Check:
    try:
        return Check(name, True, await look())
    except (Wrong, canary.Exposed, ValueError) as error:
        return Check(name, False, str(error))
    except asyncpg.PostgresError as error:
        return Check(name, False, f"the database refuses to be asked ({type(error).__name__})")


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(driver_url(url), timeout=_ANSWERS_WITHIN)
    try:
        yield connection
    finally:
        await connection.close()


def _keys(settings: Settings, data_dir: Path) -> str:
    settings.must_be_secret()
    found = {name: settings.key(name) for name in _KEYS}
    signing = SigningKey.of_pem(settings.signing_key.get_secret_value())
    _not_the_demos(found, signing, data_dir)
    return f"usable, all different; tokens are signed by {signing.public.kid[:8]}…"


def _not_the_demos(found: dict[str, bytes], signing: SigningKey, data_dir: Path) -> None:
    try:
        kept = Kept.read(data_dir)
    except DemoError:
        kept = None
    demos = {} if kept is None else {name: getattr(kept, name) for name in _KEYS}
    for name, key in found.items():
        if key.hex() in demos.values():
            raise Wrong(f"TDKT_{name.upper()} is a key of the demo in {data_dir}")
    pem = data_dir / "signing.pem"
    if pem.exists() and SigningKey.of_pem(pem.read_text()).public.kid == signing.public.kid:
        raise Wrong(f"TDKT_SIGNING_KEY is that of the demo in {data_dir}")


def _sign_in(settings: Settings) -> str:
    if settings.password_grant:
        raise Wrong("TDKT_PASSWORD_GRANT is for the demo alone")
    return "not by password"


async def _version(connection: Any) -> str:
    major = connection.get_server_version().major
    if not _OLDEST <= major <= _NEWEST:
        raise Wrong(f"PostgreSQL {major}; {_OLDEST} to {_NEWEST} are supported")
    return f"PostgreSQL {await connection.fetchval('SHOW server_version')}"


async def _room(settings: Settings, connection: Any) -> str:
    """Both pools of every process, and some beside them, find room on the server."""
    asked = 2 * settings.pool_size * settings.workers + _BESIDE
    most = int(await connection.fetchval("SHOW max_connections"))
    most -= int(await connection.fetchval("SHOW superuser_reserved_connections"))
    if asked > most:
        raise Wrong(f"{asked} may be needed, the server gives {most}: lower TDKT_POOL_SIZE or TDKT_WORKERS")
    return f"{asked} of {most} at most"


async def _role(connection: Any) -> str:
    return f"{await canary.role(connection)}, under the policies"


async def _migrations(connection: Any) -> str:
    found = await revision(connection)
    if found != head():
        raise Wrong(f"at {found}, this version needs {head()}: run tdkt-api migrate")
    return f"at {found}"


async def _clock(connection: Any) -> str:
    began = clock.wall()
    theirs = await connection.fetchval("SELECT clock_timestamp()")
    skew = abs(theirs - (began + (clock.wall() - began) / 2))
    if skew >= _SKEW:
        raise Wrong(f"{skew.total_seconds():.0f} s from the database's")
    if clock.shift():
        raise Wrong(f"the office's is shifted by {clock.shift()} days: only the demo may do that")
    return f"{skew.total_seconds():.1f} s from the database's"


async def _policies(connection: Any) -> str:
    await canary.canary(connection)
    return "a row is seen from its own unit, not from beside it, not without a scope"


async def _sealed(settings: Settings, connection: Any) -> str:
    """Which keys are in use, and whether numbers are found by the index key."""
    vault, used = make_vault(settings), set[int]()
    async with connection.transaction(readonly=True):
        await connection.execute(_COUNTRY)
        try:
            for found in (await rotation.versions(connection)).values():
                used |= set(found)
        except asyncpg.QueryCanceledError:
            return "too much to look through"
        _is_found(vault, await connection.fetchrow(_NUMBERED) if used <= set(vault.data_keys) else None)
    if unknown := sorted(used - set(vault.data_keys)):
        raise Wrong(f"sealed with key {unknown[0]}, which TDKT_OTHER_DATA_KEYS lacks")
    told = ", ".join(map(str, sorted(used))) or "none"
    older = used - {vault.version}
    return f"keys in use: {told}{'; tdkt-api rotate-keys leaves only the present' if older else ''}"


def _is_found(vault: Vault, row: Any) -> None:
    if row is None:
        return
    place = f"individual|identity|{row['id']}"
    number = rotation.opened(vault, row["identity_sealed"], place, row["key_version"], "individual")
    if vault.index(row["identity_kind"], number) != row["identity_index"]:
        raise Wrong("numbers are found by another key than TDKT_INDEX_KEY: tdkt-api rotate-keys --index")


_COUNTRY: Final = "SET LOCAL statement_timeout = '5s'; SELECT set_config('tdkt.scopes', '/', true)"
_NUMBERED: Final = """
SELECT id, identity_kind, identity_sealed, identity_index, key_version FROM individual
WHERE identity_sealed IS NOT NULL LIMIT 1
"""
_LOOKS: Final[tuple[tuple[str, Callable[[Any], Awaitable[str]]], ...]] = (
    ("database", _version),
    ("role", _role),
    ("migrations", _migrations),
    ("clock", _clock),
    ("row-level security", _policies),
)
