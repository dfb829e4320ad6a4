"""Tokens built by hand, so that no library of ours has a say in what is hostile."""

import base64
import hashlib
import hmac
import json
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tdkt_api.access.keys import SigningKey

NOW: Final = 1_768_446_000  # 2026-01-15T03:00:00Z
ISSUER: Final = "https://tdkt.example.vn"
AUDIENCE: Final = "tdkt-api"
KEY: Final = SigningKey.generate()
OTHER: Final = SigningKey.generate()
HEADER: Final[dict[str, Any]] = {"alg": "ES256", "kid": KEY.public.kid, "typ": "at+jwt"}
CLAIMS: Final[dict[str, Any]] = {
    "iss": ISSUER,
    "sub": "ns_01keznwyg0e008000000000001",
    "aud": AUDIENCE,
    "exp": NOW + 600,
    "iat": NOW,
    "nbf": NOW,
    "jti": "one",
    "client_id": "portal",
    "acr": "password",
    "auth_time": NOW,
}


def part(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def signed(header: Any, claims: Any, key: ec.EllipticCurvePrivateKey | None = None, *, size: int = 32) -> str:
    """A token with a true ES256 signature over whatever is given."""
    start = f"{part(text(header).encode())}.{part(text(claims).encode())}"
    r, s = decode_dss_signature((key or KEY.key).sign(start.encode(), ec.ECDSA(SHA256())))
    return f"{start}.{part(r.to_bytes(size) + s.to_bytes(size))}"


def with_header(**changed: Any) -> str:
    """Signed by us, with other members of the header."""
    return signed({**HEADER, **changed}, CLAIMS)


def with_claims(**changed: Any) -> str:
    """Signed by us, with other claims."""
    return signed(HEADER, {**CLAIMS, **changed})


def without(name: str) -> str:
    """Signed by us, one claim missing."""
    return signed(HEADER, {key: value for key, value in CLAIMS.items() if key != name})


def symmetric(secret: bytes, algorithm: str = "HS256") -> str:
    """Signed with HMAC, under our `kid`."""
    start = f"{part(text({**HEADER, 'alg': algorithm}).encode())}.{part(text(CLAIMS).encode())}"
    return f"{start}.{part(hmac.digest(secret, start.encode(), hashlib.sha256))}"


def public(encoding: Encoding, form: PublicFormat = PublicFormat.SubjectPublicKeyInfo) -> bytes:
    """Our public key as an attacker would use it as a secret."""
    return KEY.public.key.public_bytes(encoding, form)


def spelled_otherwise(token: str) -> str:
    """The same bytes in another base64 spelling: the unused bits of the signature's last letter set."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + letters[letters.index(token[-1]) | 1]
