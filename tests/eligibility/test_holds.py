"""Placing, reading and lifting holds."""

from typing import Any

import pytest

from support import world
from support.client import Client
from support.flow import SignIn, done
from support.holds import COMMUNE, NEIGHBOUR, PROVINCE, REASON, hold, lifted, placed
from support.registry import bodies, registered
from tdkt_api.eligibility.shapes import HoldCategory
from tdkt_api.law.loader import load, packaged


@pytest.fixture
async def individual(clerk: Client) -> str:
    """Somebody of Ba Đình."""
    return await registered(clerk)


@pytest.fixture
async def inspector(sign_in: SignIn) -> Client:
    """The inspector of Hà Nội, above Ba Đình."""
    return await sign_in("province.inspector")


async def test_an_inspector_above_places_a_hold(inspector: Client, individual: str) -> None:
    made = await placed(inspector, individual, opened_on="2026-01-10")

    assert made.status_code == 201
    told = made.json()
    assert (told["category"], told["opened_on"], told["lifted_on"]) == ("discipline", "2026-01-10", None)
    assert made.headers["Location"] == f"/v1/holds/{told['id']}"
    assert told["id"].startswith("tg_")


@pytest.mark.parametrize("name", ["head", "appraiser", "inspector"])
async def test_the_persons_own_unit_places_a_hold_too(sign_in: SignIn, individual: str, name: str) -> None:
    made = await placed(await sign_in(name), individual, COMMUNE)

    assert made.status_code == 201


async def test_the_hold_stands_in_the_persons_history_and_its_reason_only_as_a_commitment(
    inspector: Client, individual: str, connection: Any
) -> None:
    made = await placed(inspector, individual)

    event = (await bodies(connection))[-1]

    assert (event["type"], event["stream"]) == ("individual.hold", f"individual/{individual}")
    assert event["data"] == {"hold": made.json()["id"], "category": "discipline", "opened_on": "2026-01-15"}
    assert list(event["commit"]) == ["reason"]
    assert REASON not in str(event)


async def test_lifting_ends_a_hold_and_stands_in_the_history(
    inspector: Client, individual: str, connection: Any
) -> None:
    held = await placed(inspector, individual, opened_on="2026-01-10")

    ended = await lifted(inspector, held, lifted_on="2026-01-14")

    assert ended.status_code == 201
    assert (ended.json()["lifted_on"], ended.headers["ETag"]) == ("2026-01-14", '"v2"')
    event = (await bodies(connection))[-1]
    assert event["type"] == "individual.lift_hold"
    assert event["data"]["lifted_on"] == "2026-01-14"
    assert list(event["commit"]) == ["reason"]


async def test_the_same_key_places_and_lifts_once(
    inspector: Client, individual: str, connection: Any
) -> None:
    first = await inspector.post("/v1/holds", hold(individual), key="one")
    again = await inspector.post("/v1/holds", hold(individual), key="one")
    body = {"unit_id": PROVINCE, "reason": "Đã kết luận"}
    path = f"/v1/holds/{first.json()['id']}/lifting"
    ended = await inspector.post(path, body, etag='"v1"', key="two")
    repeated = await inspector.post(path, body, etag='"v1"', key="two")

    assert (again.json(), repeated.json()) == (first.json(), ended.json())
    types = [event["type"] for event in await bodies(connection)]
    assert types == ["individual.register", "individual.hold", "individual.lift_hold"]


async def test_a_hold_is_read_with_its_tag(inspector: Client, individual: str) -> None:
    held = await placed(inspector, individual)
    path = f"/v1/holds/{held.json()['id']}"

    read = await inspector.get(path)

    assert read.json() == held.json()
    assert (await inspector.get(path, etag=read.headers["ETag"])).status_code == 304


async def test_holds_are_listed_the_latest_first_page_by_page(inspector: Client, individual: str) -> None:
    for day in ("2026-01-02", "2026-01-12", "2026-01-07"):
        done(await placed(inspector, individual, opened_on=day))

    first = done(await inspector.get("/v1/holds", subject_id=individual, page_size=2))
    token = first["next_page_token"]
    second = done(await inspector.get("/v1/holds", subject_id=individual, page_size=2, page_token=token))

    listed = [one["opened_on"] for one in first["items"] + second["items"]]
    assert listed == ["2026-01-12", "2026-01-07", "2026-01-02"]
    assert not second["has_more"]


@pytest.mark.parametrize("name", ["clerk", "decider", "member", "nobody"])
async def test_other_roles_place_no_hold(sign_in: SignIn, individual: str, name: str) -> None:
    refused = await placed(await sign_in(name), individual, COMMUNE)

    assert refused.status_code == 403
    assert refused.json()["code"] == "auth.not_permitted"


