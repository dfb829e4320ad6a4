"""A refresh token gives the next one, once; used again, everything that came of it is over."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from support.assertions import form as of_program
from support.client import Client
from support.world import CLIENT, PASSWORD
from tdkt_api import clock

NAME = "neighbour.clerk"
LATER = timedelta(seconds=11)
Tokens = dict[str, Any]


@pytest.fixture
async def tokens(http: httpx.AsyncClient) -> Tokens:
    """What signing in gives."""
    sent = {"grant_type": "password", "client_id": CLIENT, "username": NAME, "password": PASSWORD}
    found: Tokens = (await http.post("/oauth2/token", data=sent)).json()
    return found


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eleven seconds later than it is."""
    shifted = clock.wall
    monkeypatch.setattr(clock, "wall", lambda: shifted() + LATER)


async def refreshed(http: httpx.AsyncClient, token: str, **changed: str) -> httpx.Response:
    sent = {"grant_type": "refresh_token", "client_id": CLIENT, "refresh_token": token} | changed
    return await http.post("/oauth2/token", data=sent)


async def revoked(http: httpx.AsyncClient, token: str, **changed: str) -> httpx.Response:
    return await http.post("/oauth2/revocation", data={"client_id": CLIENT, "token": token} | changed)


async def me(http: httpx.AsyncClient, token: str) -> int:
    return (await Client(http, token).get("/v1/me")).status_code


async def test_a_token_gives_the_next_one_and_a_way_in(http: httpx.AsyncClient, tokens: Tokens) -> None:
    answered = await refreshed(http, tokens["refresh_token"])

    assert answered.status_code == 200
    assert answered.headers["Cache-Control"] == "no-store"
    assert answered.json()["refresh_token"] != tokens["refresh_token"]
    assert await me(http, answered.json()["access_token"]) == 200


async def test_the_database_knows_only_hashes(
    http: httpx.AsyncClient, connection: Any, tokens: Tokens
) -> None:
    follower = (await refreshed(http, tokens["refresh_token"])).json()["refresh_token"]

    kept = str(await connection.fetch("SELECT * FROM refresh_token")) + str(
        await connection.fetch("SELECT * FROM session")
    )

    assert tokens["refresh_token"] not in kept
    assert follower not in kept


async def test_whoever_lost_the_answer_gets_the_same_token_again(
    http: httpx.AsyncClient, tokens: Tokens
) -> None:
    first = (await refreshed(http, tokens["refresh_token"])).json()

    again = await refreshed(http, tokens["refresh_token"])

    assert again.status_code == 200
    assert again.json()["refresh_token"] == first["refresh_token"]


async def test_used_again_later_it_ends_all_that_came_of_it(
    http: httpx.AsyncClient, connection: Any, tokens: Tokens, request: pytest.FixtureRequest
) -> None:
    first = (await refreshed(http, tokens["refresh_token"])).json()
    request.getfixturevalue("later")

    reused = await refreshed(http, tokens["refresh_token"])

    assert reused.status_code == 400
    assert (reused.json()["error"], reused.json()["code"]) == ("invalid_grant", "auth.grant_refused")
    assert (await refreshed(http, first["refresh_token"])).status_code == 400
    assert [await me(http, one["access_token"]) for one in (tokens, first)] == [401, 401]
    assert await connection.fetchval("SELECT ending FROM session") == "reuse"


async def test_used_again_when_the_next_one_was_used_it_ends_all_that_came_of_it(
    http: httpx.AsyncClient, tokens: Tokens
) -> None:
    first = (await refreshed(http, tokens["refresh_token"])).json()
    second = (await refreshed(http, first["refresh_token"])).json()

    reused = await refreshed(http, tokens["refresh_token"])

    assert reused.status_code == 400
    assert (await refreshed(http, second["refresh_token"])).status_code == 400
    assert await me(http, second["access_token"]) == 401


async def test_another_client_cannot_use_it_and_ends_nothing(http: httpx.AsyncClient, tokens: Tokens) -> None:
    other = await refreshed(http, tokens["refresh_token"], client_id="other-portal")
    program = await http.post(
        "/oauth2/token", data=of_program(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    )

    assert [one.json()["code"] for one in (other, program)] == ["auth.grant_refused"] * 2
    assert (await refreshed(http, tokens["refresh_token"])).status_code == 200


@pytest.mark.parametrize("token", ["x", "đ" * 20, "a" * 4096, "eyJhbGciOiJFUzI1NiJ9.e30.AA"])
async def test_an_unknown_token_is_refused(http: httpx.AsyncClient, token: str) -> None:
    refused = await refreshed(http, token)

    assert refused.status_code == 400
    assert refused.json()["error"] == "invalid_grant"


async def test_a_client_that_has_a_key_must_show_it(http: httpx.AsyncClient, tokens: Tokens) -> None:
    refused = await refreshed(http, tokens["refresh_token"], client_id="kho-ho-so")

    assert refused.status_code == 401
    assert refused.json()["error"] == "invalid_client"


async def test_a_session_has_an_end(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, tokens: Tokens
) -> None:
    now = clock.wall()
    monkeypatch.setattr(clock, "wall", lambda: now + timedelta(hours=12))

    assert (await refreshed(http, tokens["refresh_token"])).status_code == 400


async def test_it_keeps_the_instant_and_the_way_in_which_somebody_signed_in(
    http: httpx.AsyncClient, app: FastAPI, tokens: Tokens
) -> None:
    answered = (await refreshed(http, tokens["refresh_token"])).json()

    first, second = (app.state.tokens.read(one["access_token"]) for one in (tokens, answered))
    assert (first.session_id, first.acr) == (second.session_id, second.acr)
    assert abs((first.authenticated_at - second.authenticated_at).total_seconds()) <= 1


@pytest.mark.parametrize("name", ["refresh_token", "access_token"])
async def test_whoever_signs_out_is_out_with_the_next_request(
    http: httpx.AsyncClient, tokens: Tokens, name: str
) -> None:
    before = await me(http, tokens["access_token"])

    answered = await revoked(http, tokens[name])

    assert (answered.status_code, answered.json()) == (200, {})
    assert (before, await me(http, tokens["access_token"])) == (200, 401)
    assert (await refreshed(http, tokens["refresh_token"])).status_code == 400


async def test_an_unknown_token_is_as_good_as_revoked(http: httpx.AsyncClient) -> None:
    answered = await revoked(http, "khong-co")

    assert (answered.status_code, answered.json()) == (200, {})


async def test_another_client_signs_nobody_out(http: httpx.AsyncClient, tokens: Tokens) -> None:
    answered = await revoked(http, tokens["refresh_token"], client_id="other-portal")

    assert answered.status_code == 200
    assert await me(http, tokens["access_token"]) == 200


async def test_a_programs_own_token_belongs_to_no_session(http: httpx.AsyncClient) -> None:
    own = (await http.post("/oauth2/token", data=of_program())).json()
    assert "refresh_token" not in own

    refused = await revoked(http, own["access_token"])

    assert refused.status_code == 400
    assert refused.json()["error"] == "unsupported_token_type"
    assert refused.json()["code"] == "auth.token_type_refused"


async def test_an_unknown_client_revokes_nothing(http: httpx.AsyncClient, tokens: Tokens) -> None:
    refused = await revoked(http, tokens["refresh_token"], client_id="nobody")

    assert refused.status_code == 401
    assert await me(http, tokens["access_token"]) == 200
