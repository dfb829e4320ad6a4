"""What an operator does with a program that is registered: a dated secret, and an end to its tokens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, select, update

from ..db.database import driver_url
from ..db.query import Query, none
from ..models import Client
from .registering import except_by_secret

CLIENT: Final = Query(select(Client.id).where(Client.code == bindparam("code")).with_for_update(), UUID)
SET_ACTIVE: Final = Query(
    update(Client).values(is_active=bindparam("new_is_active")).where(Client.id == bindparam("id")), none
)


async def suspend_at(url: str, code: str, *, resumed: bool = False) -> None:
    """Have nothing of a program count any more, or again: its tokens are refused within five seconds.

    Raises:
        ValueError: there is no such program.
    """
    async with _held(url, code) as (connection, id):
        given = {"id": id, "new_is_active": resumed}
        await connection.execute(SET_ACTIVE.text, *SET_ACTIVE.arguments(given))


async def except_at(url: str, code: str, reason: str, days: int) -> str:
    """A secret that a program which cannot sign yet may show for so many days; told once.

    Raises:
        ValueError: there is no such program, or so long an exception.
    """
    async with _held(url, code) as (connection, id):
        return await except_by_secret(connection, id, reason, timedelta(days=days))


@asynccontextmanager
async def _held(url: str, code: str) -> AsyncIterator[tuple[Any, UUID]]:
    connection = await asyncpg.connect(driver_url(url))
    try:
        async with connection.transaction():
            found = await connection.fetchval(CLIENT.text, *CLIENT.arguments({"code": code}))
            if found is None:
                raise ValueError(f"there is no client {code}")
            yield connection, found
    finally:
        await connection.close()
