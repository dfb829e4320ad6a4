"""Refusals worth remembering, written after the request's transaction is over."""

import logging
from typing import Final

from fastapi import Request

from .. import clock, ids
from ..access.actor import Actor
from ..db.database import Database
from ..errors import Busy, DomainError
from .repository import ADD_ENTRY

_LOG: Final = logging.getLogger("tdkt.security")
_OWN: Final = frozenset({"/oauth2/token", "/oauth2/revocation"})  # they write their entries themselves


async def note_refusal(request: Request, error: DomainError) -> None:
    """Write one row in a short transaction of its own; to the log when no connection is free."""
    route = getattr(request.scope.get("route"), "path", "")
    if route in _OWN:
        return
    actor: Actor | None = getattr(request.state, "actor", None)
    database: Database = request.app.state.database
    try:
        async with database.transaction(scopes=()) as tx:
            await tx.run(
                ADD_ENTRY,
                id=ids.new(),
                at=clock.now(),
                kind="refusal",
                code=error.code,
                method=request.method,
                route=route,
                request_id=request.state.request_id,
                person_id=actor.person_id if actor else None,
                client_id=actor.client_id if actor else None,
                subject_id=None,
            )
    except Busy:
        _LOG.warning("refused %s %s: %s", request.method, route, error.code)
