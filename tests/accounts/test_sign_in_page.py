"""People sign in on one page, with a password and six digits; the app gets a code, once, for a minute."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from support.client import Client
from support.live import Live, live
from support.server import Clone
from support.sign_in import APP, REDIRECT, VERIFIER, asked, digits, entered, exchanged, opened, prepare, told
from support.world import PASSWORDS
from tdkt_api import clock
from tdkt_api.access.limits import Limits
from tdkt_api.accounts.enrolling import must_be_redirect
from tdkt_api.accounts.throttle import Throttle
from tdkt_api.db.database import Database

PAGE = "/oauth2/authorize"


@pytest.fixture
async def office(clone: Clone, fresh_database: Database) -> AsyncIterator[Live]:
    async with live(clone, fresh_database) as found:
        await prepare(found.owner, "clerk", "chair")
        state = state_of(found)
        state.passwords, state.throttle = PASSWORDS, Throttle()
        yield found


@pytest.fixture
def http(office: Live) -> httpx.AsyncClient:
    return office.http


def state_of(office: Live) -> Any:
    transport: Any = office.http._transport
    return transport.app.state


async def code_of(http: httpx.AsyncClient) -> str:
    return told(await entered(http, await opened(http)))["code"]


async def test_the_page_is_for_people_and_for_nobody_else(http: httpx.AsyncClient) -> None:
    shown = await http.get(PAGE, params=asked())

    assert shown.status_code == 200
    assert '<html lang="vi">' in shown.text
    assert "Cổng cán bộ" in shown.text
    assert "<script" not in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    policy = shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert policy.endswith("form-action 'self' https://cong.example")
    assert "HttpOnly" in shown.headers["Set-Cookie"]
    assert "samesite=strict" in shown.headers["Set-Cookie"].lower()


async def test_whoever_knows_and_has_both_comes_back_with_a_code_that_opens_the_door(
    http: httpx.AsyncClient, office: Live
) -> None:
    answered = await entered(http, await opened(http))

    assert answered.status_code == 303
    assert answered.headers["Location"].startswith("https://cong.example/ve?tu=tdkt&code=")
    back = told(answered)
    assert (back["state"], back["iss"]) == ("trang thai", "https://tdkt.invalid")
    issued = (await exchanged(http, back["code"])).json()
    me = (await Client(http, issued["access_token"]).get("/v1/me")).json()
    assert (me["client_id"], me["person"]["name"]) == (APP, "Người clerk")
    assert state_of(office).tokens.read(issued["access_token"]).acr == "password_otp"
    assert "refresh_token" in issued
    assert await office.count("security_entry", "code IN ('auth.code_given', 'auth.signed_in')") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "mat-khau-sai"},
        {"digits": "000000"},
        {"digits": "một hai"},
        {"username": "khong.ai"},
        {"username": "head"},  # has no second factor
        {"password": "đ" * 600},
    ],
)
async def test_whatever_is_wrong_is_answered_alike_and_noted(
    http: httpx.AsyncClient, office: Live, wrong: dict[str, str]
) -> None:
    answered = await entered(http, await opened(http), **wrong)

    assert answered.status_code == 400
    assert 'role="alert" id="wrong"' in answered.text
    assert answered.headers["Cache-Control"] == "no-store"
    assert wrong.get("password", "mat-khau-sai") not in answered.text
    assert await office.count("authorization_code") == 0
    assert await office.count("security_entry", "code = 'auth.credentials_refused'") == 1


async def test_digits_are_taken_once(http: httpx.AsyncClient) -> None:
    shown = digits()
    first = await entered(http, await opened(http), digits=shown)

    again = await entered(http, await opened(http), digits=shown)
    later = await entered(http, await opened(http), digits=digits(ahead=1))
    earlier = await entered(http, await opened(http), digits=shown)

    assert [one.status_code for one in (first, again, later, earlier)] == [303, 400, 303, 400]


async def test_wrong_tries_use_no_digits_up(http: httpx.AsyncClient) -> None:
    shown = digits()
    await entered(http, await opened(http), digits=shown, password="mat-khau-sai")

    right = await entered(http, await opened(http), digits=shown)

    assert right.status_code == 303


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "https://cong.example/ve"},
        {"redirect_uri": f"{REDIRECT}&them=1"},
        {"redirect_uri": "https://cong.example.evil.example/ve?tu=tdkt"},
        {"redirect_uri": None},
        {"client_id": "portal"},
        {"client_id": None},
        {"client_id": "a\0b"},
    ],
)
async def test_nobody_is_sent_to_an_address_that_was_not_registered(
    http: httpx.AsyncClient, changed: dict[str, str | None]
) -> None:
    refused = await http.get(PAGE, params=asked(**changed))

    assert refused.status_code == 400
    assert "Location" not in refused.headers
    assert 'name="password"' not in refused.text


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "ngan"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"state": "x" * 501}, "invalid_request"),
    ],
)
async def test_the_app_is_told_what_is_wrong_with_its_request(
    http: httpx.AsyncClient, changed: dict[str, str | None], error: str
) -> None:
    refused = await http.get(PAGE, params=asked(**changed))

    assert refused.status_code == 303
    assert told(refused)["error"] == error


async def test_a_form_is_good_in_its_own_browser_alone(http: httpx.AsyncClient) -> None:
    form = await opened(http)
    http.cookies.clear()
    without = await entered(http, form)
    await opened(http)

    other = await entered(http, form)

    assert [without.status_code, other.status_code] == [400, 400]
    assert "Location" not in other.headers


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
async def test_a_form_is_taken_from_our_own_page_alone(
    http: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    form = await opened(http)
    http.headers.update(headers)

    refused = await entered(http, form)

    assert refused.status_code == 400
    assert "Location" not in refused.headers


@pytest.mark.parametrize("form", ["", "x", "a.b", "đ.đ", "=" * 5000])
async def test_any_other_form_is_no_failure_of_the_service(http: httpx.AsyncClient, form: str) -> None:
    await opened(http)

    assert (await entered(http, form)).status_code == 400


async def test_a_form_lives_ten_minutes(http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    form, now = await opened(http), clock.wall()
    monkeypatch.setattr(clock, "wall", lambda: now + timedelta(minutes=11))

    assert (await entered(http, form)).status_code == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "w" * 43},
        {"redirect_uri": "https://cong.example/ve"},
        {"client_id": "portal"},
    ],
)
async def test_a_code_is_for_its_app_address_and_verifier_and_is_gone_after_a_wrong_try(
    http: httpx.AsyncClient, changed: dict[str, str]
) -> None:
    code = await code_of(http)

    refused = await exchanged(http, code, **changed)
    right = await exchanged(http, code)

    assert [refused.status_code, right.status_code] == [400, 400]
    assert refused.json()["error"] == "invalid_grant"


async def test_a_code_that_comes_again_ends_what_it_gave(http: httpx.AsyncClient, office: Live) -> None:
    code = await code_of(http)
    issued = (await exchanged(http, code)).json()

    again = await exchanged(http, code)

    assert again.status_code == 400
    assert (await Client(http, issued["access_token"]).get("/v1/me")).status_code == 401
    assert await office.count("security_entry", "code = 'auth.code_reused'") == 1


async def test_a_code_lives_a_minute(http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    code, now = await code_of(http), clock.wall()
    monkeypatch.setattr(clock, "wall", lambda: now + timedelta(seconds=60))

    assert (await exchanged(http, code)).status_code == 400


async def test_the_database_knows_no_code_and_no_secret(http: httpx.AsyncClient, office: Live) -> None:
    code = await code_of(http)

    kept = str(await office.owner.fetch("SELECT * FROM authorization_code"))
    kept += str(await office.owner.fetch("SELECT * FROM second_factor"))

    assert code not in kept
    assert VERIFIER not in kept
    assert "JBSWY3DP" not in kept


async def test_guessing_is_slowed_down_and_no_known_device_and_no_other_place_with_it(
    http: httpx.AsyncClient, office: Live
) -> None:
    first = await entered(http, await opened(http))
    device = {name: value for name, value in http.cookies.items() if name == "tdkt_device"}
    http.cookies.clear()
    for _ in range(5):
        await entered(http, await opened(http), password="mat-khau-sai")

    slowed = await entered(http, await opened(http), digits=digits(ahead=1))
    transport: Any = http._transport
    elsewhere = httpx.ASGITransport(transport.app, client=("203.0.113.7", 1))
    async with httpx.AsyncClient(transport=elsewhere, base_url="http://tdkt.test") as other:
        there = await entered(other, await opened(other), password="mat-khau-sai")
    http.cookies.update(device)
    known = await entered(http, await opened(http), digits=digits(ahead=1))

    assert first.status_code == 303
    assert (slowed.status_code, there.status_code, known.status_code) == (429, 400, 303)
    assert 'id="wait"' in slowed.text


async def test_a_device_is_known_for_who_signed_in_with_it_alone(http: httpx.AsyncClient) -> None:
    await entered(http, await opened(http))
    for _ in range(5):
        await entered(http, await opened(http), username="chair", password="mat-khau-sai")

    slowed = await entered(http, await opened(http), username="chair")

    assert slowed.status_code == 429


async def test_an_address_that_asks_too_often_waits(
    http: httpx.AsyncClient, office: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = Limits(client=0, address=1, window=60, processes=1)
    monkeypatch.setitem(state_of(office)._state, "limits", limits)

    answers = [await http.get(PAGE, params=asked()) for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 429]


@pytest.mark.parametrize(
    "uri",
    [
        "http://cong.example/ve",
        "https://cong.example/ve#x",
        "https://a@cong.example/ve",
        "https:///ve",
        "javascript:alert(1)",
        "data:text/html,x",
        "ứngdụng:/ve",
        "https://cong.example/ve;x",
        "/ve",
    ],
)
def test_no_other_address_is_registered(uri: str) -> None:
    with pytest.raises(ValueError, match="no https address"):
        must_be_redirect(uri)


@pytest.mark.parametrize(
    "uri", ["https://cong.example/ve", "http://127.0.0.1:8080/ve", "http://[::1]/ve", "vn.tdkt.app:/ve"]
)
def test_an_address_of_ones_own_is_registered(uri: str) -> None:
    assert must_be_redirect(uri) == uri
