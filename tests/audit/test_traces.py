"""Every act leaves its event, its notice and its key; a refusal leaves none of them."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from support.batch import path_of
from support.client import Client
from support.flow import COMMUNE, PROVINCE, Road, SignIn, candidate, done, person
from support.traces import bodies, refused, written

OPENED = {
    "owner_unit_id": COMMUNE,
    "deciding_unit_id": COMMUNE,
    "type": "cong_trang",
    "name": "Năm 2025",
    "year": 2025,
}
COUNCIL = {
    "unit_id": COMMUNE,
    "established_by": "12/QĐ-UBND",
    "member_count": 9,
    "in_office_from": "2025-07-01",
}
Act = Callable[[], Awaitable[httpx.Response]]


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


async def left(connection: Any, act: Act) -> tuple[int, dict[str, int]]:
    """The status of an act, and how many events, notices and keys it left."""
    before = await written(connection)
    status = (await act()).status_code
    after = await written(connection)
    return status, {name: after[name] - before[name] for name in ("history_event", "outbox", "idempotency")}


def traces(events: int, keys: int = 1) -> dict[str, int]:
    return {"history_event": events, "outbox": events, "idempotency": keys}


# What each act is to leave: written by hand.
LEFT = {
    "open": (201, traces(1)),
    "rename": (200, traces(1, keys=0)),
    "batch": (200, traces(2)),  # the person with their facts, and the dossier
    "edit": (200, traces(1, keys=0)),
    "withdraw one": (200, traces(1)),
    "submit": (201, traces(1)),
    "receive": (201, traces(1)),
    "appraise": (201, traces(1)),
    "council": (201, traces(1)),
    "refer": (201, traces(1)),
    "meeting": (201, traces(1)),
    "closing": (201, traces(2)),  # the meeting and the dossier
    "draft": (201, traces(1)),
    "signature": (201, traces(2)),  # the decision and the dossier
}


class Walk:
    """A commune's road, act by act, with what each left."""

    def __init__(self, sign_in: SignIn, connection: Any) -> None:
        self.sign_in, self.connection, self.road = sign_in, connection, Road(sign_in)
        self.found: dict[str, tuple[int, dict[str, int]]] = {}
        self.answer = httpx.Response(500)

    async def act(self, name: str, call: Act) -> Any:
        async def kept() -> httpx.Response:
            self.answer = await call()
            return self.answer

        self.found[name] = await left(self.connection, kept)
        return done(self.answer)

    async def make(self) -> None:
        clerk, road = await self.sign_in("clerk"), self.road
        road.id = (await self.act("open", lambda: clerk.post("/v1/dossiers", OPENED)))["id"]
        of, tag = f"/v1/dossiers/{road.id}", self.answer.headers["ETag"]
        await self.act("rename", lambda: clerk.patch(of, {"name": "Năm 2025, đợt 1"}, etag=tag))
        batch = await self.act("batch", lambda: clerk.post(path_of(road), {"items": [person(1)]}))
        first, second = [f"{of}/nominations/{one['id']}" for one in batch["items"][0]["nominations"]]
        tags = {path: (await clerk.get(path)).headers["ETag"] for path in (first, second)}
        await self.act("edit", lambda: clerk.patch(first, {"summary": "Rõ"}, etag=tags[first]))
        taken = {"reason": "Rút"}
        await self.act("withdraw one", lambda: clerk.post(f"{second}/withdrawal", taken, etag=tags[second]))
        again = person(1, awards=["chien_si_thi_dua_co_so"], client_reference="b")
        done(await clerk.post(path_of(road), {"items": [again]}))
        await self.act("submit", lambda: clerk.step(road.id, "submit"))

    async def appraise(self) -> None:
        appraiser, road = await self.sign_in("appraiser"), self.road
        await self.act("receive", lambda: appraiser.step(road.id, "receive"))
        given = road.concluded(await road.pending())
        await self.act("appraise", lambda: appraiser.step(road.id, "appraise", nominations=given))

    async def vote(self) -> None:
        secretary, road = await self.sign_in("secretary"), self.road
        council = (await self.act("council", lambda: secretary.post("/v1/councils", COUNCIL)))["id"]
        await self.act("refer", lambda: secretary.step(road.id, "refer"))
        called = {"council_id": council, "held_on": "2026-01-15", "dossier_ids": [road.id]}
        meeting = (await self.act("meeting", lambda: secretary.post("/v1/meetings", called)))["id"]
        figures = {"present": 9, "written": 0, "yes": 9}
        outcomes = [{"nomination_id": one["id"], **figures} for one in await road.pending()]
        body = {"dossiers": await road.seen(), "outcomes": outcomes}
        path = f"/v1/meetings/{meeting}/closing"
        await self.act("closing", lambda: secretary.post(path, body, etag='"v1"'))

    async def decide(self) -> None:
        chair, road = await self.sign_in("chair"), self.road
        draft = (await self.act("draft", road.drafted))["id"]
        path, seen = f"/v1/decisions/{draft}/signature", {"dossiers": await road.seen()}
        await self.act("signature", lambda: chair.post(path, seen, etag='"v1"'))


