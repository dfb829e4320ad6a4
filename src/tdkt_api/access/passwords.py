"""Passwords: argon2id, hashed in threads of which only a few run at once."""

import unicodedata
from typing import Final

import anyio.to_thread
from anyio import CapacityLimiter
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from ..errors import TooManySignIns

_AT_ONCE: Final = 4
_WAITING: Final = 64
_LONGEST: Final = 512
_RETRY_AFTER: Final = 2


class Passwords:
    """Hashes and compares; an unknown account costs the same work as a known one."""

    def __init__(self, *, memory_kib: int = 19_456, rounds: int = 2) -> None:
        """Prepare a hash that no password has, for accounts that do not exist."""
        self._hasher: Final = PasswordHasher(time_cost=rounds, memory_cost=memory_kib, parallelism=1)
        self._limiter: Final = CapacityLimiter(_AT_ONCE)
        self._nobody: Final = self._hasher.hash("\0")
        self._asked = 0

    async def hash(self, password: str) -> str:
        """The text to store."""
        return await anyio.to_thread.run_sync(self._hasher.hash, _normal(password), limiter=self._limiter)

    async def matches(self, stored: str | None, password: str) -> bool:
        """Whether the password is the one behind `stored`; None (no such account) is compared all the same.

        Raises:
            TooManySignIns: too many others wait.
        """
        if self._asked >= _AT_ONCE + _WAITING:
            raise TooManySignIns(retry_after=_RETRY_AFTER)
        given = _normal(password) if len(password) <= _LONGEST else ""
        self._asked += 1
        try:
            is_same = await anyio.to_thread.run_sync(
                self._compare, stored or self._nobody, given, limiter=self._limiter
            )
        finally:
            self._asked -= 1
        return is_same and stored is not None and len(password) <= _LONGEST

    def _compare(self, stored: str, given: str) -> bool:
        try:
            return self._hasher.verify(stored, given)
        except VerifyMismatchError:
            return False


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)
