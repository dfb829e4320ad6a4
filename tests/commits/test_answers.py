"""An answer leaves behind its commit: what was said is there, and what failed was never said."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any, Final

import httpx
import pytest
from fastapi import Depends, FastAPI, Request
from sqlalchemy import text

from support.client import Client
from support.flow import COMMUNE, Road, done
from support.killable import Killable
from support.live import BASE, Live, application, gathered, held, statuses
from tdkt_api import ids
from tdkt_api.db.database import Database
from tdkt_api.db.query import Query, none
from tdkt_api.db.transaction import Transaction
from tdkt_api.ids import Prefix

DRAFT: Final = {
    "owner_unit_id": COMMUNE,
    "deciding_unit_id": COMMUNE,
    "type": "cong_trang",
    "name": "Đề nghị khen thưởng năm 2025",
    "year": 2025,
}
WRITTEN: Final = ("dossier", "dossier_stage", "history_event", "history_head", "outbox", "idempotency")
OPEN: Final = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'tdkt-api' AND state <> 'idle'
"""
FAILS_AT_COMMIT: Final = """
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not today'; END $$;
CREATE CONSTRAINT TRIGGER fails AFTER INSERT ON dossier DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION fail();
"""
NOTE: Final = Query(
    text(
        "INSERT INTO security_entry (id, at, kind, code, method, route, request_id)"
        " VALUES (gen_random_uuid(), now(), 'note', 'x', 'POST', '/', 'r')"
    ),
    none,
)


async def footprint(office: Live) -> dict[str, int]:
    return {table: await office.count(table) for table in WRITTEN}


class Looking:
    """Asks, at the moment the answer starts, what everyone else can see by then."""

    def __init__(self, app: Any, owner: Any, question: str) -> None:
        self.app, self.owner, self.question = app, owner, question
        self.seen: list[int] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.seen.append(await self.owner.fetchval(self.question))
            await send(message)

        await self.app(scope, receive, sending)


