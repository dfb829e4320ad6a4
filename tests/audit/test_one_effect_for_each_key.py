"""One key, one effect, one answer; to the person who sent it and to nobody else."""

import hashlib
from typing import Any

import pytest

from support.batch import path_of
from support.client import Client
from support.flow import COMMUNE, Road, SignIn, done, person
from support.traces import bodies, refused, written

OPENING = {
    "owner_unit_id": COMMUNE,
    "deciding_unit_id": COMMUNE,
    "type": "cong_trang",
    "name": "Năm 2025",
    "year": 2025,
}


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


async def test_the_same_again_has_the_same_answer_and_no_second_effect(
    clerk: Client, connection: Any
) -> None:
    first = await clerk.post("/v1/dossiers", OPENING, key="mot")
    before = await written(connection)

    again = await clerk.post("/v1/dossiers", OPENING, key="mot")

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert [again.headers[name] for name in ("ETag", "Location", "content-type")] == [
        first.headers[name] for name in ("ETag", "Location", "content-type")
    ]
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (
        None,
        "true",
    )
    assert await written(connection) == before


async def test_the_same_in_another_order_of_members_is_the_same(clerk: Client) -> None:
    first = await clerk.post("/v1/dossiers", OPENING, key="mot")

    again = await clerk.post("/v1/dossiers", dict(reversed(OPENING.items())), key="mot")

    assert again.content == first.content


async def test_the_first_answer_is_given_though_the_world_has_moved_on(
    sign_in: SignIn, clerk: Client
) -> None:
    road = await Road(sign_in).nominated()
    etag, path = (await road.read()).headers["ETag"], f"/v1/dossiers/{road.id}/steps"
    first = await clerk.post(path, {"action": "submit"}, etag=etag, key="mot")
    await road.step("appraiser", "receive")

    again = await clerk.post(path, {"action": "submit"}, etag=etag, key="mot")

    assert (again.status_code, again.content) == (201, first.content)
    assert await road.state() == "received"


async def test_a_batch_is_replayed_byte_by_byte(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in).draft()
    body = {"items": [person(1), person(2, awards=["khong_co"])]}

    first, again = [await clerk.post(path_of(road), body, key="mot") for _ in range(2)]

    assert again.content == first.content
    assert len(await road.pending()) == 2


async def test_a_signature_is_given_once(sign_in: SignIn, connection: Any) -> None:
    road = await Road(sign_in).voted()
    draft, chair = await road.drafted(), await sign_in("chair")
    path, body = f"/v1/decisions/{done(draft)['id']}/signature", {"dossiers": await road.seen()}

    first, again = [await chair.post(path, body, etag='"v1"', key="mot") for _ in range(2)]

    signed = [one for one in await bodies(connection, "decision/") if one["type"] == "decision.sign"]
    assert (first.status_code, again.content) == (201, first.content)
    assert len(signed) == 1


@pytest.mark.parametrize("change", [{"name": "Năm khác"}, {"client_reference": "HS"}], ids=str)
async def test_a_key_is_not_used_for_something_else(
    clerk: Client, connection: Any, change: dict[str, str]
) -> None:
    done(await clerk.post("/v1/dossiers", OPENING, key="mot"))
    before = await written(connection)

    answer = await clerk.post("/v1/dossiers", OPENING | change, key="mot")

    refused(answer, 422, "idempotency.key_reused")
    assert await written(connection) == before


async def test_a_key_is_not_used_for_another_dossier(sign_in: SignIn, clerk: Client) -> None:
    roads = [await Road(sign_in).nominated([person(n)]) for n in (1, 2)]
    etags = [(await road.read()).headers["ETag"] for road in roads]

    answers = [
        await clerk.post(f"/v1/dossiers/{road.id}/steps", {"action": "submit"}, etag=etag, key="mot")
        for road, etag in zip(roads, etags, strict=True)
    ]

    assert answers[0].status_code == 201
    refused(answers[1], 422, "idempotency.key_reused")


async def test_another_person_with_the_same_key_acts_for_themselves(sign_in: SignIn, clerk: Client) -> None:
    mine = await clerk.post("/v1/dossiers", OPENING, key="mot")

    theirs = await (await sign_in("head")).post("/v1/dossiers", OPENING, key="mot")

    assert done(theirs)["id"] != done(mine)["id"]
    assert "Idempotency-Replayed" not in theirs.headers


async def test_another_client_with_the_same_key_acts_for_itself(sign_in: SignIn, clerk: Client) -> None:
    mine = await clerk.post("/v1/dossiers", OPENING, key="mot")

    theirs = await (await sign_in("clerk", "other-portal")).post("/v1/dossiers", OPENING, key="mot")

    assert done(theirs)["id"] != done(mine)["id"]


async def test_somebody_without_the_right_does_not_see_an_answer_by_its_key(
    sign_in: SignIn, clerk: Client
) -> None:
    done(await clerk.post("/v1/dossiers", OPENING, key="mot"))

    answer = await (await sign_in("inspector")).post("/v1/dossiers", OPENING, key="mot")

    refused(answer, 403, "auth.not_permitted")


async def test_a_refused_act_does_not_use_up_its_key(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in).draft()
    path = f"/v1/dossiers/{road.id}/steps"
    stopped = await clerk.post(path, {"action": "submit"}, etag='"v1"', key="mot")
    await road.nominate([person(1)])

    answer = await clerk.post(path, {"action": "submit"}, etag='"v2"', key="mot")

    refused(stopped, 409, "dossier.nothing_nominated")
    assert done(answer)["state"] == "submitted"


@pytest.mark.parametrize(
    "key", ["a b", "khóa", "x" * 256, '"', "\t"], ids=["space", "letters", "long", "quote", "tab"]
)
async def test_a_key_is_visible_ascii_of_a_bounded_length(clerk: Client, key: str) -> None:
    headers = {"Authorization": f"Bearer {clerk.token}", "Idempotency-Key": key.encode()}

    answer = await clerk.http.post("/v1/dossiers", json=OPENING, headers=headers)  # type: ignore[arg-type]

    refused(answer, 400, "idempotency.key_missing")


async def test_the_event_carries_the_keys_hash_and_never_the_key(clerk: Client, connection: Any) -> None:
    done(await clerk.post("/v1/dossiers", OPENING, key="khoa-kin-0001"))

    event = (await bodies(connection, "dossier/"))[-1]
    assert event["key"] == hashlib.sha256(b"khoa-kin-0001").hexdigest()
    assert "khoa-kin" not in str(event)