async def test_each_act_of_a_communes_road_leaves_its_traces(sign_in: SignIn, connection: Any) -> None:
    walk = Walk(sign_in, connection)

    for part in (walk.make, walk.appraise, walk.vote, walk.decide):
        await part()

    assert walk.found == LEFT


async def test_a_submission_leaves_an_event_in_both_streams(
    sign_in: SignIn, clerk: Client, connection: Any
) -> None:
    road = Road(sign_in, decider=PROVINCE)
    await road.nominated([candidate(1)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    letter = {"unit_id": COMMUNE, "dossier_ids": [road.id]}
    head = await sign_in("head")

    drafted = await left(connection, lambda: clerk.post("/v1/submissions", letter))
    draft = await clerk.post("/v1/submissions", letter)
    path, seen = f"/v1/submissions/{done(draft)['id']}/signature", {"dossiers": await road.seen()}
    signed = await left(connection, lambda: head.post(path, seen, etag=draft.headers["ETag"]))

    assert (drafted, signed) == ((201, traces(1)), (201, traces(2)))


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("inspector", 403, "auth.not_permitted"),
        ("province.clerk", 403, "workflow.wrong_role"),
        ("neighbour.clerk", 404, "resource.not_found"),
        ("clerk", 409, "dossier.nothing_nominated"),
    ],
)
async def test_a_refusal_leaves_no_event_no_notice_and_no_key(
    sign_in: SignIn, connection: Any, name: str, status: int, code: str
) -> None:
    road = await Road(sign_in).draft()
    someone, before = await sign_in(name), await written(connection)

    answer = await someone.post(f"/v1/dossiers/{road.id}/steps", {"action": "submit"}, etag='"v1"')

    refused(answer, status, code)
    assert await written(connection) == before


async def test_the_event_carries_the_id_of_its_request(
    clerk: Client, sign_in: SignIn, connection: Any
) -> None:
    road = await Road(sign_in).nominated()

    answer = await clerk.step(road.id, "submit")

    event = (await bodies(connection, f"dossier/{road.id}"))[-1]
    assert event["request"] == answer.headers["X-Request-Id"]


async def test_the_notice_is_the_event_in_the_outer_form(sign_in: SignIn, connection: Any) -> None:
    road = await Road(sign_in).submitted()
    event = (await bodies(connection, f"dossier/{road.id}"))[-1]

    notice = await connection.fetchrow(
        "SELECT type, subject, data::text AS data, unit_path FROM outbox ORDER BY id DESC LIMIT 1"
    )

    assert (notice["type"], notice["subject"]) == ("tdkt.dossier.submit", road.id)
    assert event["data"]["to"] in notice["data"]
    assert notice["unit_path"] == "/01/00004/"
