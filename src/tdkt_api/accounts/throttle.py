"""Slows down whoever guesses passwords; nobody is locked out for good."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Final

from ..errors import TooManySignIns

FREE_FAILURES: Final = 5
LONGEST: Final = 900.0
_KEPT: Final = 20_000
_FORGOTTEN_AFTER: Final = 3_600.0


@dataclass(slots=True)
class _Failures:
    count: int
    last: float


class Throttle:
    """Failures in a row by user name and client, in this process's memory."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds: Final = seconds
        self._known: Final[dict[tuple[str, str], _Failures]] = {}

    def admit(self, username: str, client_id: str) -> None:
        """Let a try pass, or say how long to wait.

        Raises:
            TooManySignIns: after five failures in a row, 1 second and then twice as long each time.
        """
        failures = self._known.get((username, client_id))
        if failures is None or failures.count < FREE_FAILURES:
            return
        delay = min(2.0 ** min(failures.count - FREE_FAILURES, 20), LONGEST)
        left = failures.last + delay - self._seconds()
        if left > 0:
            raise TooManySignIns(retry_after=ceil(left))

    def failed(self, username: str, client_id: str) -> None:
        """Count a failure."""
        if len(self._known) >= _KEPT:
            self._forget()
        failures = self._known.setdefault((username, client_id), _Failures(0, 0.0))
        failures.count += 1
        failures.last = self._seconds()

    def succeeded(self, username: str, client_id: str) -> None:
        """Forget the failures before."""
        self._known.pop((username, client_id), None)

    def _forget(self) -> None:
        """Make room: first what is old, then the oldest half."""
        limit = self._seconds() - _FORGOTTEN_AFTER
        for key in [key for key, held in self._known.items() if held.last < limit]:
            del self._known[key]
        if len(self._known) >= _KEPT:
            for key in sorted(self._known, key=lambda key: self._known[key].last)[: _KEPT // 2]:
                del self._known[key]
