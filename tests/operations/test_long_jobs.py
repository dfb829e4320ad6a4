"""A job is queued by one request, done by a worker as whom it was asked, and fetched until it expires."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from support import world
from support.client import Client, shown
from support.flow import COMMUNE, Road, done
from support.jobs import PATH, PERIOD, asked_for, desk
from support.live import Live, live
from support.server import Clone
from support.traces import days_later, pointers, refused
from tdkt_api import clock, ids
from tdkt_api.access.actor import Actor
from tdkt_api.access.office import Office
from tdkt_api.db.database import Database
from tdkt_api.history.verify import verify
from tdkt_api.operations.leasing import LEASE, take
from tdkt_api.operations.purging import purge
from tdkt_api.operations.running import ATTEMPTS, Desk, Made, run_next
from tdkt_api.operations.service import MOST_UNDER_WAY
from tdkt_api.operations.shapes import Job, OperationKind

RUNS = asyncio.Event()  # never set: nobody tells these workers to stop


@pytest.fixture
async def office(clone: Clone, fresh_database: Database) -> AsyncIterator[Live]:
    async with live(clone, fresh_database) as found:
        yield found


@pytest.fixture
async def worker(office: Live) -> AsyncIterator[Desk]:
    async with desk(office.clone) as found:
        yield found


@pytest.fixture
async def inspector(office: Live) -> Client:
    return await office.sign_in("inspector")


async def followed(client: Client, job: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = done(await client.get(f"/v1/operations/{job['id']}"))
    return found


async def asked(client: Client, **change: Any) -> dict[str, Any]:
    answer = await asked_for(client, **change)
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def types(office: Live) -> list[str]:
    rows = await office.owner.fetch(
        "SELECT type FROM history_event WHERE stream_kind = 'operation' ORDER BY seq"
    )
    return [row["type"] for row in rows]


async def test_an_export_that_may_wait_is_accepted_and_followed(office: Live, inspector: Client) -> None:
    answer = await asked_for(inspector)

    job = answer.json()
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/v1/operations/{job['id']}"
    assert answer.headers["Preference-Applied"] == "respond-async"
    assert await followed(inspector, job) == job
    assert (job["kind"], job["state"], job["progress"]) == ("audit.export", "queued", 0)
    assert (job["role"], job["unit_id"]) == ("inspector", COMMUNE)
    assert job["asked"]["unit_id"] == COMMUNE
    assert (job["result_url"], job["problem"], job["finished_at"]) == (None, None, None)
    assert await types(office) == ["operation.request"]
    assert await office.count("outbox", "type = 'tdkt.operation.request'") == 1


async def test_without_the_preference_the_file_itself_is_the_answer(office: Live, inspector: Client) -> None:
    answer = await inspector.post(PATH, {"unit_id": COMMUNE, **PERIOD}, key=None)

    assert answer.status_code == 200
    assert await office.count("operation") == 0


@pytest.mark.parametrize("prefer", ["respond-async, wait=10", "wait=5, Respond-Async", "respond-async;x=1"])
async def test_the_preference_may_stand_among_others(inspector: Client, prefer: str) -> None:
    client = Client(inspector.http, inspector.token, {"Prefer": prefer})

    answer = await client.post(PATH, {"unit_id": COMMUNE, **PERIOD})

    assert answer.status_code == 202


async def test_what_is_done_is_the_file_that_would_have_been_answered(
    office: Live, inspector: Client, worker: Desk
) -> None:
    await Road(office.sign_in).decided()
    at_once = (await inspector.post(PATH, {"unit_id": COMMUNE, **PERIOD}, key=None)).content
    job = await asked(inspector)

    assert await run_next(worker, RUNS)

    ended = await followed(inspector, job)
    file = await inspector.get(ended["result_url"])
    assert (ended["state"], ended["progress"], ended["problem"]) == ("succeeded", 100, None)
    assert verify(file.content.splitlines(keepends=True)).is_sound
    before, after = at_once.splitlines(), file.content.splitlines()
    own = [line for line in after if b"operation/op_" in line]
    assert (len(own), len(before) > 10) == (2, True)
    assert [line for line in after if line not in own] == before
    assert file.headers["Content-Type"] == "application/x-ndjson"
    assert ended["result_bytes"] == len(file.content) == int(file.headers["Content-Length"])
    assert ended["result_sha256"] == hashlib.sha256(file.content).hexdigest()
    digest = base64.b64encode(bytes.fromhex(ended["result_sha256"])).decode()
    assert file.headers["Repr-Digest"] == f"sha-256=:{digest}:"
    assert file.headers["Cache-Control"] == "no-store"


async def test_who_took_it_and_what_became_of_it_is_written_down(
    office: Live, inspector: Client, worker: Desk
) -> None:
    answer = await asked_for(inspector)
    await run_next(worker, RUNS)

    entries = await office.owner.fetch(
        "SELECT kind, code, person_id, subject_id, request_id FROM security_entry"
    )
    assert [tuple(entry) for entry in entries] == [
        (
            "access",
            "history.export",
            office.people["inspector"],
            world.COMMUNE,
            answer.headers["X-Request-Id"],
        )
    ]
    assert await types(office) == ["operation.request", "operation.succeed"]


async def test_an_operations_own_history_is_exported_and_sound(
    office: Live, inspector: Client, worker: Desk
) -> None:
    await asked(inspector)
    await run_next(worker, RUNS)

    lines = (await inspector.post(PATH, {"unit_id": COMMUNE, **PERIOD}, key=None)).content.splitlines(
        keepends=True
    )

    report = verify(lines)
    assert (report.is_sound, report.streams, report.events) == (True, 1, 2)


async def test_what_is_kept_of_a_result_cannot_be_read_without_the_key(
    office: Live, inspector: Client, worker: Desk
) -> None:
    await Road(office.sign_in).submitted()
    await asked(inspector)
    await run_next(worker, RUNS)

    parts = await office.owner.fetch("SELECT sealed FROM operation_result")

    assert parts
    assert not [part for part in parts if b"tdkt-history" in part["sealed"] or b"dossier" in part["sealed"]]


async def test_the_same_key_again_is_the_same_job(office: Live, inspector: Client) -> None:
    first, again = [await asked_for(inspector, key="mot") for _ in range(2)]

    assert (again.status_code, again.content) == (202, first.content)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Preference-Applied"] == "respond-async"
    assert await office.count("operation") == 1


async def test_a_long_job_needs_a_key(inspector: Client) -> None:
    refused(await asked_for(inspector, key=None), 400, "idempotency.key_missing")


async def test_a_unit_that_is_none_is_refused_at_once(office: Live, inspector: Client) -> None:
    answer = await asked_for(inspector, unit_id="dv_01keznwyg0e008000000000001")

    assert pointers(refused(answer, 404, "resource.not_found")) == ["/unit_id"]
    assert await office.count("operation") == 0


async def test_a_period_that_is_none_is_refused_at_once(inspector: Client) -> None:
    refused(await asked_for(inspector, at_to=PERIOD["at_from"]), 422, "request.invalid")


@pytest.mark.parametrize("name", ["clerk", "chair", "nobody"])
async def test_only_inspectors_ask(office: Live, name: str) -> None:
    refused(await asked_for(await office.sign_in(name)), 403, "auth.not_permitted")


async def test_one_person_has_so_many_under_way_and_no_more(office: Live, inspector: Client) -> None:
    for _ in range(MOST_UNDER_WAY):
        await asked(inspector)

    refused(await asked_for(inspector), 429, "operation.too_many")
    assert (await asked_for(await office.sign_in("province.inspector"))).status_code == 202


async def test_nobody_sees_the_job_of_another(office: Live, inspector: Client, worker: Desk) -> None:
    job = await asked(inspector)
    await run_next(worker, RUNS)

    for name in ("everything", "province.inspector", "other.inspector"):
        other = await office.sign_in(name)
        for path in (f"/v1/operations/{job['id']}", f"/v1/operations/{job['id']}/result"):
            refused(await other.get(path), 404, "resource.not_found")
        assert done(await other.get("/v1/operations"))["items"] == []


async def test_a_job_of_another_kind_of_id_is_not_found(inspector: Client) -> None:
    refused(await inspector.get(f"/v1/operations/{shown('hs', ids.new())}"), 404, "resource.not_found")


async def test_mine_are_listed_the_newest_first_page_by_page(inspector: Client, worker: Desk) -> None:
    jobs = [await asked(inspector) for _ in range(3)]
    await run_next(worker, RUNS)

    first = done(await inspector.get("/v1/operations", page_size=2))
    rest = done(await inspector.get("/v1/operations", page_size=2, page_token=first["next_page_token"]))
    ended = done(await inspector.get("/v1/operations", state="succeeded"))

    assert [one["id"] for one in first["items"] + rest["items"]] == [one["id"] for one in reversed(jobs)]
    assert [one["id"] for one in ended["items"]] == [jobs[0]["id"]]
    assert not rest["has_more"]


async def test_a_result_that_is_not_there_yet_is_refused(inspector: Client) -> None:
    job = await asked(inspector)

    refused(await inspector.get(f"/v1/operations/{job['id']}/result"), 409, "operation.no_result")


async def test_a_result_is_kept_for_its_time(office: Live, inspector: Client, worker: Desk) -> None:
    await Road(office.sign_in).submitted()
    job = await asked(inspector)
    await run_next(worker, RUNS)
    path = (await followed(inspector, job))["result_url"]
    assert await office.count("operation_result") > 0
    await purge(worker.worker)
    assert (await inspector.get(path)).status_code == 200

    with days_later(2):
        refused(await (await office.sign_in("inspector")).get(path), 409, "operation.result_expired")
        await purge(worker.worker)

    assert await office.count("operation_result") == 0


async def test_a_role_that_was_withdrawn_before_the_job_ran_fails_it(
    office: Live, inspector: Client, worker: Desk
) -> None:
    job = await asked(inspector)
    await office.owner.execute("DELETE FROM role_grant WHERE person_id = $1", office.people["inspector"])

    await run_next(worker, RUNS)

    row = await office.owner.fetchrow("SELECT state, problem FROM operation")
    assert tuple(row) == ("failed", "operation.authority_withdrawn")
    assert await office.count("operation_result") == 0
    assert await office.count("security_entry", "kind = 'access'") == 0
    assert await types(office) == ["operation.request", "operation.fail"]
    assert job["state"] == "queued"


async def test_a_person_who_was_closed_fails_it_too(office: Live, inspector: Client, worker: Desk) -> None:
    await asked(inspector)
    await office.owner.execute("UPDATE person SET is_active = false WHERE username = 'inspector'")

    await run_next(worker, RUNS)

    assert await office.count("operation", "problem = 'operation.authority_withdrawn'") == 1


async def test_a_role_that_was_withdrawn_afterwards_closes_the_result(office: Live, worker: Desk) -> None:
    inspector = await office.sign_in("everything")
    job = await asked(inspector)
    await run_next(worker, RUNS)
    await office.owner.execute(
        "DELETE FROM role_grant WHERE role = 'inspector' AND person_id = $1", office.people["everything"]
    )
    async with live(office.clone, worker.database) as later:  # what was remembered of roles is forgotten
        client = await later.sign_in("everything")
        path = (await followed(client, job))["result_url"]

        refused(await client.get(path), 403, "operation.authority_withdrawn")


async def test_more_than_a_file_holds_fails_with_the_problem_that_the_answer_would_have_been(
    office: Live, inspector: Client, worker: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tdkt_api.audit.exporting.MOST", 0)
    await Road(office.sign_in).draft()
    job = await asked(inspector)

    await run_next(worker, RUNS)

    ended = await followed(inspector, job)
    english = Client(inspector.http, inspector.token, {"Accept-Language": "en"})
    assert (ended["state"], ended["problem"]["code"]) == ("failed", "request.invalid")
    assert ended["problem"]["type"] == "/v1/problems/request.invalid"
    assert (await followed(english, job))["problem"]["title"] != ended["problem"]["title"]
    refused(await inspector.get(f"/v1/operations/{job['id']}/result"), 409, "operation.no_result")


async def test_a_job_whose_worker_died_is_begun_anew_once_its_lease_has_run_out(
    office: Live, inspector: Client, worker: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asked(inspector)
    assert await take(worker.worker) is not None  # and was killed

    assert not await run_next(worker, RUNS)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + LEASE + timedelta(seconds=1))
    assert await run_next(worker, RUNS)

    row = await office.owner.fetchrow("SELECT state, attempt FROM operation")
    assert tuple(row) == ("succeeded", 2)


async def test_whoever_lost_the_lease_writes_nothing_more(
    office: Live, inspector: Client, worker: Desk
) -> None:
    """The slow one is in the middle of its file when another begins the job anew and ends it."""
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def slow(*_: Any) -> Made:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"one\n"
            begun.set()
            await goes_on.wait()
            yield b"two\n"

        return Made("text/plain", 2, pieces())

    job = await asked(inspector)
    async with desk(office.clone, makers={OperationKind.AUDIT_EXPORT: slow}) as slow_one:
        running_slowly = asyncio.create_task(run_next(slow_one, RUNS))
        await begun.wait()
        await office.owner.execute("UPDATE operation SET leased_until = now() - interval '9 years'")
        await run_next(worker, RUNS)
        goes_on.set()
        await running_slowly

    ended = await followed(inspector, job)
    assert ended["state"] == "succeeded"
    assert b"one" not in (await inspector.get(ended["result_url"])).content
    assert await office.count("operation_result", "attempt = 1") == 1
    await purge(worker.worker)
    assert await office.count("operation_result", "attempt = 1") == 0


async def cancelled(client: Client, job: dict[str, Any], **more: Any) -> Any:
    return await client.post(f"/v1/operations/{job['id']}/cancellation", **more)


async def test_a_job_that_waits_is_cancelled_and_nobody_does_it(
    office: Live, inspector: Client, worker: Desk
) -> None:
    job = await asked(inspector)

    answer = await cancelled(inspector, job)

    told = answer.json()
    assert (answer.status_code, told["state"]) == (201, "cancelled"), answer.text
    assert (told["result_url"], told["problem"]) == (None, None)
    assert told["finished_at"] is not None
    assert await followed(inspector, job) == told
    assert not await run_next(worker, RUNS)
    refused(await inspector.get(f"/v1/operations/{job['id']}/result"), 409, "operation.no_result")
    types = await office.owner.fetch("SELECT type FROM history_event ORDER BY at")
    assert [row["type"] for row in types] == ["operation.request", "operation.cancel"]
    assert await office.count("outbox", "type = 'tdkt.operation.cancel'") == 1


async def test_a_job_in_hand_is_cancelled_and_its_worker_writes_nothing_more(
    office: Live, inspector: Client, worker: Desk
) -> None:
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def slow(*_: Any) -> Made:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"one\n"
            begun.set()
            await goes_on.wait()
            yield b"two\n"

        return Made("text/plain", 2, pieces())

    job = await asked(inspector)
    async with desk(office.clone, makers={OperationKind.AUDIT_EXPORT: slow}) as slow_one:
        running_slowly = asyncio.create_task(run_next(slow_one, RUNS))
        await begun.wait()
        done(await cancelled(inspector, job))
        goes_on.set()
        await running_slowly

    assert (await followed(inspector, job))["state"] == "cancelled"
    assert await office.count("operation_result") == 1
    await purge(worker.worker)
    assert await office.count("operation_result") == 0


async def test_a_job_ends_in_one_way_when_it_is_cancelled_at_the_same_time(
    office: Live, inspector: Client, worker: Desk
) -> None:
    """Whoever comes second finds it ended: no result of what was cancelled, no end of what was done."""
    ends = set()
    for _ in range(12):
        job = await asked(inspector)
        answer, _ = await asyncio.gather(cancelled(inspector, job), run_next(worker, RUNS))
        found = await followed(inspector, job)
        ends.add(found["state"])
        events = await office.owner.fetch(
            "SELECT type FROM history_event WHERE stream_id = $1 ORDER BY seq", ids.read("op", job["id"])
        )
        assert answer.status_code == (201 if found["state"] == "cancelled" else 409)
        assert (found["result_url"] is None) == (found["state"] == "cancelled")
        end = {"cancelled": "operation.cancel", "succeeded": "operation.succeed"}[found["state"]]
        assert [row["type"] for row in events] == ["operation.request", end]

    assert ends


async def test_what_has_ended_is_not_cancelled(inspector: Client, worker: Desk) -> None:
    done_one, gone = await asked(inspector), await asked(inspector)
    await run_next(worker, RUNS)
    done(await cancelled(inspector, gone))

    for job in (done_one, gone):
        refused(await cancelled(inspector, job), 409, "operation.ended")


async def test_only_who_asked_cancels_with_a_key_and_once_for_each(office: Live, inspector: Client) -> None:
    job = await asked(inspector)
    other, nobody = await office.sign_in("province.inspector"), await office.sign_in("nobody")

    refused(await cancelled(other, job), 404, "resource.not_found")
    refused(await cancelled(nobody, job), 403, "auth.not_permitted")
    refused(await cancelled(inspector, job, key=None), 400, "idempotency.key_missing")
    first, second = [await cancelled(inspector, job, key="same") for _ in range(2)]
    assert first.status_code == 201
    assert first.content == second.content


async def broken(_: Database, __: Actor, ___: Office, ____: Job) -> Made:
    raise ZeroDivisionError


async def test_a_job_that_breaks_is_begun_so_often_and_then_given_up(
    office: Live, inspector: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, now = await asked(inspector), clock.now()
    async with desk(office.clone, makers={OperationKind.AUDIT_EXPORT: broken}) as found:
        for attempt in range(ATTEMPTS + 1):
            later = now + attempt * (LEASE + timedelta(seconds=1))
            monkeypatch.setattr(clock, "now", lambda later=later: later)
            assert await run_next(found, RUNS)
        assert not await run_next(found, RUNS)

    ended = await followed(inspector, job)
    assert (ended["state"], ended["problem"]["code"]) == ("failed", "operation.gave_up")


async def test_told_to_stop_a_worker_hands_its_job_back(
    office: Live, inspector: Client, worker: Desk
) -> None:
    await Road(office.sign_in).draft()
    job, stop = await asked(inspector), asyncio.Event()
    stop.set()

    await run_next(worker, stop)

    assert (await followed(inspector, job))["state"] == "queued"
    await run_next(worker, RUNS)
    assert (await followed(inspector, job))["state"] == "succeeded"


async def test_two_workers_do_each_job_once(office: Live, inspector: Client, worker: Desk) -> None:
    for _ in range(6):
        await asked(inspector)
    async with desk(office.clone) as other:

        async def all_of_them(one: Desk) -> int:
            count = 0
            while await run_next(one, RUNS):
                count += 1
            return count

        shares = await asyncio.gather(all_of_them(worker), all_of_them(other))

    assert sum(shares) == 6
    assert await office.count("operation", "state = 'succeeded' AND attempt = 1") == 6


async def test_the_progress_is_told_while_a_job_runs(
    office: Live, inspector: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    async def counted(*_: Any) -> Made:
        async def pieces() -> AsyncIterator[bytes]:
            for _ in range(4):
                yield b"line\n"
                seen.append(await office.owner.fetchval("SELECT progress FROM operation"))

        return Made("text/plain", 4, pieces())

    await asked(inspector)
    async with desk(office.clone, makers={OperationKind.AUDIT_EXPORT: counted}) as found:
        await run_next(found, RUNS)

    assert seen == [25, 50, 75, 99]
    assert await office.owner.fetchval("SELECT progress FROM operation") == 100
