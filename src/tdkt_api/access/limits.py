"""How often a client, or an anonymous address, may ask within a while; in this process's memory."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import Final

KEPT: Final = 10_000
_NETWORK_OF_ONE: Final = 64  # bits of an IPv6 address that one household or office has to itself


@dataclass(slots=True)
class _Window:
    ends: float
    used: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to their limit after this request.

    Attributes:
        name: Which limit, `client` or `address`.
        wait: Seconds until the whole quota is there again, at least 1.
    """

    name: str
    quota: int
    window: int
    wait: int
    is_over: bool
    _counted: _Window

    @property
    def left(self) -> int:
        """How many more requests the window takes."""
        return max(0, self.quota - self._counted.used)

    def give_back(self) -> None:
        """Not to count this request after all."""
        self._counted.used -= 1


class Limit:
    """So many requests in a window that begins with the first; for new windows the oldest are forgotten."""

    def __init__(
        self, name: str, quota: int, window: int, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._name: Final = name
        self._quota: Final = quota
        self._window: Final = window
        self._seconds: Final = seconds
        self._known: Final[dict[str, _Window]] = {}  # in the order in which they end

    def __len__(self) -> int:
        return len(self._known)

    def take(self, key: str) -> Standing | None:
        """Count one request; None where nothing is limited."""
        if not self._quota:
            return None
        now = self._seconds()
        window = self._known.get(key)
        if window is None or window.ends <= now:
            window = self._begun(key, now)
        is_over = window.used >= self._quota
        window.used += not is_over
        wait = max(1, ceil(window.ends - now))
        return Standing(self._name, self._quota, self._window, wait, is_over, window)

    def _begun(self, key: str, now: float) -> _Window:
        self._known.pop(key, None)
        while len(self._known) >= KEPT or (self._known and self._oldest().ends <= now):
            del self._known[next(iter(self._known))]
        window = self._known[key] = _Window(now + self._window)
        return window

    def _oldest(self) -> _Window:
        return next(iter(self._known.values()))


class Limits:
    """The limits of one process: its share of what all processes together allow."""

    def __init__(self, *, client: int, address: int, window: int, processes: int) -> None:
        self._clients: Final = Limit("client", _share(client, processes), window)
        self._addresses: Final = Limit("address", _share(address, processes), window)

    def of_client(self, client_id: str) -> Standing | None:
        """Count a request of a client that has shown who it is."""
        return self._clients.take(client_id)

    def of_address(self, address: str) -> Standing | None:
        """Count a request of which nothing is known but where it came from."""
        return self._addresses.take(network_of(address))


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """What counts as one address: of IPv6 the first half."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Address(int(found) >> _NETWORK_OF_ONE << _NETWORK_OF_ONE))


def _share(quota: int, processes: int) -> int:
    return max(1, quota // processes) if quota else 0
