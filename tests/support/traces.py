"""What an act leaves in the database, what a refusal says, and acts that are tried and undone."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx

from tdkt_api import clock

ROLES = {
    "clerk": "clerk",
    "head": "head",
    "appraiser": "appraiser",
    "council_secretary": "secretary",
    "council_member": "member",
    "decider": "decider",
    "inspector": "inspector",
    "admin": "admin",
}
"""For every role of a commune, who of the world holds it there and no other."""

TABLES = (
    "history_event",
    "outbox",
    "idempotency",
    "nomination",
    "individual",
    "rating",
    "initiative",
    "award",
)


async def look(connection: Any) -> None:
    """Let the test's own statements see the country."""
    await connection.execute("SELECT set_config('tdkt.scopes', '/', true)")


async def written(connection: Any) -> dict[str, int]:
    """How many rows acts have left behind so far, by table, for the whole country."""
    await look(connection)
    count = "SELECT count(*) FROM {}"
    return {table: await connection.fetchval(count.format(table)) for table in TABLES}


async def bodies(connection: Any, stream: str = "") -> list[dict[str, Any]]:
    """The events written so far whose stream begins so, in order."""
    await look(connection)
    rows = await connection.fetch("SELECT body FROM history_event ORDER BY stream_id, seq")
    found = [json.loads(row["body"]) for row in rows]
    return [one for one in found if one["stream"].startswith(stream)]


@asynccontextmanager
async def tried(connection: Any) -> AsyncIterator[None]:
    """What happens inside is undone afterwards."""
    await connection.execute("SAVEPOINT tried")
    yield
    await connection.execute("ROLLBACK TO SAVEPOINT tried; RELEASE SAVEPOINT tried")


@contextmanager
def days_later(days: int) -> Iterator[None]:
    """The office's clock so many days on."""
    shift = clock.shift()
    clock.shift_by(shift + days)
    try:
        yield
    finally:
        clock.shift_by(shift)


def refused(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem of an act that was to be refused so."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    problem: dict[str, Any] = response.json()
    assert (response.status_code, problem["code"]) == (status, code), response.text
    return problem


def pointers(problem: dict[str, Any]) -> list[str]:
    """Where a problem points."""
    return [one["pointer"] for one in problem["errors"]]


def alike(one: httpx.Response, other: httpx.Response) -> bool:
    """Whether two refusals differ in nothing but the request's id and path."""
    return _bare(one) == _bare(other)


def _bare(response: httpx.Response) -> tuple[int, list[tuple[str, str]], str]:
    said = {
        name: "" if name in ("request_id", "instance") else value for name, value in response.json().items()
    }
    told = ("x-request-id", "content-length", "ratelimit")
    headers = sorted((name, value) for name, value in response.headers.items() if name not in told)
    return response.status_code, headers, json.dumps(said, ensure_ascii=False)
