"""Clocks in working days: when something is due, and how much of a term has gone by."""

from collections.abc import Iterator
from datetime import date, timedelta

NO_DAYS: frozenset[date] = frozenset()
_SATURDAY = 5


def is_working_day(day: date, days_off: frozenset[date], swapped_in: frozenset[date] = NO_DAYS) -> bool:
    """Whether offices work on a day.

    Args:
        days_off: Public holidays, and working days given in exchange; weekends need not be in it.
        swapped_in: Saturdays and Sundays on which offices work in exchange; they win over `days_off`.
    """
    return day in swapped_in or (day.weekday() < _SATURDAY and day not in days_off)


def due(
    start: date, working_days: int, days_off: frozenset[date], swapped_in: frozenset[date] = NO_DAYS
) -> date:
    """The last day of a term.

    Args:
        start: The day of the event that starts it, not counted.
        working_days: From 1; within 0 days means the first working day from `start` on.

    Raises:
        ValueError: a negative term.
    """
    if working_days < 0:
        raise ValueError("a term is not negative")
    first = start if working_days == 0 else start + timedelta(days=1)
    counted = (day for day in _days_from(first) if is_working_day(day, days_off, swapped_in))
    for _ in range(working_days - 1):
        next(counted)
    return next(counted)


def used(
    start: date,
    today: date,
    days_off: frozenset[date],
    swapped_in: frozenset[date] = NO_DAYS,
) -> int:
    """How many working days of a term have gone by: after `start`, up to and with `today`."""
    days = (start + timedelta(days=number) for number in range(1, (today - start).days + 1))
    return sum(is_working_day(day, days_off, swapped_in) for day in days)


def is_overdue(due_on: date | None, today: date) -> bool:
    """Whether a due day has passed; the day itself is still in time, and no due day never passes."""
    return due_on is not None and today > due_on


def _days_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += timedelta(days=1)
