"""People given by one unit to another."""

from typing import Any

import asyncpg
import pytest

from support.client import Client
from support.flow import Road, SignIn, done
from support.holds import placed
from support.registry import BA_DINH, CAO_BANG, NGOC_HA, bodies, registered, shown
from tdkt_api import ids
from tdkt_api.ids import Prefix


def to(unit: Any = NGOC_HA, **more: Any) -> dict[str, Any]:
    return {"to_unit_id": shown(unit), "moves_on": "2026-01-15", **more}


async def offered(clerk: Client, person: str, **more: Any) -> Any:
    answer = await clerk.post(f"/v1/individuals/{person}/transfers", to(**more))
    assert answer.status_code == 201, answer.text
    return answer


async def accepted(neighbour: Client, offer: Any, **more: Any) -> Any:
    path = f"/v1/transfers/{offer.json()['id']}/acceptance"
    return await neighbour.post(path, more, etag=offer.headers["ETag"])


@pytest.fixture
async def person(clerk: Client) -> str:
    return await registered(clerk)


async def test_both_units_see_an_offer_and_only_the_old_one_the_person(
    clerk: Client, neighbour: Client, person: str
) -> None:
    offer = await offered(clerk, person, note="Theo Quyết định số 12")

    for caller in (clerk, neighbour):
        [listed] = (await caller.get("/v1/transfers", state="offered")).json()["items"]
        assert listed == offer.json()
    assert offer.json()["subject"] == {"kind": "individual", "id": person, "name": "Nguyễn Thị Hòa"}
    assert (await neighbour.get(f"/v1/individuals/{person}")).status_code == 404
    assert (await clerk.get(f"/v1/individuals/{person}")).status_code == 200


async def test_whoever_accepts_has_the_person_with_all_that_is_known_of_them(
    sign_in: SignIn, clerk: Client, neighbour: Client, person: str, connection: Any
) -> None:
    done(await clerk.post("/v1/ratings", {"subject_id": person, "year": 2025, "rating": "good"}))
    done(await placed(await sign_in("province.inspector"), person))

    moved = await accepted(neighbour, await offered(clerk, person), note="Đã nhận")

    assert (moved.status_code, moved.json()["state"]) == (201, "accepted"), moved.text
    found = (await neighbour.get(f"/v1/individuals/{person}")).json()
    assert (found["unit_id"], found["version"]) == (shown(NGOC_HA), 2)
    assert len((await neighbour.get("/v1/ratings", subject_id=person)).json()["items"]) == 1
    told = (await neighbour.get(f"/v1/individuals/{person}/history")).json()["items"]
    assert [one["type"] for one in told][-2:] == ["individual.offer_transfer", "individual.transfer"]
    assert (await clerk.get(f"/v1/individuals/{person}")).status_code == 404
    assert (await clerk.get("/v1/individuals")).json()["items"] == []
    event = (await bodies(connection))[-1]
    assert (event["unit"], event["data"]["to_unit"]) == (shown(NGOC_HA), shown(NGOC_HA))
    chair = await sign_in("neighbour.chair")
    assert len((await chair.get("/v1/holds", subject_id=person)).json()["items"]) == 1


async def test_the_new_units_clerk_enters_facts_and_the_old_ones_does_not(
    clerk: Client, neighbour: Client, person: str
) -> None:
    await accepted(neighbour, await offered(clerk, person))
    rating = {"subject_id": person, "year": 2025, "rating": "good"}

    assert (await clerk.post("/v1/ratings", rating)).status_code == 404
    assert (await neighbour.post("/v1/ratings", rating)).status_code == 201


async def test_old_dossiers_and_their_history_stay_readable(
    sign_in: SignIn, clerk: Client, neighbour: Client
) -> None:
    road = await Road(sign_in).decided()
    person = road.nominations[0]["subject"]["id"]
    held = (await clerk.get("/v1/awards", subject_id=person)).json()["items"]

    assert (await accepted(neighbour, await offered(clerk, person))).status_code == 201

    nominated = (await clerk.get(f"/v1/dossiers/{road.id}/nominations")).json()["items"]
    assert person in {one["subject"]["id"] for one in nominated}
    assert (await clerk.get(f"/v1/dossiers/{road.id}/history")).status_code == 200
    assert (await clerk.get("/v1/awards", subject_id=person)).json()["items"] == held  # it conferred them
    assert (await neighbour.get("/v1/awards", subject_id=person)).json()["items"] == held


