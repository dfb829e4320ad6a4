"""Mixed requests by the thousand: what changed something has one event a touched stream, nothing else has."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final

import httpx
import pytest

from support.batch import path_of
from support.changes import acts, watch
from support.client import Client
from support.flow import COMMUNE, PROVINCE, Road, done, person
from support.holds import lifted, placed
from support.jobs import asked_for
from support.live import Live, live
from support.movements import movement
from support.server import Clone
from tdkt_api.db.database import Database

READS: Final = ("/search", "/eligibility-checks", "/exports")
DRAFT: Final = {"owner_unit_id": COMMUNE, "deciding_unit_id": COMMUNE, "type": "cong_trang", "year": 2025}


@dataclass
class Log:
    """Every request that was answered: its id, and whether it is said to have changed something."""

    changed: set[str] = field(default_factory=set)
    unchanged: set[str] = field(default_factory=set)
    statuses: set[int] = field(default_factory=set)

    async def note(self, answer: httpx.Response) -> None:
        id = answer.headers["X-Request-Id"]
        self.statuses.add(answer.status_code)
        (self.changed if self._has_changed(answer) else self.unchanged).add(id)

    def _has_changed(self, answer: httpx.Response) -> bool:
        asked = answer.request
        is_read = asked.method == "GET" or asked.url.path.endswith(READS)
        is_dry = b'"dry_run":true' in asked.content.replace(b" ", b"")
        is_again = "Idempotency-Replayed" in answer.headers
        is_job = answer.status_code == 202
        return answer.is_success and not is_dry and not is_again and (is_job or not is_read)

    @property
    def count(self) -> int:
        return len(self.changed) + len(self.unchanged)


@dataclass
class Crowd:
    """Somebody who does one thing after the other, right and wrong, as chance has it."""

    office: Live
    number: int
    chance: random.Random
    road: Road = field(init=False)
    made: int = 0

    def __post_init__(self) -> None:
        self.road = Road(self.office.sign_in)

    async def act(self) -> None:
        """One of the things that people do."""
        deeds = (
            self.opens,
            self.walks,
            self.errs,
            self.reads,
            self.repeats,
            self.tries,
            self.holds,
            self.moves,
        )
        await self.chance.choice(deeds)()

    def fresh(self) -> int:
        """A number nobody has had."""
        self.made += 1
        return self.number * 10_000 + self.made

    async def clerk(self) -> Client:
        return await self.office.sign_in("clerk")

    async def opens(self) -> None:
        clerk = await self.clerk()
        opened = await clerk.post("/v1/dossiers", {**DRAFT, "name": f"Hồ sơ {self.fresh()}"})
        self.road = Road(self.office.sign_in)
        self.road.id = done(opened)["id"]
        path = f"/v1/dossiers/{self.road.id}"
        await clerk.patch(path, {"name": f"Hồ sơ {self.fresh()}"}, etag=opened.headers["ETag"])
        await clerk.patch(path, {"name": "Muộn"}, etag=opened.headers["ETag"])

    async def walks(self) -> None:
        """A road to somewhere."""
        road = await Road(self.office.sign_in).nominated([person(self.fresh()), person(self.fresh())])
        self.road = road
        if self.chance.random() < 0.7:
            await road.step("clerk", "submit")
            await road.step("appraiser", "receive")
        if self.chance.random() < 0.5 and await road.state() == "received":
            await road.appraise("appraiser")
            await road.establish()
            await road.step("secretary", "refer")
            done(await road.close())
            done(await road.sign(await road.drafted()))

    async def errs(self) -> None:
        path = f"/v1/dossiers/{self.road.id or 'hs_01keznwyg0e008000000000001'}"
        name = self.chance.choice(["inspector", "neighbour.clerk", "province.clerk", "nobody", "clerk"])
        somebody = await self.office.sign_in(name)
        await somebody.post(f"{path}/steps", {"action": "reject"}, etag='"v1"')
        await somebody.post(f"{path}/steps", {"action": "no such"}, etag='"v1"')
        await somebody.post(
            f"{path}/nominations/batch", {"items": [person(7, awards=["khong_co"])]}, key=None
        )
        await somebody.post("/v1/dossiers", {**DRAFT, "name": "x", "state": "decided"})
        await somebody.post("/v1/decisions", {"unit_id": COMMUNE, "dossier_ids": [], "lines": []})

    async def reads(self) -> None:
        inspector = await self.office.sign_in("inspector")
        for path in (
            "/v1/dossiers",
            "/v1/audit/events",
            "/v1/individuals",
            "/v1/me",
            "/v1/inbox",
            "/v1/nowhere",
        ):
            await inspector.get(path)
        period = {"at_from": "2026-01-14T17:00:00Z", "at_to": "2026-01-15T17:00:00Z"}
        await inspector.post("/v1/audit/exports", {"unit_id": COMMUNE, **period}, key=None)

    async def repeats(self) -> None:
        clerk, key = await self.clerk(), f"again-{self.fresh()}"
        body = {**DRAFT, "name": f"Hồ sơ {key}"}
        for asked in (body, body, {**body, "name": "khác"}):
            await clerk.post("/v1/dossiers", asked, key=key)

    async def tries(self) -> None:
        """A batch whose items are refused, and one that is only tried."""
        road = await Road(self.office.sign_in).draft(name=f"Hồ sơ {self.fresh()}")
        clerk = await self.clerk()
        items = [person(self.fresh()), person(self.fresh(), awards=["khong_co"])]
        for more in ({"dry_run": True}, {"atomic": True}, {}):
            await clerk.post(path_of(road), {"items": items, **more})

    async def holds(self) -> None:
        road = await Road(self.office.sign_in).nominated([person(self.fresh())])
        inspector = await self.office.sign_in("province.inspector")
        held = await placed(inspector, road.nominations[0]["individual_id"])
        await (await self.clerk()).step(road.id, "submit")
        for _ in range(2):  # the second time there is nothing to lift
            await lifted(inspector, held)

    async def moves(self) -> None:
        clerk = await self.office.sign_in("province.clerk")
        body = movement(PROVINCE, name=f"Phong trào {self.fresh()}")
        drafted = await clerk.post("/v1/movements", body)
        path = f"/v1/movements/{done(drafted)['id']}"
        edited = await clerk.patch(path, {"objective": "Mục tiêu khác."}, etag=drafted.headers["ETag"])
        chair = await self.office.sign_in("province.chair")
        number = {"official_number": f"{self.fresh()}/QĐ-UBND", "signed_on": "2026-01-15"}
        await chair.post(f"{path}/launch", number, etag=drafted.headers["ETag"])
        await chair.post(f"{path}/launch", number, etag=edited.headers.get("ETag"))
        if self.chance.random() < 0.1:
            await asked_for(await self.office.sign_in("inspector"))


@pytest.fixture
async def office(clone: Clone, fresh_database: Database) -> AsyncIterator[Live]:
    async with live(clone, fresh_database) as found:
        yield found


@pytest.mark.parametrize("requests", [500, pytest.param(5_000, marks=pytest.mark.slow)])
async def test_whatever_changed_something_has_one_event_a_stream_and_nothing_else_has(
    office: Live, requests: int
) -> None:
    log = Log()
    await watch(office.owner)
    office.http.event_hooks["response"].append(log.note)

    async def goes_on(number: int) -> None:
        one = Crowd(office, number, random.Random(number))  # noqa: S311 - the same requests each time
        while log.count < requests:
            await one.act()

    await asyncio.gather(*(goes_on(number) for number in range(1, 4)))

    found = await acts(office.owner)
    told = {request for act in found for request in act.requests}
    assert [act for act in found if not act.is_told] == []
    assert told == log.changed
    assert not told & log.unchanged
    assert {200, 201, 400, 403, 404, 409, 412, 422} <= log.statuses
    assert not {status for status in log.statuses if status >= 500}
    assert len(told) > requests // 8
    assert await office.count("outbox") == await office.count("history_event")


@pytest.mark.parametrize("table", ["dossier", "nomination", "individual", "rating"])
async def test_a_change_that_nobody_told_is_found(office: Live, table: str) -> None:
    """The control: the same look finds a row that was written beside the history."""
    await watch(office.owner)
    await Road(office.sign_in).submitted()
    assert [act for act in await acts(office.owner) if not act.is_told] == []

    await office.owner.execute(f"UPDATE {table} SET id = id WHERE id = (SELECT id FROM {table} LIMIT 1)")  # noqa: S608

    assert len([act for act in await acts(office.owner) if not act.is_told]) == 1
