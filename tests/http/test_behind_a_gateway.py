"""The service under a gateway's prefix, and what it never does whoever stands before it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from support.flow import SignIn
from tdkt_api.main import attach, create_app


@asynccontextmanager
async def under(app: FastAPI, **chosen: Any) -> AsyncIterator[httpx.AsyncClient]:
    """The service as a deployment has chosen it to be."""
    own = create_app(app.state.settings.model_copy(update=chosen))
    attach(own, app.state.database)
    transport = httpx.ASGITransport(own, client=("10.0.0.1", 1), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://tdkt.test") as client:
        yield client


@pytest.mark.parametrize("prefix", ["", "/thi-dua"], ids=["cut off by the gateway", "passed on"])
async def test_a_prefix_may_come_or_be_cut_off(app: FastAPI, prefix: str) -> None:
    async with under(app, root_path="/thi-dua") as client:
        health = await client.get(f"{prefix}/health/live")
        document = (await client.get(f"{prefix}/openapi.json")).json()
        page = await client.get(f"{prefix}/docs")

    assert health.json() == {"status": "live"}
    assert document["servers"][0]["url"] == "/thi-dua"
    assert 'src="docs/start.js"' in page.text


async def test_a_gateway_that_cannot_patch_posts(app: FastAPI, sign_in: SignIn) -> None:
    token = (await sign_in("clerk")).token
    headers = {"Authorization": f"Bearer {token}", "X-HTTP-Method-Override": "PATCH", "If-Match": '"v1"'}
    path = "/v1/dossiers/hs_01kezv8kjgfv1ph80rwnv5rxjx"

    async with under(app, gateways=("10.0.0.1",)) as client:
        listed = await client.post(path, json={"name": "x"}, headers=headers)
    async with under(app) as client:
        other = await client.post(path, json={"name": "x"}, headers=headers)

    assert (listed.status_code, listed.json()["code"]) == (404, "resource.not_found")
    assert (other.status_code, other.json()["code"]) == (405, "request.method")


@pytest.mark.parametrize("path", ["/v1/units", "/v1/units/", "/health/live", "/nothing", "/v1/me"])
async def test_another_origin_is_told_nothing_and_nobody_gets_a_cookie(
    http: httpx.AsyncClient, path: str
) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}

    for method in ("GET", "OPTIONS"):
        answer = await http.request(method, path, headers=headers)

        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert "Set-Cookie" not in answer.headers
        assert not answer.is_redirect