async def test_a_person_is_offered_once_at_a_time(clerk: Client, neighbour: Client, person: str) -> None:
    offer = await offered(clerk, person)

    refused = await clerk.post(f"/v1/individuals/{person}/transfers", to(CAO_BANG))

    assert (refused.status_code, refused.json()["code"]) == (409, "transfer.open")
    await accepted(neighbour, offer)
    assert (await offered(neighbour, person, unit=BA_DINH)).status_code == 201


async def test_an_offer_is_withdrawn_by_the_unit_that_made_it(
    clerk: Client, neighbour: Client, person: str, connection: Any
) -> None:
    offer = await offered(clerk, person)
    path = f"/v1/transfers/{offer.json()['id']}/withdrawal"

    foreign = await neighbour.post(path, {"reason": "Không nhận"}, etag='"v1"')
    withdrawn = await clerk.post(path, {"reason": "Điều động đã hủy"}, etag='"v1"')
    late = await neighbour.post(f"/v1/transfers/{offer.json()['id']}/acceptance", {}, etag='"v2"')

    assert (foreign.status_code, foreign.json()["code"]) == (403, "workflow.wrong_role")
    assert (withdrawn.status_code, withdrawn.json()["withdrawal_reason"]) == (201, "Điều động đã hủy")
    assert (late.status_code, late.json()["code"]) == (409, "transfer.closed")
    event = (await bodies(connection))[-1]
    assert event["type"] == "individual.withdraw_transfer"
    assert set(event["commit"]) == {"reason"}


async def answered(caller: Client, offer: Any, act: str, body: Any = None, etag: str | None = None) -> Any:
    path = f"/v1/transfers/{offer.json()['id']}/{act}"
    return await caller.post(path, body, etag=etag or offer.headers["ETag"])


NO: dict[str, Any] = {"reason": "Không còn chỉ tiêu"}
REFUSE = "individual.refuse_transfer"
FORGED = """INSERT INTO history_event
    (id, stream_kind, stream_id, seq, body, prev_hash, hash, type, at, person_id, client_id, role,
    stream_path)
VALUES
    (gen_random_uuid(), 'individual', $1, 99, '', '', '', $2, now(), gen_random_uuid(), 'x', 'clerk', '/')"""


async def test_a_refused_person_stays_where_they_are_and_both_units_read_why(
    clerk: Client, neighbour: Client, person: str, connection: Any
) -> None:
    refused = await answered(neighbour, await offered(clerk, person), "refusal", NO)

    assert (refused.status_code, refused.json()["state"]) == (201, "refused"), refused.text
    assert (refused.json()["refusal_reason"], refused.json()["answered_on"]) == (NO["reason"], "2026-01-15")
    assert (await clerk.get(f"/v1/transfers/{refused.json()['id']}")).json() == refused.json()
    assert (await clerk.get(f"/v1/individuals/{person}")).json()["unit_id"] == shown(BA_DINH)
    assert (await neighbour.get(f"/v1/individuals/{person}")).status_code == 404
    event = (await bodies(connection))[-1]
    assert (event["type"], event["unit"]) == ("individual.refuse_transfer", shown(NGOC_HA))
    assert set(event["commit"]) == {"reason"}
    told = await connection.fetchrow("SELECT type, unit_path FROM outbox ORDER BY id DESC LIMIT 1")
    assert tuple(told) == ("tdkt.individual.refuse_transfer", "/01/00004/")
    history = done(await clerk.get(f"/v1/individuals/{person}/history"))["items"]
    assert history[-1]["type"] == "individual.refuse_transfer"
    assert (await neighbour.get(f"/v1/individuals/{person}/history")).status_code == 404


@pytest.mark.parametrize(
    ("act", "type"), [("acceptance", "individual.edit"), ("refusal", "individual.edit"), (None, REFUSE)]
)
async def test_the_database_lets_who_does_not_see_a_person_write_an_answer_alone(
    clerk: Client, neighbour: Client, person: str, connection: Any, act: str | None, type: str
) -> None:
    offer = await offered(clerk, person)
    if act is not None:
        await answered(neighbour, offer, act, NO if act == "refusal" else {})
    foreign = "/01/00004/" if act == "acceptance" else "/01/00008/"

    await connection.execute("SAVEPOINT forged")
    await connection.execute("SELECT set_config('tdkt.scopes', $1, true)", foreign)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await connection.execute(FORGED, ids.read(Prefix.INDIVIDUAL, person), type)
    await connection.execute("ROLLBACK TO SAVEPOINT forged")


