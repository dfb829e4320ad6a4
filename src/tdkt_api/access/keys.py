"""The P-256 key that signs access tokens, and what is published of it."""

import base64
import hashlib
import json
import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

_COORDINATE: Final = 32
_PEM: Final = re.compile(r"-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What verifies: `kid` is the thumbprint (RFC 7638)."""

    kid: str
    key: ec.EllipticCurvePublicKey = field(repr=False)

    @classmethod
    def of(cls, key: ec.EllipticCurvePublicKey) -> Self:
        """A key with its thumbprint.

        Raises:
            ValueError: another curve than P-256.
        """
        if not isinstance(key.curve, ec.SECP256R1):
            raise ValueError("the signing key must be on P-256")
        members = json.dumps(_coordinates(key), sort_keys=True, separators=(",", ":"))
        return cls(base64url(hashlib.sha256(members.encode()).digest()), key)

    @classmethod
    def of_pem(cls, pem: str) -> Self:
        """The key in a PEM text.

        Raises:
            ValueError: no public key on P-256; the text is not repeated.
        """
        try:
            key = load_pem_public_key(pem.encode())
        except (ValueError, TypeError):
            raise ValueError("the key is no public key in PEM") from None
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise ValueError("the key must be on P-256")
        return cls.of(key)

    @classmethod
    def all_in(cls, text: str) -> list[Self]:
        """The keys in a text of one PEM after the other; none where it is empty.

        Raises:
            ValueError: there is something else in it.
        """
        if _PEM.sub("", text).strip():
            raise ValueError("TDKT_OTHER_KEYS holds something else than public keys in PEM")
        return [cls.of_pem(found[0]) for found in _PEM.finditer(text)]

    def pem(self) -> str:
        """SubjectPublicKeyInfo in PEM."""
        return self.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def jwk(self) -> dict[str, str]:
        """The key as published (RFC 7517)."""
        return {**_coordinates(self.key), "kid": self.kid, "use": "sig", "alg": "ES256"}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What signs; its secret is never shown."""

    public: PublicKey
    key: ec.EllipticCurvePrivateKey = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        """A new key."""
        return cls._of(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def of_pem(cls, pem: str) -> Self:
        """The key in a PEM text.

        Raises:
            ValueError: no private key on P-256; the text is not repeated.
        """
        try:
            key = load_pem_private_key(pem.encode(), password=None)
        except (ValueError, TypeError):
            raise ValueError("the signing key is no private key in PEM") from None
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError("the signing key must be on P-256")
        return cls._of(key)

    @classmethod
    def kept_in(cls, path: Path) -> Self:
        """The key in a file of this deployment, made the first time, readable by its owner alone.

        Raises:
            ValueError: others may read the file, or it holds no such key.
        """
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls._read(path)
        made = cls.generate()
        with os.fdopen(handle, "w") as file:
            file.write(made.pem())
        return made

    def pem(self) -> str:
        """PKCS #8 in PEM, unencrypted: for a file of mode 0600 only."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    @classmethod
    def _read(cls, path: Path) -> Self:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ValueError(f"{path} must not be readable by others (mode 0600)")
        return cls.of_pem(path.read_text())

    @classmethod
    def _of(cls, key: ec.EllipticCurvePrivateKey) -> Self:
        return cls(PublicKey.of(key.public_key()), key)


def jwks(keys: Sequence[PublicKey]) -> dict[str, list[dict[str, str]]]:
    """The document at `/.well-known/jwks.json`."""
    return {"keys": [key.jwk() for key in keys]}


def base64url(raw: bytes) -> str:
    """Base64url without padding, as JOSE writes it."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _coordinates(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    numbers = key.public_numbers()
    x, y = (base64url(number.to_bytes(_COORDINATE)) for number in (numbers.x, numbers.y))
    return {"crv": "P-256", "kty": "EC", "x": x, "y": y}
