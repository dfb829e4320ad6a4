"""What a client has left stands in every answer; beyond it 429, which says how long to wait."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx
import pytest
from fastapi import FastAPI

from support import world
from support.client import Client
from support.flow import SignIn
from tdkt_api.main import attach, create_app

POLICY: Final = re.compile(r'"(client|address)";q=[0-9]+;w=60')
LEFT: Final = re.compile(r'"(client|address)";r=[0-9]+;t=[1-9][0-9]?')


@asynccontextmanager
async def serving(own: FastAPI, peer: str = "192.0.2.1", **chosen: Any) -> AsyncIterator[Any]:
    """An application with limits of its own, asked from an address."""
    app = create_app(own.state.settings.model_copy(update=chosen))
    attach(app, own.state.database)
    transport = httpx.ASGITransport(app, client=(peer, 1), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://tdkt.test") as client:
        yield client


@pytest.fixture
async def narrow(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Three requests a minute for a client, two for an address; one proxy is believed."""
    chosen = {"client_quota": 3, "address_quota": 2, "proxies": ("10.0.0.0/8",)}
    async with serving(app, peer="10.0.0.1", **chosen) as client:
        yield client


async def as_somebody(narrow: httpx.AsyncClient, sign_in: SignIn, name: str, client: str) -> Client:
    return Client(narrow, (await sign_in(name, client)).token)


async def test_every_answer_says_what_is_left(narrow: httpx.AsyncClient, sign_in: SignIn) -> None:
    clerk = await as_somebody(narrow, sign_in, "clerk", world.CLIENT)

    told = [(await clerk.get("/v1/me")).headers for _ in range(2)]

    assert [one["RateLimit-Policy"] for one in told] == ['"client";q=3;w=60'] * 2
    assert [one["RateLimit"].partition(";t=")[0] for one in told] == ['"client";r=2', '"client";r=1']
    assert all(POLICY.fullmatch(one["RateLimit-Policy"]) and LEFT.fullmatch(one["RateLimit"]) for one in told)


async def test_beyond_it_is_429_until_the_time_is_over(narrow: httpx.AsyncClient, sign_in: SignIn) -> None:
    clerk = await as_somebody(narrow, sign_in, "clerk", world.CLIENT)
    answers = [await clerk.get("/v1/me") for _ in range(4)]

    refused = answers[-1]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "request.too_many"
    assert refused.json()["way_out"]
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit"].startswith('"client";r=0;t=')


async def test_a_clients_people_share_its_quota_and_other_clients_have_their_own(
    narrow: httpx.AsyncClient, sign_in: SignIn
) -> None:
    for name in ("clerk", "head", "inspector"):
        await (await as_somebody(narrow, sign_in, name, world.CLIENT)).get("/v1/me")

    beyond = await (await as_somebody(narrow, sign_in, "clerk", world.CLIENT)).get("/v1/me")
    other = await (await as_somebody(narrow, sign_in, "clerk", "other-portal")).get("/v1/me")

    assert (beyond.status_code, other.status_code) == (429, 200)


async def test_what_has_not_changed_is_not_counted(narrow: httpx.AsyncClient) -> None:
    tag = (await narrow.get("/v1/process")).headers["ETag"]

    same = [await narrow.get("/v1/process", headers={"If-None-Match": tag}) for _ in range(5)]

    assert [one.status_code for one in same] == [304] * 5
    assert same[-1].headers["RateLimit"].startswith('"address";r=1;')


async def test_a_stranger_is_counted_by_the_address_a_trusted_proxy_names(narrow: httpx.AsyncClient) -> None:
    async def ask(address: str) -> int:
        answer = await narrow.get("/v1/public/awards/aaaaaaaaaaaaaaaa", headers={"X-Forwarded-For": address})
        return answer.status_code

    assert [await ask("203.0.113.1") for _ in range(3)] == [404, 404, 429]
    assert await ask("203.0.113.2") == 404


async def test_an_invalid_token_uses_nobodys_quota(narrow: httpx.AsyncClient, sign_in: SignIn) -> None:
    for _ in range(5):
        assert (await Client(narrow, "x").get("/v1/me")).status_code == 401

    clerk = await as_somebody(narrow, sign_in, "clerk", world.CLIENT)
    assert (await clerk.get("/v1/me")).headers["RateLimit"].startswith('"client";r=2;')


@pytest.mark.parametrize("path", ["/health/live", "/metrics", "/.well-known/jwks.json"])
async def test_probes_and_keys_are_never_refused(narrow: httpx.AsyncClient, path: str) -> None:
    answers = [await narrow.get(path) for _ in range(5)]

    assert [one.status_code for one in answers] == [200] * 5
    assert "RateLimit" not in answers[-1].headers


async def test_readiness_is_asked_as_often_as_one_likes(narrow: httpx.AsyncClient) -> None:
    answers = [await narrow.get("/health/ready") for _ in range(5)]

    assert 429 not in {one.status_code for one in answers}
    assert "RateLimit" not in answers[-1].headers


async def test_processes_share_the_quota(app: FastAPI) -> None:
    async with serving(app, address_quota=8, workers=4) as client:
        answer = await client.get("/v1/process")

    assert answer.headers["RateLimit-Policy"] == '"address";q=2;w=60'


async def test_a_quota_of_nothing_is_no_limit(app: FastAPI) -> None:
    async with serving(app, address_quota=0) as client:
        answer = await client.get("/v1/process")

    assert "RateLimit" not in answer.headers
