"""SIGTERM: what has begun is finished and answered, and nothing is done that nobody is told of."""

import asyncio
import signal
from itertools import count
from typing import Any

import asyncpg
import httpx
import pytest

from support.client import Client
from support.flow import COMMUNE
from support.live import statuses
from support.server import Clone
from support.serving import served

DRAFT = {"owner_unit_id": COMMUNE, "deciding_unit_id": COMMUNE, "type": "cong_trang", "year": 2025}
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'tdkt-api' AND wait_event_type = 'Lock'
"""


async def waiting(owner: Any, number: int) -> None:
    """Until so many requests of the service wait for a lock."""
    async with asyncio.timeout(20):
        while await owner.fetchval(WAITING) < number:
            await owner.execute("SELECT pg_stat_clear_snapshot()")


@pytest.mark.parametrize("workers", ["1", "2"])
async def test_requests_in_flight_are_answered_before_it_ends(clone: Clone, workers: str) -> None:
    async with served(clone, "--workers", workers) as service:
        clerk = await service.office.sign_in("clerk")
        holder = await asyncpg.connect(clone.owner_url)
        await holder.execute("BEGIN; LOCK TABLE outbox IN SHARE ROW EXCLUSIVE MODE")
        sent = [
            asyncio.create_task(clerk.post("/v1/dossiers", {**DRAFT, "name": f"Năm 2025, {n}"}))
            for n in range(8)
        ]
        await waiting(service.office.owner, 8)

        service.process.send_signal(signal.SIGTERM)
        await holder.execute("COMMIT")
        await holder.close()
        answered = statuses(await asyncio.gather(*sent))

        assert await service.ended() == 0
        assert set(answered) <= {201, 503}  # 503 where the lock was held for longer than one waits
        assert await service.office.count("dossier") == answered.count(201)


async def test_under_load_whatever_was_done_was_answered(clone: Clone) -> None:
    async with served(clone, "--workers", "2") as service:
        clerk = await service.office.sign_in("clerk")
        numbers = count(1)
        asking = [asyncio.create_task(asked_until_it_ends(clerk, numbers)) for _ in range(8)]
        async with asyncio.timeout(20):
            while await service.office.count("dossier") < 40:
                await service.office.owner.execute("SELECT 1")

        service.process.send_signal(signal.SIGTERM)
        answered = [answer for told in await asyncio.gather(*asking) for answer in told]

        assert await service.ended() == 0
        assert set(statuses(answered)) == {201}
        assert await service.office.count("dossier") == len(answered)


async def asked_until_it_ends(clerk: Client, numbers: Any) -> list[httpx.Response]:
    """Every answer of one client, who stops when nobody listens any more."""
    answers = []
    while True:
        try:
            answers.append(await clerk.post("/v1/dossiers", {**DRAFT, "name": f"Năm 2025, {next(numbers)}"}))
        except httpx.TransportError:
            return answers
