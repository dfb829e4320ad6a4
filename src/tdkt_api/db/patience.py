"""How long one request still waits: for its turns at the pools and for locks, `SECONDS` altogether.

Not the two seconds usual for a lock: of 200 callers at once the last is to be told within 2.5 s.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

SECONDS: Final = 1.5
_LEAST_SECONDS: Final = 0.05  # a lock that is free is had within it
_NOTABLE_SECONDS: Final = 0.1  # less was no waiting


@dataclass(slots=True)
class Patience:
    """What is left of it."""

    left: float = SECONDS

    def refill(self) -> None:
        """Begin anew: an answer that goes out piece by piece waits for each of them."""
        self.left = SECONDS


_OF_REQUEST: Final[ContextVar[Patience | None]] = ContextVar("patience", default=None)


@contextmanager
def of_request() -> Iterator[Patience]:
    """What is waited for inside the block is waited for together."""
    patience = Patience()
    token = _OF_REQUEST.set(patience)
    try:
        yield patience
    finally:
        _OF_REQUEST.reset(token)


def left() -> float:
    """Seconds that may still be waited; all of them outside a request."""
    found = _OF_REQUEST.get()
    return SECONDS if found is None else max(_LEAST_SECONDS, found.left)


def spend(seconds: float) -> None:
    """Note what was waited."""
    found = _OF_REQUEST.get()
    if found is not None:
        found.left -= seconds


def hurry() -> str:
    """The statement that lets a transaction wait for locks only so long; empty where nothing was waited."""
    rest = left()
    return f"SET LOCAL lock_timeout = {round(rest * 1000)}" if rest < SECONDS - _NOTABLE_SECONDS else ""
