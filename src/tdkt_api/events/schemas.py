"""Events as they are shown: CloudEvents 1.0."""

from typing import Any, Literal

from pydantic import Field

from ..http.schemas import Out
from ..http.types import EventId, Instant


def _unset(value: object) -> bool:
    return value is None


class CloudEventOut(Out):
    """One event in the JSON format of CloudEvents 1.0; `source` and `id` together name it for good."""

    specversion: Literal["1.0"]
    id: EventId
    source: str = Field(description="The log of this service: `urn:tdkt:` and its name.")
    type: str = Field(description="`tdkt.` and the type of the event in the history.")
    subject: str = Field(description="Whose history it stands in: `hs_…`, `qd_…`.")
    time: Instant
    datacontenttype: Literal["application/json"]
    requestid: str | None = Field(
        default=None,
        exclude_if=_unset,
        description="Extension: the `X-Request-Id` of the request by which it happened.",
    )
    traceparent: str | None = Field(
        default=None,
        exclude_if=_unset,
        description="Extension Distributed Tracing: the trace that request belonged to.",
    )
    data: dict[str, Any] = Field(description="Codes and identifiers; no names, no free text.")


class FeedOut(Out):
    """Some events, the oldest first, and where to go on; with no events, where one already was."""

    items: list[CloudEventOut]
    next_after: str = Field(description="The next `after`; it does not expire.")
    has_more: bool = Field(description="Whether there are already more events behind `next_after`.")
