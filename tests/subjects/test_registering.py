"""Registering individuals."""

import logging
from typing import Any

import pytest

from support.client import Client
from support.registry import BA_DINH, CAO_BANG, NGOC_HA, bodies, citizen, person, shown

NUMBER = "001185000112"


async def test_a_clerk_registers_a_person_of_their_unit(clerk: Client) -> None:
    sent = person(identity=citizen(NUMBER), birth_on="1985-03-08", sex="female", occupation="official")

    made = await clerk.post("/v1/individuals", sent)

    assert made.status_code == 201
    assert made.headers["ETag"] == '"v1"'
    assert made.json()["identity"] == {"kind": "citizen", "number": "**********12"}
    assert made.json()["birth_year"] == 1985
    assert made.json()["warnings"] == []
    assert made.headers["Location"] == f"/v1/individuals/{made.json()['id']}"


async def test_neither_number_nor_birth_date_is_answered(clerk: Client) -> None:
    made = await clerk.post("/v1/individuals", person(identity=citizen(NUMBER), birth_on="1985-03-08"))
    again = await clerk.get(f"/v1/individuals/{made.json()['id']}")

    assert NUMBER not in made.text + again.text
    assert "1985-03-08" not in made.text + again.text


async def test_the_event_holds_neither_number_nor_name_nor_birth_date(clerk: Client, connection: Any) -> None:
    await clerk.post("/v1/individuals", person(identity=citizen(NUMBER), birth_on="1985-03-08"))

    [event] = await bodies(connection)

    assert event["type"] == "individual.register"
    assert set(event["commit"]) == {"family_and_given_name", "birth_on"}
    assert not any(secret in str(event) for secret in (NUMBER, "Hòa", "1985"))


async def test_no_log_line_holds_number_or_birth_date(
    clerk: Client, neighbour: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sent = person(identity=citizen(NUMBER), birth_on="1985-03-08")

    await clerk.post("/v1/individuals", sent)
    await clerk.post("/v1/individuals", sent)
    await neighbour.post("/v1/individuals", sent)
    await clerk.post("/v1/individuals", {**sent, NUMBER: NUMBER})
    await clerk.post("/v1/individuals/search", {"identity": citizen(NUMBER)})

    assert caplog.records
    assert NUMBER not in caplog.text
    assert "1985-03-08" not in caplog.text


async def test_the_number_is_stored_sealed(clerk: Client, connection: Any) -> None:
    await clerk.post("/v1/individuals", person(identity=citizen(NUMBER)))

    row = await connection.fetchrow("SELECT * FROM individual")

    assert NUMBER not in str(dict(row))
    assert row["identity_tail"] == "12"


async def test_a_number_that_contradicts_what_was_declared_warns(clerk: Client) -> None:
    sent = person(identity=citizen(NUMBER), birth_on="1984-03-08", sex="male")

    made = await clerk.post("/v1/individuals", sent)

    assert made.status_code == 201
    assert [(one["pointer"], one["code"]) for one in made.json()["warnings"]] == [
        ("/birth_on", "identity.birth_differs"),
        ("/sex", "identity.sex_differs"),
    ]


async def test_a_number_is_taken_once_in_the_whole_country(clerk: Client, neighbour: Client) -> None:
    await clerk.post("/v1/individuals", person(identity=citizen(NUMBER)))

    refused = await neighbour.post("/v1/individuals", person(unit=NGOC_HA, identity=citizen(NUMBER)))

    assert refused.status_code == 409
    assert refused.json()["code"] == "subjects.identity_taken"
    assert refused.json()["errors"][0]["pointer"] == "/identity/number"
    assert NUMBER not in refused.text


async def test_people_without_a_number_are_registered_side_by_side(clerk: Client) -> None:
    first = await clerk.post("/v1/individuals", person())
    second = await clerk.post("/v1/individuals", person())

    assert first.status_code == second.status_code == 201
    assert first.json()["id"] != second.json()["id"]


async def test_one_key_registers_once(clerk: Client, connection: Any) -> None:
    first = await clerk.post("/v1/individuals", person(), key="the-same")
    second = await clerk.post("/v1/individuals", person(), key="the-same")

    assert second.content == first.content
    assert await connection.fetchval("SELECT count(*) FROM individual") == 1


async def test_a_key_is_asked_for(clerk: Client) -> None:
    refused = await clerk.http.post(
        "/v1/individuals", json=person(), headers={"Authorization": f"Bearer {clerk.token}"}
    )

    assert refused.status_code == 400
    assert refused.json()["code"] == "idempotency.key_missing"


async def test_a_role_that_may_not_register_is_refused(decider: Client) -> None:
    refused = await decider.post("/v1/individuals", person())

    assert refused.status_code == 403
    assert refused.json()["code"] == "auth.not_permitted"


@pytest.mark.parametrize("unit", [BA_DINH, CAO_BANG], ids=["below", "elsewhere"])
async def test_a_clerk_of_another_unit_is_refused(province_clerk: Client, unit: Any) -> None:
    refused = await province_clerk.post("/v1/individuals", person(unit=unit))

    assert refused.status_code == 403
    assert refused.json()["code"] == "workflow.wrong_role"


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"family_and_given_name": " "}, "/family_and_given_name", "value.too_short"),
        ({"identity": citizen("12345678901")}, "/identity/number", "value.identity_number"),
        ({"identity": citizen("１２３４５６７８９０１２")}, "/identity/number", "value.identity_number"),
        (
            {"identity": {"kind": "old_card", "number": "0123456789"}},
            "/identity/number",
            "value.identity_number",
        ),
        ({"birth_on": "1985-02-30"}, "/birth_on", "value.not_a_date"),
        ({"sex": "other"}, "/sex", "value.not_one_of"),
        ({"occupation": "king"}, "/occupation", "value.not_one_of"),
        ({"unit_id": "hs_" + "0" * 26}, "/unit_id", "value.not_an_id"),
        ({"unknown": 1}, "/unknown", "value.unknown_member"),
    ],
)
async def test_malformed_members_are_pointed_at(
    clerk: Client, change: dict[str, Any], pointer: str, code: str
) -> None:
    refused = await clerk.post("/v1/individuals", {**person(), **change})

    assert refused.status_code == 422
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [(pointer, code)]


async def test_nobody_is_born_tomorrow(clerk: Client) -> None:
    refused = await clerk.post("/v1/individuals", person(birth_on="2101-01-01"))

    assert refused.status_code == 422
    assert refused.json()["code"] == "facts.ahead"


async def test_a_refused_registration_leaves_nothing(clerk: Client, connection: Any) -> None:
    await clerk.post("/v1/individuals", person(identity=citizen(NUMBER)))
    await clerk.post("/v1/individuals", person(identity=citizen(NUMBER)))

    assert len(await bodies(connection)) == 1
    assert await connection.fetchval("SELECT count(*) FROM individual") == 1


async def test_a_stranger_learns_only_that_a_token_is_missing(clerk: Client) -> None:
    refused = await clerk.http.post("/v1/individuals", json={"unit_id": shown(BA_DINH)})

    assert refused.status_code == 401