async def test_after_a_refusal_the_person_is_offered_anew(
    clerk: Client, neighbour: Client, person: str
) -> None:
    await answered(neighbour, await offered(clerk, person), "refusal", NO)

    assert (await offered(clerk, person, unit=CAO_BANG)).json()["state"] == "offered"


async def test_an_offer_waits_for_the_unit_it_goes_to_and_its_answer_for_the_other(
    clerk: Client, neighbour: Client, sign_in: SignIn, person: str
) -> None:
    offer = await offered(clerk, person)
    waiting = {name: done(await one.get("/v1/inbox"))["transfers"] for name, one in _both(clerk, neighbour)}
    refused = await answered(neighbour, offer, "refusal", NO)
    after = {name: done(await one.get("/v1/inbox"))["transfers"] for name, one in _both(clerk, neighbour)}
    noted = await answered(clerk, refused, "acknowledgement")

    assert waiting == {"clerk": [], "neighbour": [offer.json()]}
    assert after == {"clerk": [refused.json()], "neighbour": []}
    assert (noted.status_code, noted.json()["acknowledged_on"]) == (201, "2026-01-15"), noted.text
    for caller in (clerk, neighbour, await sign_in("neighbour.chair")):
        assert done(await caller.get("/v1/inbox"))["transfers"] == []


def _both(clerk: Client, neighbour: Client) -> list[tuple[str, Client]]:
    return [("clerk", clerk), ("neighbour", neighbour)]


async def test_an_acceptance_is_taken_note_of_by_the_unit_that_no_longer_has_the_person(
    clerk: Client, neighbour: Client, person: str, connection: Any
) -> None:
    moved = await accepted(neighbour, await offered(clerk, person))
    [waiting] = done(await clerk.get("/v1/inbox"))["transfers"]

    noted = await answered(clerk, moved, "acknowledgement")

    assert waiting == moved.json()
    assert (noted.status_code, noted.json()["acknowledged_on"]) == (201, "2026-01-15"), noted.text
    told = done(await neighbour.get(f"/v1/individuals/{person}/history"))["items"]
    assert [one["type"] for one in told][-1] == "individual.acknowledge_transfer"
    assert (await clerk.get(f"/v1/individuals/{person}/history")).status_code == 404


@pytest.mark.parametrize("act", ["acceptance", "refusal", "withdrawal"])
async def test_what_was_refused_is_closed(clerk: Client, neighbour: Client, person: str, act: str) -> None:
    refused = await answered(neighbour, await offered(clerk, person), "refusal", NO)
    caller = clerk if act == "withdrawal" else neighbour

    late = await answered(caller, refused, act, {} if act == "acceptance" else NO)

    assert (late.status_code, late.json()["code"]) == (409, "transfer.closed")


async def test_a_refusal_is_the_other_units_and_needs_a_reason_and_the_version(
    sign_in: SignIn, clerk: Client, neighbour: Client, person: str
) -> None:
    offer = await offered(clerk, person)
    elsewhere, chair = await sign_in("other.clerk"), await sign_in("neighbour.chair")

    assert (await answered(clerk, offer, "refusal", NO)).json()["code"] == "workflow.wrong_role"
    assert (await answered(elsewhere, offer, "refusal", NO)).status_code == 404
    assert (await answered(chair, offer, "refusal", NO)).status_code == 403
    assert (await answered(neighbour, offer, "refusal", {})).json()["errors"][0]["pointer"] == "/reason"
    assert (await answered(neighbour, offer, "refusal", NO, etag='"v9"')).status_code == 412
    path = f"/v1/transfers/{offer.json()['id']}/refusal"
    assert (await neighbour.post(path, NO)).status_code == 428


