"""Counting unbroken years."""

from collections.abc import Callable
from typing import NamedTuple

from tdkt_api.law.verdict import Status


class Run(NamedTuple):
    """Unbroken years, counted back from the last; `stopped` is what broke the run, met if nothing did."""

    years: tuple[int, ...]
    stopped: Status

    def reaches(self, needed: int) -> Status:
        """Whether the run is long enough; unknown if an unknown year broke it too early."""
        if len(self.years) >= needed:
            return Status.MET
        return Status.UNKNOWN if self.stopped is Status.UNKNOWN else Status.NOT_MET


def consecutive_years(first: int, last: int, counts: Callable[[int], Status]) -> Run:
    """The unbroken years that end in `last`, no earlier than `first`, in rising order.

    Args:
        first: The first year that may count, inclusive.
        last: The year the run must end in.
        counts: Whether one year counts.
    """
    years: list[int] = []
    for year in range(last, first - 1, -1):
        status = counts(year)
        if status is not Status.MET:
            return Run(tuple(years[::-1]), status)
        years.append(year)
    return Run(tuple(years[::-1]), Status.MET)
