"""The floor: bare ASGI and asyncpg, sending the statements that the service sends and building the same bytes.

It believes every token, checks no input and knows no refusals; what the law says it asks of the same pure rules.
"""

import asyncio
import base64
import hashlib
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs
from uuid import UUID

import asyncpg
from pydantic_core import to_json

from tdkt_api import clock, ids
from tdkt_api.access.actor import GRANTS
from tdkt_api.access.vault import Vault
from tdkt_api.awards import repository as awards
from tdkt_api.awards.codes import initials
from tdkt_api.db.database import SETTINGS, driver_url, prepare
from tdkt_api.db.query import Query
from tdkt_api.db.roles import READER
from tdkt_api.dossiers.listing import page_of
from tdkt_api.http.speech import Speaker
from tdkt_api.messages import Messages
from tdkt_api.prepare import calendar, known_lawbooks

from .floor_checks import check
from .floor_steps import Place, instant, send_back

_SUBJECT: Final = ("name", "post", "unit", "occupation", "group", "sex")


@dataclass(frozen=True, slots=True)
class Asker:
    """Whom a token names, and how far they reach."""

    person_id: UUID
    unit_id: UUID
    scopes: tuple[str, ...]


class Floor:
    """The application and all that it keeps."""

    def __init__(self) -> None:
        self.lawbook, _ = known_lawbooks()
        self.titles = {code: form.name for code, form in self.lawbook.awards.items()}
        self.say = Speaker(Messages.load(), "vi")
        self.vault = Vault({1: bytes(32)}, bytes(32))
        self.calendar = calendar()
        self.askers: dict[bytes, Asker] = {}
        self.turns = asyncio.Semaphore(10)
        self.pool: Any = None
        self.reading_pool: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self.live(receive, send)
            return
        body = await _body(receive) if scope["method"] == "POST" else b""
        status, answer = await self.answer(scope, body)
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(answer))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def answer(self, scope: Any, body: bytes) -> tuple[int, bytes]:
        path, headers = scope["path"], dict(scope["headers"])
        if path.startswith("/v1/public/awards/"):
            return 200, await self.award(path[18:])
        asker = await self.asker(headers[b"authorization"])
        match path.split("/")[2:]:
            case ["dossiers"]:
                return 200, await self.dossiers(asker)
            case ["awards"]:
                return 200, await self.history(asker, parse_qs(scope["query_string"])[b"subject_id"][0])
            case ["eligibility-checks"]:
                return 200, await self.check(asker, body)
            case ["dossiers", id, "steps"]:
                return 201, await self.step(asker, id, headers, body)
        return 404, b""

    async def award(self, code: str) -> bytes:
        async with self.turns, self.reading_pool.acquire() as connection:
            row = await connection.fetchrow(
                awards.BY_CODE.text, *awards.BY_CODE.arguments({"public_code": code})
            )
        vi, en = self.titles[row["award_code"]]
        return to_json(
            {
                "award": row["award_code"],
                "title": {"vi": vi, "en": en},
                **{name: row[name] for name in ("first_year", "last_year", "official_number", "signed_on")},
                "issuer": row["issuer"],
                "name": initials(row["name"]),
                "status": row["status"],
            }
        )

    async def dossiers(self, asker: Asker) -> bytes:
        narrowed = _narrowed(asker.scopes)
        query = page_of(frozenset(narrowed), has_place=False)
        async with self.transaction(asker, "BEGIN READ ONLY") as connection:
            rows = await _all(connection, query, asker, **narrowed, size=51)
        shown = [_dossier(row) for row in rows[:50]]
        return _page(
            shown, len(rows) > 50, (rows[49]["created_at"], rows[49]["id"]) if len(rows) > 50 else ()
        )

    async def history(self, asker: Asker, shown: bytes) -> bytes:
        id = ids.read("cn", shown.decode())
        query = awards.page_of(frozenset({"subject_id"}))
        async with self.transaction(asker, "BEGIN READ ONLY") as connection:
            rows = await _all(connection, query, asker, subject_id=id, limit=51)
        return _page([self.entry(row) for row in rows], False, ())

    def entry(self, row: Any) -> dict[str, Any]:
        vi, en = self.titles[row["award_code"]]
        snapshot = row["snapshot"]
        same = ("first_year", "last_year", "type", "origin", "is_verified", "grounds")
        return {
            "id": ids.show("kt", row["id"]),
            "award": row["award_code"],
            "title": {"vi": vi, "en": en},
            **{name: row[name] for name in same},
            "decision_id": _shown("qd", row["decision_id"]),
            "nomination_id": _shown("dn", row["nomination_id"]),
            "issuing_unit_id": _shown("dv", row["issuing_unit_id"]),
            "issuer": snapshot.get("issuer"),
            **{name: row[name] for name in ("official_number", "signed_on", "status", "public_code")},
            "subject": {
                "kind": row["subject_kind"],
                "id": ids.show("cn", row["subject_id"]),
                **{name: snapshot.get(name) for name in _SUBJECT},
                "is_posthumous": snapshot.get("is_posthumous", False),
            },
            "signer": {"name": snapshot.get("signer_name"), "post": snapshot.get("signer_post")},
            "created_at": instant(row["created_at"]),
        }

    async def check(self, asker: Asker, body: bytes) -> bytes:
        async with self.transaction(asker, "BEGIN READ ONLY") as connection:
            return to_json(await check(connection, asker.scopes, body, self.lawbook, self.say))

    async def step(self, asker: Asker, shown: str, headers: dict[bytes, bytes], body: bytes) -> bytes:
        place = Place(
            asker.person_id,
            asker.unit_id,
            asker.scopes,
            self.vault,
            self.calendar.days_off,
            self.calendar.swapped_in,
        )
        async with self.transaction(asker, "BEGIN") as connection:
            return await send_back(connection, place, ids.read("hs", shown), headers, body, self.say)

    @asynccontextmanager
    async def transaction(self, asker: Asker, begin: str) -> AsyncIterator[Any]:
        async with self.turns, self.pool.acquire() as connection:
            await connection.execute(
                f"{begin}; SELECT set_config('tdkt.scopes', '{','.join(asker.scopes)}', true)"
            )
            try:
                yield connection
                await connection.execute("COMMIT")
            except BaseException:
                await connection.execute("ROLLBACK")
                raise

    async def asker(self, header: bytes) -> Asker:
        found = self.askers.get(header)
        if found is None:
            payload = header.split(b".")[1]
            claims = json.loads(base64.urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))
            found = self.askers[header] = await self.granted(ids.read("ns", claims["sub"]))
        return found

    async def granted(self, person_id: UUID) -> Asker:
        async with self.pool.acquire() as connection:
            given = {"person_id": person_id, "day": clock.today()}
            rows = await connection.fetch(GRANTS.text, *GRANTS.arguments(given))
        paths = {row["path"] for row in rows} | {row["former_path"] for row in rows if row["former_path"]}
        return Asker(person_id, rows[0]["unit_id"], tuple(sorted(paths)))

    async def live(self, receive: Any, send: Any) -> None:
        await receive()
        self.pool = await _pool()
        self.reading_pool = await _pool(role=READER)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await self.reading_pool.close()
        await send({"type": "lifespan.shutdown.complete"})


