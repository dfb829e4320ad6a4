"""Values by the day they came into force."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from tdkt_api.law.source import Provision

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """One value of a timeline: first and last day in force, inclusive, and where it stands.

    `last` is None where the value is still in force, as far as the data knows.
    """

    value: T
    source: Provision
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Timeline(Generic[T]):
    """Values that follow one another without gap or overlap."""

    starts: tuple[date, ...]
    entries: tuple[Dated[T], ...]

    def on(self, day: date) -> Dated[T] | None:
        """The value in force on a day; None before the first known value and after an end: unknown."""
        at = bisect_right(self.starts, day) - 1
        if at < 0:
            return None
        entry = self.entries[at]
        return entry if entry.last is None or day <= entry.last else None

    def until(self, day: date) -> tuple[Dated[T], ...]:
        """Every value that came into force by a day, the latest first."""
        return tuple(reversed(self.entries[: bisect_right(self.starts, day)]))
