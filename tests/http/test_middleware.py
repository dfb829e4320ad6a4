"""What every request and answer passes: an id, a sound body, safe headers."""

import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Depends, Request, Response

from support.small_app import JSON, application, calling
from tdkt_api.errors import DomainError, NotPermitted
from tdkt_api.http.middleware import BODY_LIMIT, Envelope, unsoundness
from tdkt_api.http.parameters import router

things = router("/v1/things")


async def nobody() -> None:
    raise NotPermitted


@things.post("")
async def echo(request: Request, body: dict[str, Any]) -> Response:
    """Say how many bytes came."""
    assert isinstance(body, dict)
    return Response(str(len(await request.body())), media_type="text/plain")


@things.post("/closed")
async def closed(may: Annotated[None, Depends(nobody)], body: dict[str, Any]) -> Response:
    """Nobody gets here."""
    raise AssertionError(body)


@things.get("/cached")
async def cached() -> Response:
    """Reference data with headers of its own."""
    return Response("x", headers={"Cache-Control": "public, max-age=60"})


@things.get("/id")
async def told_id(request: Request) -> Response:
    """Say the request's id."""
    return Response(request.state.request_id)


@things.get("/trace")
async def told_trace(request: Request) -> Response:
    """Say which trace the request belongs to."""
    return Response(str(request.state.traceparent))


APP = application(things)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with calling(APP) as found:
        yield found


async def post(client: httpx.AsyncClient, body: bytes, **headers: str) -> httpx.Response:
    return await client.post("/v1/things", content=body, headers=JSON | headers)


@pytest.mark.parametrize("given", ["a", "portal-1.2_3", "A" * 64])
async def test_a_sound_request_id_is_kept(client: httpx.AsyncClient, given: str) -> None:
    answered = await client.get("/v1/things/id", headers={"X-Request-Id": given})

    assert (answered.text, answered.headers["X-Request-Id"]) == (given, given)


@pytest.mark.parametrize("given", ["", "A" * 65, "a b", "a\tb", "a;b", "é", "<script>", "a\r\nX-Evil: 1"])
async def test_an_unsound_request_id_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    answered = await client.get("/v1/things/id", headers=[(b"X-Request-Id", given.encode())])

    assert answered.headers["X-Request-Id"] == answered.text
    assert len(answered.text) == 32
    assert answered.text != given


async def test_two_request_ids_are_none(client: httpx.AsyncClient) -> None:
    answered = await client.get("/v1/things/id", headers=[("X-Request-Id", "a"), ("X-Request-Id", "b")])

    assert len(answered.text) == 32


TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


