"""Accounts as administrators see and open them."""

import logging
from typing import Any

import httpx
import pytest

from support import world
from support.client import Client, shown
from support.flow import Road, SignIn, done, person
from support.registry import bodies
from support.traces import alike, pointers, refused
from tdkt_api import ids

PATH = "/v1/persons"
COMMUNE = shown("dv", world.COMMUNE)
NEIGHBOUR = shown("dv", world.NEIGHBOUR)


@pytest.fixture
async def admin(sign_in: SignIn) -> Client:
    return await sign_in("admin")


def account(username: str = "nguyen.van.an", unit: str = COMMUNE, **more: Any) -> dict[str, Any]:
    """An account as it is opened."""
    term = {"unit_id": unit, "role": "appraiser", "valid_from": "2026-01-15"}
    return {"username": username, "name": "Nguyễn Văn An", "post": "Chuyên viên", "grant": term, **more}


async def test_an_account_is_opened_with_its_first_role(admin: Client, connection: Any) -> None:
    made = await admin.post(PATH, account())

    told = done(made)
    assert (told["name"], told["post"], told["status"]) == ("Nguyễn Văn An", "Chuyên viên", "open")
    assert [one["role"] for one in told["roles"]] == ["appraiser"]
    assert done(await admin.get(made.headers["Location"])) == told
    event = (await bodies(connection))[-1]
    assert (event["type"], event["stream"]) == ("account.open", f"account/{told['id']}")
    assert sorted(event["commit"]) == ["name", "post"]
    assert "Nguyễn" not in str(event)


NUMBER = "001090000125"
IDENTITY = {"kind": "citizen", "number": NUMBER}


async def test_an_identity_number_is_kept_sealed_and_shown_masked_and_nowhere_else(
    admin: Client, connection: Any, app: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        made = await admin.post(PATH, account(identity=IDENTITY))
    told = done(made)

    assert told["identity"] == {"kind": "citizen", "number": "**********25"}
    assert done(await admin.get(made.headers["Location"])) == told
    id = ids.read("ns", told["id"])
    row = await connection.fetchrow("SELECT * FROM person WHERE id = $1", id)
    vault, place = app.state.office.vault, f"person|identity|{id}"
    assert vault.open(row["identity_sealed"], place=place, version=row["key_version"]) == NUMBER
    assert row["identity_index"] == vault.index("citizen", NUMBER)
    event = (await bodies(connection))[-1]
    kept = await connection.fetch("SELECT body, headers FROM idempotency")
    heard = await connection.fetch("SELECT * FROM outbox")
    assert event["data"]["identity_kind"] == "citizen"
    for said in (made.text, str(dict(made.headers)), caplog.text, row, event, kept, heard):
        assert NUMBER not in str(said)


async def test_a_refused_number_is_not_repeated(admin: Client, caplog: pytest.LogCaptureFixture) -> None:
    wrong = f"{NUMBER}9"
    with caplog.at_level(logging.DEBUG):
        refusal = await admin.post(PATH, account(identity={**IDENTITY, "number": wrong}))

    assert pointers(refused(refusal, 422, "request.invalid")) == ["/identity/number"]
    for said in (refusal.text, caplog.text):
        assert NUMBER not in str(said)


async def test_one_human_has_one_account(admin: Client) -> None:
    done(await admin.post(PATH, account(identity=IDENTITY)))

    answer = await admin.post(PATH, account("other.name", identity={**IDENTITY, "number": "001 090 000125"}))

    assert pointers(refused(answer, 409, "person.identity_taken")) == ["/identity/number"]
    assert NUMBER not in answer.text


async def test_accounts_without_a_number_are_opened_side_by_side(admin: Client) -> None:
    made = [done(await admin.post(PATH, account(name))) for name in ("one.name", "other.name")]

    assert [one["identity"] for one in made] == [None, None]


async def test_the_human_behind_an_opened_account_reads_their_awards(
    sign_in: SignIn, admin: Client, connection: Any
) -> None:
    await Road(sign_in).decided()
    number = person(1)["individual"]["identity"]["number"]
    identity = {"kind": "citizen", "number": number}
    made = done(await admin.post(PATH, account(identity=identity)))
    holder = await sign_in("nguyen.van.an")

    mine = done(await holder.get("/v1/me/awards"))

    assert "lao_dong_tien_tien" in {one["award"] for one in mine["items"]}
    assert made["identity"]["number"] == f"**********{number[-2:]}"
    assert number not in str(mine)


async def test_nobody_signs_in_before_a_password_is_set(admin: Client, http: httpx.AsyncClient) -> None:
    done(await admin.post(PATH, account()))

    form = {"grant_type": "password", "client_id": world.CLIENT, "username": "nguyen.van.an"}
    tried = [await http.post("/oauth2/token", data={**form, "password": one}) for one in ("!", "None", "x")]

    assert {one.json()["code"] for one in tried} == {"auth.credentials_refused"}


async def test_a_user_name_is_taken_once(admin: Client) -> None:
    answer = await admin.post(PATH, account("clerk"))

    refused(answer, 409, "person.username_taken")


@pytest.mark.parametrize("name", ["clerk", "decider", "inspector", "nobody"])
async def test_other_roles_open_no_account(sign_in: SignIn, name: str) -> None:
    refused(await (await sign_in(name)).post(PATH, account()), 403, "auth.not_permitted")


async def test_no_account_is_opened_for_another_unit(admin: Client) -> None:
    answer = await admin.post(PATH, account(unit=NEIGHBOUR))

    assert pointers(refused(answer, 404, "resource.not_found")) == ["/grant/unit_id"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"username": "Nguyễn"}, "/username"),
        ({"name": ""}, "/name"),
        ({"grant": {"unit_id": COMMUNE}}, "/grant/role"),
        ({"password": "x"}, "/password"),
    ],
    ids=str,
)
async def test_a_malformed_account_is_pointed_at(admin: Client, change: dict[str, Any], pointer: str) -> None:
    answer = await admin.post(PATH, {**account(), **change})

    assert pointer in pointers(refused(answer, 422, "request.invalid"))