@asynccontextmanager
async def calling(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as http:
        yield http


async def test_what_is_answered_is_committed_before_the_answer_starts(office: Live) -> None:
    looking = Looking(application(), office.owner, "SELECT count(*) FROM dossier")
    clerk = await office.sign_in("clerk")

    async with calling(looking) as http:
        for _ in range(3):
            done(await Client(http, clerk.token).post("/v1/dossiers", DRAFT))

    assert looking.seen == [1, 2, 3]


async def begun(request: Request) -> AsyncIterator[Transaction]:
    """A transaction as the service opens it, for both scopes of a dependency."""
    database: Database = request.app.state.database
    async with database.transaction(scopes=()) as tx:
        yield tx


ByDefault = Annotated[Transaction, Depends(begun)]
ByFunction = Annotated[Transaction, Depends(begun, scope="function")]


async def test_with_the_default_scope_of_a_dependency_it_would_come_after(
    office: Live, fresh_database: Database
) -> None:
    app = FastAPI()
    app.state.database = fresh_database

    @app.post("/late")
    async def late(tx: ByDefault) -> None:
        await tx.run(NOTE)

    @app.post("/early")
    async def early(tx: ByFunction) -> None:
        await tx.run(NOTE)

    looking = Looking(app, office.owner, "SELECT count(*) FROM security_entry")
    async with calling(looking) as http:
        await http.post("/late")
        await http.post("/early")

    assert looking.seen == [0, 2]


async def test_fifty_callers_read_what_they_have_written(service: Killable) -> None:
    clerk = await service.office.sign_in("clerk")

    async def writes_and_reads(number: int) -> tuple[int, int, str]:
        name = f"Hồ sơ thứ {number}"
        made = await _until_free(
            lambda: clerk.post("/v1/dossiers", {**DRAFT, "name": name}, key=f"k{number}")
        )
        read = await _until_free(lambda: clerk.get(made.headers["Location"]))
        return made.status_code, read.status_code, read.json()["name"]

    told = await asyncio.gather(*(writes_and_reads(number) for number in range(50)))

    assert told == [(201, 200, f"Hồ sơ thứ {number}") for number in range(50)]


async def _until_free(call: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """As a portal does it: a service that is busy is asked again; nothing else is asked twice."""
    for _ in range(20):
        answer = await call()
        if answer.status_code != 503:
            return answer
        await asyncio.sleep(0.2)
    raise AssertionError("never free")


async def test_a_commit_that_fails_is_no_success_and_leaves_nothing(office: Live) -> None:
    clerk, before = await office.sign_in("clerk"), await footprint(office)
    await office.owner.execute(FAILS_AT_COMMIT)

    failed = await clerk.post("/v1/dossiers", DRAFT, key="fails")
    left = await footprint(office)
    await office.owner.execute("DROP TRIGGER fails ON dossier")
    again = await clerk.post("/v1/dossiers", DRAFT, key="fails")

    assert (failed.status_code, failed.json()["code"]) == (500, "service.failed")
    assert "not today" not in failed.text
    assert left == before
    assert again.status_code == 201
    assert "Idempotency-Replayed" not in again.headers


@pytest.mark.parametrize("table", ["history_event", "history_head", "history_disclosure", "outbox"])
async def test_an_act_whose_history_cannot_be_written_does_not_happen(office: Live, table: str) -> None:
    road = await Road(office.sign_in).draft()
    clerk, before = await office.sign_in("clerk"), await footprint(office)
    await office.owner.execute(f"REVOKE INSERT ON {table} FROM tdkt_app")

    failed = await clerk.post("/v1/dossiers", DRAFT)
    seen = (await road.read()).headers["ETag"]
    edited = await clerk.patch(f"/v1/dossiers/{road.id}", {"name": "Tên khác"}, etag=seen)

    assert statuses([failed, edited]) == [500, 500]
    assert await footprint(office) == before
    assert done(await road.read())["name"] == DRAFT["name"]


async def test_a_refusal_is_recorded_though_the_act_is_rolled_back(office: Live) -> None:
    road = await Road(office.sign_in).draft()
    before = await footprint(office)

    refused = await (await office.sign_in("appraiser")).step(road.id, "submit")
    entries = await office.owner.fetch("SELECT kind, code, route, request_id, person_id FROM security_entry")

    assert refused.status_code == 403
    assert await footprint(office) == before
    assert [tuple(entry) for entry in entries] == [
        (
            "refusal",
            refused.json()["code"],
            "/v1/dossiers/{dossier_id}/steps",
            refused.headers["X-Request-Id"],
            office.people["appraiser"],
        )
    ]


async def test_a_success_leaves_no_security_entry(office: Live) -> None:
    await Road(office.sign_in).draft()

    assert await office.count("security_entry") == 0


async def test_requests_cancelled_in_the_middle_leave_no_transaction(office: Live) -> None:
    """More of them than the pool has connections, each while it waits for a row."""
    road = await Road(office.sign_in).draft()
    clerk, seen = await office.sign_in("clerk"), (await road.read()).headers["ETag"]
    before = await footprint(office)

    async with held(office, "SELECT FROM dossier FOR UPDATE", waiting=10):
        sent = [
            asyncio.ensure_future(clerk.patch(f"/v1/dossiers/{road.id}", {"name": f"{n}"}, etag=seen))
            for n in range(12)
        ]
        await asyncio.sleep(0.3)
    for one in sent:
        one.cancel()
    await asyncio.gather(*sent, return_exceptions=True)

    assert all(one.cancelled() for one in sent)
    assert await nothing_open(office)
    assert await footprint(office) == before
    assert statuses(await gathered([road.read() for _ in range(20)])) == [200] * 20


async def nothing_open(office: Live) -> bool:
    """Whether every connection of the service comes to rest."""
    for _ in range(300):
        if not await office.owner.fetchval(OPEN):
            return True
        await asyncio.sleep(0.01)
    return False


async def test_callers_who_hang_up_leave_no_transaction(service: Killable) -> None:
    """Some while their request waits for a row, some in the middle of their body."""
    office = service.office
    clerk = await office.sign_in("clerk")
    made = await clerk.post("/v1/dossiers", DRAFT)
    path, seen = made.headers["Location"], made.headers["ETag"]
    id = ids.read(Prefix.DOSSIER, made.json()["id"])
    body = b'{"name": "T\xc3\xaan kh\xc3\xa1c"}'

    async with held(office, "SELECT FROM dossier WHERE id = $1 FOR UPDATE", id, waiting=4):
        waiting = [await _sent(service, clerk, path, seen, body) for _ in range(4)]
        halfway = [await _sent(service, clerk, path, seen, body, of=len(body) + 40) for _ in range(4)]
        await asyncio.sleep(0.3)
        for writer in (*waiting, *halfway):
            writer.transport.abort()

    assert await nothing_open(office)
    versions = {(await clerk.get(path)).json()["version"] for _ in range(20)}
    assert versions in ({1}, {2}), "an edit whose caller hung up happened once at most"


async def _sent(
    service: Killable, clerk: Client, path: str, seen: str, body: bytes, of: int | None = None
) -> asyncio.StreamWriter:
    base = service.office.http.base_url
    _, writer = await asyncio.open_connection(base.host, base.port)
    head = (
        f"PATCH {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {clerk.token}\r\nIf-Match: {seen}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {of or len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    return writer


async def test_every_acknowledged_act_has_its_event_and_every_event_its_act(office: Live) -> None:
    await Road(office.sign_in).decided()

    keys = await office.owner.fetch("SELECT encode(sha256(key::bytea), 'hex') AS key FROM idempotency")
    told = await office.owner.fetch(
        "SELECT convert_from(body, 'UTF8')::jsonb ->> 'key' AS key FROM history_event"
    )

    assert {one["key"] for one in keys} == {one["key"] for one in told}
    assert await office.count("idempotency", "status IS NULL OR body IS NULL") == 0
    assert await office.count("outbox") == len(told)
