"""A signed-in person's way to the API, as a portal would write it."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

import httpx

from tdkt_api import ids

_KEYS: Final = count(1)


@dataclass(frozen=True, slots=True)
class Client:
    """One person through one client; every POST carries a key of its own unless told otherwise."""

    http: httpx.AsyncClient
    token: str | None
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, etag: str | None = None, **params: Any) -> httpx.Response:
        known = {"If-None-Match": etag} if etag else {}
        return await self.http.get(path, params=params, headers={**self._own(), **known})

    async def post(
        self, path: str, body: Any = None, *, etag: str | None = None, key: str | None = ""
    ) -> httpx.Response:
        """`key` None leaves the key out; empty makes a new one."""
        return await self.http.post(path, json=body, headers={**self._own(), **_act(etag, key)})

    async def patch(self, path: str, body: Any, *, etag: str | None = None) -> httpx.Response:
        return await self.http.patch(path, json=body, headers={**self._own(), **_act(etag, None)})

    async def step(
        self, dossier: str, action: str, *, etag: str | None = None, **body: Any
    ) -> httpx.Response:
        """Take a step as somebody who has just read the dossier, unless an older tag is given."""
        seen = etag or (await self.get(f"/v1/dossiers/{dossier}")).headers.get("ETag")
        return await self.post(f"/v1/dossiers/{dossier}/steps", {"action": action, **body}, etag=seen)

    def _own(self) -> dict[str, str]:
        return {**({"Authorization": f"Bearer {self.token}"} if self.token else {}), **self.headers}


def _act(etag: str | None, key: str | None) -> dict[str, str]:
    made = f"key-{next(_KEYS)}" if key == "" else key
    return {**({"If-Match": etag} if etag else {}), **({"Idempotency-Key": made} if made else {})}


def shown(prefix: str, id: Any) -> str:
    """An identifier in its outer form."""
    return ids.show(prefix, id)
