"""Signing in with a password."""

from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest
from fastapi import FastAPI

from support.world import CLIENT, PASSWORD
from tdkt_api.accounts.throttle import Throttle
from tdkt_api.errors import TooManySignIns

NAME = "neighbour.clerk"


def form(**change: str) -> dict[str, str]:
    return {
        "grant_type": "password",
        "client_id": CLIENT,
        "username": NAME,
        "password": PASSWORD,
    } | change


@pytest.fixture
def without_passwords(app: FastAPI) -> Iterator[None]:
    """A deployment that takes no passwords."""
    kept = app.state.settings
    app.state.settings = kept.model_copy(update={"password_grant": False})
    yield
    app.state.settings = kept


async def test_a_password_gives_a_token_of_ten_minutes(http: httpx.AsyncClient) -> None:
    answered = await http.post("/oauth2/token", data=form())

    assert answered.status_code == 200
    assert answered.json()["token_type"] == "Bearer"
    assert answered.json()["expires_in"] == 600
    assert answered.headers["Cache-Control"] == "no-store"


async def test_the_token_opens_the_door(http: httpx.AsyncClient) -> None:
    token = (await http.post("/oauth2/token", data=form())).json()["access_token"]

    me = await http.get("/v1/me", headers={"Authorization": f"Bearer {token}"})

    assert me.status_code == 200


@pytest.mark.parametrize("spelling", ["NEIGHBOUR.CLERK", " Neighbour.Clerk "])
async def test_a_user_name_is_taken_however_it_is_typed(http: httpx.AsyncClient, spelling: str) -> None:
    answered = await http.post("/oauth2/token", data=form(username=spelling))

    assert answered.status_code == 200


async def test_a_wrong_password_an_unknown_user_and_an_unknown_client_are_answered_alike(
    http: httpx.AsyncClient,
) -> None:
    answers = [
        await http.post("/oauth2/token", data=form(**change))
        for change in ({"password": "sai"}, {"username": "không.ai"}, {"client_id": "nobody"})
    ]

    told = [{**answer.json(), "request_id": ""} for answer in answers]
    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert told[0] == told[1] == told[2]
    assert told[0]["code"] == "auth.credentials_refused"
    assert told[0]["error"] == "invalid_grant"


@pytest.mark.parametrize("grant", ["implicit", "authorization-code", "Password"])
async def test_another_grant_is_refused(http: httpx.AsyncClient, grant: str) -> None:
    refused = await http.post("/oauth2/token", data=form(grant_type=grant))

    assert refused.status_code == 400
    assert refused.json()["code"] == "auth.grant_type_refused"
    assert refused.json()["error"] == "unsupported_grant_type"


async def test_a_deployment_that_takes_no_passwords_refuses_the_right_one(
    without_passwords: None, http: httpx.AsyncClient
) -> None:
    refused = await http.post("/oauth2/token", data=form())

    assert refused.json()["code"] == "auth.grant_type_refused"


@pytest.mark.parametrize("name", ["grant_type", "client_id", "username", "password"])
async def test_a_missing_member_is_pointed_at(http: httpx.AsyncClient, name: str) -> None:
    sent = form()
    del sent[name]

    refused = await http.post("/oauth2/token", data=sent)

    assert refused.status_code == 400
    assert [one["pointer"] for one in refused.json()["errors"]] == [f"/{name}"]


@pytest.mark.parametrize("name", ["client_id", "username", "password"])
async def test_a_zero_byte_is_no_failure_of_the_service(http: httpx.AsyncClient, name: str) -> None:
    refused = await http.post("/oauth2/token", data=form(**{name: "a\0b"}))

    assert refused.status_code == 400


@pytest.mark.parametrize("password", ["NaN", "1e999", "[{", "9" * 40])
async def test_a_password_is_read_as_text(http: httpx.AsyncClient, password: str) -> None:
    refused = await http.post("/oauth2/token", data=form(password=password))

    assert refused.json()["code"] == "auth.credentials_refused"


async def test_json_is_not_taken(http: httpx.AsyncClient) -> None:
    refused = await http.post("/oauth2/token", json=form())

    assert refused.status_code == 415


async def test_guessing_is_slowed_down_and_never_told_apart(http: httpx.AsyncClient) -> None:
    for _ in range(5):
        await http.post("/oauth2/token", data=form(password="sai"))

    slowed = await http.post("/oauth2/token", data=form())
    other = await http.post("/oauth2/token", data=form(username="clerk"))

    assert slowed.status_code == 429
    assert slowed.headers["Retry-After"] == "1"
    assert slowed.json()["code"] == "auth.too_many_sign_ins"
    assert other.status_code == 200


class Seconds:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_delay_doubles_up_to_a_quarter_of_an_hour() -> None:
    seconds = Seconds()
    throttle = Throttle(seconds)
    waits = []
    for _ in range(18):
        throttle.failed("an", "app")
        waits.append(_wait(throttle))
        seconds.now += waits[-1]

    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]


def test_nobody_is_locked_out_for_good() -> None:
    seconds = Seconds()
    throttle = Throttle(seconds)
    for _ in range(1000):
        throttle.failed("an", "app")

    seconds.now += 900

    assert _wait(throttle) == 0


def test_a_success_forgets_the_failures() -> None:
    throttle = Throttle(Seconds())
    for _ in range(6):
        throttle.failed("an", "app")

    throttle.succeeded("an", "app")

    assert _wait(throttle) == 0


def test_memory_has_an_end() -> None:
    seconds = Seconds()
    throttle = Throttle(seconds)
    for number in range(45_000):
        throttle.failed(f"an{number}", "app")

    assert len(throttle._known) <= 20_000


def test_tries_at_the_same_time_are_no_way_around() -> None:
    throttle = Throttle(Seconds())

    with ExitStack() as running:
        for _ in range(5):
            running.enter_context(throttle.attempt("an", "app"))
        waits_meanwhile = _wait(throttle)

    assert waits_meanwhile == 1
    assert _wait(throttle) == 0


def _wait(throttle: Throttle) -> int:
    try:
        with throttle.attempt("an", "app"):
            pass
    except TooManySignIns as refused:
        return int(refused.params["retry_after"])
    return 0
