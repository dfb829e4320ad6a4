"""Sealed data in full: for a purpose, after a fresh sign-in with two factors, and never unnoted."""

import json
from datetime import timedelta
from typing import Any, Final

import pytest
from fastapi import FastAPI

from support import world
from support.assertions import form
from support.client import Client
from support.flow import COMMUNE, SignIn, done
from support.registry import bodies, citizen, registered
from support.traces import look, pointers, refused
from tdkt_api import clock, ids
from tdkt_api.history import chain
from tdkt_api.ids import Prefix
from tdkt_api.subjects import unmasking

NUMBER: Final = "001085000017"
ASKED: Final = {"fields": ["identity"], "purpose": "appraisal", "reason": "Đối chiếu giấy tờ khi thẩm định"}
HOME: Final = {"purpose": "decision_document", "reason": "Ghi địa chỉ trên bằng khen"}


@pytest.fixture
async def person(clerk: Client) -> str:
    """Somebody of Ba Đình."""
    return await registered(clerk, identity=citizen(NUMBER), birth_on="1985-03-04", sex="male")


def path_of(person: str) -> str:
    return f"/v1/individuals/{person}/unmask"


async def entries(connection: Any) -> list[Any]:
    await look(connection)
    return list(await connection.fetch("SELECT * FROM access_entry ORDER BY id"))


async def signed_in(
    app: FastAPI, http: Any, connection: Any, *, acr: str = "mfa", minutes: float = 0, name: str = "appraiser"
) -> Client:
    """Somebody with a token of our own making."""
    at = clock.wall() - timedelta(minutes=minutes)
    id = await world.person_id(connection, name)
    issue = app.state.tokens.issue
    return Client(http, issue(id, world.CLIENT, level=None, unit=None, roles=(), auth_time=at, acr=acr))


async def test_the_number_is_shown_in_full_and_only_what_was_asked_for(sign_in: SignIn, person: str) -> None:
    answer = await (await sign_in("appraiser")).post(path_of(person), ASKED, key=None)

    shown = done(answer)
    assert shown["identity"] == {"kind": "citizen", "number": NUMBER}
    assert (shown["birth_on"], shown["died_on"], shown["purpose"]) == (None, None, "appraisal")
    assert shown["access_id"].startswith("tx_")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


async def test_days_are_shown_where_they_were_asked_for(sign_in: SignIn, person: str) -> None:
    asked = {**ASKED, "fields": ["birth_on", "died_on"]}

    shown = done(await (await sign_in("appraiser")).post(path_of(person), asked, key=None))

    assert (shown["identity"], shown["birth_on"], shown["died_on"]) == (None, "1985-03-04", None)


async def test_nothing_is_shown_of_somebody_without_a_number(sign_in: SignIn, clerk: Client) -> None:
    person = await registered(clerk, "Lê Văn Tám")

    assert done(await (await sign_in("appraiser")).post(path_of(person), ASKED, key=None))["identity"] is None


async def test_a_households_address_is_shown(sign_in: SignIn, clerk: Client, connection: Any) -> None:
    body = {"unit_id": COMMUNE, "head_name": "Lê Văn Tám", "address": "Số 5, tổ dân phố 7"}
    home = done(await clerk.post("/v1/households", body))["id"]

    shown = done(await (await sign_in("inspector")).post(f"/v1/households/{home}/unmask", HOME, key=None))

    assert (shown["address"], shown["purpose"]) == ("Số 5, tổ dân phố 7", "decision_document")
    [entry] = await entries(connection)
    assert (entry["fields"], entry["subject_kind"]) == (["address"], "household")
    assert (await bodies(connection))[-1]["type"] == "household.unmask"


async def test_who_saw_whom_is_written_once_with_the_purpose_and_as_whom(
    sign_in: SignIn, person: str, connection: Any
) -> None:
    shown = done(await (await sign_in("province.appraiser")).post(path_of(person), ASKED, key=None))

    [entry] = await entries(connection)
    assert entry["person_id"] == await world.person_id(connection, "province.appraiser")
    assert (entry["act"], entry["purpose"], entry["fields"]) == ("unmask", "appraisal", ["identity"])
    assert (entry["role"], entry["unit_id"], entry["client_id"]) == ("appraiser", world.PROVINCE, "portal")
    assert (shown["access_id"], entry["subject_path"]) == (ids.show(Prefix.ACCESS, entry["id"]), "/01/00004/")


async def test_the_event_holds_the_reason_as_a_commitment_and_nothing_of_the_number(
    sign_in: SignIn, person: str, connection: Any
) -> None:
    done(await (await sign_in("appraiser")).post(path_of(person), ASKED, key=None))

    event = (await bodies(connection))[-1]
    text = json.dumps(event, ensure_ascii=False)
    assert (event["type"], event["role"]) == ("individual.unmask", "appraiser")
    assert event["data"] == {"fields": ["identity"], "purpose": "appraisal"}
    assert [said for said in (NUMBER, str(ASKED["reason"])) if said in text] == []
    salt = await connection.fetchval(
        "SELECT d.salt FROM history_disclosure d JOIN history_event e ON e.id = d.event_id"
        " WHERE e.type = 'individual.unmask'"
    )
    assert event["commit"] == {"reason": chain.commitment(salt, str(ASKED["reason"])).hex()}