async def test_only_an_answer_is_taken_note_of_once_by_the_unit_that_offered(
    sign_in: SignIn, clerk: Client, neighbour: Client, person: str
) -> None:
    offer = await offered(clerk, person)
    early = await answered(clerk, offer, "acknowledgement")
    refused = await answered(neighbour, offer, "refusal", NO)
    foreign = await answered(neighbour, refused, "acknowledgement")
    elsewhere = await answered(await sign_in("other.clerk"), refused, "acknowledgement")
    noted = await answered(clerk, refused, "acknowledgement")
    again = await answered(clerk, noted, "acknowledgement")

    assert (early.status_code, early.json()["code"]) == (409, "transfer.unanswered")
    assert (foreign.status_code, foreign.json()["code"]) == (403, "workflow.wrong_role")
    assert elsewhere.status_code == 404
    assert (noted.status_code, again.json()["code"]) == (201, "transfer.unanswered")


async def test_the_same_key_refuses_once(clerk: Client, neighbour: Client, person: str) -> None:
    path = f"/v1/transfers/{(await offered(clerk, person)).json()['id']}/refusal"

    first, second = [await neighbour.post(path, NO, etag='"v1"', key="same") for _ in range(2)]

    assert first.status_code == 201
    assert first.content == second.content


async def test_nobody_is_taken_over_before_the_day(clerk: Client, neighbour: Client, person: str) -> None:
    offer = await offered(clerk, person, moves_on="2026-02-01")

    refused = await accepted(neighbour, offer)

    assert (refused.status_code, refused.json()["code"]) == (422, "facts.ahead")


async def test_a_person_is_not_offered_to_their_own_unit(clerk: Client, person: str) -> None:
    refused = await clerk.post(f"/v1/individuals/{person}/transfers", to(BA_DINH))

    assert (refused.status_code, refused.json()["code"]) == (422, "transfer.same_unit")


async def test_an_acceptance_needs_the_version_and_the_unit_it_goes_to(
    sign_in: SignIn, clerk: Client, neighbour: Client, person: str
) -> None:
    offer = await offered(clerk, person)
    path = f"/v1/transfers/{offer.json()['id']}/acceptance"
    elsewhere = await sign_in("other.clerk")

    assert (await neighbour.post(path, {})).status_code == 428
    assert (await neighbour.post(path, {}, etag='"v9"')).status_code == 412
    assert (await clerk.post(path, {}, etag='"v1"')).status_code == 403
    assert (await elsewhere.post(path, {}, etag='"v1"')).status_code == 404
    assert (await elsewhere.get(f"/v1/transfers/{offer.json()['id']}")).status_code == 404


async def test_people_of_others_are_not_offered(
    neighbour: Client, decider: Client, province_clerk: Client, person: str
) -> None:
    path = f"/v1/individuals/{person}/transfers"

    for caller, status in ((neighbour, 404), (decider, 403), (province_clerk, 403)):
        assert (await caller.post(path, to(CAO_BANG))).status_code == status


async def test_the_same_key_takes_over_once(clerk: Client, neighbour: Client, person: str) -> None:
    offer = await offered(clerk, person)
    path = f"/v1/transfers/{offer.json()['id']}/acceptance"

    first, second = [await neighbour.post(path, {}, etag='"v1"', key="same") for _ in range(2)]

    assert first.status_code == 201
    assert first.content == second.content


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"to_unit_id": "x"}, "/to_unit_id"),
        ({"moves_on": None}, "/moves_on"),
        ({"state": "accepted"}, "/state"),
    ],
)
async def test_a_malformed_offer_is_refused(
    clerk: Client, person: str, change: dict[str, Any], pointer: str
) -> None:
    refused = await clerk.post(f"/v1/individuals/{person}/transfers", {**to(), **change})

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_transfers_are_listed_in_pages_by_person_and_unit(
    clerk: Client, neighbour: Client, province_clerk: Client, person: str
) -> None:
    await accepted(neighbour, await offered(clerk, person))
    await offered(neighbour, person, unit=BA_DINH)

    whole = (await province_clerk.get("/v1/transfers", individual_id=person)).json()["items"]
    first = (await clerk.get("/v1/transfers", page_size=1)).json()
    second = (await clerk.get("/v1/transfers", page_size=1, page_token=first["next_page_token"])).json()
    here = (await clerk.get("/v1/transfers", unit_id=shown(NGOC_HA), state="accepted")).json()["items"]

    assert [one["state"] for one in whole] == ["offered", "accepted"]
    assert first["items"] + second["items"] == whole
    assert here == whole[1:]
