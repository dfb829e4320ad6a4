"""Many keys, each sent by thirty-two at once: one effect, one answer, and nobody else ever sees it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

import httpx
import pytest

from support.client import Client
from support.flow import COMMUNE
from support.live import Live, live
from support.server import Clone
from support.traces import refused
from tdkt_api.db.database import Database

PARALLEL: Final = 32
DRAFT: Final = {"owner_unit_id": COMMUNE, "deciding_unit_id": COMMUNE, "type": "cong_trang", "year": 2025}


@pytest.fixture
async def office(clone: Clone, fresh_database: Database) -> AsyncIterator[Live]:
    async with live(clone, fresh_database) as found:
        yield found


async def answered(client: Client, body: dict[str, Any], key: str) -> httpx.Response:
    """The answer to one of many; whoever is told to come again does."""
    async with asyncio.timeout(60):
        while True:
            answer = await client.post("/v1/dossiers", body, key=key)
            if answer.status_code not in {409, 503}:
                return answer
            assert answer.json()["code"] in {"idempotency.key_in_flight", "service.busy"}
            assert "Retry-After" in answer.headers


async def burst(client: Client, name: str, keys: list[str]) -> list[httpx.Response]:
    """The same act once for each key, all at once."""
    return list(await asyncio.gather(*(answered(client, {**DRAFT, "name": name}, key) for key in keys)))


@pytest.mark.parametrize("keys", [20, pytest.param(200, marks=pytest.mark.slow)])
async def test_each_key_has_one_effect_and_one_answer_for_its_sender_alone(office: Live, keys: int) -> None:
    clerk, head, inspector = [await office.sign_in(name) for name in ("clerk", "head", "inspector")]
    portal = await office.sign_in("clerk", "other-portal")
    shown: set[str] = set()
    for number in range(keys):
        key, name = f"key-{number}", f"Năm 2025, {number}"
        answers = await burst(clerk, name, [key] * PARALLEL)
        other_body = await clerk.post("/v1/dossiers", {**DRAFT, "name": f"{name} khác"}, key=key)
        others = [
            await answered(other, {**DRAFT, "name": f"{name} của người khác"}, key)
            for other in (head, portal)
        ]
        stranger = await inspector.post("/v1/dossiers", {**DRAFT, "name": name}, key=key)

        assert {(one.status_code, one.content, one.headers["Location"]) for one in answers} == {
            (201, answers[0].content, answers[0].headers["Location"])
        }
        assert len([one for one in answers if "Idempotency-Replayed" not in one.headers]) == 1
        refused(other_body, 422, "idempotency.key_reused")
        refused(stranger, 403, "auth.not_permitted")
        ids = {one.json()["id"] for one in (answers[0], *others)}
        assert len(ids) == 3
        assert not ids & shown
        assert not any("Idempotency-Replayed" in one.headers for one in others)
        shown |= ids

    assert await office.count("dossier") == len(shown) == 3 * keys
    assert await office.count("history_event", "type = 'dossier.open'") == 3 * keys
    assert await office.count("idempotency") == 3 * keys


async def test_with_a_key_for_each_the_same_burst_has_as_many_effects(office: Live) -> None:
    """The control: it is the key alone that makes them one."""
    clerk = await office.sign_in("clerk")

    answers = await burst(clerk, "Năm 2025", [f"key-{number}" for number in range(PARALLEL)])

    assert len({one.json()["id"] for one in answers}) == await office.count("dossier") == PARALLEL
