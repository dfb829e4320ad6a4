"""Tells the story while it is played: one line a step, with progress where somebody watches."""

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Final

import httpx


class Unexpected(Exception):
    """Something is not as the story says."""

    def __init__(self, what: str, expected: Any, found: Any) -> None:
        super().__init__(f"{what}: expected {expected}, found {found}")


class StoryFailed(Exception):
    """A step of the story that did not hold; one line names it."""


@dataclass(slots=True)
class Step:
    """A step while it runs: what it found, and what it insists on."""

    found: str = ""

    def check(self, what: str, found: Any, expected: Any) -> None:
        """Insist that something is as the story says.

        Raises:
            Unexpected: it is not.
        """
        if found != expected:
            raise Unexpected(what, expected, found)

    def check_that(self, holds: bool, what: str, expected: Any, found: Any) -> None:  # noqa: FBT001  (a statement)
        """Insist on something that is no plain equality.

        Raises:
            Unexpected: it does not hold.
        """
        if not holds:
            raise Unexpected(what, expected, found)


class Narrator:
    """Prints lines; on a terminal it also shows the step at hand."""

    def __init__(self, *, is_terminal: bool) -> None:
        self._console: Final = _console() if is_terminal else None
        self._chapter = ""
        self._number = 0

    def chapter(self, letter: str, title: str) -> None:
        """Begin a chapter; its steps are numbered."""
        self._chapter, self._number = letter, 0
        self.line("")
        self.line(f"{letter}. {title}", style="bold")

    def line(self, text: str, *, style: str | None = None) -> None:
        """Print a line as it is."""
        if self._console is None:
            print(text, flush=True)  # noqa: T201  (this is what a narrator does)
        else:
            self._console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Tell one step, once it is done.

        Raises:
            StoryFailed: it did not hold; the message names the step.
        """
        self._number += 1
        name = f"{self._chapter}{self._number} {title}" if self._chapter else title
        step, began = Step(), time.monotonic()
        try:
            with self._shown(name):
                yield step
        except (Unexpected, httpx.HTTPError, LookupError, ValueError) as error:
            told = str(error) if isinstance(error, Unexpected) else f"{type(error).__name__}: {error}"
            raise StoryFailed(f"{name}: {told}") from error
        took = (time.monotonic() - began) * 1000
        self.line(f"  {name}{': ' if step.found else ''}{step.found} ({took:.0f} ms)")

    def _shown(self, name: str) -> AbstractContextManager[Any]:
        if self._console is None:
            return nullcontext()
        shown: AbstractContextManager[Any] = self._console.status(name)
        return shown


def _console() -> Any:
    from rich.console import Console  # noqa: PLC0415  (only where somebody watches)

    return Console(file=sys.stdout)
