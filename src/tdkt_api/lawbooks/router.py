"""Packs of the lawbook over HTTP."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response

from .. import ids
from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.idempotency import Once
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as new_router
from ..http.responses import IfNoneMatch, answer, problems
from ..http.speech import Say
from ..http.transaction import Tx
from ..http.types import PackId
from ..http.version import IfMatch
from ..ids import Prefix
from . import service
from .schemas import DifferencesOut, PackIn, PackOut, PackPage, PackPatch
from .views import brief_out, pack_out

router = new_router("/v1/lawbook-packs", tag="lawbooks")
Reader = Annotated[Actor, Depends(Requires(Permission.LAWBOOK_READ))]
Drafter = Annotated[Actor, Depends(Requires(Permission.LAWBOOK_DRAFT))]
Publisher = Annotated[Actor, Depends(Requires(Permission.LAWBOOK_PUBLISH))]
_READS = problems(400, 401, 403, 404, 422, 503)
_CHANGES = problems(400, 401, 403, 404, 409, 412, 415, 422, 428, 503)


@router.get("", response_model=PackPage, responses=_READS)
async def list_packs(request: Request, asked: ListAsked, actor: Reader, tx: Tx) -> Response:
    """List the packs of one's units, drafts and published, the newest first."""
    found = await service.page(tx, asked)
    return page_answer(PackPage, brief_out(found), request)


@router.post(
    "",
    response_model=PackOut,
    status_code=201,
    responses=problems(400, 401, 403, 404, 409, 415, 422, 503),
)
async def draft_pack(body: PackIn, actor: Drafter, say: Say, once: Once, tx: Tx) -> Response:
    """Draft a pack of the lawbook; it may be unsound, and `flaw` says what is wrong first, file and key."""
    row = await service.draft(tx, actor, body)
    location = f"/v1/lawbook-packs/{ids.show(Prefix.LAWBOOK, row.id)}"
    return await once.answer(PackOut, pack_out(tx, row, say), status=201, location=location)


@router.get("/{pack_id}", response_model=PackOut, responses=_READS)
async def read_pack(pack_id: PackId, actor: Reader, say: Say, known: IfNoneMatch, tx: Tx) -> Response:
    """Read a pack with its files, checked against what is in force for its unit."""
    return answer(PackOut, pack_out(tx, await service.read(tx, pack_id), say), unless=known)


@router.patch("/{pack_id}", response_model=PackOut, responses=_CHANGES)
async def edit_pack(
    pack_id: PackId, body: PackPatch, actor: Drafter, say: Say, seen: IfMatch, tx: Tx
) -> Response:
    """Change a draft; whoever does cannot publish it any more."""
    return answer(PackOut, pack_out(tx, await service.edit(tx, actor, pack_id, seen, body), say))


@router.get(
    "/{pack_id}/differences",
    response_model=DifferencesOut,
    responses=problems(400, 401, 403, 404, 409, 422, 503),
)
async def compare_pack(request: Request, pack_id: PackId, actor: Reader, tx: Tx) -> Response:
    """Compare a pack with what is in force for its unit, key by key."""
    row = await service.read(tx, pack_id)
    found: Any = {"items": service.differences(request.app.state.office, row)}
    return answer(DifferencesOut, found)


@router.post("/{pack_id}/publication", response_model=PackOut, status_code=201, responses=_CHANGES)
async def publish_pack(
    pack_id: PackId, actor: Publisher, say: Say, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Publish a sound draft that others wrote; it never changes again, and holds within seconds."""
    row = await service.publish(tx, actor, pack_id, seen)
    return await once.answer(PackOut, pack_out(tx, row, say), status=201)
