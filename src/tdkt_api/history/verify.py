"""The proof of an exported history, from the exported bytes alone."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from tdkt_api import ids
from tdkt_api.history.chain import GREATEST, ZEROS, NotCanonical, commitment, event_hash, read
from tdkt_api.history.export import FORMAT, Exported, Header, Opened, event_line, export_lines, header_line

__all__ = [
    "Exported",
    "Flaw",
    "Header",
    "Opened",
    "Problem",
    "Report",
    "event_line",
    "export_lines",
    "header_line",
    "verify",
]

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_STREAM: Final = re.compile(r"[a-z_]+/([a-z]{2})_[0-9a-z]{26}")
_HEADER_MEMBERS: Final = frozenset(("format", "stream", "stream_id", "count", "head"))
_EVENT_MEMBERS: Final = frozenset(("seq", "body", "prev", "hash", "open"))
_OPENED_MEMBERS: Final = frozenset(("salt", "value"))


class Flaw(StrEnum):
    """What can be wrong with an export."""

    EMPTY = "empty"
    NOT_JSON = "not_json"
    MEMBERS = "members"
    HEADER = "header"
    NO_HEADER = "no_header"
    STREAM_TWICE = "stream_twice"
    COUNT = "count"
    HEAD = "head"
    HEAD_EXPECTED = "head_expected"
    ORDER = "order"
    LINK = "link"
    HASH = "hash"
    NOT_CANONICAL = "not_canonical"
    BODY_STREAM = "body_stream"
    BODY_SEQ = "body_seq"
    COMMITMENT = "commitment"


@dataclass(frozen=True, slots=True)
class Problem:
    """One flaw and where it is.

    `line` counts from 1 and is 0 for the export as a whole; `seq` is 0 where no event is meant.
    """

    flaw: Flaw
    line: int
    stream: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What was read and what is wrong with it."""

    streams: int
    events: int
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(lines: Iterable[bytes], head: str | None = None) -> Report:
    """Recompute an export; whatever is wrong with it is in the report, nothing is raised.

    Args:
        lines: As read from a file in binary mode.
        head: Hash in hex that one of the streams must end with, known from elsewhere: it alone shows
            that a whole chain was computed anew.
    """
    reading = _Reading()
    for line in lines:
        reading.take(line)
    reading.close(head)
    return Report(len(reading.seen), reading.events, tuple(reading.problems))


@dataclass(slots=True)
class _Reading:
    """One pass over the lines of an export."""

    seen: set[UUID] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    line: int = 0
    events: int = 0
    # The stream at hand
    id: UUID | None = None
    stream: str = ""
    opened_on: int = 0
    count: int = 0
    head: str = ""
    taken: int = 0
    seq: int = 0
    last: str = ""

    def note(self, flaw: Flaw, seq: int = 0, *, line: int | None = None) -> None:
        self.problems.append(Problem(flaw, self.line if line is None else line, self.stream, seq))

    def take(self, line: bytes) -> None:
        self.line += 1
        try:
            members = _members(line)
        except (ValueError, RecursionError):
            return self.note(Flaw.NOT_JSON)
        if "format" in members:
            return self.open_stream(members)
        self.events += 1
        if self.id is None:
            return self.note(Flaw.NO_HEADER)
        return self.take_event(self.id, members)

    def open_stream(self, members: dict[str, Any]) -> None:
        self.close_stream()
        id = _stream_id(members)
        if id is None:
            self.id, self.stream = None, ""
            return self.note(Flaw.HEADER)
        self.id, self.stream, self.opened_on = id, members["stream"], self.line
        self.count, self.head = members["count"], members["head"]
        self.taken, self.seq, self.last = 0, 0, ZEROS.hex()
        if id in self.seen:
            self.note(Flaw.STREAM_TWICE)
        self.seen.add(id)
        return None

    def close_stream(self) -> None:
        if self.id is None:
            return
        if self.taken != self.count:
            self.note(Flaw.COUNT, line=self.opened_on)
        if self.last != self.head:
            self.note(Flaw.HEAD, line=self.opened_on)
        self.heads.add(self.last)

    def close(self, head: str | None) -> None:
        self.close_stream()
        self.stream = ""
        if not self.seen:
            self.note(Flaw.EMPTY, line=0)
        if head is not None and head.strip().lower() not in self.heads:
            self.note(Flaw.HEAD_EXPECTED, line=0)

    def take_event(self, id: UUID, members: dict[str, Any]) -> None:
        self.taken += 1
        if not _is_event(members):
            return self.note(Flaw.MEMBERS)
        seq, body, prev, stated = members["seq"], members["body"], members["prev"], members["hash"]
        if seq != self.seq + 1:
            self.note(Flaw.ORDER, seq)
        if prev != self.last:
            self.note(Flaw.LINK, seq)
        # Each event is held against what its neighbour states, so that one change is one problem.
        self.seq, self.last = seq, stated
        if _hash(id, seq, prev, body) != stated:
            self.note(Flaw.HASH, seq)
        try:
            event = read(body)
        except NotCanonical:
            return self.note(Flaw.NOT_CANONICAL, seq)
        return self.hold(event, seq, members.get("open"))

    def hold(self, event: Any, seq: int, opened: Any) -> None:
        """Hold what a body says of itself against the place where it stands."""
        body: dict[str, Any] = event if isinstance(event, dict) else {}
        if body.get("stream") != self.stream:
            self.note(Flaw.BODY_STREAM, seq)
        if body.get("seq") != seq or body.get("seq") is True:
            self.note(Flaw.BODY_SEQ, seq)
        if opened and not _opens(body.get("commit"), opened):
            self.note(Flaw.COMMITMENT, seq)


