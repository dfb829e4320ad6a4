"""An operator suspends a program, and makes a dated exception for one that cannot sign."""

import httpx
import pytest

from support.assertions import form
from support.client import Client
from support.live import Live, live
from support.server import Clone
from support.world import MACHINE
from tdkt_api.accounts.suspending import except_at, suspend_at
from tdkt_api.db.database import Database


async def token_of(office: Live) -> httpx.Response:
    return await office.http.post("/oauth2/token", data=form())


async def me(office: Live, token: str) -> int:
    office.http._transport.app.state.actors._known.clear()  # type: ignore[attr-defined]  # five seconds later
    return (await Client(office.http, token).get("/v1/me")).status_code


async def test_a_suspended_program_is_refused_with_the_tokens_that_it_has(
    clone: Clone, fresh_database: Database
) -> None:
    async with live(clone, fresh_database) as office:
        token = (await token_of(office)).json()["access_token"]
        before = await me(office, token)
        await suspend_at(clone.owner_url, MACHINE)

        refused, while_suspended = await token_of(office), await me(office, token)

        await suspend_at(clone.owner_url, MACHINE, resumed=True)
        assert (before, refused.status_code, while_suspended) == (200, 401, 401)
        assert await me(office, token) == 200


async def test_a_secret_is_shown_once_and_signs_in(clone: Clone, fresh_database: Database) -> None:
    secret = await except_at(clone.owner_url, MACHINE, "Chưa ký được", 30)
    async with live(clone, fresh_database) as office:
        issued = await office.http.post(
            "/oauth2/token",
            data={"grant_type": "client_credentials"},
            auth=httpx.BasicAuth(MACHINE, secret),
        )

        assert issued.status_code == 200
        assert await office.count("client_secret", "expires_at - created_at = interval '30 days'") == 1


async def test_nothing_is_done_with_a_program_that_is_none(clone: Clone) -> None:
    with pytest.raises(ValueError, match="no client"):
        await suspend_at(clone.owner_url, "khong-co")
    with pytest.raises(ValueError, match="at most 90 days"):
        await except_at(clone.owner_url, MACHINE, "Mãi mãi", 91)
