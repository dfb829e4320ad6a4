"""What Ctrl-C and SIGTERM do to the demo: everything ends in its order, whatever runs at that moment."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """The handler of all signals that ask for an end; only the first one counts."""

    def __init__(self) -> None:
        self.number = 0
        self._ask: Callable[[], Any] | None = None

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        """End what runs: the task of the loop, or what the main thread is at.

        Raises:
            SystemExit: no loop runs.
        """
        if self.number:
            return
        self.number = number
        if self._ask is None:
            raise SystemExit(self.exit_code)
        self._ask()

    @property
    def exit_code(self) -> int:
        """What a shell expects of a process that a signal has ended."""
        return 128 + self.number

    @contextmanager
    def cancels_me(self) -> Iterator[None]:
        """Within this block the task that entered it is cancelled instead."""
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        if task is None:
            raise RuntimeError("only a task can be cancelled")
        cancel = task.cancel
        self._ask = lambda: loop.call_soon_threadsafe(cancel)
        try:
            yield
        finally:
            self._ask = _nothing


def _nothing() -> None:
    """The end has begun already."""


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Within this block signals end everything in its order."""
    stop = Stop()
    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
