"""What the sign-in page is given: signed, for ten minutes and one browser; and devices that are known."""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64decode
from dataclasses import asdict, dataclass
from typing import Final

from .. import clock
from .keys import base64url

LASTING: Final = 600
_PURPOSE: Final = b"tdkt/sign-in/v1"
_LONGEST: Final = 4096


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """What a program asks of the page (RFC 6749 §4.1.1, RFC 7636)."""

    client_id: str
    redirect_uri: str
    state: str
    code_challenge: str


class SignInForms:
    """Signs forms and recognises devices by a key of this deployment; nothing is kept."""

    def __init__(self, key: bytes) -> None:
        self._key: Final = hmac.digest(key, _PURPOSE, hashlib.sha256)

    def sealed(self, asked: SignInRequest, browser: str) -> str:
        """What goes into the form; good in this browser alone."""
        told = {**asdict(asked), "until": int(clock.wall().timestamp()) + LASTING}
        text = base64url(json.dumps(told, separators=(",", ":")).encode())
        return f"{text}.{self._mark('form', text, browser)}"

    def opened(self, sealed: str, browser: str) -> SignInRequest | None:
        """What was asked, unless the form is another browser's, too old or not ours."""
        text, _, mark = sealed.partition(".")
        if len(sealed) > _LONGEST or not self._is(mark, "form", text, browser):
            return None
        told = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if told.pop("until") < clock.wall().timestamp():
            return None
        return SignInRequest(**told)

    def device(self, username: str) -> str:
        """By what a browser is known in which this person has signed in."""
        name = secrets.token_urlsafe(16)
        return f"{name}.{self._mark('device', name, username)}"

    def known_device(self, cookie: str, username: str) -> str | None:
        """Its name, where the person has signed in with it before."""
        name, _, mark = cookie.partition(".")
        return name if self._is(mark, "device", name, username) else None

    def _mark(self, *parts: str) -> str:
        told = "\0".join(parts).encode("utf-8", "replace")
        return base64url(hmac.digest(self._key, told, hashlib.sha256))

    def _is(self, mark: str, *parts: str) -> bool:
        return hmac.compare_digest(mark.encode("utf-8", "replace"), self._mark(*parts).encode())
