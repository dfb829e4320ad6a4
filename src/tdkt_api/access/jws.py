"""One signed JSON text (JWS, compact), read strictly. The only module that may import `jose`."""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from jose import jwk, jwt
from jose.backends.cryptography_backend import CryptographyECKey

from ..errors import InvalidToken
from .keys import base64url

ALGORITHM: Final = "ES256"
LEEWAY: Final = 30
TOKEN_BYTES: Final = 4096
_HEADER_BYTES: Final = 512
_SIGNATURE_BYTES: Final = 64
_HEADER_DEPTH: Final = 2
_CLAIMS_DEPTH: Final = 4
_PART: Final = re.compile(r"[A-Za-z0-9_-]+")


def key_of(pem: str) -> Any:
    """A key as the library wants it, made of our own parsed key and never of what was sent."""
    return jwk.construct(pem, ALGORITHM)


def signed(claims: Mapping[str, Any], key: Any, headers: Mapping[str, str]) -> str:
    """The claims with our signature."""
    return str(jwt.encode(dict(claims), key, algorithm=ALGORITHM, headers=dict(headers)))


def opened(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims, of which nothing is verified yet.

    Raises:
        InvalidToken, ValueError: not three parts in their one spelling, or no plain JSON objects in them.
    """
    check(len(token) <= TOKEN_BYTES and token.isascii())
    header, payload, signature = (_decoded(part) for part in _parts(token))
    check(len(header) <= _HEADER_BYTES and len(signature) == _SIGNATURE_BYTES)
    return _read(header, _HEADER_DEPTH), _read(payload, _CLAIMS_DEPTH)


def verify(token: str, key: Any, *, audience: str, issuer: str, required: Sequence[str]) -> None:
    """Insist on the signature of this very key, and on audience, issuer and times.

    Raises:
        Exception: whatever the library raises; every one is a refusal.
    """
    options = {**{f"require_{name}": True for name in required}, "leeway": LEEWAY}
    jwt.decode(token, key, algorithms=[ALGORITHM], audience=audience, issuer=issuer, options=options)


def check_backend() -> None:
    """Insist on the backend of `cryptography`.

    Raises:
        RuntimeError: python-jose has selected another.
    """
    selected = jwk.get_key(ALGORITHM)
    if selected is not CryptographyECKey:
        raise RuntimeError("python-jose must use the backend of `cryptography`")


def check(holds: bool) -> None:  # noqa: FBT001 - a statement, not a switch
    """Refuse what does not hold.

    Raises:
        InvalidToken: it does not.
    """
    if not holds:
        raise InvalidToken


def _parts(token: str) -> tuple[str, str, str]:
    parts = token.split(".")
    check(len(parts) == 3 and all(_PART.fullmatch(part) for part in parts))
    return parts[0], parts[1], parts[2]


def _decoded(part: str) -> bytes:
    raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    check(base64url(raw) == part)  # one spelling for each token
    return raw


def _read(raw: bytes, depth: int) -> dict[str, Any]:
    """A JSON object without duplicate members, fractions, constants or long numbers."""
    text = raw.decode("utf-8")
    check(_depth(text) <= depth)
    found = json.loads(
        text,
        object_pairs_hook=_distinct,
        parse_float=_no_number,
        parse_constant=_no_number,
        parse_int=_integer,
    )
    check(isinstance(found, dict))
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
    check(len(found) == len(pairs))
    return found


def _no_number(_: str) -> Any:
    raise InvalidToken


def _integer(text: str) -> int:
    check(len(text) <= 15)
    return int(text)
