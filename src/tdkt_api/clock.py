"""Two clocks: the office's, by which deeds are dated, and the real one, by which tokens and keys expire."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

OFFICE_ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")


class _Shift:
    """By how many whole days the office's clock stands off the real one; only the demo sets it."""

    days = 0


def wall() -> datetime:
    """The real instant, UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The office's instant, UTC: events, `_at` columns, deadlines."""
    return wall() + timedelta(days=_Shift.days)


def today() -> date:
    """The office's legal day in Asia/Ho_Chi_Minh."""
    return day_of(now())


def day_of(at: datetime) -> date:
    """The legal day of an instant in Asia/Ho_Chi_Minh."""
    return at.astimezone(OFFICE_ZONE).date()


def shift_by(days: int) -> None:
    """Set the office's clock off by whole days; it runs on from there."""
    _Shift.days = days


def shift() -> int:
    """The whole days the office's clock stands off the real one."""
    return _Shift.days
