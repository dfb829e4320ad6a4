"""Clocks in working days: when something is due, and what stands still while it is not with the office."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

NO_DAYS: frozenset[date] = frozenset()
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which a clock stands: after `since`, up to and with `until`; None: it still stands.

    The day on which a dossier is returned counts, the day on which it comes back does not, as the day
    of receipt does not.
    """

    since: date
    until: date | None = None


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
    return _last(start, working_days, days_off, swapped_in, ())


def due_after_pauses(
    start: date,
    working_days: int,
    days_off: frozenset[date],
    pauses: Sequence[Pause],
    swapped_in: frozenset[date] = NO_DAYS,
) -> date | None:
    """The last day of a term that stood still in between; None while it stands.

    A pause that begins after the last day changes nothing: then the term was over.

    Raises:
        ValueError: a negative term, or a pause that ends before it begins.
    """
    if any(pause.until is not None and pause.until < pause.since for pause in pauses):
        raise ValueError("a pause ends before it begins")
    standing = [pause.since for pause in pauses if pause.until is None]
    ended = [pause for pause in pauses if pause.until is not None]
    last = _last(start, working_days, days_off, swapped_in, ended)
    return None if standing and min(standing) <= last else last


def used(
    start: date,
    today: date,
    days_off: frozenset[date],
    pauses: Sequence[Pause] = (),
    swapped_in: frozenset[date] = NO_DAYS,
) -> int:
    """How many working days of a term have gone by: after `start`, up to and with `today`."""
    days = (start + timedelta(days=number) for number in range(1, (today - start).days + 1))
    return sum(is_working_day(day, days_off, swapped_in) and not _paused(day, pauses) for day in days)


def is_overdue(due_on: date | None, today: date) -> bool:
    """Whether a due day has passed; the day itself is still in time, and no due day never passes."""
    return due_on is not None and today > due_on


def _last(
    start: date,
    working_days: int,
    days_off: frozenset[date],
    swapped_in: frozenset[date],
    pauses: Sequence[Pause],
) -> date:
    if working_days < 0:
        raise ValueError("a term is not negative")
    first = start if working_days == 0 else start + timedelta(days=1)
    counted = (
        day
        for day in _days_from(first)
        if is_working_day(day, days_off, swapped_in) and not _paused(day, pauses)
    )
    for _ in range(working_days - 1):
        next(counted)
    return next(counted)


def _days_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += timedelta(days=1)


def _paused(day: date, pauses: Sequence[Pause]) -> bool:
    return any(pause.since < day and (pause.until is None or day <= pause.until) for pause in pauses)
