"""Access tokens of our own: ES256, ten minutes."""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from .. import clock, ids
from ..errors import InvalidToken
from ..ids import Prefix
from . import jws
from .jws import ALGORITHM, LEEWAY, check
from .keys import PublicKey, SigningKey

LIFETIME: Final = 600
_LONGEST: Final = 900  # what a token may claim to live
_KEPT: Final = 10_000  # verified tokens in memory
_TYPE: Final = "at+jwt"
_HEADER: Final = frozenset({"alg", "typ", "kid"})
_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,100}")
_INSTANTS: Final = ("exp", "iat", "nbf", "auth_time")
_REQUIRED: Final = ("aud", "exp", "iat", "iss", "sub", "jti", "nbf")


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says; authority is not among it."""

    person_id: UUID
    client_id: str
    jti: str
    acr: str
    session_id: UUID | None
    issued_at: datetime
    expires_at: datetime
    authenticated_at: datetime


class Tokens:
    """Issues and reads the tokens of one issuer for one audience."""

    def __init__(
        self, signing: SigningKey, *, issuer: str, audience: str, beside: Sequence[PublicKey] = ()
    ) -> None:
        """Prepare the keys; those `beside` it, the next and the one before, verify too.

        Raises:
            RuntimeError: python-jose has not selected the backend of `cryptography`.
        """
        jws.check_backend()
        self.public: Final = (signing.public, *beside)
        self._signing: Final = signing
        self._signer: Final = jws.key_of(signing.pem())
        self._verifiers: Final = {key.kid: jws.key_of(key.pem()) for key in self.public}
        self._issuer: Final = issuer
        self._audience: Final = audience
        self._verified: Final[dict[bytes, Claims]] = {}

    def issue(
        self,
        person_id: UUID,
        client_id: str,
        *,
        level: str | None,
        unit: str | None,
        roles: Sequence[str],
        auth_time: datetime,
        acr: str = "password",
        session_id: UUID | None = None,
    ) -> str:
        """A token for ten minutes; `level`, `unit`, `roles` are hints for portals' menus, never read here."""
        now = int(clock.wall().timestamp())
        hints = {
            "level": level,
            "unit": unit,
            "roles": list(roles),
            "sid": session_id and ids.show(Prefix.SESSION, session_id),
        }
        claims = {
            "iss": self._issuer,
            "sub": ids.show(Prefix.PERSON, person_id),
            "aud": self._audience,
            "exp": now + LIFETIME,
            "iat": now,
            "nbf": now,
            "jti": secrets.token_urlsafe(16),
            "client_id": client_id,
            "acr": acr,
            "auth_time": int(auth_time.timestamp()),
            **{name: value for name, value in hints.items() if value is not None},
        }
        headers = {"typ": _TYPE, "kid": self._signing.public.kid}
        return jws.signed(claims, self._signer, headers)

    def read(self, token: str) -> Claims:
        """The claims of a token that we issued and that is valid now.

        Raises:
            InvalidToken: for any other token, and whatever else goes wrong.
        """
        try:
            return self._known(token)
        except Exception:
            raise InvalidToken from None

    def _known(self, token: str) -> Claims:
        check(len(token) <= jws.TOKEN_BYTES and token.isascii())
        now = clock.wall()
        mark = hashlib.sha256(token.encode("ascii")).digest()
        claims = self._verified.get(mark)
        if claims is None:
            claims = self._verify(token)
            self._keep(mark, claims, now)
        check(now.timestamp() < claims.expires_at.timestamp() + LEEWAY)
        return claims

    def _verify(self, token: str) -> Claims:
        header, named = jws.opened(token)
        key = self._verifiers[_kid(header)]
        jws.verify(token, key, audience=self._audience, issuer=self._issuer, required=_REQUIRED)
        check(named["iss"] == self._issuer and named["aud"] == self._audience)
        return _claims(named)

    def _keep(self, mark: bytes, claims: Claims, now: datetime) -> None:
        if len(self._verified) >= _KEPT:
            for old, held in list(self._verified.items()):
                if held.expires_at <= now:
                    del self._verified[old]
        while len(self._verified) >= _KEPT:
            del self._verified[next(iter(self._verified))]
        self._verified[mark] = claims


def _kid(header: Mapping[str, Any]) -> str:
    # Nothing else may stand there: no crit, jku, x5u, jwk, x5c, zip, enc, b64.
    check(header.keys() == _HEADER)
    check(header["alg"] == ALGORITHM and header["typ"] == _TYPE)
    check(isinstance(header["kid"], str))
    return str(header["kid"])


def _claims(named: Mapping[str, Any]) -> Claims:
    check(all(type(named[name]) is int and named[name] >= 0 for name in _INSTANTS))
    now = clock.wall().timestamp()
    issued, expires = named["iat"], named["exp"]
    check(0 < expires - issued <= _LONGEST and now < expires + LEEWAY)
    check(max(issued, named["nbf"], named["auth_time"]) <= now + LEEWAY)
    return Claims(
        ids.read(Prefix.PERSON, _text(named, "sub")),
        _text(named, "client_id"),
        _text(named, "jti"),
        _text(named, "acr"),
        ids.read(Prefix.SESSION, _text(named, "sid")) if "sid" in named else None,
        *(datetime.fromtimestamp(named[name], UTC) for name in ("iat", "exp", "auth_time")),
    )


def _text(named: Mapping[str, Any], name: str) -> str:
    value = named[name]
    check(isinstance(value, str) and _NAME.fullmatch(value) is not None)
    return str(value)
