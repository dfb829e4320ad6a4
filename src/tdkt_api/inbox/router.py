"""What waits for me, over HTTP."""

from typing import Annotated

from fastapi import Depends, Request, Response

from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.lists import ListAsked, page_answer
from ..http.parameters import router as new_router
from ..http.responses import problems
from ..http.speech import Say
from ..http.transaction import Tx
from . import service
from .schemas import InboxPage
from .views import shown

router = new_router("/v1/inbox", tag="inbox")
Reader = Annotated[Actor, Depends(Requires(Permission.INBOX_READ))]


@router.get("", response_model=InboxPage, responses=problems(400, 401, 403, 422, 503))
async def list_inbox(request: Request, asked: ListAsked, actor: Reader, say: Say, tx: Tx) -> Response:
    """List the dossiers that wait for a step of mine, or for my unit's opinion, by due day.

    Each comes with the steps that I may take. A role counts at the very unit whose turn it is. What may be
    taken but is waited for by nobody (to withdraw, to return, to consult, to reject) puts no dossier here; it
    stands among the steps of those that are.
    """
    page = await service.inbox_page(tx, actor, asked)
    notices = await service.notices(tx, actor, asked)
    moves = await service.moves(tx, actor, asked)
    return page_answer(InboxPage, shown(tx, page, say), request, notices=notices, transfers=moves)
