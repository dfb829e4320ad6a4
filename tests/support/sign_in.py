"""An app through which people sign in on the page, somebody who can, and a browser made of httpx."""

import base64
import hashlib
import html
import re
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import httpx

from support import world
from support.keys import DATA_KEY, INDEX_KEY
from tdkt_api import clock
from tdkt_api.access import totp
from tdkt_api.access.vault import Vault
from tdkt_api.accounts.enrolling import add_app, set_factors

APP: Final = "cong-can-bo"
REDIRECT: Final = "https://cong.example/ve?tu=tdkt"
SECRET: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
VERIFIER: Final = "v" * 43
CHALLENGE: Final = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
WRONG_DIGITS: Final = "xxxxxx"
VAULT: Final = Vault({1: bytes.fromhex(DATA_KEY)}, bytes.fromhex(INDEX_KEY))
_FORM: Final = re.compile(r'name="form" value="([^"]+)"')


async def prepare(owner: Any, *people: str) -> None:
    """Register the app and give these people a second factor."""
    await add_app(owner, APP, "Cổng cán bộ", [REDIRECT], [])
    hashed = await world.PASSWORDS.hash(world.PASSWORD)
    for name in people:
        await set_factors(owner, VAULT, name, hashed, SECRET)


def asked(**changed: str | None) -> dict[str, str]:
    """What an app asks the page for; None leaves a parameter out."""
    given = {
        "response_type": "code",
        "client_id": APP,
        "redirect_uri": REDIRECT,
        "state": "trang thai",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | changed
    return {name: value for name, value in given.items() if value is not None}


def digits(ahead: int = 0) -> str:
    """What the authenticator app shows, or will after so many half minutes."""
    return totp.code_at(SECRET, clock.wall() + timedelta(seconds=ahead * totp.STEP))


async def opened(http: httpx.AsyncClient, **changed: str | None) -> str:
    """The page's hidden form."""
    shown = await http.get("/oauth2/authorize", params=asked(**changed))
    found = _FORM.search(shown.text)
    assert found, shown.text
    return html.unescape(found[1])


async def entered(http: httpx.AsyncClient, form: str, **changed: str) -> httpx.Response:
    """What the page answers to what was typed."""
    given = {"form": form, "username": "clerk", "password": world.PASSWORD, "digits": digits()} | changed
    return await http.post("/oauth2/authorize", data=given)


def told(answer: httpx.Response) -> dict[str, str]:
    """What the app is told at its address."""
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


async def exchanged(http: httpx.AsyncClient, code: str, **changed: str) -> httpx.Response:
    """What the app gets for the code."""
    given = {
        "grant_type": "authorization_code",
        "client_id": APP,
        "code": code,
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
    } | changed
    return await http.post("/oauth2/token", data=given)
