"""One asks that somebody's data be erased, another does it; what law keeps stays."""

from typing import Any, Final

import httpx
import pytest

from support import world
from support.client import Client, shown
from support.flow import COMMUNE, Road, SignIn, done
from support.flow import person as nominee
from support.holds import placed
from support.humans import open_account
from support.registry import bodies, citizen, registered
from support.traces import pointers, refused
from tdkt_api.workflow.process import Role

PATH: Final = "/v1/erasures"
NUMBER: Final = "001085000017"
ASKED: Final = {"ground": "entered_in_error", "reason": "Nhập nhầm người của đơn vị khác"}


@pytest.fixture
async def person(sign_in: SignIn) -> str:
    """Somebody of Ba Đình who is in no dossier."""
    clerk = await sign_in("clerk")
    return await registered(clerk, identity=citizen(NUMBER), birth_on="1985-03-04", post="Công chức")


async def asked(caller: Client, subject: str, **change: Any) -> httpx.Response:
    return await caller.post(PATH, {"subject_id": subject, **ASKED, **change})


@pytest.fixture
async def erasure(sign_in: SignIn, person: str) -> dict[str, Any]:
    """What the clerk asked for."""
    found: dict[str, Any] = done(await asked(await sign_in("clerk"), person))
    return found


async def settled(
    caller: Client, one: dict[str, Any], act: str = "execution", etag: str | None = None
) -> httpx.Response:
    body = {"reason": "Sắp được đề nghị khen thưởng"} if act == "refusal" else None
    return await caller.post(f"{PATH}/{one['id']}/{act}", body, etag=etag or f'"v{one["version"]}"')


async def test_asking_says_whose_and_why_and_changes_nothing(
    sign_in: SignIn, erasure: dict[str, Any], person: str, connection: Any
) -> None:
    assert (erasure["state"], erasure["subject_id"], erasure["version"]) == ("asked", person, 1)
    assert erasure["settled_by"] is None
    event = (await bodies(connection))[-1]
    assert (event["type"], event["role"]) == ("individual.ask_erasure", "clerk")
    assert event["data"] == {"erasure": erasure["id"], "ground": "entered_in_error"}
    assert set(event["commit"]) == {"reason"}
    found = done(await (await sign_in("clerk")).get(f"/v1/individuals/{person}"))
    assert (found["family_and_given_name"], found["birth_year"]) == ("Nguyễn Thị Hòa", 1985)


async def test_executed_only_a_tombstone_stays(
    sign_in: SignIn, erasure: dict[str, Any], person: str, connection: Any
) -> None:
    made = done(await settled(await sign_in("admin"), erasure))

    assert (made["state"], made["reason"], made["version"]) == ("executed", "", 2)
    found = done(await (await sign_in("clerk")).get(f"/v1/individuals/{person}"))
    assert found["family_and_given_name"] == "(dữ liệu đã xóa)"
    assert {found[name] for name in ("birth_year", "sex", "post", "identity", "client_reference")} == {None}
    event = (await bodies(connection))[-1]
    assert (event["type"], event["role"]) == ("individual.erase", "admin")


async def test_what_was_recorded_of_their_work_is_gone(
    sign_in: SignIn, erasure: dict[str, Any], person: str, connection: Any
) -> None:
    content = {"kind": "leave", "leave": "maternity", "from_on": "2025-03-01"}
    done(await (await sign_in("clerk")).post("/v1/records", {"individual_id": person, "content": content}))
    assert await connection.fetchval("SELECT count(*) FROM record_version") == 1

    done(await settled(await sign_in("admin"), erasure))

    assert await connection.fetchval("SELECT count(*) FROM record_version") == 0
    assert await connection.fetchval("SELECT count(*) FROM record") == 0


