"""Asking the public: where it reads, how long, and what it objects."""

from typing import Any

import pytest

from support.client import Client
from support.consultations import NEIGHBOUR, PATH, PUBLIC, asked
from support.flow import Road, SignIn, done
from support.traces import bodies, pointers, refused

CONTENT = "Thành tích nêu trong báo cáo là của người khác"


async def published(road: Road) -> str:
    """The id of what the public is asked."""
    id: str = (await asked(road, **PUBLIC))["consultations"][0]["id"]
    return id


async def objected(caller: Client, id: str, **more: Any) -> Any:
    return await caller.post(f"{PATH}/{id}/objections", {"content": CONTENT, **more})


async def test_the_public_reads_for_as_long_as_the_law_says(sign_in: SignIn) -> None:
    """Decree 152/2025/NĐ-CP art. 44 clause 2: ten working days."""
    road = await Road(sign_in).received()
    id = await published(road)

    found = done(await (await sign_in("clerk")).get(f"{PATH}/{id}"))

    assert (found["unit_id"], found["place"], found["due_on"]) == (None, PUBLIC["place"], "2026-01-29")
    assert found["legal_basis"][0]["article"] == "44"


@pytest.mark.parametrize("name", ["clerk", "appraiser"])
async def test_the_stage_enters_what_was_objected(sign_in: SignIn, name: str) -> None:
    road = await Road(sign_in).received()
    id = await published(road)

    made = await objected(await sign_in(name), id, nomination_id=road.nominations[0]["id"])

    assert made.status_code == 201
    told = made.json()
    assert told["objection_count"] == 1
    assert told["objections"] == [
        {"nomination_id": road.nominations[0]["id"], "content": CONTENT, "received_on": "2026-01-15"}
    ]


async def test_an_objection_stands_in_the_history_and_its_text_only_as_a_commitment(
    sign_in: SignIn, connection: Any
) -> None:
    road = await Road(sign_in).received()
    id = await published(road)
    done(await objected(await sign_in("clerk"), id))

    event = (await bodies(connection, f"dossier/{road.id}"))[-1]

    assert (event["type"], event["role"]) == ("dossier.enter_objection", "clerk")
    assert event["data"] == {"consultation": id, "objection": 1, "received_on": "2026-01-15"}
    assert list(event["commit"]) == ["content"]
    assert CONTENT not in str(event)


async def test_objections_are_counted_on_the_dossier(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    id = await published(road)
    for _ in range(2):
        done(await objected(await sign_in("clerk"), id))

    [one] = done(await road.read())["consultations"]

    assert one["objection_count"] == 2


async def test_the_same_key_enters_one_objection(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    id = await published(road)
    clerk = await sign_in("clerk")
    body = {"content": CONTENT}

    first = await clerk.post(f"{PATH}/{id}/objections", body, key="o")
    again = await clerk.post(f"{PATH}/{id}/objections", body, key="o")

    assert (first.json()["objection_count"], again.json()) == (1, first.json())


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("head", "auth.not_permitted"),
        ("inspector", "auth.not_permitted"),
        ("province.clerk", "workflow.wrong_role"),
    ],
)
async def test_nobody_else_enters_objections(sign_in: SignIn, name: str, code: str) -> None:
    road = await Road(sign_in).received()
    id = await published(road)

    refused(await objected(await sign_in(name), id), 403, code)


async def test_a_stranger_finds_nothing_to_object_to(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    id = await published(road)

    refused(await objected(await sign_in("neighbour.clerk"), id), 404, "resource.not_found")


@pytest.mark.parametrize(
    ("more", "status", "code", "place"),
    [
        ({"received_on": "2026-01-16"}, 422, "consultation.objection_day", "/received_on"),
        ({"received_on": "2026-01-14"}, 422, "consultation.objection_day", "/received_on"),
        ({"received_on": "15/01/2026"}, 422, "request.invalid", "/received_on"),
        ({"nomination_id": "dn_01keznwyg0e008000000000001"}, 404, "resource.not_found", "/nomination_id"),
        ({"content": ""}, 422, "request.invalid", "/content"),
        ({"state": "closed"}, 422, "request.invalid", "/state"),
    ],
)
async def test_a_malformed_objection_is_refused(
    sign_in: SignIn, more: dict[str, Any], status: int, code: str, place: str
) -> None:
    road = await Road(sign_in).received()
    id = await published(road)

    assert place in pointers(refused(await objected(await sign_in("clerk"), id, **more), status, code))


async def test_a_body_that_was_asked_is_objected_to_by_nobody(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    [one] = (await asked(road, NEIGHBOUR))["consultations"]

    refused(await objected(await sign_in("clerk"), one["id"]), 409, "consultation.of_a_body")
