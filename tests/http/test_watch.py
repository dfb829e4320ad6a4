"""Requests are counted by route template; only writes, failures and slow calls are logged."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final
from uuid import UUID

import httpx
import pytest
from fastapi import Request, Response

from support.small_app import application, calling
from tdkt_api.access.actor import Actor
from tdkt_api.errors import NotFound
from tdkt_api.http import logs, watch
from tdkt_api.http.logs import FIELDS, JsonLines
from tdkt_api.http.measures import Measures
from tdkt_api.http.parameters import router
from tdkt_api.http.watch import Watch

SECRET: Final = "001085000001"
things = router("/v1/things")


@things.get("/{thing_id}")
async def show(thing_id: str) -> Response:
    """Show a thing, if there is one."""
    if thing_id == "missing":
        raise NotFound
    if thing_id == "broken":
        raise RuntimeError(SECRET)
    return Response(thing_id)


@things.post("/{thing_id}/steps")
async def act(request: Request, thing_id: str) -> Response:
    """Do something with a thing, as somebody."""
    request.state.actor = Actor(UUID(int=7), "portal", "Nguyễn Văn A", "Chuyên viên", None, {}, ())
    return Response(status_code=201)


class Lines(logging.Handler):
    """Keeps what is logged as it would be printed."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def requests(self) -> list[dict[str, Any]]:
        """What is said of requests; the duration, which differs, is left out."""
        found = [json.loads(line) for line in self.lines]
        kept = [one for one in found if one["logger"] == "tdkt.request"]
        return [{name: one[name] for name in FIELDS if name in one and name != "duration_ms"} for one in kept]


@pytest.fixture
def logged() -> Iterator[Lines]:
    lines, logger = Lines(), logging.getLogger("tdkt")
    logger.addHandler(lines)
    logger.setLevel(logging.INFO)
    yield lines
    logger.removeHandler(lines)
    logger.setLevel(logging.NOTSET)


@pytest.fixture
def measures() -> Measures:
    return Measures()


@pytest.fixture
async def client(measures: Measures) -> AsyncIterator[httpx.AsyncClient]:
    app = application(things)
    app.add_middleware(Watch, measures=measures)
    async with calling(app) as found:
        yield found


def counted(measures: Measures) -> dict[tuple[str, str, str], float]:
    """How many requests were answered, by method, template and status."""
    samples = [one for family in measures.requests.collect() for one in family.samples]
    return {
        (one.labels["method"], one.labels["route"], one.labels["status"]): one.value
        for one in samples
        if one.name == "tdkt_requests_total"
    }


async def test_requests_are_counted_by_the_template_of_their_route(
    client: httpx.AsyncClient, measures: Measures
) -> None:
    for path in ("a", "b", SECRET, "missing"):
        await client.get(f"/v1/things/{path}")
    await client.post(f"/v1/things/{SECRET}/steps")

    assert counted(measures) == {
        ("GET", "/v1/things/{thing_id}", "200"): 3,
        ("GET", "/v1/things/{thing_id}", "404"): 1,
        ("POST", "/v1/things/{thing_id}/steps", "201"): 1,
    }


async def test_what_leads_nowhere_is_one_label_whatever_it_says(
    client: httpx.AsyncClient, measures: Measures
) -> None:
    for number in range(5):
        await client.get(f"/{SECRET}/{number}")
        await client.request(f"M{number}", "/nowhere")

    assert {(method, route) for method, route, _ in counted(measures)} == {
        ("GET", "unmatched"),
        ("other", "unmatched"),
    }


async def test_a_failure_is_counted_and_no_request_stays_in_flight(
    client: httpx.AsyncClient, measures: Measures
) -> None:
    await client.get("/v1/things/broken")

    assert counted(measures) == {("GET", "/v1/things/{thing_id}", "500"): 1}
    assert [one.value for family in measures.in_flight.collect() for one in family.samples] == [0]