async def test_a_sound_trace_is_kept(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1/things/trace", headers={"traceparent": TRACE})).text == TRACE


@pytest.mark.parametrize(
    "given",
    [
        [],
        [""],
        [TRACE, TRACE],
        [TRACE.upper()],
        [TRACE + "-x"],
        ["ff" + TRACE[2:]],
        [TRACE.replace("4bf92f3577b34da6a3ce929d0e0e4736", "0" * 32)],
        [TRACE.replace("00f067aa0ba902b7", "0" * 16)],
        [TRACE.replace("-", "_")],
        ["é"],
    ],
    ids=lambda given: " and ".join(given) or "none",
)
async def test_a_malformed_trace_is_ignored(client: httpx.AsyncClient, given: list[str]) -> None:
    headers = [(b"traceparent", one.encode()) for one in given]

    answered = await client.get("/v1/things/trace", headers=headers)

    assert (answered.status_code, answered.text) == (200, "None")


async def test_every_answer_is_dressed(client: httpx.AsyncClient) -> None:
    for answered in (await client.get("/v1/things/id"), await client.get("/nothing")):
        assert answered.headers["X-Content-Type-Options"] == "nosniff"
        assert answered.headers["Referrer-Policy"] == "no-referrer"
        assert answered.headers["Cache-Control"] == "no-store"
        assert answered.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


async def test_a_header_of_the_route_is_kept(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1/things/cached")).headers["Cache-Control"] == "public, max-age=60"


async def test_a_body_at_the_limit_is_taken_and_one_beyond_is_413(client: httpx.AsyncClient) -> None:
    def sized(length: int) -> bytes:
        return b'{"a":"' + b"x" * (length - 8) + b'"}'

    taken = await post(client, sized(BODY_LIMIT))
    refused = await post(client, sized(BODY_LIMIT + 1))

    assert taken.text == str(BODY_LIMIT)
    assert (refused.status_code, refused.json()["code"]) == (413, "request.too_large")


async def test_a_body_that_streams_beyond_the_limit_is_413(client: httpx.AsyncClient) -> None:
    sent = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 65_536
            yield b" " * 65_536

    refused = await client.post("/v1/things", content=chunks(), headers=JSON)

    assert refused.status_code == 413
    assert sent < BODY_LIMIT + 2 * 65_536


async def test_a_body_declared_too_long_is_not_read() -> None:
    messages: list[Any] = []

    async def receive() -> Any:
        raise AssertionError("the body was read")

    async def send(message: Any) -> None:
        messages.append(message)

    headers = [(b"content-length", b"9" * 30), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/v1/things", "headers": headers, "query_string": b""}
    await APP({**scope, "raw_path": b"/v1/things", "scheme": "http", "server": ("x", 80)}, receive, send)

    assert messages[0]["status"] == 413


async def test_a_caller_who_leaves_gets_no_answer() -> None:
    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        raise AssertionError(message)

    scope = {"type": "http", "method": "POST", "path": "/v1/things", "headers": [], "query_string": b""}
    await APP({**scope, "raw_path": b"/v1/things", "scheme": "http", "server": ("x", 80)}, receive, send)


DEEP = {
    "33 lists": b"[" * 33 + b"]" * 33,
    "33 objects": b'{"a":' * 33 + b"1" + b"}" * 33,
    "3000 lists": b"[" * 3000 + b"]" * 3000,
    "a megabyte of openings": b"[" * 1_000_000,
    "hidden behind an escaped quote": b'{"a\\"":' + b"[" * 40 + b"]" * 40 + b"}",
    "brackets that cross": b"[}" * 40,
    "25 digits": b'{"a":' + b"9" * 25 + b"}",
    "5000 digits": b"9" * 5000,
    "a fraction of 25 digits": b"0." + b"3" * 25,
    "an exponent of three digits": b"1e999",
    "a negative exponent of three digits": b"1E-999",
    "NaN": b'{"a": NaN}',
    "Infinity": b"[Infinity]",
    "minus Infinity": b"-Infinity",
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "UTF-16 without a mark": '{"a":1}'.encode("utf-16-le"),
    "UTF-32": '{"a":1}'.encode("utf-32-be"),
    "Latin-1": '{"a":"é"}'.encode("latin-1"),
    "a lone surrogate in bytes": b'{"a":"\xed\xa0\x80"}',
    "a NUL": b'{"a":"\0"}',
}


@pytest.mark.parametrize("body", DEEP.values(), ids=DEEP.keys())
async def test_an_unsound_body_is_400_before_any_parser(client: httpx.AsyncClient, body: bytes) -> None:
    refused = await post(client, body)

    assert (refused.status_code, refused.json()["code"]) == (400, "request.not_json")
    assert refused.json()["errors"][0]["code"] in {"json.limits", "json.encoding"}


SOUND = {
    "32 lists": b"[" * 32 + b"]" * 32,
    "many shallow ones": b"[" + b'{"a":[1,2]},' * 20_000 + b"1]",
    "brackets in strings": b'{"a":"' + b"[{" * 5000 + b'"}',
    "quotes and backslashes": b'{"a":"\\\\\\"[[[[","b":"\\\\"}' * 1,
    "24 digits": b"9" * 24,
    "digits in a string": b'"' + b"9" * 500 + b'"',
    "NaN in a string": b'{"a":"NaN Infinity 1e999"}',
    "an exponent": b"1.5e10",
    "Vietnamese": '{"tên":"Nguyễn Thị Ánh"}'.encode(),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "nothing": b"",
}


@pytest.mark.parametrize("body", SOUND.values(), ids=SOUND.keys())
def test_a_sound_body_passes(body: bytes) -> None:
    assert unsoundness(body) is None


@pytest.mark.parametrize(
    "body",
    [
        b'"' * 1_999_999,
        b'"' + b'\\"' * 999_999,
        b"[]" * 999_999,
        b"[" * 999_999 + b"]" * 999_999,
        b'{"' * 666_666,
    ],
    ids=["quotes", "escaped quotes", "empty lists", "deep", "openings in strings"],
)
def test_the_look_at_a_body_is_cheap(body: bytes) -> None:
    begun = time.perf_counter()

    unsoundness(body)

    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[" * 40, "application/json"),
        (b" " * (BODY_LIMIT + 1), "application/json"),
        (b"{}", "text/plain"),
    ],
    ids=["too deep", "too long", "another kind"],
)
async def test_who_may_not_ask_learns_nothing_of_the_body(
    client: httpx.AsyncClient, body: bytes, kind: str
) -> None:
    refused = await client.post("/v1/things/closed", content=body, headers={"Content-Type": kind})

    assert (refused.status_code, refused.json()["code"]) == (403, "auth.not_permitted")


async def test_who_may_not_ask_learns_nothing_of_the_query(client: httpx.AsyncClient) -> None:
    refused = await client.post("/v1/things/closed?typo=1", json={})

    assert refused.status_code == 403


async def test_an_answer_that_broke_off_is_not_answered_twice() -> None:
    async def breaking(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("in the middle")

    messages: list[Any] = []

    async def send(message: Any) -> None:
        messages.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    with pytest.raises(RuntimeError):
        await Envelope(breaking)(scope, receive, send)

    assert [message["type"] for message in messages] == ["http.response.start"]


def test_what_is_unsound_is_a_refusal_of_ours() -> None:
    assert isinstance(unsoundness(b"\xff"), DomainError)
