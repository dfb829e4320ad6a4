"""The second factor: six digits that change every half minute (RFC 6238). The only user of its library."""

import hmac
from datetime import datetime
from typing import Final

import pyotp

STEP: Final = 30
_DRIFT: Final = 1  # steps that a clock may be ahead or behind
NOBODYS: Final = pyotp.random_base32()
"""A secret for whoever has none: comparing costs the same, and nothing that follows from it counts."""


def new_secret() -> str:
    """A secret of 160 bits by chance, in base32."""
    return pyotp.random_base32()


def uri(secret: str, username: str, issuer: str) -> str:
    """What an authenticator app reads, as text or as a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)


def code_at(secret: str, at: datetime) -> str:
    """The digits of an instant."""
    return pyotp.TOTP(secret).at(at)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The number of the half minute whose digits these are, near an instant; all of them are compared."""
    now, found = int(at.timestamp()) // STEP, None
    totp = pyotp.TOTP(secret)
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            found = step
    return found
