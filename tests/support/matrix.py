"""A cell of the matrix of rights: a principal at a place asks for a route, and what must come of it."""

import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import httpx
from fastapi import FastAPI

from support.client import Client
from support.examples import OPERATIONS, Operation, every_query
from support.live import settings
from support.one_of_each import UNMADE, made_of_each
from support.principals import NOBODY, Place, Principal, open_for_all
from support.routes import filled, prefixes_of
from support.savepoint_database import SavepointDatabase
from support.server import Clone, open_connection
from support.traces import look, tried
from tdkt_api import clock
from tdkt_api.access.policy import BY_ROUTE
from tdkt_api.access.rules import Rule, Scope, Who
from tdkt_api.db.migrate import as_owner
from tdkt_api.db.readiness import Readiness
from tdkt_api.main import attach, create_app

_ID: Final = re.compile(r"([a-z]{2})_[0-7][0-9a-hjkmnp-tv-z]{25}")
READ_BELOW: Final = {
    "/v1/movements/{movement_id}": "a launched movement is read by whoever may join it",
    "/v1/movements/{movement_id}/participants": "the same",
    "/v1/quotas": "a ceiling is read by the units that it holds for",
}
OF_A_SIDE: Final = {
    "/v1/transfers/{transfer_id}/acceptance": "the unit it goes to takes it over",
    "/v1/transfers/{transfer_id}/refusal": "the same",
}
"""Acts of the one unit that the thing of the matrix was given to, which is not the commune."""
OF_ITS_PARTIES: Final = {
    "/v1/delegations/{delegation_id}": "who gave and who got it, administrators and inspectors of its unit"
}
OF_THE_PROVINCE: Final = "{quota_id}"
"""What stands for a thing that only a province makes: the places do not hold for it."""
OF_ONESELF: Final = {"/v1/audit/exports": "answers with what the asker's own units may see"}
_KEPT: Final = ("security_entry", "unit", "unit_successor", "alembic_version")
_HASH: Final = "SELECT coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {} t"


@dataclass(frozen=True, slots=True)
class Cell:
    """One question."""

    principal: Principal
    method: str
    path: str

    @property
    def rule(self) -> Rule:
        return BY_ROUTE[self.method, self.path]

    @property
    def is_safe(self) -> bool:
        return self.method == "GET"

    def __str__(self) -> str:
        return f"{self.principal}: {self.method} {self.path}"


