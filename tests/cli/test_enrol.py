"""An operator registers an app and enrols a person, who then signs in on the page."""

from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from support.live import live
from support.server import Clone
from support.sign_in import APP, REDIRECT, VAULT, entered, exchanged, opened, told
from tdkt_api.accounts.enrolling import enrol, register_app
from tdkt_api.accounts.throttle import Throttle
from tdkt_api.db.database import Database

ISSUER = "https://tdkt.example"
PASSWORD = "một mật khẩu đủ dài"


async def test_whoever_was_enrolled_signs_in(clone: Clone, fresh_database: Database) -> None:
    kid = await register_app(clone.owner_url, APP, "Cổng cán bộ", [REDIRECT], None)
    shown = await enrol(clone.owner_url, VAULT, ISSUER, "Head", PASSWORD)
    secret = parse_qs(urlsplit(shown).query)["secret"][0]
    async with live(clone, fresh_database) as office:
        office.http._transport.app.state.throttle = Throttle()  # type: ignore[attr-defined]
        given = {"username": "head", "password": PASSWORD, "digits": pyotp.TOTP(secret).now()}

        back = await entered(office.http, await opened(office.http), **given)
        issued = await exchanged(office.http, told(back)["code"])

        assert (kid, issued.status_code) == ("none", 200)
        assert shown.startswith("otpauth://totp/tdkt.example:Head?")
        assert secret not in str(await office.owner.fetch("SELECT * FROM second_factor"))


@pytest.mark.parametrize(("username", "password"), [("khong.ai", PASSWORD), ("head", "ngan")])
async def test_nobody_is_enrolled_without_an_account_or_with_a_short_password(
    clone: Clone, username: str, password: str
) -> None:
    with pytest.raises(ValueError, match=r"is called|at least 12"):
        await enrol(clone.owner_url, VAULT, ISSUER, username, password)


@pytest.mark.parametrize("wrong", [{"code": "a b"}, {"code": "portal"}, {"redirects": ["http://x.example/"]}])
async def test_no_app_is_registered_of_what_is_wrong(clone: Clone, wrong: dict[str, object]) -> None:
    given: dict[str, object] = {"code": APP, "redirects": [REDIRECT], **wrong}

    with pytest.raises(ValueError, match=r"client id|already|no https"):
        await register_app(clone.owner_url, given["code"], "X", given["redirects"], None)  # type: ignore[arg-type]
