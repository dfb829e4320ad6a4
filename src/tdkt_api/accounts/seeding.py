"""Accounts written by the owner of the tables: the application itself may only read them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from .. import clock, ids, names
from ..access.identities import IDENTITY
from ..access.passwords import Passwords
from ..db.query import Query, none, stored
from ..models import Client, Person, RoleGrant
from ..workflow.process import Role

ADD_CLIENT = Query(insert(Client).values(stored(Client)), none)
ADD_PERSON = Query(insert(Person).values(stored(Person)), none)
ADD_GRANT = Query(insert(RoleGrant).values(stored(RoleGrant)), none)


@dataclass(frozen=True, slots=True)
class NewClient:
    """A program through which people sign in."""

    code: str
    name: str
    agency_code: str | None = None
    may_use_password: bool = False


@dataclass(frozen=True, slots=True)
class NewGrant:
    """A role at a unit; both days are inclusive, None: until further notice."""

    unit_id: UUID
    role: Role
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Who will sign in, with their roles.

    `identity_index` is the blind index of the identity number, where the same human may be a candidate.
    """

    username: str
    name: str
    post: str
    password: str = field(repr=False)
    grants: tuple[NewGrant, ...] = ()
    identity_index: bytes | None = None


async def add_clients(connection: Any, clients: Sequence[NewClient]) -> None:
    """Add clients over a connection of the tables' owner."""
    rows = [
        {
            "id": ids.new(),
            "code": one.code,
            "name": one.name,
            "agency_code": one.agency_code,
            "may_use_password": one.may_use_password,
            "is_public": True,
            "is_active": True,
            "person_id": None,
            "created_at": clock.now(),
        }
        for one in clients
    ]
    await _many(connection, ADD_CLIENT, rows)


async def open_accounts(
    connection: Any, people: Sequence[NewPerson], passwords: Passwords | None = None
) -> dict[str, UUID]:
    """Open accounts with their roles over a connection of the tables' owner.

    Args:
        passwords: How to hash; tests pass a cheap one.

    Returns:
        The person's id by user name.
    """
    hashing, opened = passwords or Passwords(), {}
    for one in people:
        opened[one.username] = id = ids.new()
        row = {
            "id": id,
            "username": names.nfc(one.username).lower(),
            "name": names.nfc(one.name),
            "post": one.post,
            "password_hash": await hashing.hash(one.password),
            **dict.fromkeys(IDENTITY),
            "identity_index": one.identity_index,
            "is_active": True,
            "is_machine": False,
            "version": 1,
            "created_at": clock.now(),
        }
        await _many(connection, ADD_PERSON, [row])
        await _many(connection, ADD_GRANT, [grant_row(id, grant) for grant in one.grants])
    return opened


def grant_row(person_id: UUID, grant: NewGrant) -> dict[str, Any]:
    """A role as it is stored."""
    return {
        "id": ids.new(),
        "person_id": person_id,
        "unit_id": grant.unit_id,
        "role": grant.role,
        "valid_from": grant.valid_from,
        "valid_to": grant.valid_to,
        "ended_on": None,
        "ending_reason": None,
        "version": 1,
        "created_at": clock.now(),
    }


async def _many(connection: Any, query: Query[None], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await connection.executemany(query.text, [query.arguments(row) for row in rows])
