"""What an operator does for people who sign in: their password and second factor, the apps they use."""

import re
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql

from .. import clock, ids, names
from ..access import totp
from ..access.keys import PublicKey
from ..access.passwords import Passwords
from ..access.vault import Vault
from ..db.database import driver_url
from ..db.query import Query, none, stored
from ..models import ClientRedirect, Person, SecondFactor
from .authorizing import place_of
from .registering import ADD_CLIENT, CODE, add_keys

SHORTEST: Final = 12
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_ODD: Final = frozenset(" \"'<>\\;,#")
_OWN_SCHEME: Final = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+")
_FACTOR: Final = postgresql.insert(SecondFactor).values(stored(SecondFactor))
PERSON: Final = Query(
    select(Person.id).where(Person.username == bindparam("username"), Person.is_active, ~Person.is_machine),
    UUID,
)
SET_PASSWORD: Final = Query(
    update(Person)
    .values(password_hash=bindparam("new_password_hash"), version=Person.version + 1)
    .where(Person.id == bindparam("id")),
    none,
)
SET_FACTOR: Final = Query(
    _FACTOR.on_conflict_do_update(
        index_elements=["person_id"],
        set_={
            name: _FACTOR.excluded[name]
            for name in ("secret_sealed", "key_version", "last_step", "created_at")
        },
    ),
    none,
)
ADD_REDIRECT: Final = Query(insert(ClientRedirect).values(stored(ClientRedirect)), none)


async def enrol(url: str, vault: Vault, issuer: str, username: str, password: str) -> str:
    """Give somebody a password and a new second factor; what their authenticator app is to read, told once.

    Raises:
        ValueError: nobody has this user name, or the password is too short.
    """
    if len(names.nfc(password)) < SHORTEST:
        raise ValueError(f"a password has at least {SHORTEST} characters")
    hashed, secret = await Passwords().hash(password), totp.new_secret()
    connection = await asyncpg.connect(driver_url(url))
    try:
        async with connection.transaction():
            await set_factors(connection, vault, username, hashed, secret)
    finally:
        await connection.close()
    return totp.uri(secret, username, urlsplit(issuer).hostname or issuer)


async def set_factors(connection: Any, vault: Vault, username: str, hashed: str, secret: str) -> None:
    """Both factors of somebody over a connection of the tables' owner.

    Raises:
        ValueError: nobody has this user name.
    """
    given = {"username": names.nfc(username).lower()}
    found: UUID | None = await connection.fetchval(PERSON.text, *PERSON.arguments(given))
    if found is None:
        raise ValueError(f"no open account of a person is called {username}")
    await _run(connection, SET_PASSWORD, id=found, new_password_hash=hashed)
    await _run(
        connection,
        SET_FACTOR,
        person_id=found,
        secret_sealed=vault.seal(secret, place=place_of(found)),
        key_version=vault.version,
        last_step=0,
        created_at=clock.now(),
    )


async def register_app(url: str, code: str, name: str, redirects: list[str], key: str | None) -> str:
    """Register a program through which people sign in; with a key it has to show who it is, too.

    Raises:
        ValueError: another form of code or address, or a code that is taken.
    """
    if not CODE.fullmatch(code):
        raise ValueError("a client id has letters, digits, dots, hyphens and underscores, at most 100")
    keys = [PublicKey.of_pem(key)] if key else []
    connection = await asyncpg.connect(driver_url(url))
    try:
        async with connection.transaction():
            await add_app(connection, code, name, redirects, keys)
    except asyncpg.UniqueViolationError:
        raise ValueError(f"there is a client {code} already") from None
    finally:
        await connection.close()
    return keys[0].kid if keys else "none"


async def add_app(connection: Any, code: str, name: str, redirects: list[str], keys: list[PublicKey]) -> None:
    """An app and where it wants people back, over a connection of the tables' owner.

    Raises:
        ValueError: an address that nobody should be sent to with a code.
    """
    id = ids.new()
    await _run(
        connection,
        ADD_CLIENT,
        id=id,
        code=code,
        name=names.nfc(name),
        agency_code=None,
        may_use_password=False,
        is_public=not keys,
        is_active=True,
        person_id=None,
        created_at=clock.now(),
    )
    for uri in redirects:
        await _run(connection, ADD_REDIRECT, client_id=id, uri=must_be_redirect(uri))
    await add_keys(connection, id, keys)


def must_be_redirect(uri: str) -> str:
    """An address to send people back to: TLS, this very machine, or a scheme that is an app's own (RFC 8252).

    Raises:
        ValueError: it is none.
    """
    parts = urlsplit(uri)
    is_web = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    is_app = _OWN_SCHEME.fullmatch(parts.scheme) is not None and not parts.netloc
    is_plain = uri.isascii() and uri.isprintable() and not _ODD.intersection(uri) and "@" not in parts.netloc
    if len(uri) > 500 or not is_plain or not ((is_web and parts.hostname) or is_app):
        raise ValueError(f"{uri} is no https address, loopback address or app scheme without a fragment")
    return uri


async def _run(connection: Any, query: Query[None], **row: Any) -> None:
    await connection.execute(query.text, *query.arguments(row))
