"""A portal polls the feed while others write: every committed event once, none of a foreign unit's."""

import asyncio
from contextlib import suppress
from typing import Any, Final

import asyncpg

from support.client import Client
from support.feed import numberer, put
from support.flow import COMMUNE, Road, done
from support.live import Live
from tdkt_api import ids
from tdkt_api.events.numbering import keep_numbering, number

WRITERS: Final = 8
TURNS: Final = 12
DRAFT: Final = {
    "owner_unit_id": COMMUNE,
    "deciding_unit_id": COMMUNE,
    "type": "cong_trang",
    "name": "Đề nghị khen thưởng năm 2025",
    "year": 2025,
}


class Portal:
    """Reads the feed from its beginning, a few events at a time."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.after: dict[str, str] = {}
        self.events: list[dict[str, Any]] = []

    async def ask(self) -> bool:
        """One answer; whether there is more."""
        answer = done(await self.client.get("/v1/events", limit=3, **self.after))
        self.after = {"after": answer["next_after"]}
        self.events += answer["items"]
        return bool(answer["has_more"])

    async def poll(self, stop: asyncio.Event) -> None:
        """Ask until told to stop, then until there is no more."""
        while not stop.is_set():
            if not await self.ask():
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), 0.005)
        while await self.ask():
            continue

    @property
    def ids(self) -> list[str]:
        return [event["id"] for event in self.events]


async def write_slowly(office: Live, writer: int, path: str) -> list[str]:
    """Transactions that hold their events back for a while each; every fifth is rolled back."""
    kept: list[str] = []
    connection = await asyncpg.connect(office.clone.owner_url)
    for turn in range(TURNS):
        transaction = connection.transaction()
        await transaction.start()
        made = [await put(connection, path=path) for _ in range(1 + turn % 3)]
        await asyncio.sleep(0.01 * ((writer * 7 + turn * 3) % 9))
        if (writer + turn) % 5 == 4:
            await transaction.rollback()
        else:
            await transaction.commit()
            kept += made
    await connection.close()
    return kept


async def write_over_http(office: Live, writer: int) -> None:
    clerk = await office.sign_in("clerk")
    for _ in range(TURNS // 3):
        done(await clerk.post("/v1/dossiers", DRAFT))


async def test_each_event_is_told_once_while_eight_write(office: Live) -> None:
    portal = Portal(await office.sign_in("clerk"))
    province = Portal(await office.sign_in("province.clerk"))
    paths = ["/01/00004/" if writer % 2 else "/01/00008/" for writer in range(WRITERS)]
    stop, at_end = asyncio.Event(), asyncio.Event()
    async with numberer(office.clone) as worker:
        working = asyncio.create_task(keep_numbering(worker, stop))
        polling = [asyncio.create_task(one.poll(at_end)) for one in (portal, province)]

        written = await asyncio.gather(
            *(write_slowly(office, writer, path) for writer, path in enumerate(paths)),
            *(write_over_http(office, writer) for writer in range(2)),
        )

        stop.set()
        await working
        await number(worker)
        at_end.set()
        await asyncio.gather(*polling)

    by_path = list(zip(paths, written[:WRITERS], strict=True))
    own = {id for path, made in by_path if path == "/01/00004/" for id in made or ()}
    drafted = {event["id"] for event in portal.events if event["subject"] != "hs_01kezv8kjgfv1ph80rwnv5rxjx"}
    everything = {id for _, made in by_path for id in made or ()}
    assert len(own) > 40
    assert len(drafted) == 2 * (TURNS // 3)
    assert sorted(portal.ids) == sorted(own | drafted)
    assert sorted(province.ids) == sorted(everything | drafted)


async def test_positions_are_told_in_their_order_without_a_gap(office: Live) -> None:
    await write_slowly(office, 0, "/01/00004/")
    portal = Portal(await office.sign_in("clerk"))
    async with numberer(office.clone) as worker:
        await number(worker)

    while await portal.ask():
        continue

    rows = await office.owner.fetch("SELECT id, position FROM outbox ORDER BY position")
    assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))
    assert portal.ids == [ids.show("ev", row["id"]) for row in rows]


async def test_an_event_that_commits_late_is_told_to_whoever_has_read_past_it(office: Live) -> None:
    portal = Portal(await office.sign_in("clerk"))
    late = await asyncpg.connect(office.clone.owner_url)
    async with numberer(office.clone) as worker:
        async with late.transaction():
            behind = await put(late)
            before = await put(office.owner)
            await number(worker)
            await portal.ask()
        await number(worker)
        await portal.ask()
    await late.close()

    assert portal.ids == [before, behind]
    assert behind < before


async def test_the_road_of_a_dossier_is_told_as_its_history_has_it(office: Live) -> None:
    road = await Road(office.sign_in).decided()
    async with numberer(office.clone) as worker:
        await number(worker)
    portal = Portal(await office.sign_in("clerk"))

    while await portal.ask():
        continue

    history = done(
        await (await office.sign_in("clerk")).get(f"/v1/dossiers/{road.id}/history", page_size=200)
    )
    told = [event for event in portal.events if event["subject"] == road.id]
    assert [(one["id"], one["type"], one["time"], one["data"]) for one in told] == [
        (one["id"], f"tdkt.{one['type']}", one["at"], one["data"]) for one in history["items"]
    ]
    assert len(told) > 6
