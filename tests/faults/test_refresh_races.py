"""One refresh token, twenty at once: one successor; used again too late, everybody who holds any is out."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Final

import httpx
import pytest

from support.live import Live, live
from support.server import Clone
from support.world import CLIENT, PASSWORD, PASSWORDS
from tdkt_api import clock
from tdkt_api.accounts.throttle import Throttle
from tdkt_api.db.database import Database

PARALLEL: Final = 20


@pytest.fixture
async def office(clone: Clone, fresh_database: Database) -> AsyncIterator[Live]:
    async with live(clone, fresh_database) as found:
        state: Any = found.http._transport.app.state  # type: ignore[attr-defined]
        state.passwords, state.throttle = PASSWORDS, Throttle()
        yield found


async def signed_in(office: Live) -> str:
    sent = {"grant_type": "password", "client_id": CLIENT, "username": "clerk", "password": PASSWORD}
    found: str = (await office.http.post("/oauth2/token", data=sent)).json()["refresh_token"]
    return found


async def burst(office: Live, token: str) -> list[httpx.Response]:
    """The same token twenty times at once; whoever is told to come again does."""
    return list(await asyncio.gather(*(used(office, token) for _ in range(PARALLEL))))


async def used(office: Live, token: str) -> httpx.Response:
    sent = {"grant_type": "refresh_token", "client_id": CLIENT, "refresh_token": token}
    async with asyncio.timeout(60):
        while True:
            answer = await office.http.post("/oauth2/token", data=sent)
            if answer.status_code != 503:
                return answer


@pytest.mark.parametrize("rounds", [10, pytest.param(100, marks=pytest.mark.slow)])
async def test_twenty_at_once_get_one_successor_and_its_reuse_ends_the_family(
    office: Live, monkeypatch: pytest.MonkeyPatch, rounds: int
) -> None:
    token, seen = await signed_in(office), set[str]()
    for _ in range(rounds):
        answers = await burst(office, token)

        successors = {one.json()["refresh_token"] for one in answers}
        assert {one.status_code for one in answers} == {200}
        assert len(successors) == 1
        assert not successors & seen
        seen |= successors
        token = successors.pop()
    assert await office.count("refresh_token") == rounds + 1
    first = await used(office, token)
    now = clock.wall()
    monkeypatch.setattr(clock, "wall", lambda: now + timedelta(seconds=11))

    late = await burst(office, token)
    last = await used(office, first.json()["refresh_token"])
    me = await office.http.get("/v1/me", headers={"Authorization": f"Bearer {first.json()['access_token']}"})

    assert {one.status_code for one in late} == {400}
    assert (last.status_code, me.status_code) == (400, 401)
    assert await office.count("session", "ending = 'reuse'") == 1
    assert await office.count("security_entry", "code = 'auth.refresh_reused'") == 1


async def test_without_the_number_in_its_session_there_would_be_many_successors(office: Live) -> None:
    """The negative control: nothing remembers that a token was used, or which number follows."""
    await office.owner.execute(
        "ALTER TABLE refresh_token DROP CONSTRAINT uq_refresh_token_session_id_number,"
        " DROP CONSTRAINT uq_refresh_token_token_hash;"
        " CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN NEW.used_at := NULL; RETURN NEW; END $$;"
        " CREATE TRIGGER forget BEFORE UPDATE ON refresh_token FOR EACH ROW EXECUTE FUNCTION forget()"
    )

    answers = await burst(office, await signed_in(office))

    assert {one.status_code for one in answers} == {200}
    assert await office.count("refresh_token") == PARALLEL + 1