@dataclass
class Office:
    """One thing of each kind in a commune, and the service that everybody asks; nothing is committed."""

    app: FastAPI
    http: httpx.AsyncClient
    connection: Any
    people: Mapping[str, Any]
    made: Mapping[str, str]
    undisturbed: int = 0

    async def sign_in(self, username: str, client: str = "portal") -> Client:
        now = clock.wall()
        token = self.app.state.tokens.issue(
            self.people[username], client, level=None, unit=None, roles=(), auth_time=now, acr="password_otp"
        )
        return Client(self.http, token)

    async def asked(self, cell: Cell) -> httpx.Response:
        """The question put over HTTP, as whoever asks would."""
        who = cell.principal
        client = Client(self.http, None)
        if who.username is not None:
            client = await self.sign_in(who.username, who.client)
        operation = _operation(cell)
        headers = {"Idempotency-Key": "matrix", "If-Match": '"v1"'}
        if client.token:
            headers["Authorization"] = f"Bearer {client.token}"
        body = {} if cell.is_safe else {"json": self._body(operation)}
        query = next(every_query(operation), {})
        return await self.http.request(
            cell.method,
            filled(cell.path, **self.made),
            params=self._with_ids(query) or None,
            headers=headers,
            **body,
        )

    def _body(self, operation: Operation) -> Any:
        media: Mapping[str, Any] = next(iter(operation.media.values()), {})
        shown: Mapping[str, Any] = next(iter(media.get("examples", {}).values()), {"value": {}})
        return self._with_ids(shown["value"])

    def _with_ids(self, value: Any) -> Any:
        """The things of the office in the place of those of the example; units stay."""
        kinds = {id[:2]: id for name, id in self.made.items() if name != "unit_id"}
        return json.loads(_ID.sub(lambda one: kinds.get(one[1], one[0]), json.dumps(value)))

    async def digest(self) -> int:
        """Everything that the application may read, in one number."""
        await look(self.connection)
        tables = await self.connection.fetch(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
        names = sorted({row["relname"] for row in tables} - set(_KEPT))
        parts = " UNION ALL ".join(_HASH.format(name) for name in names)
        whole = f"SELECT hashtextextended(string_agg(n::text, ','), 0) FROM ({parts}) found(n)"  # noqa: S608
        found: int = await self.connection.fetchval(whole)
        return found


@asynccontextmanager
async def offices(clone: Clone) -> AsyncIterator[Office]:
    """Open an office in a database of its own; all that happens there is rolled back."""
    async with as_owner(clone.owner_url) as owner:
        await open_for_all(owner)
        rows = await owner.fetch("SELECT username, id FROM person")
    connection = await open_connection(clone)
    await connection.execute("BEGIN")
    app = create_app(settings())
    attach(app, SavepointDatabase(connection))
    app.state.readiness = Readiness(clone.url)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://tdkt.test") as http:
        office = Office(app, http, connection, {row["username"]: row["id"] for row in rows}, {})
        office.made = await made_of_each(office.sign_in, connection)
        office.undisturbed = await office.digest()
        yield office
    await connection.execute("ROLLBACK")
    await connection.close()


def _operation(cell: Cell) -> Operation:
    return next(one for one in OPERATIONS.values() if (one.method, one.path) == (cell.method, cell.path))


def is_named(cell: Cell) -> bool:
    """Whether the path names a thing of the office."""
    return bool(prefixes_of(cell.path).keys() - UNMADE.keys() - {"unit_id"})


def expected(cell: Cell, rule: Rule | None = None) -> str:
    """What the policy table says: `401`, `403`, `404`, `refused`, or `may`.

    `may` is let in by the table: what the state, the body or the version say comes later.
    """
    rule = rule or cell.rule
    if rule.who is Who.EVERYONE:
        return "may"
    if cell.principal.name == NOBODY:
        return "401"
    if rule.who is Who.ROLES and not cell.principal.roles & rule.roles:
        return "403"
    return _by_place(cell, rule)


def _by_place(cell: Cell, rule: Rule) -> str:
    """What comes of it for somebody who holds a role for it, at their place."""
    place, only_reads = cell.principal.place, cell.is_safe or rule.reads or cell.path in OF_ONESELF
    if rule.scope is Scope.SELF or place is Place.OWN:
        return "may"
    if place is Place.SUBTREE:  # reading reaches down; acting only where the table says so
        reaches = only_reads or rule.scope is Scope.SUBTREE or cell.path in OF_A_SIDE
        return "may" if reaches else "refused"
    if not is_named(cell):
        return "may" if only_reads else "refused"
    if place is Place.ANCESTOR and cell.path in READ_BELOW and cell.is_safe:
        return "may"
    return "404"


def agrees(cell: Cell, wanted: str, answer: httpx.Response) -> bool:
    """Whether an answer is what the table says."""
    status = answer.status_code
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    told = answer.json() if kind.endswith(("/json", "+json")) else {}
    code = told.get("code", "") if status >= 400 else ""
    took_nothing = answer.is_success and told.get("accepted") == 0  # a batch whose every item is refused
    sees = cell.principal.place in {Place.OWN, Place.SUBTREE} and cell.rule.scope is Scope.SUBTREE
    unseen = status == 404 and cell.is_safe and sees and is_named(cell) and cell.path not in OF_ITS_PARTIES
    let_in = status < 500 and status != 401 and code != "auth.not_permitted" and not unseen
    return {
        "401": status == 401,
        "403": status == 403 and code == "auth.not_permitted",
        "404": status == 404,
        "refused": took_nothing or (400 <= status < 500 and status != 401),
        "may": let_in,
    }[wanted]


async def put(office: Office, cell: Cell) -> tuple[httpx.Response, bool]:
    """The answer, and whether the database was another one after it; all of it is undone."""
    async with tried(office.connection):
        answer = await office.asked(cell)
        changed = not cell.is_safe and await office.digest() != office.undisturbed
    return answer, changed


def leaks(office: Office, cell: Cell, answer: httpx.Response) -> list[str]:
    """Things of the commune in a successful answer to somebody who does not see it."""
    if not answer.is_success or cell.principal.place in {Place.OWN, Place.SUBTREE}:
        return []
    is_read_below = cell.principal.place is Place.ANCESTOR and cell.path in {*READ_BELOW, "/v1/movements"}
    if cell.rule.who is not Who.ROLES or is_read_below:
        return []
    return [name for name, id in office.made.items() if name != "unit_id" and id in answer.text]


def planted(cell: Cell) -> Rule:
    """The cell's row as somebody would write it who turns its roles round."""
    every = {role for rule in BY_ROUTE.values() for role in rule.roles}
    return replace(cell.rule, roles=frozenset(every - cell.rule.roles))


def every_cell(principals: list[Principal]) -> Iterator[Cell]:
    """Every route with every principal at every place."""
    for method, path in sorted(route for route in BY_ROUTE if OF_THE_PROVINCE not in route[1]):
        for principal in principals:
            yield Cell(principal, method, path)