@pytest.mark.parametrize("name", ["clerk", "member", "nobody"])
async def test_other_roles_read_no_hold(
    sign_in: SignIn, inspector: Client, individual: str, name: str
) -> None:
    held = (await placed(inspector, individual)).json()["id"]
    somebody = await sign_in(name)

    assert (await somebody.get("/v1/holds", subject_id=individual)).status_code == 403
    assert (await somebody.get(f"/v1/holds/{held}")).status_code == 403


async def test_a_role_of_another_unit_does_not_count(sign_in: SignIn, individual: str) -> None:
    refused = await placed(await sign_in("inspector"), individual, PROVINCE)

    assert refused.status_code == 403
    assert refused.json()["code"] == "workflow.wrong_role"


async def test_a_person_of_another_unit_is_absent(sign_in: SignIn, individual: str) -> None:
    neighbour = await sign_in("neighbour.appraiser")

    refused = await placed(neighbour, individual, NEIGHBOUR)
    listed = await neighbour.get("/v1/holds", subject_id=individual)

    assert (refused.status_code, listed.status_code) == (404, 404)


async def test_a_hold_on_a_person_of_another_unit_is_absent(
    sign_in: SignIn, inspector: Client, individual: str
) -> None:
    held = await placed(inspector, individual)
    neighbour = await sign_in("neighbour.appraiser")

    assert (await neighbour.get(f"/v1/holds/{held.json()['id']}")).status_code == 404
    assert (await lifted(neighbour, held, NEIGHBOUR)).status_code == 404


async def test_a_unit_beside_the_persons_own_places_no_hold(sign_in: SignIn, individual: str) -> None:
    """Somebody who reaches the person through one unit acts for another that does not answer for them."""
    refused = await placed(await sign_in("both"), individual, NEIGHBOUR)

    assert refused.status_code == 403
    assert refused.json()["code"] == "hold.foreign_unit"
    assert refused.json()["errors"][0]["pointer"] == "/unit_id"


async def test_the_unit_below_does_not_lift_what_the_unit_above_placed(
    sign_in: SignIn, inspector: Client, individual: str
) -> None:
    held = await placed(inspector, individual)

    refused = await lifted(await sign_in("inspector"), held, COMMUNE)

    assert refused.status_code == 403
    assert refused.json()["code"] == "hold.foreign_unit"


async def test_the_unit_above_lifts_what_the_unit_below_placed(
    sign_in: SignIn, inspector: Client, individual: str
) -> None:
    held = await placed(await sign_in("inspector"), individual, COMMUNE)

    assert (await lifted(inspector, held)).status_code == 201


async def test_a_hold_is_lifted_once(inspector: Client, individual: str) -> None:
    ended = await lifted(inspector, await placed(inspector, individual))

    refused = await lifted(inspector, ended)

    assert refused.status_code == 409
    assert refused.json()["code"] == "hold.lifted"


async def test_lifting_asks_for_the_version_that_was_seen(inspector: Client, individual: str) -> None:
    held = await placed(inspector, individual)
    path, body = f"/v1/holds/{held.json()['id']}/lifting", {"unit_id": PROVINCE, "reason": "Đã kết luận"}

    missing = await inspector.post(path, body)
    stale = await inspector.post(path, body, etag='"v7"')

    assert (missing.status_code, stale.status_code) == (428, 412)


@pytest.mark.parametrize(
    ("opened_on", "lifted_on"), [("2026-01-10", "2026-01-09"), ("2026-01-10", "2026-01-16")]
)
async def test_a_hold_ends_neither_before_it_began_nor_tomorrow(
    inspector: Client, individual: str, opened_on: str, lifted_on: str
) -> None:
    held = await placed(inspector, individual, opened_on=opened_on)

    refused = await lifted(inspector, held, lifted_on=lifted_on)

    assert refused.status_code == 422
    assert refused.json()["code"] == "hold.day"
    assert refused.json()["errors"][0]["pointer"] == "/lifted_on"


async def test_a_hold_does_not_begin_tomorrow(inspector: Client, individual: str) -> None:
    refused = await placed(inspector, individual, opened_on="2026-01-16")

    assert refused.status_code == 422
    assert refused.json()["code"] == "hold.day"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"category": "gossip"}, "/category"),
        ({"reason": ""}, "/reason"),
        ({"opened_on": "yesterday"}, "/opened_on"),
        ({"lifted_on": "2026-01-10"}, "/lifted_on"),
        ({"subject_id": "hs_1"}, "/subject_id"),
    ],
)
async def test_malformed_members_are_pointed_at(
    inspector: Client, individual: str, change: dict[str, Any], pointer: str
) -> None:
    refused = await inspector.post("/v1/holds", {**hold(individual), **change})

    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]


def test_the_categories_are_those_that_the_lawbook_bars() -> None:
    bars = load(packaged()).parameter("hold_bars", world.TODAY)

    assert bars is not None
    assert {one.value for one in HoldCategory} == set(bars.value)
