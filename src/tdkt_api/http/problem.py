"""From a refusal to `application/problem+json`; the only place that knows statuses."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ..errors import (
    BodyTooLarge,
    Busy,
    DomainError,
    Fault,
    FreshSignInNeeded,
    InvalidToken,
    Kind,
    MediaNotTaken,
    MethodNotTaken,
    NotFound,
    NotJson,
    NotPermitted,
    TokenMissing,
)
from ..messages import Language, Messages
from . import oauth
from .faults import refusal_of
from .language import language_of
from .responses import PROBLEM_JSON, etag

Hook = Callable[[Request, DomainError], Awaitable[None]]

STATUSES: Final[Mapping[Kind, int]] = {
    Kind.MALFORMED: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.ABSENT: 404,
    Kind.METHOD: 405,
    Kind.CONFLICT: 409,
    Kind.STALE: 412,
    Kind.TOO_LARGE: 413,
    Kind.TOO_LONG: 414,
    Kind.MEDIA: 415,
    Kind.INVALID: 422,
    Kind.REQUIRED: 428,
    Kind.TOO_MANY: 429,
    Kind.HEADERS: 431,
}
_OF_STARLETTE: Final[Mapping[int, type[DomainError]]] = {
    401: TokenMissing,
    403: NotPermitted,
    404: NotFound,
    405: MethodNotTaken,
    413: BodyTooLarge,
    415: MediaNotTaken,
}
_WATCHED: Final = frozenset({Kind.UNAUTHENTICATED, Kind.FORBIDDEN, Kind.ABSENT, Kind.CONFLICT})
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_RETRY_AFTER: Final = {"idempotency.key_in_flight": 2}
_LOG: Final = logging.getLogger("tdkt.http")

SERVICE_FAILED: Final = "service.failed"


@dataclass(frozen=True, slots=True)
class _Told:
    """What a problem says, whatever it was that refused."""

    status: int
    code: str
    kind: str
    params: Mapping[str, Any]
    faults: Sequence[Fault] = ()
    legal_basis: Sequence[Mapping[str, Any]] = ()
    findings: Sequence[Mapping[str, Any]] = ()
    current: int | None = None


def install(app: FastAPI, messages: Messages) -> None:
    """Have every refusal of the application answered as a problem.

    `app.state.refusals`, where it is set, is awaited with the request and the refusal once the answer is
    decided: for 401, 403, 404 of an act, and 409.
    """
    app.state.messages = messages
    app.add_exception_handler(DomainError, _domain)
    app.add_exception_handler(Busy, _busy)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _starlette)


def describe(request: Request, error: DomainError | Busy) -> dict[str, Any]:
    """A refusal as the members of a problem; also for one item of a batch."""
    return _members(request, _told(error), language_of(request))


def failed(request: Request) -> Response:
    """The answer to what nobody foresaw: its cause is in the log under the request's id."""
    return _response(request, _Told(500, SERVICE_FAILED, "failed", {}), {})


async def refuse(
    request: Request, error: DomainError | Busy, headers: Mapping[str, str] | None = None
) -> Response:
    """The answer to a refusal, and its line in the security record where it deserves one."""
    told = _told(error)
    response = _response(request, told, {**_headers(request, told, error), **(headers or {})})
    if isinstance(error, DomainError):
        await _watch(request, error)
    return response


async def _domain(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)  # noqa: S101 - by registration
    return await refuse(request, error)


async def _busy(request: Request, error: Exception) -> Response:
    assert isinstance(error, Busy)  # noqa: S101 - by registration
    return await refuse(request, error)


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - by registration
    return await refuse(request, refusal_of(error))


