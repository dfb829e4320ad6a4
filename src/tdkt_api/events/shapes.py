"""Rows of the outbox as the feed reads them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Told:
    """An event of the feed."""

    id: UUID
    type: str
    subject: str
    time: datetime
    data: dict[str, Any]
    request_id: str | None
    traceparent: str | None
    position: int
