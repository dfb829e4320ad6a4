"""A portal that has shown who it is acts for a person who is signed in; both are recorded."""

import base64
import json
from typing import Any

import httpx
import pytest

from support.assertions import form as of_program
from support.client import Client
from support.world import CLIENT, COMMUNE, MACHINE, PASSWORD
from tdkt_api import ids
from tdkt_api.ids import Prefix

GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
TYPE = "urn:ietf:params:oauth:token-type:access_token"
UNIT = ids.show(Prefix.UNIT, COMMUNE)
DRAFT = {
    "owner_unit_id": UNIT,
    "deciding_unit_id": UNIT,
    "type": "cong_trang",
    "year": 2025,
    "name": "Thay mặt",
}


async def signed_in(http: httpx.AsyncClient, name: str = "clerk") -> str:
    sent = {"grant_type": "password", "client_id": CLIENT, "username": name, "password": PASSWORD}
    found: str = (await http.post("/oauth2/token", data=sent)).json()["access_token"]
    return found


async def exchanged(http: httpx.AsyncClient, token: str, **changed: str) -> httpx.Response:
    given = {"grant_type": GRANT, "subject_token": token, "subject_token_type": TYPE} | changed
    return await http.post("/oauth2/token", data=of_program(**given))


async def test_the_token_names_both_and_so_does_what_is_done_with_it(
    http: httpx.AsyncClient, connection: Any
) -> None:
    answered = await exchanged(http, await signed_in(http), audience="tdkt-api")

    issued = answered.json()
    payload = issued["access_token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    made = await Client(http, issued["access_token"]).post("/v1/dossiers", DRAFT)
    event = json.loads(await connection.fetchval("SELECT body FROM history_event"))
    assert (answered.status_code, issued["issued_token_type"]) == (200, TYPE)
    assert "refresh_token" not in issued
    assert (claims["act"], claims["client_id"]) == ({"sub": MACHINE}, MACHINE)
    assert made.status_code == 201, made.text
    assert event["actor"] == {"person": claims["sub"], "client": MACHINE}


async def test_a_token_for_reading_writes_nothing(http: httpx.AsyncClient) -> None:
    issued = (await exchanged(http, await signed_in(http), scope="read")).json()
    portal = Client(http, issued["access_token"])

    refused = await portal.post("/v1/dossiers", DRAFT)
    searched = await portal.post(
        "/v1/individuals/search", {"identity": {"kind": "citizen", "number": "001099000001"}}
    )

    assert issued["scope"] == "read"
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.scope_too_narrow")
    assert searched.status_code == 200
    assert (await portal.get("/v1/dossiers")).status_code == 200


@pytest.mark.parametrize(
    ("changed", "error", "code"),
    [
        ({"audience": "khac"}, "invalid_target", "auth.target_refused"),
        ({"scope": "admin"}, "invalid_scope", "auth.scope_refused"),
        ({"subject_token": "x"}, "invalid_grant", "auth.grant_refused"),
        (
            {"subject_token_type": "saml2"},
            "invalid_request",
            "request.invalid",
        ),
    ],
)
async def test_what_is_wrong_is_said(
    http: httpx.AsyncClient, changed: dict[str, str], error: str, code: str
) -> None:
    refused = await exchanged(http, await signed_in(http), **changed)

    assert (refused.status_code, refused.json()["error"], refused.json()["code"]) == (400, error, code)


async def test_nobody_without_a_role_is_acted_for(http: httpx.AsyncClient) -> None:
    refused = await exchanged(http, await signed_in(http, "nobody"))

    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


async def test_neither_an_exchanged_token_nor_a_programs_own_is_exchanged(http: httpx.AsyncClient) -> None:
    once = (await exchanged(http, await signed_in(http))).json()["access_token"]
    own = (await http.post("/oauth2/token", data=of_program())).json()["access_token"]

    answers = [await exchanged(http, token) for token in (once, own)]

    assert [one.json()["error"] for one in answers] == ["invalid_grant"] * 2


async def test_a_portal_that_shows_nothing_but_its_name_acts_for_nobody(http: httpx.AsyncClient) -> None:
    given = {
        "grant_type": GRANT,
        "client_id": CLIENT,
        "subject_token": await signed_in(http),
        "subject_token_type": TYPE,
    }

    refused = await http.post("/oauth2/token", data=given)

    assert refused.status_code == 400
    assert refused.json()["error"] == "invalid_request"


async def test_when_the_person_signs_out_the_portal_acts_no_more(http: httpx.AsyncClient) -> None:
    token = await signed_in(http)
    issued = (await exchanged(http, token)).json()["access_token"]
    before = await Client(http, issued).get("/v1/me")

    await http.post("/oauth2/revocation", data={"client_id": CLIENT, "token": token})

    assert before.status_code == 200
    assert (await Client(http, issued).get("/v1/me")).status_code == 401
    assert (await exchanged(http, token)).status_code == 400
