"""Councils and what they said."""

from typing import Annotated

from fastapi import Depends, Response

from .. import ids
from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.idempotency import Once
from ..http.parameters import router as new_router
from ..http.responses import IfNoneMatch, answer, problems
from ..http.transaction import Tx
from ..http.types import CouncilId, MeetingId
from ..http.version import IfMatch
from ..ids import Prefix
from . import service
from .schemas import CouncilIn, CouncilOut, MeetingClosingIn, MeetingIn, MeetingOut

router = new_router("/v1/councils", tag="councils")
meetings = new_router("/v1/meetings", tag="councils")
Reader = Annotated[Actor, Depends(Requires(Permission.COUNCIL_READ))]
Founder = Annotated[Actor, Depends(Requires(Permission.COUNCIL_ESTABLISH))]
Caller = Annotated[Actor, Depends(Requires(Permission.MEETING_CALL))]
Closer = Annotated[Actor, Depends(Requires(Permission.MEETING_CLOSE))]
_READS = problems(400, 401, 403, 404, 503)
_WRITES = problems(400, 401, 403, 404, 409, 412, 415, 422, 428, 503)


@router.post("", response_model=CouncilOut, status_code=201, responses=_WRITES)
async def establish_council(body: CouncilIn, actor: Founder, once: Once, tx: Tx) -> Response:
    """Enter the council that a unit's decision established."""
    found = await service.establish(tx, actor, body)
    location = f"/v1/councils/{ids.show(Prefix.COUNCIL, found.id)}"
    return await once.answer(CouncilOut, found, status=201, location=location)


@router.get("/{council_id}", response_model=CouncilOut, responses=_READS)
async def read_council(council_id: CouncilId, actor: Reader, known: IfNoneMatch, tx: Tx) -> Response:
    """Read one council."""
    return answer(CouncilOut, await service.read_council(tx, council_id), unless=known)


@meetings.post("", response_model=MeetingOut, status_code=201, responses=_WRITES)
async def call_meeting(body: MeetingIn, actor: Caller, once: Once, tx: Tx) -> Response:
    """Call a meeting on dossiers that were referred to the council."""
    found = await service.call(tx, actor, body)
    location = f"/v1/meetings/{ids.show(Prefix.MEETING, found.id)}"
    return await once.answer(MeetingOut, found, status=201, location=location)


@meetings.get("/{meeting_id}", response_model=MeetingOut, responses=_READS)
async def read_meeting(meeting_id: MeetingId, actor: Reader, known: IfNoneMatch, tx: Tx) -> Response:
    """Read one meeting."""
    return answer(MeetingOut, await service.read_meeting(tx, meeting_id), unless=known)


@meetings.post("/{meeting_id}/closing", response_model=MeetingOut, status_code=201, responses=_WRITES)
async def close_meeting(
    meeting_id: MeetingId, body: MeetingClosingIn, actor: Closer, seen: IfMatch, once: Once, tx: Tx
) -> Response:
    """Close a meeting with an outcome for every pending nomination of its dossiers."""
    found = await service.close(tx, actor, meeting_id, seen, body)
    return await once.answer(MeetingOut, found, status=201)
