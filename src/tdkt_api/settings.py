"""What a deployment decides: read once from the environment (`TDKT_…`), frozen, passed in."""

import os
import re
from ipaddress import ip_network
from itertools import combinations, pairwise
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_KEY_BYTES: Final = 32
_KEYS: Final = ("data_key", "index_key", "page_key")
_VERSIONED: Final = re.compile(r"([1-9][0-9]{0,4}):([0-9a-fA-F]{64})")
_FEWEST: Final = 16  # different bytes in 32 of chance; fewer are typed by hand
_PRINTABLE: Final = frozenset(range(0x20, 0x7F))


def _split(text: object) -> object:
    return tuple(text.replace(",", " ").split()) if isinstance(text, str) else text


def _networks(texts: tuple[str, ...]) -> tuple[str, ...]:
    for text in texts:
        ip_network(text, strict=False)
    return texts


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
"""Several, parted by commas or blanks."""
Networks = Annotated[Names, AfterValidator(_networks)]


class Settings(BaseSettings):
    """A missing secret stops the start."""

    model_config = SettingsConfigDict(
        env_prefix="TDKT_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    database_url: SecretStr
    read_database_url: SecretStr | None = None
    pool_size: int = Field(default=10, ge=1, le=100)
    log: str = Field(default="tdkt", pattern=r"^[a-z0-9.-]{1,40}$")
    issuer: str = Field(default="https://tdkt.invalid", max_length=200)
    audience: str = Field(default="tdkt-api", max_length=100)
    signing_key: SecretStr = Field(description="P-256 private key, PEM")
    other_keys: str = Field(default="", description="public keys in PEM that verify beside the signing one")
    data_key: SecretStr = Field(description="32 bytes in hex: seals personal data")
    data_key_version: int = Field(default=1, ge=1, le=32_767, description="the number of `data_key`")
    other_data_keys: SecretStr = Field(
        default=SecretStr(""), description="keys that only open: `2:<hex>`, parted by commas or blanks"
    )
    index_key: SecretStr = Field(description="32 bytes in hex: blind index of identity numbers")
    page_key: SecretStr = Field(description="32 bytes in hex: signs page tokens")
    workers: int = Field(default=1, ge=1, le=64, description="how many processes `serve` starts")
    client_quota: int = Field(
        default=60_000,
        ge=0,
        description="requests of a client to one `serve`, over all its processes; 0: no limit",
    )
    address_quota: int = Field(
        default=1_200, ge=0, description="anonymous requests of an address to one `serve`"
    )
    quota_seconds: int = Field(default=60, ge=1, le=3600)
    proxies: Networks = Field(default=(), description="addresses whose X-Forwarded-* are believed")
    gateways: Networks = Field(default=(), description="addresses that may override the method")
    hosts: Names = Field(default=(), description="names the service answers to; none: any")
    root_path: str = Field(default="", pattern=r"^(/[A-Za-z0-9._~-]+)*$", description="prefix of a gateway")
    password_grant: bool = Field(default=False, description="the demo's sign-in; nowhere else")

    def key(self, name: str) -> bytes:
        """One of the 32-byte keys.

        Raises:
            ValueError: not 64 hexadecimal digits; the value is not repeated.
        """
        text = getattr(self, name).get_secret_value()
        try:
            found = bytes.fromhex(text)
        except ValueError:
            found = b""
        if len(found) != _KEY_BYTES:
            raise ValueError(f"TDKT_{name.upper()} must be 32 bytes in hex")
        return found

    def data_keys(self) -> dict[int, bytes]:
        """Every key that opens, by its version.

        Raises:
            ValueError: one is unusable, or two have one version; no value is repeated.
        """
        found = {self.data_key_version: self.key("data_key")}
        for text in self.other_data_keys.get_secret_value().replace(",", " ").split():
            matched = _VERSIONED.fullmatch(text)
            if matched is None or int(matched[1]) in found:
                raise ValueError("TDKT_OTHER_DATA_KEYS must be `version:32 bytes in hex`, each version once")
            found[int(matched[1])] = bytes.fromhex(matched[2])
        return found

    def must_be_secret(self) -> None:
        """Insist that the keys were made by chance, each for its own purpose.

        Raises:
            ValueError: one is unusable, guessable, or two are the same; no value is repeated.
        """
        found = {f"TDKT_{name.upper()}": self.key(name) for name in _KEYS}
        beside = self.data_keys()
        del beside[self.data_key_version]
        found |= {f"key {version} of TDKT_OTHER_DATA_KEYS": key for version, key in beside.items()}
        for name, key in found.items():
            if _is_guessable(key):
                raise ValueError(f"{name} is not random: openssl rand -hex 32 makes one")
        for one, other in combinations(found, 2):
            if found[one] == found[other]:
                raise ValueError(f"{one} and {other} are the same")


def _is_guessable(key: bytes) -> bool:
    """Zeros, a pattern that repeats or counts, words: what no source of chance gives in a lifetime."""
    steps = {(after - before) % 256 for before, after in pairwise(key)}
    return len(set(key)) < _FEWEST or len(steps) < _FEWEST // 2 or _PRINTABLE.issuperset(key)


def data_dir(given: Path | None = None) -> Path:
    """Where the demo keeps everything: `TDKT_DATA_DIR`, `./.tdkt` if unset."""
    return (given or Path(os.environ.get("TDKT_DATA_DIR", ".tdkt"))).absolute()
