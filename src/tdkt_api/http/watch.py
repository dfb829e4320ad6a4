"""Counts every request, and logs those that write, fail or take long."""

import logging
import time
from collections.abc import Mapping
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .. import ids
from ..access.actor import Actor
from ..db import patience
from ..ids import Prefix
from .measures import Measures

SLOW_SECONDS: Final = 1.0
UNMATCHED: Final = "unmatched"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_KNOWN: Final = _SAFE | {"POST", "PUT", "PATCH", "DELETE"}
_GONE: Final = 499  # nobody was answered: the caller went away
_LOG: Final = logging.getLogger("tdkt.request")


class Watch:
    """Outside of everything, so that the time is the caller's."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self.app: Final = app
        self.measures: Final = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, began = _GONE, time.perf_counter()

        self.measures.in_flight.inc()
        with patience.of_request() as waiting:

            async def sending(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                waiting.refill()
                await send(message)

            try:
                await self.app(scope, receive, sending)
            finally:
                self.measures.in_flight.dec()
                self._note(scope, status, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method, route = scope["method"] if scope["method"] in _KNOWN else "other", _template(scope)
        self.measures.requests.labels(method, route, status).inc()
        self.measures.seconds.labels(method, route).observe(seconds)
        if method not in _SAFE or status >= 500 or seconds >= SLOW_SECONDS:
            told = {"method": method, "route": route, "status": status}
            _LOG.info("request", extra={**told, "duration_ms": round(seconds * 1000), **_who(scope)})


def _template(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", None) or UNMATCHED


def _who(scope: Scope) -> dict[str, Any]:
    state: Mapping[str, Any] = scope.get("state", {})
    actor: Actor | None = state.get("actor")
    own = {"request_id": state.get("request_id")}
    if actor is None:
        return own
    return {**own, "person": ids.show(Prefix.PERSON, actor.person_id), "client": actor.client_id}
