"""The packaged units: in force on 2026-01-15, or closed on 2025-06-30 with what followed them."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

from ..names import folded
from .kinds import Kind, Level, Link

FORMAT: Final = "tdkt-units/1"
FILE: Final = "units.ndjson.gz"
_MADE_AT_MS: Final = 1_768_435_200_000  # 2026-01-15T00:00:00Z: the day the data describes
# Every packaged identifier lies between these two, and hardly any other.
FIRST_AND_LAST: Final = (UUID(int=_MADE_AT_MS << 80), UUID(int=(_MADE_AT_MS + 1 << 80) - 1))


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit, as its table holds it."""

    id: UUID
    code: str
    name: str
    name_folded: str
    kind: Kind
    level: Level
    parent_id: UUID | None
    path: str
    valid_from: date | None
    valid_to: date | None
    agency_code: str | None
    symbol: str | None


@dataclass(frozen=True, slots=True)
class Successor:
    """One unit that follows a closed one."""

    unit_id: UUID
    successor_id: UUID
    link: Link


@dataclass(frozen=True, slots=True)
class Gap:
    """A change that the data does not hold: where, and on which days (inclusive) an answer may be wrong."""

    code: str
    path: str
    levels: frozenset[Level]
    starts: date | None
    ends: date | None

    def covers(self, *, path: str, level: Level, day: date) -> bool:
        """Whether what is said of this unit on this day may be wrong."""
        within = path.startswith(self.path) and level in self.levels
        return within and (not self.starts or self.starts <= day) and (not self.ends or day <= self.ends)


def unit_id(code: str, valid_from: date | None) -> UUID:
    """The identifier of a packaged unit: shaped as a UUIDv7, the same wherever the file is built."""
    digest = hashlib.sha256(f"unit/{code}/{valid_from or ''}".encode()).digest()
    random = int.from_bytes(digest[:10])
    low, high = random & (1 << 62) - 1, random >> 62 & 0xFFF
    return UUID(int=_MADE_AT_MS << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def units() -> list[Unit]:
    """Every packaged unit, parents before children."""
    records = list(_records())
    ids = {record["path"]: UUID(record["id"]) for record in records}
    return [_unit(record, ids) for record in records]


def successors() -> list[Successor]:
    """Every link from a closed unit to one in force."""
    records = list(_records())
    ids = {record["path"]: UUID(record["id"]) for record in records}
    return [
        Successor(ids[record["path"]], ids[path], Link(link))
        for record in records
        for path, link in record.get("successors", ())
    ]


@cache
def gaps() -> tuple[Gap, ...]:
    """What the data is known not to hold."""
    return tuple(_gap(record) for record in header()["known_gaps"])


@cache
def header() -> dict[str, Any]:
    """The first line of the file: source, licence, day, counts, known gaps."""
    with gzip.open(_file(), "rt", encoding="utf-8") as lines:
        said: dict[str, Any] = json.loads(next(lines))
    if said["format"] != FORMAT:
        raise ValueError(f"the packaged units are {said['format']}, not {FORMAT}")
    return said


def parent_of(path: str) -> str | None:
    """The path one segment up; the country has none."""
    return None if path == "/" else path[: path.rindex("/", 0, -1) + 1]


def _records() -> Iterator[dict[str, Any]]:
    with gzip.open(_file(), "rt", encoding="utf-8") as lines:
        next(lines)
        yield from map(json.loads, lines)


def _file() -> Any:
    return files(__package__).joinpath("data", FILE)


def _unit(record: dict[str, Any], ids: dict[str, UUID]) -> Unit:
    parent = parent_of(record["path"])
    return Unit(
        id=UUID(record["id"]),
        code=record["code"],
        name=record["name"],
        name_folded=folded(record["name"]),
        kind=Kind(record["kind"]),
        level=Level(record["level"]),
        parent_id=None if parent is None else ids[parent],
        path=record["path"],
        valid_from=_day(record.get("valid_from")),
        valid_to=_day(record.get("valid_to")),
        agency_code=record.get("agency_code"),
        symbol=record.get("symbol"),
    )


def _gap(record: dict[str, Any]) -> Gap:
    return Gap(
        code=record["code"],
        path=record["path"],
        levels=frozenset(map(Level, record["levels"])),
        starts=_day(record.get("starts")),
        ends=_day(record.get("ends")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
