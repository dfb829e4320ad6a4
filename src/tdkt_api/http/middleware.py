"""What every request and answer passes: an id, a sound body, safe headers, an answer even to a failure."""

import logging
import re
import traceback
import uuid
from collections.abc import MutableMapping
from typing import Any, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import BodyTooLarge, DomainError, Fault, NotJson
from .problem import failed

BODY_LIMIT: Final = 2_000_000
DEPTH_LIMIT: Final = 32
DIGIT_LIMIT: Final = 24
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
# A string, or what is left of one that never ends: no second start inside it, so the time is linear.
_STRINGS: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_NUMBERS: Final = re.compile(rb"[0-9]{%d}|[eE][+-]?[0-9]{3}|[NI]" % (DIGIT_LIMIT + 1))
_BRACKETS: Final = b"[]{}"
_NO_BRACKETS: Final = bytes(set(range(256)) - set(_BRACKETS))
_WITHOUT_BODY: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
_LOG: Final = logging.getLogger("tdkt.http")
_FORM: Final = "application/x-www-form-urlencoded"


class Envelope:
    """Outermost: gives the request its id, the answer its headers, and answers what nobody foresaw."""

    def __init__(self, app: ASGIApp) -> None:
        self.app: Final = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state: MutableMapping[str, Any] = scope.setdefault("state", {})
        state["request_id"] = _request_id(Headers(scope=scope))
        has_started = False

        async def sending(message: Message) -> None:
            nonlocal has_started
            if message["type"] == "http.response.start":
                has_started = True
                _dress(MutableHeaders(scope=message), state["request_id"])
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            _tell(scope, error)
            if has_started:
                raise
            await failed(Request(scope, receive))(scope, receive, sending)


class SoundBody:
    """Reads the body once, within its limits; what is unsound is noted and told after who asks is known.

    The application then sees an empty body, and `state.unsound` holds the refusal: `parameters.sound` raises
    it behind the route's permission, so that a stranger learns 401 and not what is wrong with the request.
    """

    def __init__(self, app: ASGIApp, limit: int = BODY_LIMIT) -> None:
        self.app: Final = app
        self.limit: Final = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _WITHOUT_BODY:
            await self.app(scope, receive, send)
            return
        body = await self._read(scope, receive)
        if body is None:
            return
        is_form = Headers(scope=scope).get("content-type", "").startswith(_FORM)
        unsound = BodyTooLarge() if len(body) > self.limit else unsoundness(body, is_json=not is_form)
        state: MutableMapping[str, Any] = scope.setdefault("state", {})
        state["has_body"] = bool(body)
        state["unsound"] = unsound
        await self.app(scope, _again(b"" if unsound else body, receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        """The body, a little more than the limit if it is longer, or None where the caller has gone."""
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdecimal() and int(declared[:12]) > self.limit:
            return b" " * (self.limit + 1)
        chunks, length, more = [], 0, True
        while more and length <= self.limit:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            chunks.append(message.get("body", b""))
            length += len(chunks[-1])
            more = message.get("more_body", False)
        return b"".join(chunks)


def unsoundness(body: bytes, *, is_json: bool = True) -> DomainError | None:
    """Why no parser should see this body: not UTF-8 or, in JSON, too deep or numbers no one needs."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return NotJson(faults=[Fault("", "json.encoding")])
    if b"\0" in body:
        return NotJson(faults=[Fault("", "json.encoding")])
    if not is_json:
        return None
    bare = _STRINGS.sub(b"", body)
    if _NUMBERS.search(bare) or not _is_shallow(bare):
        return NotJson(faults=[Fault("", "json.limits", {"depth": DEPTH_LIMIT, "digits": DIGIT_LIMIT})])
    return None


def _is_shallow(bare: bytes) -> bool:
    rest = bare.translate(None, _NO_BRACKETS)
    if rest.count(b"[") + rest.count(b"{") <= DEPTH_LIMIT:
        return True
    for _ in range(DEPTH_LIMIT):  # each round takes away the innermost level
        rest = rest.replace(b"[]", b"").replace(b"{}", b"")
    return not rest


def _again(body: bytes, receive: Receive) -> Receive:
    is_given = False

    async def receiving() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving


def _request_id(headers: Headers) -> str:
    given = headers.getlist("x-request-id")
    if len(given) == 1 and _REQUEST_ID.fullmatch(given[0]):
        return given[0]
    return uuid.uuid4().hex


def _dress(headers: MutableHeaders, request_id: str) -> None:
    headers["X-Request-Id"] = request_id
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)


def _tell(scope: Scope, error: Exception) -> None:
    # Frames and types only: the text of an error may hold what a person sent.
    frames = "".join(traceback.format_tb(error.__traceback__))
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < 8:
        kinds.append(type(cause).__qualname__)
        cause = cause.__cause__ or cause.__context__
    route = getattr(scope.get("route"), "path", None)
    _LOG.error(
        "%s %s failed: %s [request %s]\n%s",
        scope["method"],
        route,
        " < ".join(kinds),
        scope["state"]["request_id"],
        frames,
    )
