"""The feed over HTTP: what happened in one's own units, in order, each event once."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from support.client import Client
from support.feed import put
from support.flow import SignIn, done
from support.live import Live, live
from support.server import Clone
from tdkt_api.db.database import Database
from tdkt_api.events.repository import PAGE_OF
from tdkt_api.events.service import home_of

PATH = "/v1/events"
BESIDE, PROVINCE, ELSEWHERE = "/01/00008/", "/01/", "/04/01273/"


@pytest.fixture
async def office(clone: Clone, fresh_database: Database) -> AsyncIterator[Live]:
    """A database of the test's own: the application may not give positions, so its owner puts them in."""
    async with live(clone, fresh_database) as found:
        yield found


@pytest.fixture
def outbox(office: Live) -> Any:
    return office.owner


@pytest.fixture
def sign_in(office: Live) -> SignIn:
    return office.sign_in


async def read(client: Client, after: str | None = None, **asked: Any) -> dict[str, Any]:
    """One answer of the feed."""
    answer: dict[str, Any] = done(await client.get(PATH, **asked, **({"after": after} if after else {})))
    return answer


def named(answer: dict[str, Any]) -> list[str]:
    return [event["id"] for event in answer["items"]]


async def test_an_event_is_a_cloud_event(sign_in: SignIn, outbox: Any) -> None:
    id = await put(outbox, 1)

    answer = await read(await sign_in("clerk"))

    assert answer["items"] == [
        {
            "specversion": "1.0",
            "id": id,
            "source": "urn:tdkt:tdkt.test",
            "type": "tdkt.dossier.open",
            "subject": "hs_01kezv8kjgfv1ph80rwnv5rxjx",
            "time": "2026-01-15T08:00:00.000000Z",
            "datacontenttype": "application/json",
            "data": {},
        }
    ]


async def test_events_come_in_the_order_of_their_positions(sign_in: SignIn, outbox: Any) -> None:
    second, third, first = await put(outbox, 2), await put(outbox, 3), await put(outbox, 1)

    assert named(await read(await sign_in("clerk"))) == [first, second, third]


async def test_what_waits_for_its_position_is_not_told(sign_in: SignIn, outbox: Any) -> None:
    told = await put(outbox, 1)
    await put(outbox)

    assert named(await read(await sign_in("clerk"))) == [told]


async def test_each_answer_begins_where_the_one_before_ended(sign_in: SignIn, outbox: Any) -> None:
    put_in = [await put(outbox, position) for position in range(1, 6)]
    clerk = await sign_in("clerk")

    first = await read(clerk, limit=2)
    second = await read(clerk, first["next_after"], limit=2)
    third = await read(clerk, second["next_after"], limit=2)

    assert [*named(first), *named(second), *named(third)] == put_in
    assert [one["has_more"] for one in (first, second, third)] == [True, True, False]


async def test_where_nothing_is_new_the_token_stays_the_same(sign_in: SignIn, outbox: Any) -> None:
    await put(outbox, 1)
    clerk = await sign_in("clerk")
    end = (await read(clerk))["next_after"]

    again = await read(clerk, end)

    assert again == {"items": [], "next_after": end, "has_more": False}


async def test_a_feed_without_an_event_can_be_gone_on_with(sign_in: SignIn, outbox: Any) -> None:
    clerk = await sign_in("clerk")
    start = (await read(clerk))["next_after"]
    first = await put(outbox, 1)

    assert named(await read(clerk, start)) == [first]


@pytest.mark.parametrize(
    ("asked", "count"),
    [("tdkt.", 3), ("tdkt.dossier.", 2), ("tdkt.dossier.open", 1), ("tdkt.doss", 2), ("tdkt.award.", 0)],
)
async def test_types_are_asked_for_by_what_they_begin_with(
    sign_in: SignIn, outbox: Any, asked: str, count: int
) -> None:
    for position, type in enumerate(("dossier.open", "dossier.submit", "decision.sign"), 1):
        await put(outbox, position, type=f"tdkt.{type}")

    assert len(named(await read(await sign_in("clerk"), type=asked))) == count


async def test_a_token_is_good_with_another_type(sign_in: SignIn, outbox: Any) -> None:
    await put(outbox, 1, type="tdkt.dossier.open")
    later = await put(outbox, 2, type="tdkt.decision.sign")
    clerk = await sign_in("clerk")
    end = (await read(clerk, type="tdkt.dossier."))["next_after"]

    assert named(await read(clerk, end, type="tdkt.decision.")) == [later]