async def test_a_write_is_logged_with_who_did_it_and_nothing_else(
    client: httpx.AsyncClient, logged: Lines
) -> None:
    await client.post(f"/v1/things/{SECRET}/steps", headers={"X-Request-Id": "r1", "User-Agent": SECRET})

    assert logged.requests() == [
        {
            "request_id": "r1",
            "method": "POST",
            "route": "/v1/things/{thing_id}/steps",
            "status": 201,
            "person": "ns_00000000000000000000000007",
            "client": "portal",
        }
    ]
    assert SECRET not in "".join(logged.lines)


@pytest.mark.parametrize("path", ["a", "missing"])
async def test_a_quick_read_is_not_logged(client: httpx.AsyncClient, logged: Lines, path: str) -> None:
    await client.get(f"/v1/things/{path}")

    assert logged.lines == []


async def test_a_slow_read_is_logged(
    client: httpx.AsyncClient, logged: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "SLOW_SECONDS", 0.0)

    await client.get("/v1/things/a", headers={"X-Request-Id": "r2"})

    assert logged.requests() == [
        {"request_id": "r2", "method": "GET", "route": "/v1/things/{thing_id}", "status": 200}
    ]


async def test_a_failed_read_is_logged_without_the_words_of_its_error(
    client: httpx.AsyncClient, logged: Lines
) -> None:
    await client.get("/v1/things/broken", headers={"X-Request-Id": "r3"})

    assert [one["status"] for one in logged.requests()] == [500]
    assert "RuntimeError" in "".join(logged.lines)
    assert SECRET not in "".join(logged.lines)


async def test_a_caller_who_went_away_is_counted_as_gone(measures: Measures) -> None:
    async def never(*_: Any) -> None:
        await asyncio.sleep(60)

    async def nothing(*_: Any) -> Any:
        return {}

    scope: Any = {"type": "http", "method": "GET", "path": "/"}
    task = asyncio.create_task(Watch(never, measures)(scope, nothing, nothing))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert counted(measures) == {("GET", "unmatched", "499"): 1}


def test_a_field_that_is_not_listed_is_not_written() -> None:
    record = logging.makeLogRecord(
        {"name": "tdkt.x", "msg": "said", "levelname": "INFO", "status": 200, "body": SECRET, "email": "a@b"}
    )

    entry = json.loads(JsonLines().format(record))

    assert set(entry) == {"at", "level", "logger", "message", "status"}


def test_the_words_of_an_error_are_not_written() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        caught = (type(error), error, error.__traceback__)

    line = JsonLines().format(logging.makeLogRecord({"msg": "failed", "exc_info": caught}))

    assert SECRET not in line
    assert "\n" not in line


def test_installed_every_logger_speaks_so_but_those_that_write_addresses(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("uvicorn.access"), "propagate", True)
    monkeypatch.setattr(logging.getLogger("httpx"), "propagate", True)
    server = logging.getLogger("uvicorn.error")  # a server that ran here before may have silenced it
    monkeypatch.setattr(server, "propagate", True)
    monkeypatch.setattr(server, "disabled", False)
    root = logging.getLogger()
    before, level, quiet = list(root.handlers), root.level, server.level
    server.setLevel(logging.NOTSET)
    try:
        logs.install()
        server.info("Started server process [%d]", 7)
        logging.getLogger("uvicorn.access").info("GET /v1/things/%s", SECRET)
        logging.getLogger("tdkt.request").info("request", extra={"status": 201})
    finally:
        for handler in root.handlers[:]:
            root.removeHandler(handler)
        for handler in before:
            root.addHandler(handler)
        root.setLevel(level)
        server.setLevel(quiet)

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(one["logger"], one["message"]) for one in lines] == [
        ("uvicorn.error", "Started server process [7]"),
        ("tdkt.request", "request"),
    ]


async def test_a_line_names_the_trace_it_belongs_to(client: httpx.AsyncClient, logged: Lines) -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    await client.post("/v1/things/a/steps", headers={"traceparent": trace})

    assert [one["traceparent"] for one in logged.requests()] == [trace]
