"""The history of a dossier, for those who may read the dossier, and its export for inspectors."""

from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as new_router
from ..http.responses import problems
from ..http.speech import Say, Speaker
from ..http.transaction import Tx
from ..http.types import DossierId, Instant
from . import service
from .repository import Event
from .schemas import EventOut, HistoryOut
from .service import Upto

router = new_router("/v1/dossiers", tag="audit")
Reader = Annotated[Actor, Depends(Requires(Permission.HISTORY_READ))]
Inspector = Annotated[Actor, Depends(Requires(Permission.HISTORY_EXPORT))]
_NDJSON = "application/x-ndjson"


async def upto(
    at: Annotated[Instant | None, Query(description="As it stood at this instant.")] = None,
    seq: Annotated[int | None, Query(ge=1, le=2**53, description="Up to this event, inclusive.")] = None,
) -> Upto:
    """Until when the history is read."""
    return Upto(at, seq)


@router.get(
    "/{dossier_id}/history", response_model=HistoryOut, responses=problems(400, 401, 403, 404, 422, 503)
)
async def read_history(
    request: Request,
    dossier_id: DossierId,
    upto: Annotated[Upto, Depends(upto)],
    asked: ListAsked,
    actor: Reader,
    say: Say,
    tx: Tx,
) -> Response:
    """Read who did what with a dossier; `at` or `seq` replays what somebody saw then."""
    listing = asked.listing("history", dossier=dossier_id, at=upto.at, seq=upto.seq)
    after = asked.after(listing)
    rows = await service.page(tx, dossier_id, upto, after=after[0] if after else 0, limit=asked.limit)
    page = listing.page([_shown(row, say) for row in rows], asked.size, lambda event: (event.seq, event.id))
    return page_answer(HistoryOut, page, request)


@router.post(
    "/{dossier_id}/history/exports",
    response_class=Response,
    responses={
        200: {"description": "Lines of JSON, for `verify-history`.", "content": {_NDJSON: {}}},
        **problems(400, 401, 403, 404, 503),
    },
)
async def export_history(dossier_id: DossierId, actor: Inspector, tx: Tx) -> Response:
    """Export a dossier's whole history, its texts opened; `tdkt-api verify-history` proves it offline."""
    lines = await service.export(tx, actor, dossier_id)
    return Response(lines, media_type=_NDJSON, headers={"Cache-Control": "no-store"})


def _shown(event: Event, say: Speaker) -> EventOut:
    body: dict[str, Any] = service.told(event)
    return EventOut(
        id=event.id,
        seq=event.seq,
        type=event.type,
        type_name=say.say(f"event.{event.type}"),
        at=event.at,
        person=body["actor"]["person"],
        person_name=event.person_name,
        role=body["role"],
        unit=body["unit"],
        request=body["request"],
        data=body["data"],
        commit=body.get("commit", {}),
        number=body.get("number"),
        lawbook=body.get("lawbook"),
        policy=body["policy"],
        prev=event.prev_hash.hex(),
        hash=event.hash.hex(),
    )
