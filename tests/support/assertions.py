"""Assertions by which the program of `support.world` shows who it is, also wrong ones."""

import time
from itertools import count
from typing import Any, Final

from support.forge import signed
from support.world import MACHINE, MACHINE_KEY

ISSUER: Final = "https://tdkt.invalid"
TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_NUMBERS: Final = count(1)


def claims(**changed: Any) -> dict[str, Any]:
    """What a sound assertion says; None leaves a claim out."""
    now = int(time.time())
    made = {
        "iss": MACHINE,
        "sub": MACHINE,
        "aud": ISSUER,
        "exp": now + 60,
        "iat": now,
        "jti": f"a-{now}-{next(_NUMBERS)}",
    } | changed
    return {name: value for name, value in made.items() if value is not None}


def assertion(header: dict[str, Any] | None = None, key: Any = None, **changed: Any) -> str:
    """An assertion signed with the program's key, or with another."""
    made = {"alg": "ES256", "typ": "JWT", "kid": MACHINE_KEY.public.kid} | (header or {})
    kept = {name: value for name, value in made.items() if value is not None}
    return signed(kept, claims(**changed), key or MACHINE_KEY.key)


def form(text: str | None = None, **changed: str) -> dict[str, str]:
    """The form that a program sends."""
    return {
        "grant_type": "client_credentials",
        "client_assertion_type": TYPE,
        "client_assertion": text or assertion(),
    } | changed
