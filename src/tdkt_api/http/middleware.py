"""What every request and answer passes: an id, a sound body, safe headers, an answer even to a failure."""

import logging
import re
import traceback
import uuid
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any, Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..access.limits import Standing
from ..errors import BodyTooLarge, DomainError, Fault, NotJson
from .limits import rate_headers
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
_TRACE: Final = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_WITHOUT_BODY: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_HEADERS: Final = (  # as they are sent
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)
_LOG: Final = logging.getLogger("tdkt.http")
_UNCHANGED: Final = 304
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
        state["request_id"], state["traceparent"] = _identity(scope["headers"])
        has_started = False

        async def sending(message: Message) -> None:
            nonlocal has_started
            if message["type"] == "http.response.start":
                has_started = True
                _dress(message, state)
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


def _identity(headers: Iterable[tuple[bytes, bytes]]) -> tuple[str, str | None]:
    """The request's id, made where no sound one came, and the trace (W3C) it belongs to, if it names one."""
    ids, traces = [], []
    for name, value in headers:
        if name == b"x-request-id":
            ids.append(value)
        elif name == b"traceparent":
            traces.append(value)
    id = _only(ids, _REQUEST_ID) or uuid.uuid4().hex
    return id, _only(traces, _TRACE)


def _only(values: list[bytes], pattern: re.Pattern[str]) -> str | None:
    """The one value, if it is as it should be; two are none."""
    text = values[0].decode("latin-1") if len(values) == 1 else ""
    return text if pattern.fullmatch(text) else None


def _dress(message: Message, state: Mapping[str, Any]) -> None:
    """Add what every answer has; what a route has set itself stays."""
    headers: list[tuple[bytes, bytes]] = message["headers"]
    given = {name for name, _ in headers}
    headers.extend(pair for pair in _HEADERS if pair[0] not in given)
    headers.append((b"x-request-id", state["request_id"].encode()))
    standing: Standing | None = state.get("standing")
    if standing is not None:
        if message["status"] == _UNCHANGED:
            standing.give_back()
        headers.extend(rate_headers(standing))


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
