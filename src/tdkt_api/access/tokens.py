"""Access tokens of our own: ES256, ten minutes. The only module that may import `jose`."""

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from jose import jwk, jwt
from jose.backends.cryptography_backend import CryptographyECKey

from .. import clock, ids
from ..errors import InvalidToken
from ..ids import Prefix
from .keys import PublicKey, SigningKey, base64url

LIFETIME: Final = 600
_LONGEST: Final = 900  # what a token may claim to live
_LEEWAY: Final = 30
_KEPT: Final = 10_000  # verified tokens in memory
_ALGORITHM: Final = "ES256"
_TYPE: Final = "at+jwt"
_TOKEN_BYTES: Final = 4096
_HEADER_BYTES: Final = 512
_SIGNATURE_BYTES: Final = 64
_HEADER_DEPTH: Final = 2
_CLAIMS_DEPTH: Final = 4
_HEADER: Final = frozenset({"alg", "typ", "kid"})
_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,100}")
_PART: Final = re.compile(r"[A-Za-z0-9_-]+")
_INSTANTS: Final = ("exp", "iat", "nbf", "auth_time")
_REQUIRED: Final = ("aud", "exp", "iat", "iss", "sub", "jti", "nbf")
_OPTIONS: Final = {**{f"require_{name}": True for name in _REQUIRED}, "leeway": _LEEWAY}


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says; authority is not among it."""

    person_id: UUID
    client_id: str
    jti: str
    acr: str
    session_id: str | None
    issued_at: datetime
    expires_at: datetime
    authenticated_at: datetime


class Tokens:
    """Issues and reads the tokens of one issuer for one audience."""

    def __init__(
        self, signing: SigningKey, *, issuer: str, audience: str, retired: Sequence[PublicKey] = ()
    ) -> None:
        """Prepare the keys; `retired` ones still verify what they signed.

        Raises:
            RuntimeError: python-jose has not selected the backend of `cryptography`.
        """
        _check_backend()
        self.public: Final = (signing.public, *retired)
        self._signing: Final = signing
        self._signer: Final = jwk.construct(signing.pem(), _ALGORITHM)
        self._verifiers: Final = {key.kid: jwk.construct(key.pem(), _ALGORITHM) for key in self.public}
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
        session_id: str | None = None,
    ) -> str:
        """A token for ten minutes; `level`, `unit`, `roles` are hints for portals' menus, never read here."""
        now = int(clock.wall().timestamp())
        hints = {"level": level, "unit": unit, "roles": list(roles), "sid": session_id}
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
        return str(jwt.encode(claims, self._signer, algorithm=_ALGORITHM, headers=headers))

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
        _check(len(token) <= _TOKEN_BYTES and token.isascii())
        now = clock.wall()
        mark = hashlib.sha256(token.encode("ascii")).digest()
        claims = self._verified.get(mark)
        if claims is None:
            claims = self._verify(token)
            self._keep(mark, claims, now)
        _check(now.timestamp() < claims.expires_at.timestamp() + _LEEWAY)
        return claims

    def _verify(self, token: str) -> Claims:
        header, payload, signature = (_decoded(part) for part in _parts(token))
        _check(len(header) <= _HEADER_BYTES and len(signature) == _SIGNATURE_BYTES)
        key = self._verifiers[_kid(_read(header, _HEADER_DEPTH))]
        named = _read(payload, _CLAIMS_DEPTH)
        options = {"audience": self._audience, "issuer": self._issuer, "options": _OPTIONS}
        jwt.decode(token, key, algorithms=[_ALGORITHM], **options)
        _check(named["iss"] == self._issuer and named["aud"] == self._audience)
        return _claims(named)

    def _keep(self, mark: bytes, claims: Claims, now: datetime) -> None:
        if len(self._verified) >= _KEPT:
            for old, held in list(self._verified.items()):
                if held.expires_at <= now:
                    del self._verified[old]
        while len(self._verified) >= _KEPT:
            del self._verified[next(iter(self._verified))]
        self._verified[mark] = claims


def _check_backend() -> None:
    selected = jwk.get_key(_ALGORITHM)
    if selected is not CryptographyECKey:
        raise RuntimeError("python-jose must use the backend of `cryptography`")


def _check(holds: bool) -> None:  # noqa: FBT001 - a statement, not a switch
    if not holds:
        raise InvalidToken


def _parts(token: str) -> tuple[str, str, str]:
    parts = token.split(".")
    _check(len(parts) == 3 and all(_PART.fullmatch(part) for part in parts))
    return parts[0], parts[1], parts[2]


def _decoded(part: str) -> bytes:
    raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    _check(base64url(raw) == part)  # one spelling for each token
    return raw


def _read(raw: bytes, depth: int) -> dict[str, Any]:
    """A JSON object without duplicate members, fractions, constants or long numbers."""
    text = raw.decode("utf-8")
    _check(_depth(text) <= depth)
    found = json.loads(
        text,
        object_pairs_hook=_distinct,
        parse_float=_no_number,
        parse_constant=_no_number,
        parse_int=_integer,
    )
    _check(isinstance(found, dict))
    return dict(found)


def _depth(text: str) -> int:
    """How deep the brackets go, those inside strings counted too."""
    deepest = level = 0
    for letter in text:
        if letter in "[{":
            level += 1
            deepest = max(deepest, level)
        elif letter in "]}":
            level -= 1
    return deepest


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    _check(len(found) == len(pairs))
    return found


def _no_number(_: str) -> Any:
    raise InvalidToken


def _integer(text: str) -> int:
    _check(len(text) <= 15)
    return int(text)


def _kid(header: Mapping[str, Any]) -> str:
    # Nothing else may stand there: no crit, jku, x5u, jwk, x5c, zip, enc, b64.
    _check(header.keys() == _HEADER)
    _check(header["alg"] == _ALGORITHM and header["typ"] == _TYPE)
    _check(isinstance(header["kid"], str))
    return str(header["kid"])


def _claims(named: Mapping[str, Any]) -> Claims:
    _check(all(type(named[name]) is int and named[name] >= 0 for name in _INSTANTS))
    now = clock.wall().timestamp()
    issued, expires = named["iat"], named["exp"]
    _check(0 < expires - issued <= _LONGEST and now < expires + _LEEWAY)
    _check(max(issued, named["nbf"], named["auth_time"]) <= now + _LEEWAY)
    return Claims(
        ids.read(Prefix.PERSON, _text(named, "sub")),
        _text(named, "client_id"),
        _text(named, "jti"),
        _text(named, "acr"),
        _text(named, "sid") if "sid" in named else None,
        *(datetime.fromtimestamp(named[name], UTC) for name in ("iat", "exp", "auth_time")),
    )


def _text(named: Mapping[str, Any], name: str) -> str:
    value = named[name]
    _check(isinstance(value, str) and _NAME.fullmatch(value) is not None)
    return str(value)