async def _starlette(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - by registration
    if error.status_code >= 500:
        return failed(request)
    meant = _OF_STARLETTE.get(error.status_code, NotJson)
    return await refuse(request, meant(), error.headers)


def _told(error: DomainError | Busy) -> _Told:
    if isinstance(error, Busy):
        return _Told(503, error.code, "busy", {})
    return _Told(
        STATUSES[error.kind],
        error.code,
        error.kind,
        error.params,
        error.faults,
        error.legal_basis,
        error.findings,
        error.current,
    )


def _headers(request: Request, told: _Told, error: DomainError | Busy) -> dict[str, str]:
    headers = {}
    usual = 1 if told.status == 503 else _RETRY_AFTER.get(told.code)
    wait = told.params.get("retry_after", usual)
    if wait is not None:
        headers["Retry-After"] = str(wait)
    if told.status == 401:
        headers["WWW-Authenticate"] = (
            'Basic realm="tdkt"' if oauth.is_asked(request) else f'Bearer realm="tdkt"{_why(error)}'
        )
    if told.status == 415 and request.method == "PATCH":
        headers["Accept-Patch"] = "application/merge-patch+json, application/json"
    if told.status == 413:
        headers["Connection"] = "close"  # the rest of the body is not read
    return headers


def _why(error: DomainError | Busy) -> str:
    """What is wrong with the token, as RFC 6750 and RFC 9470 name it."""
    if isinstance(error, FreshSignInNeeded):
        asked = "".join(f', {name}="{value}"' for name, value in error.params.items())
        return f', error="insufficient_user_authentication"{asked}'
    return ', error="invalid_token"' if isinstance(error, InvalidToken) else ""


def _response(request: Request, told: _Told, headers: Mapping[str, str]) -> Response:
    language = language_of(request)
    shown, status, kind = _members(request, told, language), told.status, PROBLEM_JSON
    if oauth.is_asked(request):
        shown = oauth.members(shown, _members(request, told, "en")["detail"])
        status, kind = shown["status"], "application/json"
    body = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
    own = {"Content-Language": language, "Vary": "Accept-Language", "Cache-Control": "no-store"}
    return Response(body.encode("utf-8", "replace"), status, {**own, **headers}, kind)


def _members(request: Request, told: _Told, language: Language) -> dict[str, Any]:
    messages: Messages = request.app.state.messages
    said = messages.said(told.params, language)

    def text(name: str) -> str:
        keys = (f"problem.{told.code}.{name}", f"problem.{told.kind}.{name}")
        return messages.first(keys, language, **said)

    members: dict[str, Any] = {
        "type": f"/v1/problems/{told.code}",
        "title": text("title"),
        "status": told.status,
        "detail": text("detail"),
        "instance": request.url.path,
        "code": told.code,
        "request_id": request_id(request),
        "errors": [_fault(messages, language, fault) for fault in told.faults],
        "legal_basis": [dict(provision) for provision in told.legal_basis],
        "way_out": text("way_out"),
    }
    if told.findings:
        members["findings"] = [dict(finding) for finding in told.findings]
    if told.current is not None:
        members["current_etag"] = etag(told.current)
    return members


def request_id(request: Request) -> str:
    """The request's id, as the middleware gave it."""
    return str(getattr(request.state, "request_id", ""))


def _fault(messages: Messages, language: Language, fault: Fault) -> dict[str, Any]:
    keys = (f"fault.{fault.code}", f"problem.{fault.code}.detail", "fault.value.invalid")
    return {
        "pointer": fault.pointer,
        "code": fault.code,
        "message": messages.first(keys, language, **messages.said(fault.params, language)),
        "params": dict(fault.params),
    }


async def _watch(request: Request, error: DomainError) -> None:
    hook: Hook | None = getattr(request.app.state, "refusals", None)
    looked_only = error.kind is Kind.ABSENT and request.method in _SAFE
    if hook is None or error.kind not in _WATCHED or looked_only:
        return
    try:
        await hook(request, error)
    except Exception as failure:
        kind = type(failure).__name__
        _LOG.exception("refusal not recorded", exc_info=False, extra={"code": error.code, "failure": kind})