def _members(line: bytes) -> dict[str, Any]:
    """The members of a line.

    Raises:
        ValueError, RecursionError: no line of JSON, no object, a member given twice, a number too long.
    """
    text = line.removesuffix(b"\r\n" if line.endswith(b"\r\n") else b"\n").decode()
    value, end = _DECODER.raw_decode(text)
    if end != len(text) or type(value) is not dict:
        raise ValueError("not one object")
    return value


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member given twice")
    return members


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_once_each)


def _stream_id(header: dict[str, Any]) -> UUID | None:
    """The stream that a header names, if the header is in order."""
    if header.keys() != _HEADER_MEMBERS or header["format"] != FORMAT or not _is_hash(header["head"]):
        return None
    if type(header["count"]) is not int or not 0 <= header["count"] <= GREATEST:
        return None
    stream = header["stream"]
    found = _STREAM.fullmatch(stream) if isinstance(stream, str) else None
    try:
        id = ids.read(found[1], stream.partition("/")[2]) if found else None
    except ValueError:
        return None
    return id if id is not None and id.hex == header["stream_id"] else None


def _is_event(members: dict[str, Any]) -> bool:
    """Whether a line has the members of an event, each of its kind; `open` may be left out."""
    seq, opened = members.get("seq"), members.get("open", {})
    return (
        _EVENT_MEMBERS.issuperset(members)
        and (type(seq) is int and 1 <= seq <= GREATEST)
        and type(members.get("body")) is type(members.get("prev")) is type(members.get("hash")) is str
        and type(opened) is dict
    )


def _hash(id: UUID, seq: int, prev: str, body: str) -> str | None:
    """The hash of an event as a line states it; None where its parts are no bytes."""
    try:
        return event_hash(id, seq, bytes.fromhex(prev), body.encode()).hex()
    except ValueError:
        return None


def _is_hash(text: Any) -> bool:
    return isinstance(text, str) and _HASH.fullmatch(text) is not None


def _opens(commits: Any, opened: dict[str, Any]) -> bool:
    """Whether every opened text is the one that the event commits to."""
    return isinstance(commits, dict) and all(
        _fits(commits.get(name), shown) for name, shown in opened.items()
    )


def _fits(committed: Any, shown: Any) -> bool:
    if not isinstance(shown, dict) or shown.keys() != _OPENED_MEMBERS or not _is_hash(shown["salt"]):
        return False
    value = shown["value"]
    try:
        return isinstance(value, str) and commitment(bytes.fromhex(shown["salt"]), value).hex() == committed
    except ValueError:
        return False
