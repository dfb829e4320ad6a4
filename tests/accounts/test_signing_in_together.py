"""Many sign in at once, on a pool of one connection: hashing holds none."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest

from support.server import Clone
from support.world import CLIENT, PASSWORD, PASSWORDS
from tdkt_api.access.keys import SigningKey
from tdkt_api.access.passwords import Passwords
from tdkt_api.access.refreshes import Refreshes
from tdkt_api.access.tokens import Tokens
from tdkt_api.accounts.service import SignIn
from tdkt_api.accounts.throttle import Throttle
from tdkt_api.db.database import Database, connect
from tdkt_api.errors import CredentialsRefused


class Slow(Passwords):
    """Holds every comparison until the test lets them go."""

    def __init__(self) -> None:
        super().__init__(memory_kib=64, rounds=1)
        self.begun, self.go = asyncio.Event(), asyncio.Event()

    async def matches(self, stored: str | None, password: str) -> bool:
        self.begun.set()
        await self.go.wait()
        return await super().matches(stored, password)


@pytest.fixture
async def single(clone: Clone) -> AsyncIterator[Database]:
    opened = await connect(clone.url, size=1)
    yield opened
    await opened.close()


def signing_in(database: Database, passwords: Passwords) -> SignIn:
    tokens = Tokens(SigningKey.generate(), issuer="https://tdkt.test", audience="tdkt-api")
    return SignIn(database, tokens, Refreshes(bytes(32)), passwords, Throttle(), may_use_password=True)


def tried(door: SignIn, username: str, password: str = PASSWORD) -> Any:
    return door.password(client_id=CLIENT, username=username, password=password, request_id="req-1")


async def test_others_work_while_a_password_is_compared(single: Database) -> None:
    slow = Slow()
    waiting = asyncio.create_task(tried(signing_in(single, slow), "clerk"))
    await slow.begun.wait()

    issued = await asyncio.wait_for(tried(signing_in(single, PASSWORDS), "chair"), 5)

    slow.go.set()
    assert issued.access_token != (await waiting).access_token


async def test_thirty_two_people_sign_in_on_one_connection(single: Database) -> None:
    door = signing_in(single, PASSWORDS)
    names = ["clerk", "head", "appraiser", "secretary", "chair", "inspector", "admin", "member"]

    issued = await asyncio.gather(*(tried(door, name) for name in names * 4))

    assert len({one.access_token for one in issued}) == 32


async def test_a_failed_try_is_over_when_it_is_answered(single: Database) -> None:
    door = signing_in(single, PASSWORDS)

    for _ in range(3):
        with suppress(CredentialsRefused):
            await tried(door, f"stranger-{uuid4()}")

    assert all(tries.running == 0 for tries in door.throttle._known.values())
