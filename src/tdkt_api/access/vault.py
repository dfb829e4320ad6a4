"""Sealing of personal data at rest, and the blind index by which an exact number is found."""

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE: Final = 12


@dataclass(frozen=True, slots=True)
class Vault:
    """Keys of this deployment; none of them is ever stored in the database."""

    data_keys: dict[int, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)
    version: int = 1
    """The key version that new values are sealed with; the other keys only open."""

    def seal(self, value: str, *, place: str) -> bytes:
        """AES-256-GCM of a text, bound to its place (`table|column|row`) and the key's version."""
        nonce = os.urandom(_NONCE)
        sealed = AESGCM(self.data_keys[self.version]).encrypt(
            nonce, value.encode(), _bound(place, self.version)
        )
        return nonce + sealed

    def open(self, sealed: bytes, *, place: str, version: int) -> str:
        """The text again; `cryptography.exceptions.InvalidTag` where it was moved or changed."""
        key = AESGCM(self.data_keys[version])
        return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(place, version)).decode()

    def index(self, kind: str, number: str) -> bytes:
        """HMAC-SHA-256 by which an identity number is found without being stored."""
        return hmac.digest(self.index_key, f"{kind}|{number}".encode(), hashlib.sha256)


def _bound(place: str, version: int) -> bytes:
    return f"{place}|{version}".encode()
