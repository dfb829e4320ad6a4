"""Programs written by the owner of the tables: the application itself may only read them."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, insert, select

from .. import clock, ids, names
from ..access.actor import MACHINE_ROLES
from ..access.identities import IDENTITY
from ..access.keys import PublicKey
from ..db.database import driver_url
from ..db.query import Query, none, stored
from ..models import Client, ClientKey, ClientSecret, Person, RoleGrant, Unit
from ..workflow.process import Role
from .seeding import NewGrant, grant_row

CODE: Final = re.compile(r"[A-Za-z0-9._-]{1,100}")
LONGEST: Final = timedelta(days=90)
"""How long a secret may be taken in place of a key."""
ADD_CLIENT: Final = Query(insert(Client).values(stored(Client)), none)
ADD_PERSON: Final = Query(insert(Person).values(stored(Person)), none)
ADD_GRANT: Final = Query(insert(RoleGrant).values(stored(RoleGrant)), none)
ADD_KEY: Final = Query(insert(ClientKey).values(stored(ClientKey)), none)
ADD_SECRET: Final = Query(insert(ClientSecret).values(stored(ClientSecret)), none)


UNIT: Final = Query(select(Unit.id).where(Unit.code == bindparam("code"), Unit.valid_to.is_(None)), UUID)


@dataclass(frozen=True, slots=True)
class NewMachine:
    """A program that acts for itself, with its agency, its keys in PEM and its roles."""

    code: str
    name: str
    agency_code: str | None
    keys: tuple[str, ...]
    grants: tuple[NewGrant, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A program as an operator names it: the unit by its code, the key in PEM."""

    code: str
    name: str
    agency: str | None
    key: str
    unit: str
    role: str


async def register(connection: Any, machine: NewMachine) -> UUID:
    """Register a program over a connection of the tables' owner; the id of its client.

    Raises:
        ValueError: a key is none on P-256, or a role is none that a program may hold.
    """
    keys = [PublicKey.of_pem(pem) for pem in machine.keys]
    if any(one.role not in MACHINE_ROLES for one in machine.grants):
        raise ValueError(f"a program may be {' or '.join(sorted(MACHINE_ROLES))}")
    person_id, client_id = ids.new(), ids.new()
    await _add(connection, ADD_PERSON, **_account(person_id, machine))
    await _add(connection, ADD_CLIENT, **_client(client_id, person_id, machine))
    for one in machine.grants:
        await _add(connection, ADD_GRANT, **grant_row(person_id, one))
    await add_keys(connection, client_id, keys)
    return client_id


async def register_at(url: str, asked: Asked) -> str:
    """Register a program in the database that a URL of the owner names; the `kid` of its key.

    Raises:
        ValueError: another form of code, one that is taken, no such unit in force, role or key.
    """
    if not CODE.fullmatch(asked.code):
        raise ValueError("a client id has letters, digits, dots, hyphens and underscores, at most 100")
    key = PublicKey.of_pem(asked.key)
    connection = await asyncpg.connect(driver_url(url))
    try:
        async with connection.transaction():
            grant = NewGrant(await unit_in_force(connection, asked.unit), Role(asked.role), clock.today())
            machine = NewMachine(asked.code, asked.name, asked.agency, (asked.key,), (grant,))
            await register(connection, machine)
    except asyncpg.UniqueViolationError:
        raise ValueError(f"there is a client {asked.code} already") from None
    finally:
        await connection.close()
    return key.kid


async def unit_in_force(connection: Any, code: str) -> UUID:
    """The unit that has this code now.

    Raises:
        ValueError: there is none.
    """
    found: UUID | None = await connection.fetchval(UNIT.text, *UNIT.arguments({"code": code}))
    if found is None:
        raise ValueError(f"no unit in force has the code {code}")
    return found


async def add_keys(connection: Any, client_id: UUID, keys: Sequence[PublicKey]) -> None:
    """Let a program show who it is with these keys too."""
    for key in keys:
        await _add(
            connection,
            ADD_KEY,
            id=ids.new(),
            client_id=client_id,
            kid=key.kid,
            public_key=key.pem(),
            created_at=clock.wall(),
            retired_at=None,
        )


async def except_by_secret(connection: Any, client_id: UUID, reason: str, lasting: timedelta) -> str:
    """Take a secret of a program for a while; only its hash is stored, so this is the one time it is told.

    Raises:
        ValueError: longer than such an exception may last.
    """
    if not timedelta(0) < lasting <= LONGEST:
        raise ValueError(f"a secret lasts at most {LONGEST.days} days")
    secret, now = secrets.token_urlsafe(32), clock.wall()
    await _add(
        connection,
        ADD_SECRET,
        id=ids.new(),
        client_id=client_id,
        secret_hash=hashlib.sha256(secret.encode()).digest(),
        reason=reason,
        created_at=now,
        expires_at=now + lasting,
    )
    return secret


def _account(id: UUID, machine: NewMachine) -> dict[str, Any]:
    return {
        "id": id,
        "username": f"client:{machine.code}",
        "name": names.nfc(machine.name),
        "post": "Phần mềm",
        "password_hash": None,
        **dict.fromkeys(IDENTITY),
        "is_active": True,
        "is_machine": True,
        "version": 1,
        "created_at": clock.now(),
    }


def _client(id: UUID, person_id: UUID, machine: NewMachine) -> dict[str, Any]:
    return {
        "id": id,
        "code": machine.code,
        "name": names.nfc(machine.name),
        "agency_code": machine.agency_code,
        "may_use_password": False,
        "is_public": False,
        "is_active": True,
        "person_id": person_id,
        "created_at": clock.now(),
    }


async def _add(connection: Any, query: Query[None], **row: Any) -> None:
    await connection.execute(query.text, *query.arguments(row))
