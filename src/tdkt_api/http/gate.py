"""What comes in from outside: how much at once, for which host, through whom, by which method."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ..errors import DomainError, HeadersTooLarge, HostUnknown, PathTooLong
from .problem import refuse

HEADERS_AT_MOST: Final = 100
HEADER_BYTES: Final = 32_768
TARGET_BYTES: Final = 8_192
_OVERRIDABLE: Final = frozenset({"PATCH", "PUT", "DELETE"})
_PORT: Final = re.compile(r":[0-9]{1,5}$")

Networks = tuple[IPv4Network | IPv6Network, ...]


@dataclass(frozen=True)
class Trust:
    """Whom a deployment believes.

    Attributes:
        proxies: Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
        gateways: Who may send a method that it cannot send itself, by `X-HTTP-Method-Override`.
        hosts: The names this service answers to; empty for any.
        root_path: The prefix under which a gateway shows the service, passed on or cut off.
    """

    proxies: Networks = ()
    gateways: Networks = ()
    hosts: frozenset[str] = field(default_factory=frozenset)
    root_path: str = ""


def networks(texts: Iterable[str]) -> Networks:
    """Addresses and networks as they are set.

    Raises:
        ValueError: one is neither.
    """
    return tuple(ip_network(text, strict=False) for text in texts)


class Gate:
    """Inside `Envelope`, so that what is refused here has its id and headers too."""

    def __init__(self, app: ASGIApp, trust: Trust) -> None:
        self.app: Final = app
        self.trust: Final = trust

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.trust.root_path:
            scope["root_path"] = self.trust.root_path
        refusal = too_much(scope)
        if refusal is None and (self.trust.proxies or self.trust.gateways or self.trust.hosts):
            refusal = self._passed(scope)
        if refusal is None:
            await self.app(scope, receive, send)
            return
        answer = await refuse(Request(scope, receive), refusal)
        await answer(scope, receive, send)

    def _passed(self, scope: Scope) -> DomainError | None:
        headers, peer = Headers(scope=scope), _address_of(scope)
        if self.trust.hosts and _host_of(headers) not in self.trust.hosts:
            return HostUnknown()
        if scope["method"] == "POST" and is_among(peer, self.trust.gateways):
            asked = headers.get("x-http-method-override", "").upper()
            scope["method"] = asked if asked in _OVERRIDABLE else "POST"
        if is_among(peer, self.trust.proxies):
            _forwarded(scope, headers, self.trust.proxies)
        return None


def too_much(scope: Scope) -> DomainError | None:
    """Why nobody should read on: too many or too long headers, or too long an address."""
    headers: Sequence[tuple[bytes, bytes]] = scope["headers"]
    if len(headers) > HEADERS_AT_MOST or sum(len(n) + len(v) for n, v in headers) > HEADER_BYTES:
        return HeadersTooLarge(limit=HEADER_BYTES)
    if len(scope.get("query_string", b"")) + len(scope["path"]) > TARGET_BYTES:
        return PathTooLong(limit=TARGET_BYTES)
    return None


@lru_cache(maxsize=4096)
def is_among(address: str, trusted: Networks) -> bool:
    """Whether an address lies in one of the networks; what is no address lies in none."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in trusted)


def _address_of(scope: Scope) -> str:
    client: Any = scope.get("client")
    return str(client[0]) if client else ""


def _host_of(headers: Headers) -> str:
    given = headers.getlist("host")
    return _PORT.sub("", given[0]).lower() if len(given) == 1 else ""


def _forwarded(scope: Scope, headers: Headers, proxies: Networks) -> None:
    """Take over whom the proxies name: the nearest that is none of them, read from the right."""
    address = ""
    for hop in reversed(",".join(headers.getlist("x-forwarded-for")).split(",")):
        if not is_address(hop.strip()):
            break
        address = hop.strip()
        if not is_among(address, proxies):
            break
    if address:
        scope["client"] = (address, 0)
    scheme = headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
    if scheme in {"http", "https"}:
        scope["scheme"] = scheme


def is_address(text: str) -> bool:
    """Whether a text is an address of the internet protocol."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