async def test_the_same_key_opens_one_account(admin: Client) -> None:
    first, again = [await admin.post(PATH, account(), key="one") for _ in range(2)]

    assert again.json() == first.json()


async def test_accounts_are_listed_where_they_hold_a_role(sign_in: SignIn) -> None:
    inspector = await sign_in("province.inspector")

    here = done(await inspector.get(PATH, unit_id=NEIGHBOUR))["items"]
    first = done(await inspector.get(PATH, page_size=3))
    second = done(await inspector.get(PATH, page_size=3, page_token=first["next_page_token"]))

    names = {"Người neighbour.clerk", "Người neighbour.appraiser", "Người neighbour.chair", "Người both"}
    assert {one["name"] for one in here} == names
    assert len({one["id"] for one in first["items"] + second["items"]}) == 6


async def test_only_the_roles_within_reach_are_shown(sign_in: SignIn, connection: Any) -> None:
    both = shown("ns", await world.person_id(connection, "both"))

    seen = done(await (await sign_in("admin")).get(f"{PATH}/{both}"))

    assert [(one["unit_id"], one["role"]) for one in seen["roles"]] == [(COMMUNE, "council_member")]


async def test_an_account_elsewhere_is_as_if_it_were_not(admin: Client, connection: Any) -> None:
    other = shown("ns", await world.person_id(connection, "other.clerk"))

    hidden, absent = [await admin.get(f"{PATH}/{id}") for id in (other, shown("ns", ids.new()))]

    refused(hidden, 404, "resource.not_found")
    assert alike(hidden, absent)


@pytest.mark.parametrize("name", ["clerk", "nobody"])
async def test_other_roles_read_no_accounts(sign_in: SignIn, name: str) -> None:
    refused(await (await sign_in(name)).get(PATH), 403, "auth.not_permitted")
