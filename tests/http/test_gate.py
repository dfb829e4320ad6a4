"""What comes in from outside: how much, for which host, through whom, by which method."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpx
import pytest
from fastapi import Request, Response

from support.small_app import application
from tdkt_api.http.gate import HEADER_BYTES, HEADERS_AT_MOST, TARGET_BYTES, Gate, Trust, networks
from tdkt_api.http.middleware import Envelope
from tdkt_api.http.parameters import router

PROXY: Final = "10.0.0.7"
CLIENT: Final = "203.0.113.9"
things = router("/v1/things")


@things.get("")
async def who(request: Request) -> Response:
    """Say who asks, and how."""
    client = request.client
    return Response(f"{client.host if client else None} {request.url.scheme}")


@things.patch("")
async def change() -> Response:
    """Change it."""
    return Response("changed")


@things.post("")
async def make() -> Response:
    """Make one."""
    return Response("made")


@asynccontextmanager
async def behind(trust: Trust, peer: str = PROXY) -> AsyncIterator[httpx.AsyncClient]:
    """A client whose requests reach the application from `peer`."""
    app = application(things)
    app.add_middleware(Gate, trust=trust)
    app.add_middleware(Envelope)
    transport = httpx.ASGITransport(app, client=(peer, 1234))
    async with httpx.AsyncClient(transport=transport, base_url="http://tdkt.example.vn") as client:
        yield client


TRUSTING: Final = Trust(proxies=networks(["10.0.0.0/8", "2001:db8::1"]))


@pytest.mark.parametrize(
    ("forwarded", "seen"),
    [
        ([CLIENT], CLIENT),
        (["198.51.100.1, " + CLIENT], CLIENT),
        (["198.51.100.1", CLIENT + ", 10.1.1.1"], CLIENT),
        (["10.1.1.1, 10.2.2.2"], "10.1.1.1"),
        (["2001:db8::7, 2001:db8::1"], "2001:db8::7"),
        (["unknown, 10.1.1.1"], "10.1.1.1"),
        (["<script>"], PROXY),
        ([""], PROXY),
        ([], PROXY),
    ],
    ids=str,
)
async def test_a_trusted_proxy_names_who_asks(forwarded: list[str], seen: str) -> None:
    async with behind(TRUSTING) as client:
        answer = await client.get("/v1/things", headers=[("X-Forwarded-For", one) for one in forwarded])

    assert answer.text == f"{seen} http"


async def test_nobody_else_does() -> None:
    headers = {"X-Forwarded-For": CLIENT, "X-Forwarded-Proto": "https"}

    async with behind(TRUSTING, peer="192.0.2.1") as client:
        answer = await client.get("/v1/things", headers=headers)

    assert answer.text == "192.0.2.1 http"


@pytest.mark.parametrize(
    ("given", "scheme"), [("https", "https"), ("http, HTTPS", "https"), ("gopher", "http")]
)
async def test_a_trusted_proxy_names_the_scheme(given: str, scheme: str) -> None:
    async with behind(TRUSTING) as client:
        answer = await client.get("/v1/things", headers={"X-Forwarded-Proto": given})

    assert answer.text == f"{PROXY} {scheme}"


async def test_a_listed_gateway_may_send_another_method_than_it_can() -> None:
    async with behind(Trust(gateways=networks([PROXY]))) as client:
        changed = await client.post("/v1/things", headers={"X-HTTP-Method-Override": "patch"})
        made = await client.post("/v1/things", headers={"X-HTTP-Method-Override": "GET"})
        read = await client.get("/v1/things", headers={"X-HTTP-Method-Override": "PATCH"})

    assert (changed.text, made.text) == ("changed", "made")
    assert read.text.startswith(PROXY)


async def test_from_others_the_method_stays_what_it_is() -> None:
    async with behind(Trust(gateways=networks([PROXY])), peer=CLIENT) as client:
        answer = await client.post("/v1/things", headers={"X-HTTP-Method-Override": "PATCH"})

    assert answer.text == "made"


@pytest.mark.parametrize("host", ["api.example.vn", "API.example.vn:8443"])
async def test_a_known_host_is_served(host: str) -> None:
    async with behind(Trust(hosts=frozenset({"api.example.vn"}))) as client:
        assert (await client.get("/v1/things", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "", "api.example.vn.evil.example", "api.example.vn@evil.example"]
)
async def test_another_host_is_refused(host: str) -> None:
    async with behind(Trust(hosts=frozenset({"api.example.vn"}))) as client:
        answer = await client.get("/v1/things", headers={"Host": host})

    assert (answer.status_code, answer.json()["code"]) == (400, "request.host")
    assert answer.json()["request_id"] == answer.headers["X-Request-Id"]


async def test_too_many_headers_are_refused() -> None:
    async with behind(Trust()) as client:
        own = len(client.build_request("GET", "/v1/things").headers)
        most = [(f"x-{n}", "1") for n in range(HEADERS_AT_MOST - own)]
        taken = await client.get("/v1/things", headers=most)
        refused = await client.get("/v1/things", headers=[*most, ("x-more", "1")])

    assert taken.status_code == 200
    assert (refused.status_code, refused.json()["code"]) == (431, "request.headers_too_large")


async def test_too_long_headers_are_refused() -> None:
    async with behind(Trust()) as client:
        refused = await client.get("/v1/things", headers={"x-long": "1" * HEADER_BYTES})

    assert (refused.status_code, refused.json()["code"]) == (431, "request.headers_too_large")


async def test_too_long_an_address_is_refused() -> None:
    async with behind(Trust()) as client:
        taken = await client.get("/v1/things", params={"a": "1" * 5000})
        refused = await client.get("/v1/things", params={"a": "1" * TARGET_BYTES})

    assert taken.json()["code"] == "request.unknown_parameter"
    assert (refused.status_code, refused.json()["code"]) == (414, "request.address_too_long")
    assert refused.json()["way_out"]


def test_what_is_no_network_stops_the_start() -> None:
    with pytest.raises(ValueError, match="example"):
        networks(["10.0.0.0/8", "proxy.example"])
