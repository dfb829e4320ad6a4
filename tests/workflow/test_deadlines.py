"""Terms in working days, over Tết and exchanged Saturdays, with the days off given."""

from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdkt_api import daysoff
from tdkt_api.workflow.deadlines import due, is_overdue, is_working_day, used

NONE: Final[frozenset[date]] = frozenset()
TET_2026: Final = frozenset(date(2026, 2, day) for day in range(16, 21))
NATIONAL_DAY_2026: Final = frozenset((date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2)))
SATURDAY: Final = frozenset((date(2026, 8, 22),))


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2026-01-15", 1, "2026-01-16"),  # Thursday to Friday
        ("2026-01-16", 1, "2026-01-19"),  # Friday to Monday
        ("2026-01-17", 1, "2026-01-19"),  # received on a Saturday
        ("2026-01-15", 0, "2026-01-15"),
        ("2026-01-17", 0, "2026-01-19"),
        ("2026-01-15", 20, "2026-02-12"),
        ("2026-02-12", 1, "2026-02-13"),
        ("2026-02-13", 1, "2026-02-23"),  # the last working day before Tết
        ("2026-02-12", 2, "2026-02-23"),
        ("2026-02-17", 1, "2026-02-23"),  # received within Tết
        ("2026-02-05", 10, "2026-02-26"),
        ("2026-02-02", 20, "2026-03-09"),
    ],
)
def test_a_term_ends_on_its_last_working_day(start: str, days: int, last: str) -> None:
    found = due(date.fromisoformat(start), days, TET_2026)

    assert found == date.fromisoformat(last)


def test_a_saturday_worked_in_exchange_counts() -> None:
    start = date(2026, 8, 21)

    assert due(start, 1, NATIONAL_DAY_2026, SATURDAY) == date(2026, 8, 22)
    assert due(start, 7, NATIONAL_DAY_2026, SATURDAY) == date(2026, 9, 3)
    assert due(start, 7, NATIONAL_DAY_2026) == date(2026, 9, 4)


def test_a_day_worked_in_exchange_wins_over_a_day_off() -> None:
    assert is_working_day(date(2026, 8, 22), SATURDAY, SATURDAY)
    assert not is_working_day(date(2026, 8, 22), NONE)
    assert not is_working_day(date(2026, 8, 31), NATIONAL_DAY_2026)
    assert is_working_day(date(2026, 8, 31), NONE)


def test_a_negative_term_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        due(date(2026, 1, 15), -1, NONE)


def test_a_due_day_is_in_time_to_its_end() -> None:
    assert not is_overdue(date(2026, 1, 22), date(2026, 1, 22))
    assert is_overdue(date(2026, 1, 22), date(2026, 1, 23))
    assert not is_overdue(None, date(2026, 1, 23))


def test_the_days_used_leave_out_weekends_and_holidays() -> None:
    start, today = date(2026, 2, 12), date(2026, 2, 25)

    assert used(start, start, TET_2026) == 0
    assert used(start, today, NONE) == 9
    assert used(start, today, TET_2026) == 4
    assert used(today, start, NONE) == 0


DAYS: Final = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@given(DAYS, st.integers(1, 60), st.frozensets(DAYS, max_size=20), st.frozensets(DAYS, max_size=5))
def test_a_term_is_used_up_on_its_last_day_and_not_before(
    start: date, days: int, days_off: frozenset[date], swapped_in: frozenset[date]
) -> None:
    last = due(start, days, days_off, swapped_in)

    assert is_working_day(last, days_off, swapped_in)
    assert used(start, last, days_off, swapped_in=swapped_in) == days


@given(DAYS, st.integers(2, 30), st.integers(1, 29), st.integers(0, 40))
def test_a_term_that_stood_still_is_as_long_as_it_was(start: date, days: int, gone: int, away: int) -> None:
    """The day on which a dossier leaves counts, the day on which it comes back does not."""
    left_on = due(start, min(gone, days - 1), TET_2026)
    left = used(left_on, due(start, days, TET_2026), TET_2026)
    back_on = date.fromordinal(left_on.toordinal() + away)

    found = due(back_on, left, TET_2026)

    assert used(start, left_on, TET_2026) + used(back_on, found, TET_2026) == days
    assert found >= due(start, days, TET_2026)


@pytest.fixture(scope="module")
def calendar() -> daysoff.Calendar:
    return daysoff.build(2023, 2027)


@pytest.mark.parametrize(
    "day",
    ["2024-02-08", "2025-01-27", "2025-01-31", "2025-05-02", "2026-01-01", "2026-01-02", "2026-02-20",
     "2026-04-27", "2026-08-31", "2026-11-24"],
)  # fmt: skip
def test_the_published_days_off_are_in_the_calendar(calendar: daysoff.Calendar, day: str) -> None:
    assert not is_working_day(date.fromisoformat(day), calendar.days_off, calendar.swapped_in)


@pytest.mark.parametrize(
    "day", ["2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22", "2026-02-13", "2026-02-23"]
)
def test_the_published_working_days_are_none_of_them(calendar: daysoff.Calendar, day: str) -> None:
    assert is_working_day(date.fromisoformat(day), calendar.days_off, calendar.swapped_in)


def test_a_calendar_lists_its_years_alone(calendar: daysoff.Calendar) -> None:
    assert {day.year for day in calendar.days_off | calendar.swapped_in} == {2023, 2024, 2025, 2026, 2027}
    assert not calendar.days_off & calendar.swapped_in
    assert calendar.last_year == 2027


def test_the_version_of_a_calendar_changes_with_its_days(calendar: daysoff.Calendar) -> None:
    assert daysoff.build(2023, 2027).version == calendar.version
    assert daysoff.build(2023, 2026).version != calendar.version


def test_twenty_working_days_at_a_commune_after_the_new_year(calendar: daysoff.Calendar) -> None:
    assert due(date(2026, 1, 15), 20, calendar.days_off, calendar.swapped_in) == date(2026, 2, 12)
    assert due(date(2025, 12, 30), 3, calendar.days_off, calendar.swapped_in) == date(2026, 1, 6)
