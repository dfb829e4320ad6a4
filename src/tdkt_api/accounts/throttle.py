"""Slows down whoever guesses passwords; nobody is locked out for good."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import Final

from ..errors import TooManySignIns

FREE_FAILURES: Final = 5
LONGEST: Final = 900.0
_KEPT: Final = 20_000
_FORGOTTEN_AFTER: Final = 3_600.0


@dataclass(slots=True)
class _Tries:
    failures: int = 0
    last: float = 0.0
    running: int = 0


class Throttle:
    """Failures in a row by user name and client, in this process's memory."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds: Final = seconds
        self._known: Final[dict[tuple[str, str], _Tries]] = {}

    @contextmanager
    def attempt(self, username: str, client_id: str) -> Iterator[None]:
        """Let a try run, or say how long to wait; tries at the same time count as if they had failed.

        Raises:
            TooManySignIns: after five failures in a row, 1 second and then twice as long each time.
        """
        key = (username, client_id)
        tries = self._known.get(key) or _Tries()
        wait = self._wait(tries)
        if wait > 0:
            raise TooManySignIns(retry_after=wait)
        self._keep(key, tries)
        tries.running += 1
        try:
            yield
        finally:
            tries.running -= 1

    def failed(self, username: str, client_id: str) -> None:
        """Count a failure."""
        key = (username, client_id)
        tries = self._known.get(key) or _Tries()
        self._keep(key, tries)
        tries.failures += 1
        tries.last = self._seconds()

    def succeeded(self, username: str, client_id: str) -> None:
        """Forget the failures before."""
        self._known.pop((username, client_id), None)

    def _wait(self, tries: _Tries) -> int:
        if tries.failures + tries.running < FREE_FAILURES:
            return 0
        if tries.running:
            return 1
        delay = min(2.0 ** min(tries.failures - FREE_FAILURES, 20), LONGEST)
        return max(0, ceil(tries.last + delay - self._seconds()))

    def _keep(self, key: tuple[str, str], tries: _Tries) -> None:
        if key not in self._known and len(self._known) >= _KEPT:
            self._forget()
        self._known[key] = tries

    def _forget(self) -> None:
        """Make room: first what is old, then the oldest half."""
        limit = self._seconds() - _FORGOTTEN_AFTER
        for key in [key for key, tries in self._known.items() if tries.last < limit]:
            del self._known[key]
        if len(self._known) >= _KEPT:
            for key in sorted(self._known, key=lambda key: self._known[key].last)[: _KEPT // 2]:
                del self._known[key]
