"""Opening a dossier."""

from datetime import date
from typing import Any

import pytest

from support import world
from support.client import Client, shown
from support.flow import COMMUNE, PROVINCE, SignIn, done
from support.traces import pointers, refused, written
from tdkt_api.units.reference import unit_id

PATH = "/v1/dossiers"


def draft(**change: Any) -> dict[str, Any]:
    """A draft as it is sent; None leaves a member out."""
    body = {
        "owner_unit_id": COMMUNE,
        "deciding_unit_id": COMMUNE,
        "type": "cong_trang",
        "name": "Đề nghị khen thưởng năm 2025",
        "year": 2025,
        **change,
    }
    return {name: value for name, value in body.items() if value is not None}


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


@pytest.mark.parametrize("name", ["clerk", "head"])
async def test_a_clerk_or_head_opens_a_draft_that_says_what_it_lacks(sign_in: SignIn, name: str) -> None:
    person = await sign_in(name)

    made = await person.post(PATH, draft())

    assert made.status_code == 201
    assert made.headers["Location"] == f"{PATH}/{made.json()['id']}"
    assert made.headers["ETag"] == '"v1"'
    assert made.json()["state"] == "draft"
    assert made.json()["missing"] == ["dossier.nothing_nominated"]


async def test_what_was_opened_can_be_read_as_it_was_answered(clerk: Client) -> None:
    made = await clerk.post(PATH, draft())

    found = await clerk.get(made.headers["Location"])

    assert found.content == made.content
    assert found.headers["ETag"] == made.headers["ETag"]


async def test_where_the_owner_decides_its_own_turn_is_the_only_stage(clerk: Client) -> None:
    made = done(await clerk.post(PATH, draft()))

    assert [(stage["unit_id"], stage["duty"]) for stage in made["stages"]] == [(COMMUNE, "decide")]


async def test_the_road_to_the_province_has_two_stages(clerk: Client) -> None:
    made = done(await clerk.post(PATH, draft(deciding_unit_id=PROVINCE)))

    assert [(stage["unit_id"], stage["duty"]) for stage in made["stages"]] == [
        (COMMUNE, "forward"),
        (PROVINCE, "decide"),
    ]


@pytest.mark.parametrize("name", ["appraiser", "secretary", "member", "decider", "inspector", "admin"])
async def test_who_is_neither_clerk_nor_head_opens_nothing(sign_in: SignIn, name: str) -> None:
    person = await sign_in(name)

    answer = await person.post(PATH, draft())

    refused(answer, 403, "auth.not_permitted")


@pytest.mark.parametrize("name", ["neighbour.clerk", "province.clerk", "other.clerk"])
async def test_a_clerk_of_another_unit_opens_nothing_for_this_one(sign_in: SignIn, name: str) -> None:
    person = await sign_in(name)

    answer = await person.post(PATH, draft())

    refused(answer, 403, "workflow.wrong_role")


async def test_a_token_is_asked_for(anyone: Client) -> None:
    answer = await anyone.post(PATH, draft())

    refused(answer, 401, "auth.token_missing")


async def test_a_key_is_asked_for(clerk: Client) -> None:
    answer = await clerk.post(PATH, draft(), key=None)

    refused(answer, 400, "idempotency.key_missing")


async def test_a_unit_that_was_closed_owns_no_new_dossier(clerk: Client) -> None:
    closed = shown("dv", unit_id("00004", None))

    answer = await clerk.post(PATH, draft(owner_unit_id=closed))

    refused(answer, 422, "unit.not_in_force")


async def test_a_unit_that_never_was_decides_nothing(clerk: Client) -> None:
    nowhere = shown("dv", unit_id("99999", date(2025, 7, 1)))

    answer = await clerk.post(PATH, draft(deciding_unit_id=nowhere))

    refused(answer, 422, "unit.not_in_force")


@pytest.mark.parametrize("decider", [world.NEIGHBOUR, world.OTHER_PROVINCE, world.COUNTRY])
async def test_only_the_owner_or_a_body_above_it_with_a_known_road_decides(
    clerk: Client, decider: Any
) -> None:
    answer = await clerk.post(PATH, draft(deciding_unit_id=shown("dv", decider)))

    refused(answer, 422, "dossier.no_route")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": None}, "/name"),
        ({"name": "   "}, "/name"),
        ({"name": "Năm\u202e2025"}, "/name"),
        ({"type": "khac"}, "/type"),
        ({"year": "2025"}, "/year"),
        ({"year": 1900}, "/year"),
        ({"owner_unit_id": "hs_00000000000000000000000000"}, "/owner_unit_id"),
        ({"client_reference": "x" * 101}, "/client_reference"),
        ({"states": "draft"}, "/states"),
        ({"year": None}, ""),
        ({"period": {"first_year": 2024, "last_year": 2025}}, ""),
        ({"year": None, "period": {"first_year": 2025, "last_year": 2024}}, "/period"),
    ],
)
async def test_what_is_malformed_is_pointed_at(clerk: Client, change: dict[str, Any], pointer: str) -> None:
    answer = await clerk.post(PATH, draft(**change))

    assert pointers(refused(answer, 422, "request.invalid")) == [pointer]


async def test_a_refused_opening_leaves_nothing(clerk: Client, connection: Any) -> None:
    before = await written(connection)

    await clerk.post(PATH, draft(deciding_unit_id=shown("dv", world.NEIGHBOUR)))

    assert await written(connection) == before


async def test_a_reference_is_taken_once_by_a_client(clerk: Client) -> None:
    done(await clerk.post(PATH, draft(client_reference="HS-01")))

    answer = await clerk.post(PATH, draft(client_reference="HS-01"))

    refused(answer, 409, "dossier.client_reference_taken")


async def test_another_client_uses_its_own_references(sign_in: SignIn, clerk: Client) -> None:
    done(await clerk.post(PATH, draft(client_reference="HS-01")))
    elsewhere = await sign_in("clerk", "other-portal")

    made = await elsewhere.post(PATH, draft(client_reference="HS-01"))

    assert made.status_code == 201
