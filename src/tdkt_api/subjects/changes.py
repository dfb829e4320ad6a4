"""What an edit changed, as its event tells it."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any


def difference(before: Any, after: Any, codes: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """Codes, days and numbers that changed, as they were and as they are; null is left out."""
    changed = [name for name in codes if getattr(before, name) != getattr(after, name)]
    return {"before": _told(before, changed), "after": _told(after, changed)}


def _told(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: plain(getattr(row, name)) for name in names if getattr(row, name) is not None}


def plain(value: Any) -> Any:
    """A value as events hold it."""
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value
