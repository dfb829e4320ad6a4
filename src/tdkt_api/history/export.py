"""The export of a history as lines of JSON: for each stream a header, then its events."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

FORMAT: Final = "tdkt-history/1"


@dataclass(frozen=True, slots=True)
class Header:
    """What a stream is and where it ends; a chain alone does not show that its tail was cut off."""

    stream: str
    stream_id: UUID
    count: int
    head: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """A text that an event only commits to, with the salt that proves it."""

    salt: bytes
    value: str


@dataclass(frozen=True, slots=True)
class Exported:
    """An event as it is stored, with the commitments that the reader may see opened."""

    seq: int
    body: bytes
    prev: bytes
    hash: bytes
    open: Mapping[str, Opened] = field(default_factory=dict)


def export_lines(header: Header, events: Iterable[Exported]) -> Iterator[bytes]:
    """The lines of one stream, each closed by a line feed; streams may follow one another."""
    yield header_line(header)
    for event in events:
        yield event_line(event)


def header_line(header: Header) -> bytes:
    """The line that opens a stream."""
    return _line(
        {
            "format": FORMAT,
            "stream": header.stream,
            "stream_id": header.stream_id.hex,
            "count": header.count,
            "head": header.head.hex(),
        }
    )


def event_line(event: Exported) -> bytes:
    """The line of one event; its body is the very text that was hashed."""
    return _line(
        {
            "seq": event.seq,
            "body": event.body.decode(),
            "prev": event.prev.hex(),
            "hash": event.hash.hex(),
            "open": {
                name: {"salt": opened.salt.hex(), "value": opened.value}
                for name, opened in event.open.items()
            },
        }
    )


def _line(members: Mapping[str, Any]) -> bytes:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
