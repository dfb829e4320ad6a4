"""The days on which Vietnamese offices do not work, from the published calendars."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

from holidays import country_holidays

OFF: Final[dict[date, str]] = {
    date(2026, 1, 2): "Official letter 12729/VPCP-KGVX of 2025-12-25: exchanged for 2026-01-10",
}
"""Days off by an official announcement that the library does not know, with their source."""

ON: Final[dict[date, str]] = {
    date(2026, 1, 10): "Official letter 12729/VPCP-KGVX of 2025-12-25: worked for 2026-01-02",
}
"""Days worked by an official announcement, whatever the library says, with their source."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days off of a span of years.

    Attributes:
        days_off: Public holidays and days given in exchange; weekends are not listed.
        swapped_in: Days of the weekend that are worked in exchange.
        version: Changes with any day; answers with a due day name it.
        last_year: Later years are not listed.
    """

    days_off: frozenset[date]
    swapped_in: frozenset[date]
    version: str
    last_year: int


def build(first_year: int, last_year: int) -> Calendar:
    """The calendar of the years, both inclusive; years not yet announced are the library's forecast."""
    years = range(first_year, last_year + 1)
    known = country_holidays("VN", years=years)
    worked = {day for day in known.weekend_workdays if day.year in years}
    swapped_in = frozenset(worked | {day for day in ON if day.year in years})
    days_off = frozenset({day for day in known if day.year in years} | {d for d in OFF if d.year in years})
    return Calendar(days_off - swapped_in, swapped_in, _version(days_off - swapped_in, swapped_in), last_year)


def _version(days_off: frozenset[date], swapped_in: frozenset[date]) -> str:
    lines = sorted([f"{day} off" for day in days_off] + [f"{day} on" for day in swapped_in])
    return "vn-" + sha256("\n".join(lines).encode()).hexdigest()[:12]
