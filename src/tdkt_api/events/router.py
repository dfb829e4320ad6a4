"""The feed of events, for whoever cannot be called."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request, Response

from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.lists import endless
from ..http.parameters import router as new_router
from ..http.responses import answer, problems
from ..http.transaction import Tx
from . import service
from .schemas import FeedOut
from .shapes import Told

router = new_router("/v1/events", tag="events")
Reader = Annotated[Actor, Depends(Requires(Permission.EVENT_READ))]
_USUAL: Final = 100
_MOST: Final = 500
_TYPE: Final = r"^tdkt\.[a-z_]{0,40}(\.[a-z_]{0,40})?$"


@dataclass(frozen=True, slots=True)
class Asked:
    """From where on, how many, and what their types begin with."""

    after: str | None
    limit: int
    type: str


async def asked(
    after: Annotated[
        str | None, Query(max_length=2048, description="`next_after` of an earlier answer; else the start.")
    ] = None,
    limit: Annotated[int, Query(ge=1, description="At most 500; more is taken as 500.")] = _USUAL,
    type: Annotated[
        str | None, Query(pattern=_TYPE, description="What the types begin with: `tdkt.dossier.`")
    ] = None,
) -> Asked:
    """What part of the feed is asked for."""
    return Asked(after, min(limit, _MOST), type or "")


@router.get("", response_model=FeedOut, responses=problems(400, 401, 403, 422, 503))
async def read_feed(
    request: Request, asked: Annotated[Asked, Depends(asked)], actor: Reader, tx: Tx
) -> Response:
    """Read what happened in the caller's units, in the order in which it could be seen, each event once.

    Ask again with `next_after` as `after`: at once while `has_more`, else after a while. An event that is
    committed late comes late, never behind the reader's back.
    """
    feed = endless(request, "feed")
    seen = 0 if asked.after is None else feed.after(asked.after)[0]
    rows = await service.read(tx, actor, after=seen, type=asked.type, limit=asked.limit + 1)
    told = rows[: asked.limit]
    source = f"urn:tdkt:{request.app.state.settings.log}"
    items = [_cloud_event(row, source) for row in told]
    end = feed.token([told[-1].position]) if told else asked.after or feed.token([0])
    return answer(FeedOut, {"items": items, "next_after": end, "has_more": len(rows) > asked.limit})


def _cloud_event(row: Told, source: str) -> dict[str, Any]:
    own = {name: getattr(row, name) for name in ("id", "type", "subject", "time", "data", "traceparent")}
    return {
        "specversion": "1.0",
        "source": source,
        "datacontenttype": "application/json",
        **own,
        "requestid": row.request_id,
    }
