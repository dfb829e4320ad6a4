"""The history of a dossier for its readers; for inspectors the whole, with exports and exceptions."""

from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from .. import ids
from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.deadline import deadline_of
from ..http.idempotency import OnceIfAsync
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as new_router
from ..http.responses import problems
from ..http.speech import Say
from ..http.transaction import Tx
from ..http.types import DossierId, Instant
from ..operations.schemas import OperationOut
from ..operations.telling import place, told
from . import exceptions, exporting, listing, longer, service, timeline
from .schemas import EventFilters, EventsOut, ExceptionFilters, ExceptionsOut, ExportIn, HistoryOut
from .service import Upto
from .shapes import Head
from .telling import excepted, on_timeline, shown, summed

router = new_router("/v1/dossiers", tag="audit")
inspection = new_router("/v1/audit", tag="audit")
routers = (router, inspection)
Reader = Annotated[Actor, Depends(Requires(Permission.HISTORY_READ))]
Inspector = Annotated[Actor, Depends(Requires(Permission.AUDIT_READ))]
Exporter = Annotated[Actor, Depends(Requires(Permission.HISTORY_EXPORT))]
_EXPORTED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "Lines of JSON, for `verify-history`.", "content": {exporting.NDJSON: {}}}
}
_OR_LATER: Final[dict[int | str, dict[str, Any]]] = {
    **_EXPORTED,
    202: {"description": "A long job; `Location` says where to follow it.", "model": OperationOut},
}


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
    """Read who did what with a dossier and how long it took; `at` or `seq` replays what somebody saw then."""
    asked_for = asked.listing("history", dossier=dossier_id, at=upto.at, seq=upto.seq)
    after = asked.after(asked_for)
    history = await service.page(tx, dossier_id, upto, after=after[0] if after else 0, limit=asked.limit)
    changes = timeline.changes(history.stays)
    rows = [on_timeline(event, changes, say) for event in history.events]
    total = await service.count(tx, dossier_id, upto) if asked.has_total else None
    page = asked_for.page(rows, asked.size, lambda event: (event.seq, event.id), total)
    steps = summed(timeline.steps(history.stays), deadline_of(tx, history.due_on), say)
    return page_answer(HistoryOut, page, request, steps=steps)


@router.post(
    "/{dossier_id}/history/exports",
    response_class=Response,
    responses={**_EXPORTED, **problems(400, 401, 403, 404, 503)},
)
async def export_history(request: Request, dossier_id: DossierId, actor: Exporter, tx: Tx) -> Response:
    """Export a dossier's whole history, its texts opened; `tdkt-api verify-history` proves it offline."""
    return _exported(request, actor, await exporting.heads_of_dossier(tx, actor, dossier_id))


@inspection.get("/events", response_model=EventsOut, responses=problems(400, 401, 403, 404, 422, 503))
async def list_events(
    request: Request,
    filters: Annotated[EventFilters, Query()],
    asked: ListAsked,
    actor: Inspector,
    say: Say,
    tx: Tx,
) -> Response:
    """List who did what, the newest first.

    Without a stream: what was done by units of the caller's subtree, and what others did to that which
    belongs there. With one (`dossier_id`, `subject_id`, `decision_id`, `stream`): all that the caller
    may see of it.
    """
    asked_for = asked.listing("events", **filters.model_dump())
    after = asked.after(asked_for)
    place = (after[0], after[1]) if after else None
    rows = await listing.page(tx, actor, wanted(filters), after=place, limit=asked.limit)
    total = await listing.count(tx, actor, wanted(filters)) if asked.has_total else None
    page = asked_for.page([shown(row, say) for row in rows], asked.size, lambda one: (one.at, one.id), total)
    return page_answer(EventsOut, page, request)


@inspection.post(
    "/exports",
    response_class=Response,
    responses={**_OR_LATER, **problems(400, 401, 403, 404, 409, 422, 429, 503)},
)
async def export_audit(
    request: Request, body: ExportIn, actor: Exporter, once: OnceIfAsync, tx: Tx
) -> Response:
    """Export the whole histories in which a unit's subtree has an event in the period, as one file.

    The header `Tdkt-Streams` says how many there are. `tdkt-api verify-history` proves the file offline.
    With `Prefer: respond-async` and an `Idempotency-Key` it becomes a long job, for what takes longer than
    a connection lasts.
    """
    if once is not None:
        job = await longer.ask(tx, actor, body)
        return await once.answer(
            OperationOut,
            told(request, job),
            status=202,
            location=place(job),
            beside={"Preference-Applied": "respond-async"},
        )
    heads = await exporting.heads_of_unit(tx, actor, body.unit_id, body.at_from, body.at_to)
    return _exported(request, actor, heads)


@inspection.get("/exceptions", response_model=ExceptionsOut, responses=problems(400, 401, 403, 404, 422, 503))
async def list_exceptions(
    request: Request,
    filters: Annotated[ExceptionFilters, Query()],
    asked: ListAsked,
    actor: Inspector,
    say: Say,
    tx: Tx,
) -> Response:
    """List what signed decisions went against: a finding, a vote, an appraisal, an opinion, the due day."""
    asked_for = asked.listing("exceptions", **filters.model_dump())
    after = asked.after(asked_for)
    place = (after[0], after[1]) if after else None
    found = await exceptions.page(tx, exceptions.Wanted(**dict(filters)), after=place, limit=asked.limit)
    total = await exceptions.count(tx, exceptions.Wanted(**dict(filters))) if asked.has_total else None
    page = asked_for.page(found, asked.size, lambda one: (one.row.at, one.row.id), total)
    said = page.showing([excepted(one, say) for one in page.items])
    return page_answer(ExceptionsOut, said, request)


def wanted(filters: EventFilters) -> listing.Wanted:
    """The filters as the listing takes them: a stream's name is its kind and its id."""
    given = dict(filters)
    if filters.stream is not None:
        kind, _, id = filters.stream.partition("/")
        given["stream"] = (kind, ids.read(id[:2], id))
    return listing.Wanted(**given)


def _exported(request: Request, actor: Actor, heads: list[Head]) -> Response:
    state = request.app.state
    lines = exporting.lines(state.database, actor, state.office.vault, heads)
    headers = {"Cache-Control": "no-store", "Tdkt-Streams": str(len(heads))}
    return StreamingResponse(lines, media_type=exporting.NDJSON, headers=headers)