@pytest.mark.parametrize(
    ("who", "paths"),
    [
        ("clerk", {"/01/00004/"}),
        ("neighbour.clerk", {BESIDE}),
        ("province.clerk", {"/01/00004/", BESIDE, PROVINCE}),
        ("other.inspector", {ELSEWHERE}),
        ("centre.inspector", {"/01/00004/", BESIDE, PROVINCE, ELSEWHERE}),
    ],
)
async def test_everyone_hears_of_their_own_units_alone(
    sign_in: SignIn, outbox: Any, who: str, paths: set[str]
) -> None:
    places = ("/01/00004/", BESIDE, PROVINCE, ELSEWHERE)
    put_in = {await put(outbox, n, path=path): path for n, path in enumerate(places, 1)}

    answer = await read(await sign_in(who))

    assert {put_in[id] for id in named(answer)} == paths


async def test_whoever_holds_no_role_is_refused(sign_in: SignIn) -> None:
    refused = await (await sign_in("nobody")).get(PATH)

    assert (refused.status_code, refused.json()["code"]) == (403, "auth.not_permitted")


async def test_a_token_that_was_changed_or_is_of_another_list_is_refused(
    sign_in: SignIn, outbox: Any
) -> None:
    await put(outbox, 1)
    clerk, inspector = await sign_in("clerk"), await sign_in("inspector")
    token = (await read(clerk))["next_after"]
    changed = ("B" if token[0] == "A" else "A") + token[1:]
    foreign = await inspector.get("/v1/audit/events", page_token=token)

    for wrong in (changed, token[:-4], "x", ""):
        refused = await clerk.get(PATH, after=wrong)
        assert (refused.status_code, refused.json()["code"]) == (400, "request.page_token"), wrong
    assert foreign.status_code == 400


@pytest.mark.parametrize(
    "asked", [{"limit": 0}, {"limit": "x"}, {"type": "dossier"}, {"type": "tdkt.%"}, {"type": ""}]
)
async def test_what_cannot_be_meant_is_refused(sign_in: SignIn, asked: dict[str, Any]) -> None:
    refused = await (await sign_in("clerk")).get(PATH, **asked)

    assert (refused.status_code, refused.json()["code"]) == (422, "request.invalid")


async def test_more_than_the_most_is_taken_as_the_most(sign_in: SignIn, outbox: Any) -> None:
    await outbox.execute(
        "INSERT INTO outbox (id, type, subject, time, data, unit_path, position)"
        " SELECT gen_random_uuid(), 'tdkt.dossier.open', 'hs_x', now(), '{}', '/01/00004/', n"
        " FROM generate_series(1, 501) n"
    )

    answer = await read(await sign_in("clerk"), limit=10_000)

    assert (len(answer["items"]), answer["has_more"]) == (500, True)


@pytest.mark.parametrize(
    ("scopes", "home"),
    [
        (("/01/00004/",), ("commune", "/01/00004/")),
        (("/01/00004/01kezv8kjgfv1ph80rwnv5rxjx/",), ("commune", "/01/00004/")),
        (("/01/00004/", "/01/001-2025/00004-2025/"), ("province", "/01/")),
        (("/01/",), ("province", "/01/")),
        (("/01/", "/01/00004/"), ("province", "/01/")),
        (("/01/00004/", "/04/"), None),
        (("/",), None),
        ((), None),
    ],
)
def test_a_reader_is_at_home_in_what_covers_all_that_they_reach(
    scopes: tuple[str, ...], home: tuple[str, str] | None
) -> None:
    assert home_of(scopes) == home


@pytest.mark.parametrize(("place", "home"), [("commune", "/01/00004/"), ("province", "/01/")])
async def test_a_reader_of_one_place_does_not_walk_through_the_country(
    outbox: Any, place: str, home: str
) -> None:
    await outbox.execute("SET LOCAL enable_seqscan = off")
    await outbox.execute("SELECT set_config('tdkt.scopes', $1, true)", home)
    query = PAGE_OF[place]
    given = query.arguments({"home": home, "after": 0, "type": "", "size": 101}, (home,))

    plan = "\n".join(row[0] for row in await outbox.fetch(f"EXPLAIN {query.text}", *given))

    assert f"ix_outbox_{place}_position" in plan
    assert re.search(rf"Index Cond: .*{place} = ", plan)
