"""One effect and one answer for each key, kept in the business transaction."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from .. import clock
from ..access.actor import actor_of
from ..db.query import Query, columns_of, none
from ..db.transaction import Transaction
from ..errors import KeyInFlight, KeyMissing, KeyReused, LockTimeout
from ..history.recorder import Answer, unsent_of
from ..models import Idempotency
from .responses import dump, etag
from .transaction import Tx

_KEY: Final = re.compile(r'"?([\x21\x23-\x7e]{1,255})"?')
_PARTS: Final = ("client_id", "person_id", "method", "route", "key")


class Replayed(Exception):
    """The answer given before."""

    def __init__(self, response: Response) -> None:
        super().__init__("replayed")
        self.response = response


@dataclass(frozen=True, slots=True)
class Stored:
    fingerprint: bytes
    status: int
    headers: dict[str, Any]
    body: bytes


CLAIM = Query(
    insert(Idempotency)
    .values({name: bindparam(name) for name in (*_PARTS, "fingerprint", "at")})
    .on_conflict_do_nothing(),
    none,
)
STORED = Query(
    select(*columns_of(Idempotency, Stored)).where(
        *(getattr(Idempotency, name) == bindparam(name) for name in _PARTS)
    ),
    Stored,
)


@dataclass(frozen=True, slots=True)
class OnceKey:
    """One key's claim; the one place that turns a result into bytes."""

    tx: Transaction
    client_id: str
    person_id: UUID
    method: str
    route: str
    key: str

    async def answer(
        self,
        out: type[BaseModel],
        value: Any,
        *,
        status: int,
        location: str | None = None,
        beside: Mapping[str, str] | None = None,
    ) -> Response:
        """The response, kept for the next time the key comes."""
        body, version = dump(out, value), getattr(value, "version", None)
        headers = {"ETag": etag(version)} if isinstance(version, int) else {}
        headers |= {"Location": location} if location else {}
        headers |= beside or {}
        unsent_of(self.tx).answer = Answer(
            self.client_id, self.person_id, self.method, self.route, self.key, status, headers, body
        )
        return Response(body, status, headers, "application/json")


async def once(
    request: Request,
    tx: Tx,
    idempotency_key: Annotated[str | None, Header(description="1 to 255 visible ASCII characters.")] = None,
) -> OnceKey:
    """Claim the key, or answer as before.

    Raises:
        KeyMissing, KeyReused, KeyInFlight, Replayed: see `errors`.
    """
    found = _KEY.fullmatch(idempotency_key or "")
    if found is None:
        raise KeyMissing
    actor = await actor_of(request)
    parts: dict[str, Any] = {
        "client_id": actor.client_id,
        "person_id": actor.person_id,
        "method": request.method,
        "route": request.scope["route"].path,
        "key": found[1],
    }
    fingerprint = await _fingerprint(request)
    try:
        claimed = await tx.run(CLAIM, **parts, fingerprint=fingerprint, at=clock.wall())
    except LockTimeout as error:
        raise KeyInFlight from error
    if not claimed:
        raise Replayed(_again(await tx.one(STORED, **parts), fingerprint))
    unsent_of(tx).key = found[1]
    return OnceKey(tx, **parts)


Once = Annotated[OnceKey, Depends(once)]


_ASYNC: Final = re.compile(r"(^|[,;])\s*respond-async\s*($|[,;])", re.IGNORECASE)


async def once_if_async(
    request: Request,
    tx: Tx,
    idempotency_key: Annotated[str | None, Header(description="Needed with `Prefer: respond-async`.")] = None,
    prefer: Annotated[str | None, Header(description="`respond-async` (RFC 7240): as a long job.")] = None,
) -> OnceKey | None:
    """Claim the key where the caller would rather have a long job; None where an answer is waited for.

    Raises:
        KeyMissing, KeyReused, KeyInFlight, Replayed: see `errors`.
    """
    if _ASYNC.search(", ".join(request.headers.getlist("prefer")) or prefer or "") is None:
        return None
    return await once(request, tx, idempotency_key)


OnceIfAsync = Annotated[OnceKey | None, Depends(once_if_async)]


def _again(stored: Stored, fingerprint: bytes) -> Response:
    if stored.fingerprint != fingerprint:
        raise KeyReused
    headers = {**stored.headers, "Idempotency-Replayed": "true"}
    return Response(stored.body, stored.status, headers, "application/json")


async def _fingerprint(request: Request) -> bytes:
    raw = await request.body()
    try:
        canonical = json.dumps(await request.json(), sort_keys=True, separators=(",", ":")).encode()
    except ValueError:
        canonical = raw
    seen = request.headers.get("if-match", "")
    text = "\0".join((request.method, request.url.path, seen)).encode()
    return hashlib.sha256(text + b"\0" + canonical).digest()


async def replay(request: Request, error: Exception) -> Response:  # noqa: ARG001  (the shape of a handler)
    """Give the answer of the first time."""
    assert isinstance(error, Replayed)  # noqa: S101  (registered for this class alone)
    return error.response
