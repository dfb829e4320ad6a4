"""Reading a pack's plain values strictly: every key is wanted, of its type, and nothing is left over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from types import TracebackType
from typing import Any, Final, Self

from tdkt_api.law.source import CONFIDENCES, Provision
from tdkt_api.law.timeline import Dated, Timeline

_NEXT_DAY: Final = timedelta(days=1)
_SHARE: Final = re.compile(r"[0-9]{1,4}(/[1-9][0-9]{0,5}|\.[0-9]{1,6})?", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class PackRefused(Exception):
    """A pack that cannot be a lawbook; says which file, which key and what is wrong there."""

    def __init__(self, code: str, file: str, key: str = "", note: str = "") -> None:
        super().__init__(f"{file}: {key}: {code} {note}".rstrip())
        self.code = code
        self.file = file
        self.key = key


@dataclass(slots=True)
class Reader:
    """One mapping of a file; leaving its `with` block refuses the keys that nobody took."""

    file: str
    key: str
    data: dict[str, Any]
    taken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, file: str, key: str, data: object) -> "Reader":
        """A reader of a value that must be a mapping."""
        if not isinstance(data, dict):
            raise PackRefused("law.not_a_mapping", file, key)
        return cls(file, key, data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        left = self.data.keys() - self.taken
        if kind is None and left:
            raise self.refuse("law.unknown_key", min(left))

    def refuse(self, code: str, key: str, note: str = "") -> PackRefused:
        """The refusal of one key."""
        return PackRefused(code, self.file, self.at(key), note)

    def at(self, key: str) -> str:
        """The dotted name of a key within the file."""
        return f"{self.key}.{key}" if self.key else key

    def has(self, key: str) -> bool:
        """Whether the key is there with a value other than null."""
        return self.data.get(key) is not None

    def any(self, key: str) -> Any:
        """The value of a key, which must be there; null is a value."""
        if key not in self.data:
            raise self.refuse("law.missing_key", key)
        self.taken.add(key)
        return self.data[key]

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self.any(key)
        if not isinstance(value, str) or not value:
            raise self.refuse("law.not_text", key)
        return value

    def maybe_text(self, key: str) -> str | None:
        """A text, or None where the key is absent or null."""
        self.taken.add(key)
        return self.text(key) if self.has(key) else None

    def number(self, key: str) -> int:
        """A whole number of at least 1."""
        value = self.any(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.refuse("law.not_a_number", key)
        return value

    def maybe_number(self, key: str) -> int | None:
        """A whole number of at least 1, or None where the key is absent or null: not known."""
        self.taken.add(key)
        return self.number(key) if self.has(key) else None

    def flag(self, key: str) -> bool:
        """True or false; false where absent."""
        self.taken.add(key)
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            raise self.refuse("law.not_a_flag", key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self.any(key)
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise self.refuse("law.not_texts", key)
        return tuple(value)

    def share(self, key: str) -> Fraction:
        """A share above 0 and at most 1, as quoted text: `"0.7"` or `"1/3"`."""
        text = self.text(key)
        if not _SHARE.fullmatch(text) or not 0 < (share := Fraction(text)) <= 1:
            raise self.refuse("law.not_a_share", key)
        return share

    def maybe_texts(self, key: str) -> frozenset[str]:
        """The texts of a list; none where the key is absent."""
        self.taken.add(key)
        return frozenset(self.texts(key)) if self.has(key) else frozenset()

    def counts(self, key: str) -> tuple[dict[str, int], ...]:
        """A list of mappings from names to whole numbers of at least 1; none where the key is absent."""
        self.taken.add(key)
        if not self.has(key):
            return ()
        return tuple({name: one.number(name) for name in one.data} for one in self.children(key))

    def child(self, key: str) -> "Reader":
        """The mapping under a key."""
        return Reader.of(self.file, self.at(key), self.any(key))

    def children(self, key: str) -> Iterator["Reader"]:
        """The mappings of a list, which must not be empty."""
        value = self.any(key)
        if not isinstance(value, list) or not value:
            raise self.refuse("law.not_a_list", key)
        for number, one in enumerate(value):
            yield Reader.of(self.file, f"{self.at(key)}[{number}]", one)

    def named(self) -> Iterator[tuple[str, "Reader"]]:
        """Every key with the mapping under it."""
        for key in list(self.data):
            yield key, self.child(key)

    def day(self, key: str) -> date | None:
        """A day as quoted text, or None for null: not known."""
        value = self.any(key)
        return None if value is None else self._as_day(value, key)

    def maybe_day(self, key: str) -> date | None:
        """A day, or None where the key is absent or null."""
        self.taken.add(key)
        return self.day(key) if self.has(key) else None

    def _as_day(self, value: object, key: str) -> date:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise self.refuse("law.not_a_day", key)
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.refuse("law.not_a_day", key) from None

    def name(self, key: str = "name") -> tuple[str, str]:
        """The Vietnamese and the English name."""
        with self.child(key) as both:
            return both.text("vi"), both.text("en")

    def source(self) -> Provision:
        """The provision under `source`, without which no value is taken."""
        if not self.has("source"):
            raise self.refuse("law.source_missing", "source")
        with self.child("source") as cited:
            return Provision(
                instrument=cited.text("instrument"),
                article=cited.maybe_text("article"),
                clause=cited.maybe_text("clause"),
                point=cited.maybe_text("point"),
                confidence=cited.confidence("confidence"),
                point_confidence=cited.confidence("point_confidence")
                if "point_confidence" in cited.data
                else None,
            )

    def confidence(self, key: str) -> str:
        """How surely a provision is known."""
        value = self.text(key)
        if value not in CONFIDENCES:
            raise self.refuse("law.unknown_confidence", key)
        return value

    def days(self) -> Iterator[tuple[date, "Reader"]]:
        """The entries of a timeline by their first day, in rising order."""
        last: date | None = None
        for key, entry in self.named():
            first = self._as_day(key, key)
            if last is not None and first <= last:
                raise self.refuse("law.days_out_of_order", key)
            last = first
            yield first, entry


def timeline(entries: list[tuple[date, Reader, Any]]) -> "Timeline[Any]":
    """A timeline of values that were read; refuses gaps and overlaps.

    Args:
        entries: First day, the entry's reader (its `ends` and `source` are read here) and its value.
    """
    dated: list[Dated[Any]] = []
    for number, (first, entry, value) in enumerate(entries):
        following = entries[number + 1][0] if number + 1 < len(entries) else None
        dated.append(Dated(value, entry.source(), first, _last_day(first, entry, following)))
    return Timeline(tuple(one.first for one in dated), tuple(dated))


def _last_day(first: date, entry: Reader, following: date | None) -> date | None:
    ends = entry.day("ends") if "ends" in entry.data else None
    if ends is not None and ends < first:
        raise entry.refuse("law.ends_before_start", "ends")
    if following is None:
        return ends
    if ends is not None and ends >= following:
        raise entry.refuse("law.overlap", "ends")
    if ends is not None and ends + _NEXT_DAY < following:
        raise entry.refuse("law.gap", "ends")
    return following - _NEXT_DAY
