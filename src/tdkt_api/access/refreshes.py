"""Refresh tokens: 256 bits that nobody but their holder knows; each follows from the last and our key."""

import hashlib
import hmac
import secrets
from typing import Final
from uuid import UUID

from .keys import base64url

_PURPOSE: Final = b"tdkt/refresh/v1"


class Refreshes:
    """Makes tokens; none of them is kept anywhere.

    The next one is computed from the one before, so that whoever did not get the answer is given the same
    again, and from a key of this deployment, so that nobody else can compute it.
    """

    def __init__(self, key: bytes) -> None:
        self._key: Final = hmac.digest(key, _PURPOSE, hashlib.sha256)

    def first(self) -> str:
        """A token by chance."""
        return secrets.token_urlsafe(32)

    def after(self, token: str, session_id: UUID, number: int) -> str:
        """The token with this number in its session, which follows that one."""
        told = b"\0".join((token.encode(), session_id.bytes, str(number).encode()))
        return base64url(hmac.digest(self._key, told, hashlib.sha256))


def hash_of(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()