async def _pool(**settings: str) -> Any:
    return await asyncpg.create_pool(
        driver_url(os.environ["TDKT_DATABASE_URL"]),
        min_size=10,
        max_size=10,
        init=prepare,
        reset=_nothing,
        statement_cache_size=1000,
        server_settings=SETTINGS | settings,
    )


async def _nothing(_: Any) -> None:
    """As in the service, no round trip when a connection goes back."""


async def _body(receive: Any) -> bytes:
    chunks, more = [], True
    while more:
        message = await receive()
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(chunks)


async def _all(connection: Any, query: Query[Any], asker: Asker, **given: Any) -> list[Any]:
    rows: list[Any] = await connection.fetch(query.text, *query.arguments(given, asker.scopes))
    return rows


def _narrowed(scopes: tuple[str, ...]) -> dict[str, Any]:
    """The plain predicates that the service writes beside the policy."""
    if "/" in scopes:
        return {}
    found: dict[str, set[str]] = {"province_code": {scope.split("/")[1] for scope in scopes}}
    communes = {scope.split("/")[2] for scope in scopes}
    if "" not in communes:
        found["commune_code"] = communes
    return {
        (name if len(codes) == 1 else f"{name}s"): (next(iter(codes)) if len(codes) == 1 else sorted(codes))
        for name, codes in found.items()
    }


def _dossier(row: Any) -> dict[str, Any]:
    return {
        "id": ids.show("hs", row["id"]),
        **{name: row[name] for name in ("name", "type", "first_year", "last_year")},
        "owner_unit_id": ids.show("dv", row["owner_unit_id"]),
        "deciding_unit_id": ids.show("dv", row["deciding_unit_id"]),
        **{name: row[name] for name in ("client_reference", "state", "stage_number")},
        "stage_unit_id": ids.show("dv", row["stage_unit_id"]),
        "due_on": row["due_on"],
        "created_at": instant(row["created_at"]),
        "version": row["version"],
    }


def _page(items: list[Any], has_more: bool, after: tuple[Any, ...]) -> bytes:  # noqa: FBT001
    token = _token(after) if has_more else None
    return to_json({"items": items, "next_page_token": token, "has_more": has_more})


def _token(after: tuple[Any, ...]) -> str:
    """As long as the service's, signed as cheaply as can be."""
    body = json.dumps([[["t", after[0].isoformat()], ["u", after[1].hex]], "0" * 32, 1]).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest() + body).decode().rstrip("=")


def _shown(prefix: str, id: UUID | None) -> str | None:
    return None if id is None else ids.show(prefix, id)


def application() -> Floor:
    """For the server's worker."""
    return Floor()


def main() -> None:
    """Serve as the service is served."""
    import uvicorn  # noqa: PLC0415

    uvicorn.run(
        "bench.floor:application",
        factory=True,
        port=int(os.environ["BENCH_PORT"]),
        http="httptools",
        loop="uvloop",
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()