async def test_a_household_loses_its_members_and_its_address(sign_in: SignIn) -> None:
    clerk = await sign_in("clerk")
    body = {"unit_id": COMMUNE, "head_name": "Lê Văn Tám", "member_names": ["Lê Thị Sáu"], "address": "Số 5"}
    home = done(await clerk.post("/v1/households", body))["id"]
    one = done(await asked(clerk, home))

    done(await settled(await sign_in("province.admin"), one))

    found = done(await clerk.get(f"/v1/households/{home}"))
    told = (found["head_name"], found["member_names"], found["has_address"])
    assert told == ("(dữ liệu đã xóa)", [], False)


async def test_nothing_more_is_written_of_who_was_erased(
    sign_in: SignIn, erasure: dict[str, Any], person: str
) -> None:
    done(await settled(await sign_in("admin"), erasure))
    clerk = await sign_in("clerk")
    etag = (await clerk.get(f"/v1/individuals/{person}")).headers["etag"]

    edit = await clerk.patch(f"/v1/individuals/{person}", {"post": "Phó phòng"}, etag=etag)
    fact = await clerk.post("/v1/ratings", {"subject_id": person, "year": 2025, "rating": "good"})

    refused(edit, 404, "resource.not_found")
    assert fact.status_code in {404, 422}
    again = await registered(clerk, identity=citizen(NUMBER))
    assert again != person


async def test_the_second_person_may_refuse(
    sign_in: SignIn, erasure: dict[str, Any], person: str, connection: Any
) -> None:
    made = done(await settled(await sign_in("admin"), erasure, "refusal"))

    assert (made["state"], made["refusal_reason"]) == ("refused", "Sắp được đề nghị khen thưởng")
    assert (await bodies(connection))[-1]["type"] == "individual.refuse_erasure"
    assert done(await asked(await sign_in("clerk"), person))["state"] == "asked"


async def test_it_is_asked_for_once(sign_in: SignIn, erasure: dict[str, Any], person: str) -> None:
    refused(await asked(await sign_in("head"), person), 409, "erasure.asked")


async def test_it_is_settled_once(sign_in: SignIn, erasure: dict[str, Any]) -> None:
    admin = await sign_in("admin")
    done(await settled(admin, erasure))

    refused(await settled(admin, erasure, etag='"v2"'), 409, "erasure.settled")
    refused(await settled(admin, erasure, "refusal", etag='"v2"'), 409, "erasure.settled")


async def test_the_same_key_gives_the_same_answer(sign_in: SignIn, erasure: dict[str, Any]) -> None:
    admin = await sign_in("admin")
    path = f"{PATH}/{erasure['id']}/execution"

    first = await admin.post(path, etag='"v1"', key="one")
    again = await admin.post(path, etag='"v1"', key="one")

    assert (first.status_code, again.content) == (201, first.content)
    assert again.headers["idempotency-replayed"] == "true"


async def test_a_stale_version_is_refused(sign_in: SignIn, erasure: dict[str, Any]) -> None:
    assert (await settled(await sign_in("admin"), erasure, etag='"v9"')).status_code == 412


@pytest.mark.parametrize("who", ["appraiser", "decider", "admin", "inspector"])
async def test_asking_takes_a_clerk_or_a_head(sign_in: SignIn, person: str, who: str) -> None:
    refused(await asked(await sign_in(who), person), 403, "auth.not_permitted")


@pytest.mark.parametrize("who", ["clerk", "head", "inspector"])
async def test_settling_takes_an_administrator(sign_in: SignIn, erasure: dict[str, Any], who: str) -> None:
    refused(await settled(await sign_in(who), erasure), 403, "auth.not_permitted")


async def test_who_asked_does_not_settle_it_by_any_account(
    sign_in: SignIn, person: str, connection: Any
) -> None:
    await open_account(connection, "one.clerk", 900_010, (world.COMMUNE,), (Role.CLERK, Role.ADMIN))
    await open_account(connection, "one.admin", 900_010, (world.COMMUNE,), (Role.ADMIN,))
    one = done(await asked(await sign_in("one.clerk"), person))

    for who in ("one.clerk", "one.admin"):
        refused(await settled(await sign_in(who), one), 403, "erasure.by_oneself")


