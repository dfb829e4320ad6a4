"""The history as inspectors read it."""

from typing import Any

from pydantic import Field

from ..http.lists import PageOut
from ..http.schemas import Out
from ..http.types import EventId, Instant


class EventOut(Out):
    """One event: who did what, when, as whom, at which unit, by which rules; `hash` is its link."""

    id: EventId
    seq: int
    type: str
    type_name: str
    at: Instant
    person: str
    person_name: str
    role: str
    unit: str
    request: str
    data: dict[str, Any]
    commit: dict[str, str] = Field(description="Commitments to texts; an export opens them.")
    number: int | None
    lawbook: str | None
    policy: str
    prev: str
    hash: str


class HistoryOut(PageOut[EventOut]):
    """One page of a stream's events, from the first."""