async def test_the_answer_is_kept_nowhere(sign_in: SignIn, person: str, connection: Any) -> None:
    done(await (await sign_in("appraiser")).post(path_of(person), ASKED))

    kept = await connection.fetch(
        "SELECT body FROM idempotency WHERE position($1 in body) > 0", NUMBER.encode()
    )
    assert kept == []


@pytest.mark.parametrize("role", ["head", "secretary", "member", "decider", "admin", "nobody"])
async def test_another_role_is_refused(sign_in: SignIn, person: str, connection: Any, role: str) -> None:
    refused(await (await sign_in(role)).post(path_of(person), ASKED, key=None), 403, "auth.not_permitted")

    assert await entries(connection) == []


@pytest.mark.parametrize("who", ["neighbour.clerk", "other.inspector"])
async def test_outside_the_unit_it_is_as_absent(sign_in: SignIn, person: str, who: str) -> None:
    refused(await (await sign_in(who)).post(path_of(person), ASKED, key=None), 404, "resource.not_found")


async def test_a_role_elsewhere_does_not_count_where_one_may_only_read(
    sign_in: SignIn, clerk: Client, connection: Any
) -> None:
    person = await registered(clerk, identity=citizen(NUMBER))

    answer = await (await sign_in("both")).post(path_of(person), ASKED, key=None)

    refused(answer, 403, "workflow.wrong_role")
    assert await entries(connection) == []


@pytest.mark.parametrize(("acr", "minutes"), [("password", 0), ("private_key", 0), ("mfa", 5.1), ("MFA", 0)])
async def test_an_old_or_weak_sign_in_is_challenged(
    app: FastAPI, http: Any, connection: Any, person: str, acr: str, minutes: float
) -> None:
    caller = await signed_in(app, http, connection, acr=acr, minutes=minutes)

    answer = await caller.post(path_of(person), ASKED, key=None)

    refused(answer, 401, "auth.fresh_sign_in_needed")
    assert answer.headers["www-authenticate"] == (
        'Bearer realm="tdkt", error="insufficient_user_authentication", acr_values="mfa", max_age="300"'
    )
    assert await entries(connection) == []


async def test_a_sign_in_of_almost_five_minutes_is_fresh(
    app: FastAPI, http: Any, connection: Any, person: str
) -> None:
    caller = await signed_in(app, http, connection, minutes=4.9)

    assert done(await caller.post(path_of(person), ASKED, key=None))["identity"]["number"] == NUMBER


async def test_a_program_is_never_shown_them(http: Any, person: str) -> None:
    token = done(await http.post("/oauth2/token", data=form()))["access_token"]

    answer = await Client(http, token).post(path_of(person), ASKED, key=None)

    refused(answer, 401, "auth.fresh_sign_in_needed")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"fields": []}, "/fields"),
        ({"fields": ["address"]}, "/fields/0"),
        ({"purpose": "curiosity"}, "/purpose"),
        ({"reason": ""}, "/reason"),
        ({"identity_number": NUMBER}, "/identity_number"),
    ],
)
async def test_what_is_malformed_is_refused_and_never_repeated(
    sign_in: SignIn, person: str, change: dict[str, Any], pointer: str
) -> None:
    answer = await (await sign_in("appraiser")).post(path_of(person), {**ASKED, **change}, key=None)

    assert answer.status_code == 422
    assert pointers(answer.json()) == [pointer]
    assert NUMBER not in answer.text


async def test_one_person_is_shown_so_many_in_a_minute_and_no_more(
    sign_in: SignIn, person: str, connection: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unmasking, "PER_MINUTE", 3)
    appraiser = await sign_in("appraiser")
    for _ in range(3):
        done(await appraiser.post(path_of(person), ASKED, key=None))

    answer = await appraiser.post(path_of(person), ASKED, key=None)

    refused(answer, 429, "subject.too_many_unmasked")
    assert answer.headers["retry-after"] == "60"
    assert len(await entries(connection)) == 3
    assert done(await (await sign_in("inspector")).post(path_of(person), ASKED, key=None))["identity"]


async def test_and_in_a_day(sign_in: SignIn, person: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unmasking, "PER_DAY", 1)
    appraiser = await sign_in("appraiser")
    done(await appraiser.post(path_of(person), ASKED, key=None))

    refused(await appraiser.post(path_of(person), ASKED, key=None), 429, "subject.too_many_unmasked")


@pytest.mark.parametrize(
    "change",
    [
        "identity_sealed = (SELECT identity_sealed FROM individual WHERE id <> $1 LIMIT 1)",  # of another row
        "identity_sealed = set_byte(identity_sealed, 20, get_byte(identity_sealed, 20) # 1)",
        "identity_sealed = substr(identity_sealed, 1, 20)",
        "identity_kind = 'passport', identity_sealed = identity_index",  # of another column
    ],
)
async def test_what_was_moved_or_changed_in_the_database_is_not_shown(
    sign_in: SignIn, person: str, clerk: Client, connection: Any, change: str
) -> None:
    await registered(clerk, "Trần Văn Bình", identity=citizen("001085000018"))
    await look(connection)
    id = ids.read(Prefix.INDIVIDUAL, person)
    await connection.execute(f"UPDATE individual SET {change} WHERE id = $1", id)  # noqa: S608

    answer = await (await sign_in("appraiser")).post(path_of(person), ASKED, key=None)

    refused(answer, 500, "service.failed")
    assert "00108500001" not in answer.text
    assert await entries(connection) == []
