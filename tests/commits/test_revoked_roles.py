"""A role that was ended counts no more: at once where it was ended, within five seconds elsewhere."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final

import httpx
import pytest

from support import world
from support.client import Client
from support.live import opened, seen, settings
from support.server import Clone
from tdkt_api import clock, ids
from tdkt_api.accounts.seeding import NewGrant, NewPerson, open_accounts
from tdkt_api.db.migrate import as_owner
from tdkt_api.db.readiness import Readiness
from tdkt_api.main import attach, create_app
from tdkt_api.workflow.process import Role

ASKED: Final = "/v1/individuals"
SECONDS: Final = 5.0


@dataclass(frozen=True)
class Node:
    """One of two workers: a whole application with pools and a memory of its own, on the same database."""

    app: Any
    http: httpx.AsyncClient

    def client(self, person: Any) -> Client:
        token = self.app.state.tokens.issue(
            person, world.CLIENT, level=None, unit=None, roles=(), auth_time=clock.wall()
        )
        return Client(self.http, token)


@pytest.fixture
async def nodes(clone: Clone) -> AsyncIterator[tuple[Node, Node]]:
    async with AsyncExitStack() as stack:
        found = []
        for _ in range(2):
            app = create_app(settings())
            attach(app, await stack.enter_async_context(opened(clone, size=4)))
            app.state.readiness = Readiness(clone.url)
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            http = httpx.AsyncClient(transport=transport, base_url="http://tdkt.test")
            found.append(Node(app, await stack.enter_async_context(http)))
        yield found[0], found[1]


async def clerks(clone: Clone, count: int) -> dict[str, Any]:
    """So many people with one role each; the id of the grant and of the person."""
    async with as_owner(clone.owner_url) as owner:
        people = [
            NewPerson(
                username=f"trial.{n}", name=f"Người {n}", post="Công chức", password=world.PASSWORD,
                grants=(NewGrant(world.COMMUNE, Role.CLERK, world.SINCE),),
            )
            for n in range(count)
        ]  # fmt: skip
        await open_accounts(owner, people, world.PASSWORDS)
        rows = await owner.fetch(
            "SELECT g.id, p.id AS person FROM role_grant g JOIN person p ON p.id = g.person_id"
            " WHERE starts_with(p.username, 'trial.')"
        )
        return {ids.show("qh", row["id"]): row["person"] for row in rows}


async def end(node: Node, grant: str, admin: Client) -> float:
    """End a role over HTTP; the moment of the answer."""
    etag = (await admin.get(f"/v1/grants/{grant}")).headers["ETag"]
    answer = await admin.post(f"/v1/grants/{grant}/ending", {"reason": "Thôi nhiệm vụ"}, etag=etag)
    assert answer.is_success, answer.text
    return time.monotonic()


async def late(node: Node, person: Any, ended: float) -> bool:
    """Whether the node lets somebody in who asks more than five seconds after their role was ended."""
    client = node.client(person)
    while True:
        asked = time.monotonic()
        status = (await client.get(ASKED)).status_code
        if status != 200:
            assert status == 403
            return False
        if asked > ended + SECONDS:
            return True
        await asyncio.sleep(0.2)


@pytest.mark.parametrize("trials", [20, pytest.param(200, marks=pytest.mark.slow)])
async def test_an_ended_role_counts_no_more(nodes: tuple[Node, Node], clone: Clone, trials: int) -> None:
    here, there = nodes
    people = await clerks(clone, trials)
    async with seen(clone, here.http) as office:
        admin = here.client(office.people["admin"])
    for person in people.values():
        for node in nodes:
            assert (await node.client(person).get(ASKED)).status_code == 200

    ended, accepted = {}, []
    for grant, person in people.items():
        ended[person] = await end(here, grant, admin)
        if (await here.client(person).get(ASKED)).status_code != 403:
            accepted.append(person)
    too_late = await asyncio.gather(*(late(there, person, at) for person, at in ended.items()))

    assert accepted == []
    assert not any(too_late)


async def test_the_other_node_remembers_for_a_while(nodes: tuple[Node, Node], clone: Clone) -> None:
    """The control: who was just let in there is let in again at once, so the five seconds are a bound."""
    here, there = nodes
    [(grant, person)] = (await clerks(clone, 1)).items()
    async with seen(clone, here.http) as office:
        admin = here.client(office.people["admin"])
    etag = (await admin.get(f"/v1/grants/{grant}")).headers["ETag"]
    assert (await there.client(person).get(ASKED)).status_code == 200

    await admin.post(f"/v1/grants/{grant}/ending", {"reason": "Thôi nhiệm vụ"}, etag=etag)
    known = there.app.state.actors._known

    assert [actor.holds_any({Role.CLERK}) for _, actor in known.values()] == [True]
