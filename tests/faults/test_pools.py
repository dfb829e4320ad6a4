"""All connections held by locks: callers are told in time to come again; let go, it is as before."""

import asyncio
import time
from dataclasses import dataclass
from typing import Final

import asyncpg
import httpx
import pytest

from support.client import Client
from support.flow import COMMUNE
from support.server import Clone
from support.serving import served

CLIENTS: Final = 200
POOL: Final = 10
WORKERS: Final = 2
LOCKED: Final = "BEGIN; LOCK TABLE dossier, award IN ACCESS EXCLUSIVE MODE"
HELD: Final = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'tdkt-api' AND wait_event_type = 'Lock'
"""
ASKED: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("/v1/dossiers", {"owner_unit_id": COMMUNE}),
    ("/v1/public/awards", {"official_number": "45/QĐ-UBND", "name": "Nguyễn"}),
)
"""One page by the main pool, one by the reading pool."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, and how long it took."""

    answer: httpx.Response
    seconds: float


async def asked(client: Client, path: str, **params: str) -> Told:
    began = time.monotonic()
    answer = await client.get(path, **params)
    return Told(answer, time.monotonic() - began)


async def many(people: list[Client]) -> list[Told]:
    """Everybody at once, every second one by each pool."""
    calls = (asked(people[n % len(people)], ASKED[n % 2][0], **ASKED[n % 2][1]) for n in range(CLIENTS))
    return list(await asyncio.gather(*calls))


async def until_answered(people: list[Client]) -> None:
    """Everybody at once, and again whoever is told to come again."""
    left = CLIENTS
    while left:
        told = await many(people)
        left = len([one for one in told if one.answer.status_code == 503])
        assert {one.answer.status_code for one in told} <= {200, 503}


async def remembered(people: list[Client]) -> None:
    """Each process has met everybody, so that nobody's roles are read while nothing can be read."""
    for client in people * 6:
        assert (await asked(client, *ASKED[0][:1], **ASKED[0][1])).answer.status_code == 200


@pytest.mark.slow
async def test_while_every_connection_is_held_callers_are_told_to_come_again(clone: Clone) -> None:
    async with served(clone, "--workers", str(WORKERS), connections=CLIENTS + 10) as service:
        people = [await service.office.sign_in(name) for name in ("clerk", "head", "appraiser", "inspector")]
        await remembered(people)
        holder = await asyncpg.connect(clone.owner_url)
        await holder.execute(LOCKED)

        asking = asyncio.create_task(many(people))
        most = 0
        while not asking.done():
            most = max(most, await service.office.owner.fetchval(HELD))
            health = [await asked(people[0], path) for path in ("/health/live", "/health/ready")]
            assert [told.answer.status_code for told in health] == [200, 200]
            assert max(told.seconds for told in health) < 2.5
        held = await asking
        await holder.execute("ROLLBACK")
        released = time.monotonic()
        await until_answered(people)
        seconds = time.monotonic() - released
        await holder.close()

    refused = [told for told in held if told.answer.status_code == 503]
    assert len(refused) == CLIENTS
    assert most == WORKERS * POOL * 2
    assert {told.answer.headers["Retry-After"] for told in refused} == {"1"}
    assert {told.answer.json()["code"] for told in refused} == {"service.busy"}
    assert max(told.seconds for told in refused) < 2.5
    assert seconds < 5


@pytest.mark.slow
async def test_without_one_patience_a_request_would_wait_longer(clone: Clone) -> None:
    """The control: a turn and a lock are waited for one after the other, the whole patience each."""
    async with served(clone, module="support.impatient", connections=CLIENTS + 10) as service:
        people = [await service.office.sign_in("clerk")]
        await remembered(people)
        holder = await asyncpg.connect(clone.owner_url)
        await holder.execute(LOCKED)
        held = await many(people)
        await holder.execute("ROLLBACK")
        await holder.close()

    assert max(told.seconds for told in held) > 2.5
