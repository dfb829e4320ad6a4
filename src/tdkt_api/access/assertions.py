"""How a program shows who it is: a short statement signed with its own key (RFC 7523)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from .. import clock
from ..errors import ClientRefused
from . import jws
from .jws import ALGORITHM, LEEWAY, check

LONGEST: Final = 300
"""Seconds until an assertion may expire."""
_REQUIRED: Final = ("iss", "sub", "aud", "exp", "jti")
_KNOWN: Final = frozenset({"alg", "typ", "kid"})
_TYPES: Final = frozenset({"JWT", "jwt", "client-authentication+jwt"})
_NAME: Final = re.compile(r"[!-~]{1,200}")


@dataclass(frozen=True, slots=True)
class Assertion:
    """What an assertion says; who has signed it is not known yet.

    Attributes:
        client: The program that it names.
        audience: Whom it was made for, one of those that we are.
        jti: Its own name; it may be used once.
    """

    client: str
    kid: str
    audience: str
    jti: str
    expires_at: datetime
    _text: str

    def verify(self, public_key: str) -> None:
        """Insist that this key, in PEM, has signed it.

        Raises:
            ClientRefused: it has not.
        """
        try:
            jws.verify(
                self._text,
                jws.key_of(public_key),
                audience=self.audience,
                issuer=self.client,
                required=_REQUIRED,
            )
        except Exception:
            raise ClientRefused from None


def read(text: str, audiences: Collection[str]) -> Assertion:
    """What an assertion says that was made for one of us and has minutes to live.

    Raises:
        ClientRefused: for any other, and whatever else goes wrong.
    """
    try:
        header, claims = jws.opened(text)
        return _read(text, header, claims, audiences)
    except Exception:
        raise ClientRefused from None


def _read(
    text: str, header: Mapping[str, Any], claims: Mapping[str, Any], audiences: Collection[str]
) -> Assertion:
    check(header.keys() <= _KNOWN and header["alg"] == ALGORITHM and header.get("typ", "JWT") in _TYPES)
    client, audience = _name(claims, "iss"), _name(claims, "aud")
    check(claims["sub"] == client and audience in audiences)
    now = clock.wall().timestamp()
    expires = _instant(claims, "exp")
    check(now - LEEWAY < expires <= now + LONGEST + LEEWAY)
    for name in {"iat", "nbf"} & claims.keys():
        check(_instant(claims, name) <= now + LEEWAY)
    at = datetime.fromtimestamp(expires, UTC)
    return Assertion(client, _name(header, "kid"), audience, _name(claims, "jti"), at, text)


def _name(members: Mapping[str, Any], name: str) -> str:
    value = members[name]
    check(isinstance(value, str) and _NAME.fullmatch(value) is not None)
    return str(value)


def _instant(claims: Mapping[str, Any], name: str) -> int:
    value = claims[name]
    check(type(value) is int and value >= 0)
    return int(value)
