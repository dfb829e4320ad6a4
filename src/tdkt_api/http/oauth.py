"""Refusals of the token endpoint in the shape of RFC 6749 §5.2, with the members of a problem beside it."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import Request

from .responses import Problem

PATHS: Final = frozenset({"/oauth2/token", "/oauth2/revocation"})
_ERRORS: Final[Mapping[str, str]] = {
    "auth.client_refused": "invalid_client",
    "auth.credentials_refused": "invalid_grant",
    "auth.token_invalid": "invalid_grant",
    "auth.grant_refused": "invalid_grant",
    "auth.token_type_refused": "unsupported_token_type",
    "auth.grant_type_refused": "unsupported_grant_type",
}
_OF_STATUS: Final[Mapping[int, str]] = {429: "temporarily_unavailable", 503: "temporarily_unavailable"}
_BARRED: Final = str.maketrans({'"': "'", "\\": "/"})


class TokenRefused(Problem):
    """A refusal (RFC 6749 §5.2): `error` and, in English, `error_description`; all else is a problem's."""

    error: str
    error_description: str


def is_asked(request: Request) -> bool:
    """Whether the request is one of OAuth's own."""
    return getattr(request.scope.get("route"), "path", None) in PATHS


def status_of(status: int) -> int:
    """The status as RFC 6749 knows it: what is wrong with a value is 400."""
    return 400 if status == 422 else status


def members(problem: dict[str, Any], english: str) -> dict[str, Any]:
    """A problem as this refusal."""
    status = status_of(problem["status"])
    error = _ERRORS.get(problem["code"]) or _OF_STATUS.get(status)
    said = english.translate(_BARRED).encode("ascii", "replace").decode()
    fallback = "server_error" if status >= 500 else "invalid_request"
    return {"error": error or fallback, "error_description": said, **problem, "status": status}
