"""Rows of the history as the audit reads them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """An event, with the names that its person and unit bear today."""

    id: UUID
    seq: int
    body: bytes
    prev_hash: bytes
    hash: bytes
    type: str
    at: datetime
    person_name: str
    person_post: str
    unit_name: str
    behalf_name: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A dossier that may be read, and when what it waits for is due."""

    id: UUID
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Move:
    """An event that may have brought its dossier to another state."""

    seq: int
    at: datetime
    target: str


@dataclass(frozen=True, slots=True)
class Link:
    """An event as an export writes it."""

    id: UUID
    stream_id: UUID
    seq: int
    body: bytes
    prev_hash: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A sealed value; erased where it is empty."""

    event_id: UUID
    name: str
    salt: bytes | None
    sealed: bytes | None
    key_version: int


@dataclass(frozen=True, slots=True)
class Head:
    """Where a stream ends."""

    stream_id: UUID
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as filters need it."""

    id: UUID
    path: str