async def test_nobody_erases_themself(sign_in: SignIn, erasure: dict[str, Any], connection: Any) -> None:
    await open_account(connection, "themself", 17, (world.COMMUNE,), (Role.ADMIN,))

    refused(await settled(await sign_in("themself"), erasure), 403, "subject.own_record")


async def test_outside_the_unit_it_is_as_absent(
    sign_in: SignIn, erasure: dict[str, Any], person: str
) -> None:
    stranger = await sign_in("other.everything")

    refused(await stranger.get(f"{PATH}/{erasure['id']}"), 404, "resource.not_found")
    refused(await settled(stranger, erasure), 404, "resource.not_found")
    refused(await asked(stranger, person), 404, "resource.not_found")


async def test_a_collective_is_no_person(sign_in: SignIn) -> None:
    clerk = await sign_in("clerk")
    body = {"unit_id": COMMUNE, "name": "Tổ Một", "collective_kind": "team"}
    team = done(await clerk.post("/v1/collectives", body))["id"]

    refused(await asked(clerk, team), 422, "erasure.no_person")


@pytest.mark.parametrize("change", [{"ground": "no_wish"}, {"reason": ""}, {"subject_id": "cn_1"}])
async def test_what_is_malformed_is_refused(sign_in: SignIn, person: str, change: dict[str, str]) -> None:
    answer = await (await sign_in("clerk")).post(PATH, {"subject_id": person, **ASKED, **change})

    assert answer.status_code == 422
    assert pointers(answer.json()) == [f"/{next(iter(change))}"]


async def test_whoever_is_in_a_dossier_stays(sign_in: SignIn) -> None:
    road = Road(sign_in)
    await road.nominated([nominee(1)])
    subject = road.nominations[0]["subject"]["id"]

    problem = refused(await asked(await sign_in("clerk"), subject), 409, "erasure.kept_by_law")

    assert [one["code"] for one in problem["errors"]] == ["erasure.dossier"]
    assert "Thông tư 10/2022/TT-BNV" in problem["detail"]


async def test_whoever_has_an_award_stays(sign_in: SignIn) -> None:
    road = await Road(sign_in).decided()
    subject = road.nominations[0]["subject"]["id"]

    problem = refused(await asked(await sign_in("clerk"), subject), 409, "erasure.kept_by_law")

    assert {one["code"] for one in problem["errors"]} == {"erasure.dossier", "erasure.award"}


async def test_a_dossier_of_another_unit_counts_too(sign_in: SignIn, person: str) -> None:
    neighbour = await sign_in("neighbour.clerk")
    unit = shown("dv", world.NEIGHBOUR)
    body = {"owner_unit_id": unit, "deciding_unit_id": unit, "type": "cong_trang", "name": "Khác"}
    draft = done(await neighbour.post("/v1/dossiers", {**body, "year": 2025}))["id"]
    known = {"identity": citizen(NUMBER), "family_and_given_name": "Nguyễn Thị Hòa"}
    item = {"client_reference": "n1", "individual": known, "awards": ["lao_dong_tien_tien"]}
    batch = {"atomic": True, "dry_run": False, "items": [item]}
    done(await neighbour.post(f"/v1/dossiers/{draft}/nominations/batch", batch))

    refused(await asked(await sign_in("clerk"), person), 409, "erasure.kept_by_law")


async def test_what_came_between_is_looked_at_again(
    sign_in: SignIn, erasure: dict[str, Any], person: str
) -> None:
    done(await placed(await sign_in("province.inspector"), person))

    problem = refused(await settled(await sign_in("admin"), erasure), 409, "erasure.kept_by_law")

    assert [one["code"] for one in problem["errors"]] == ["erasure.hold"]
