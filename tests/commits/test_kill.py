"""The service killed by SIGKILL between the steps of a dossier: what was acknowledged is there, once."""

import asyncio
import hashlib
import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from support import world
from support.client import Client
from support.flow import COMMUNE, Road, done, person
from support.killable import Killable
from support.live import statuses
from tdkt_api import ids
from tdkt_api.history.verify import verify
from tdkt_api.ids import Prefix

DRAFT = {
    "owner_unit_id": COMMUNE,
    "deciding_unit_id": COMMUNE,
    "type": "cong_trang",
    "name": "Đề nghị khen thưởng năm 2025",
    "year": 2025,
}


@dataclass(frozen=True, slots=True)
class Mortal:
    """A person whose every act meets death twice before it is answered; the key stays the same."""

    service: Killable
    client: Client
    acts: list[tuple[str, Any, dict[str, str], httpx.Response]] = field(default_factory=list)
    keys: Any = field(default_factory=count)

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.client.get(path, **params)

    async def step(self, dossier: str, action: str, **body: Any) -> httpx.Response:
        seen = (await self.get(f"/v1/dossiers/{dossier}")).headers["ETag"]
        return await self.post(f"/v1/dossiers/{dossier}/steps", {"action": action, **body}, etag=seen)

    async def post(self, path: str, body: Any = None, *, etag: str | None = None) -> httpx.Response:
        key = f"mortal-{self.client.token[-8:] if self.client.token else ''}-{next(self.keys)}"
        headers = {"Idempotency-Key": key, **({"If-Match": etag} if etag else {})}
        before = await _footprint(self.service)

        await self.service.killed_by(self.client, path, body, when="before", **headers)
        assert await _footprint(self.service) == before, f"{path} left something uncommitted"
        await self.service.killed_by(self.client, path, body, when="behind", **headers)
        written = await _footprint(self.service)
        answer = await self.again(path, body, headers)

        assert written != before, f"{path} was lost"
        assert await _footprint(self.service) == written, f"{path} was done twice"
        assert answer.headers["Idempotency-Replayed"] == "true"
        self.acts.append((path, body, headers, answer))
        return answer

    async def again(self, path: str, body: Any, headers: dict[str, str]) -> httpx.Response:
        sent = {**headers, "Authorization": f"Bearer {self.client.token}"}
        return await self.client.http.post(path, json=body, headers=sent)


COUNTED = (
    "dossier",
    "nomination",
    "award",
    "decision",
    "history_event",
    "outbox",
    "idempotency",
    "individual",
)


async def _footprint(service: Killable) -> dict[str, int]:
    """What is committed; a process that was just killed may still be in the server's hands."""
    async with asyncio.timeout(10):
        while await service.office.owner.fetchval(_STILL):  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.005)
    return {table: await service.office.count(table) for table in COUNTED}


_STILL = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'tdkt-api' AND state <> 'idle'
"""


async def test_a_dossier_whose_every_step_is_killed_twice_is_decided_once(service: Killable) -> None:
    mortals: dict[str, Mortal] = {}

    async def sign_in(username: str, client: str = world.CLIENT) -> Any:
        if username not in mortals:
            mortals[username] = Mortal(service, await service.office.sign_in(username, client))
        return mortals[username]

    road = Road(sign_in)
    await road.nominated([person(1, awards=["lao_dong_tien_tien"])])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    signed = await road.sign(await road.drafted(), official_number="45/QĐ-UBND")
    acts = [act for mortal in mortals.values() for act in mortal.acts]

    assert len(acts) == 7
    assert done(signed)["number"] == 1
    assert await road.state() == "decided"
    assert (await service.office.count("award"), await service.office.count("decision")) == (1, 1)
    await _each_is_in_the_history_once(service, [headers["Idempotency-Key"] for _, _, headers, _ in acts])
    await _can_be_answered_again(list(mortals.values()))
    await _verifies(service, road)


async def _each_is_in_the_history_once(service: Killable, keys: list[str]) -> None:
    """Every act left its events, each once in every stream that it touched."""
    hashes = {hashlib.sha256(key.encode()).hexdigest() for key in keys}
    rows = await service.office.owner.fetch("SELECT stream_id, type, body FROM history_event")
    found = [(row["stream_id"], row["type"], json.loads(row["body"]).get("key")) for row in rows]
    ours = [one for one in found if one[2] in hashes]

    assert {key for _, _, key in ours} == hashes
    assert len(set(ours)) == len(ours)


async def _can_be_answered_again(mortals: list[Mortal]) -> None:
    """Also what was acknowledged long ago is answered as it was then."""
    for mortal in mortals:
        for path, body, headers, answer in mortal.acts:
            repeated = await mortal.again(path, body, headers)
            assert (repeated.status_code, repeated.content) == (answer.status_code, answer.content)


async def _verifies(service: Killable, road: Road) -> None:
    inspector = await service.office.sign_in("inspector")
    exported = await inspector.post(f"/v1/dossiers/{road.id}/history/exports", key=None)
    stream = ids.read(Prefix.DOSSIER, road.id)
    events = await service.office.count("history_event", "stream_id = $1", stream)

    report = verify(exported.content.splitlines(keepends=True))

    assert report.is_sound, report
    assert exported.content.count(b'"seq"') == events == 6


async def test_without_its_key_a_retry_is_another_act(service: Killable) -> None:
    """What the key prevents: a caller who got no answer and sends a new one has two dossiers."""
    clerk, before = await service.office.sign_in("clerk"), await service.office.count("dossier")
    await service.killed_by(clerk, "/v1/dossiers", DRAFT, when="behind", **{"Idempotency-Key": "first"})

    again = await clerk.post("/v1/dossiers", DRAFT, key="second")

    assert again.status_code == 201
    assert await service.office.count("dossier") == before + 2


async def test_kills_in_the_middle_of_traffic_lose_nothing_and_double_nothing(service: Killable) -> None:
    """Clients who ask until they are answered, and a service that dies five times meanwhile."""
    clerk, clients, each = await service.office.sign_in("clerk"), 8, 12

    async def asks(name: int) -> list[httpx.Response]:
        return [await _answered(clerk, {**DRAFT, "client_reference": f"{name}-{n}"}) for n in range(each)]

    asking = [asyncio.create_task(asks(name)) for name in range(clients)]
    for number in range(5):
        await asyncio.sleep(0.15 + 0.03 * number)
        await service.kill()
    answers = [answer for told in await asyncio.gather(*asking) for answer in told]

    shown = [ids.read(Prefix.DOSSIER, answer.json()["id"]) for answer in answers]

    assert statuses(answers) == [201] * (clients * each)
    assert len(set(shown)) == clients * each
    assert await service.office.count("dossier", "client_reference ~ '^[0-9]+-[0-9]+$'") == clients * each
    assert await service.office.count("history_event", "stream_id = any($1)", shown) == clients * each


async def _answered(clerk: Client, body: dict[str, Any]) -> httpx.Response:
    key = f"until-{body['client_reference']}"
    for _ in range(100):
        try:
            answer = await clerk.post("/v1/dossiers", body, key=key)
        except httpx.TransportError:
            await asyncio.sleep(0.01)
            continue
        if answer.status_code not in {503, 409}:
            return answer
        await asyncio.sleep(0.1)
    raise AssertionError("never answered")
