"""From a result to bytes, and what routes document about refusals."""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

PROBLEM_JSON: Final = "application/problem+json"
REFERENCE: Final[Mapping[str, str]] = {"Cache-Control": "public, max-age=300"}
"""What holds for everybody, is the same in every language and seldom changes: anyone may keep it a while."""

_TAG: Final = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')


class FaultOut(BaseModel):
    """One place in what was sent, and what is wrong there."""

    model_config = ConfigDict(frozen=True)

    pointer: str = Field(description="JSON Pointer (RFC 6901) into the body, or `/<parameter>`.")
    code: str = Field(description="Permanent, dotted.")
    message: str
    params: dict[str, Any] = Field(description="The values the message names; never what was sent.")


class LegalBasis(BaseModel):
    """A provision that a refusal rests on."""

    model_config = ConfigDict(frozen=True)

    instrument: str
    article: str
    clause: str | None = None
    point: str | None = None
    confidence: str


class Problem(BaseModel):
    """A refusal (RFC 9457). `code` is permanent; the texts are Vietnamese, English by `Accept-Language`."""

    model_config = ConfigDict(frozen=True)

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    errors: list[FaultOut]
    legal_basis: list[LegalBasis]
    way_out: str
    findings: list[dict[str, Any]] = Field(default=[], description="Only in refusals by the law.")
    current_etag: str | None = Field(default=None, description="Only in 412: the present version.")


@cache
def _adapter(out: Any) -> TypeAdapter[Any]:
    return TypeAdapter(out)


def etag(version: int) -> str:
    """The strong entity tag of a version."""
    return f'"v{version}"'


def dump(out: Any, value: Any) -> bytes:
    """The bytes of a value as the schema `out` shows it, read from members or attributes."""
    adapter = _adapter(out)
    return adapter.dump_json(adapter.validate_python(value, from_attributes=True), by_alias=True)


def answer(
    out: Any,
    value: Any,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    *,
    unless: "Known | None" = None,
) -> Response:
    """The response that shows `value`; 304 without a body where the caller already has it.

    A value with a version has its entity tag; where `unless` is given, one without has that of its bytes.
    """
    body = dump(out, value)
    tag = _tag_of(value, body, hashed=unless is not None)
    sent = {**({"ETag": tag} if tag else {}), **(headers or {})}
    if tag and unless is not None and unless.has(tag):
        return Response(status_code=304, headers=sent)
    return Response(body, status, sent, "application/json")


def _tag_of(value: Any, body: bytes, *, hashed: bool) -> str | None:
    version = getattr(value, "version", None)
    if isinstance(version, int):
        return etag(version)
    if not hashed:
        return None
    return f'"{base64.urlsafe_b64encode(hashlib.sha256(body).digest()[:16]).rstrip(b"=").decode()}"'


class Known:
    """The entity tags a caller already has; compared weakly, as RFC 9110 §13.1.2 asks."""

    def __init__(self, header: str) -> None:
        self._any = header.strip() == "*"
        self._tags = frozenset(found.removeprefix("W/") for found in _TAG.findall(header))

    def has(self, tag: str) -> bool:
        return self._any or tag in self._tags


async def known(request: Request, if_none_match: Annotated[str | None, Header()] = None) -> Known:  # noqa: ARG001 - documents the header
    """Read `If-None-Match`; what cannot be read names nothing."""
    return Known(", ".join(request.headers.getlist("if-none-match")))


IfNoneMatch = Annotated[Known, Depends(known)]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route documents about its refusals: one schema for all."""
    return {status: problem_response(HTTPStatus(status).phrase) for status in statuses}


def problem_response(description: str) -> dict[str, Any]:
    """A documented refusal."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {PROBLEM_JSON: {"schema": schema}}}
