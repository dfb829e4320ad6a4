"""How the story reaches the service: as a portal does, over HTTP, with tokens, keys and tags."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from .narrator import Unexpected
from .roles import CLIENT

_PAGE: Final = 200
_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the body, and the tag of what it shows."""

    body: Any
    etag: str | None

    def __getitem__(self, member: str) -> Any:
        return self.body[member]


@dataclass(frozen=True, slots=True)
class Portal:
    """One signed-in person's way to the service; nobody's without a token."""

    http: httpx.AsyncClient
    token: str | None = field(default=None, repr=False)

    async def get(self, path: str, **params: Any) -> Answer:
        """Read something."""
        return _answer(await self.http.get(path, params=params, headers=self._headers()))

    async def all(self, path: str, **params: Any) -> list[Any]:
        """Read a list to its end."""
        found: list[Any] = []
        more: dict[str, Any] = {}
        while True:
            page = await self.get(path, page_size=_PAGE, **params, **more)
            found += page["items"]
            if not page["has_more"]:
                return found
            more = {"page_token": page["next_page_token"]}

    async def post(self, path: str, body: Any, *, etag: str | None = None) -> Answer:
        """Write something, once, however often the line breaks."""
        headers = {**self._headers(etag), "Idempotency-Key": str(uuid.uuid4())}
        return _answer(await self.http.post(path, json=body, headers=headers))

    async def patch(self, path: str, body: Any, *, etag: str | None) -> Answer:
        """Change something as it was seen."""
        return _answer(await self.http.patch(path, json=body, headers=self._headers(etag)))

    async def download(self, path: str) -> bytes:
        """Ask for an export."""
        response = await self.http.post(path, headers=self._headers())
        _must_be_answered(response)
        return response.content

    def _headers(self, etag: str | None = None) -> dict[str, str]:
        headers = {"Accept-Language": "en"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if etag:
            headers["If-Match"] = etag
        return headers


class Desk:
    """Everyone of the demo, each signed in when first needed."""

    def __init__(self, http: httpx.AsyncClient, password: str) -> None:
        self.anyone: Final = Portal(http)
        self._http: Final = http
        self._password: Final = password
        self._known: Final[dict[str, Portal]] = {}

    async def of(self, role: str) -> Portal:
        """The person who holds a role."""
        if role not in self._known:
            self._known[role] = Portal(self._http, await self._token(role))
        return self._known[role]

    async def _token(self, role: str) -> str:
        form = {"grant_type": "password", "client_id": CLIENT, "username": role, "password": self._password}
        token: str = _answer(await self._http.post("/oauth2/token", data=form))["access_token"]
        return token


@asynccontextmanager
async def desk_at(url: str, password: str) -> AsyncIterator[Desk]:
    """A desk over one client; no proxy of the environment stands between."""
    async with httpx.AsyncClient(base_url=url, timeout=_SECONDS, trust_env=False) as http:
        yield Desk(http, password)


def _answer(response: httpx.Response) -> Answer:
    _must_be_answered(response)
    return Answer(response.json(), response.headers.get("ETag"))


def _must_be_answered(response: httpx.Response) -> None:
    if not response.is_success:
        request = response.request
        raise Unexpected(f"{request.method} {request.url.path}", "200 or 201", _told(response))


def _told(response: httpx.Response) -> str:
    try:
        problem = response.json()
        told = f"{response.status_code} {problem['code']}: {problem['detail']}"
        errors = [f"{one['pointer']} {one['code']}" for one in problem.get("errors", [])]
    except (ValueError, KeyError, TypeError):
        return f"{response.status_code} {response.text[:200]}"
    return " ".join([told, *errors[:3]])
