"""Registering, finding and editing collectives and households."""

from dataclasses import dataclass
from typing import Any

import pytest

from support.client import Client
from support.registry import BA_DINH, HA_NOI, NGOC_HA, bodies, shown

ADDRESS = "Số 5, tổ dân phố 7"


@dataclass(frozen=True)
class Family:
    """One of the two families of resources, and a body for it."""

    path: str
    prefix: str
    name: str
    body: dict[str, Any]
    edit: dict[str, Any]

    def sent(self, name: str, unit: Any = BA_DINH, **more: Any) -> dict[str, Any]:
        return {**self.body, self.name: name, "unit_id": shown(unit), **more}


COLLECTIVES = Family(
    "/v1/collectives",
    "tt",
    "name",
    {"collective_kind": "department", "head_name": "Trần Văn Minh"},
    {"member_count": 14, "counted_on": "2025-12-31"},
)
HOUSEHOLDS = Family(
    "/v1/households",
    "hg",
    "head_name",
    {"member_names": ["Lê Thị Sáu"], "address": ADDRESS},
    {"member_names": ["Lê Thị Sáu", "Nguyễn Văn Chín"]},
)
BOTH = pytest.mark.parametrize("family", [COLLECTIVES, HOUSEHOLDS], ids=["collectives", "households"])


async def made(caller: Client, family: Family, name: str = "Tổ Hòa Bình", **more: Any) -> Any:
    answer = await caller.post(family.path, family.sent(name, **more))
    assert answer.status_code == 201, answer.text
    return answer


@BOTH
async def test_a_clerk_registers_one_in_their_unit(clerk: Client, family: Family, connection: Any) -> None:
    answer = await made(clerk, family, client_reference="R-1")

    read = await clerk.get(f"{family.path}/{answer.json()['id']}")
    [event] = await bodies(connection)
    assert answer.json()["id"].startswith(f"{family.prefix}_")
    assert answer.headers["Location"] == f"{family.path}/{answer.json()['id']}"
    assert {**answer.json()} == {**read.json(), "duplicates": []}
    assert read.headers["ETag"] == answer.headers["ETag"] == '"v1"'
    assert event["stream"] == f"{family.path.removeprefix('/v1/')[:-1]}/{answer.json()['id']}"
    assert event["type"].endswith(".register")
    assert "Hòa" not in str(event)


async def test_an_address_is_sealed_and_never_answered(clerk: Client, connection: Any) -> None:
    answer = await made(clerk, HOUSEHOLDS)
    read = await clerk.get(f"/v1/households/{answer.json()['id']}")

    row = await connection.fetchrow("SELECT * FROM household")
    assert ADDRESS not in answer.text + read.text + str(dict(row))
    assert read.json()["has_address"] is True
    assert ADDRESS not in str(await bodies(connection))


@BOTH
async def test_others_of_the_same_name_are_told_and_nothing_is_merged(clerk: Client, family: Family) -> None:
    first = await made(clerk, family, "Tổ Hòa Bình")

    second = await made(clerk, family, "TỔ HOÀ BÌNH")

    assert [one["id"] for one in second.json()["duplicates"]] == [first.json()["id"]]
    assert second.json()["id"] != first.json()["id"]


@BOTH
async def test_the_same_key_registers_once(clerk: Client, family: Family, connection: Any) -> None:
    body = family.sent("Tổ Hòa Bình")

    first, second = [await clerk.post(family.path, body, key="same") for _ in range(2)]

    assert first.content == second.content
    assert await connection.fetchval("SELECT count(*) FROM subject") == 1


@BOTH
async def test_a_reference_stands_for_one_subject(clerk: Client, family: Family) -> None:
    await made(clerk, family, client_reference="R-1")

    refused = await clerk.post(family.path, family.sent("Tổ khác", client_reference="R-1"))

    assert refused.status_code == 409
    assert refused.json()["code"] == "subjects.client_reference_taken"
    [found] = (await clerk.get(family.path, client_reference="R-1")).json()["items"]
    assert found["client_reference"] == "R-1"


@BOTH
async def test_whoever_is_no_clerk_of_the_unit_is_refused(
    decider: Client, province_clerk: Client, family: Family
) -> None:
    never = await decider.post(family.path, family.sent("Tổ Hòa Bình"))
    not_here = await province_clerk.post(family.path, family.sent("Tổ Hòa Bình"))

    assert (never.status_code, never.json()["code"]) == (403, "auth.not_permitted")
    assert (not_here.status_code, not_here.json()["code"]) == (403, "workflow.wrong_role")


@BOTH
async def test_one_of_another_unit_is_absent(clerk: Client, neighbour: Client, family: Family) -> None:
    foreign = (await made(neighbour, family, unit=NGOC_HA)).json()["id"]

    for path in (f"{family.path}/{foreign}", f"{family.path}/{foreign}/history"):
        assert (await clerk.get(path)).status_code == 404
    edited = await clerk.patch(f"{family.path}/{foreign}", family.edit, etag='"v1"')
    assert edited.status_code == 404
    assert (await clerk.get(family.path)).json()["items"] == []


@BOTH
async def test_an_edit_counts_the_version_up_and_is_written_into_the_history(
    clerk: Client, family: Family
) -> None:
    answer = await made(clerk, family)
    path = f"{family.path}/{answer.json()['id']}"

    edited = await clerk.patch(path, family.edit, etag=answer.headers["ETag"])

    assert edited.status_code == 200, edited.text
    assert edited.headers["ETag"] == '"v2"'
    assert {name: edited.json()[name] for name in family.edit} == family.edit
    told = (await clerk.get(f"{path}/history")).json()["items"]
    assert [one["type"].partition(".")[2] for one in told] == ["register", "edit"]
    assert told[1]["data"]["fields"] == sorted(family.edit)
    assert all(one["sentence"] for one in told)


@BOTH
async def test_an_edit_needs_the_version_that_stands(clerk: Client, family: Family) -> None:
    answer = await made(clerk, family)
    path = f"{family.path}/{answer.json()['id']}"
    await clerk.patch(path, family.edit, etag='"v1"')

    stale = await clerk.patch(path, family.edit, etag='"v1"')
    missing = await clerk.patch(path, family.edit)

    assert stale.status_code == 412
    assert missing.status_code == 428


@BOTH
async def test_a_clerk_from_above_reads_and_does_not_edit(
    clerk: Client, province_clerk: Client, family: Family
) -> None:
    path = f"{family.path}/{(await made(clerk, family)).json()['id']}"

    edited = await province_clerk.patch(path, family.edit, etag='"v1"')

    assert (await province_clerk.get(path)).status_code == 200
    assert (edited.status_code, edited.json()["code"]) == (403, "workflow.wrong_role")


@BOTH
@pytest.mark.parametrize("words", ["hoa binh", "HOÀ", "To\u0302\u0309 ho", "binh to"])
async def test_names_are_found_however_they_are_typed(clerk: Client, family: Family, words: str) -> None:
    found = (await made(clerk, family)).json()["id"]
    await made(clerk, family, "Đội Xanh")

    listed = await clerk.get(family.path, q=words)

    assert [one["id"] for one in listed.json()["items"]] == [found]


async def test_collectives_stand_as_they_are_read_and_households_by_given_name(clerk: Client) -> None:
    for name in ("Tổ Ba", "Đội Bốn", "Ấp An"):
        await made(clerk, COLLECTIVES, name)
        await made(clerk, HOUSEHOLDS, name)

    collectives = (await clerk.get("/v1/collectives")).json()["items"]
    households = (await clerk.get("/v1/households", sort="-name")).json()["items"]

    assert [one["name"] for one in collectives] == ["Ấp An", "Đội Bốn", "Tổ Ba"]
    assert [one["head_name"] for one in households] == ["Đội Bốn", "Tổ Ba", "Ấp An"]


@BOTH
@pytest.mark.parametrize("sort", ["name", "-name"])
async def test_pages_follow_one_another(clerk: Client, family: Family, sort: str) -> None:
    names = [f"Tổ {letter}" for letter in "abcde"]
    for name in names:
        await made(clerk, family, name)
    found: list[str] = []
    token: dict[str, str] = {}

    while True:
        page = (await clerk.get(family.path, page_size=2, sort=sort, **token)).json()
        found += [one[family.name] for one in page["items"]]
        token = {"page_token": page["next_page_token"]}
        if not page["has_more"]:
            break

    assert found == (names if sort == "name" else names[::-1])


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"name": " "}, "/name", "value.too_short"),
        ({"collective_kind": "club"}, "/collective_kind", "value.not_one_of"),
        ({"member_count": 5}, "/counted_on", "value.together"),
        ({"counted_on": "2025-12-31"}, "/member_count", "value.together"),
        ({"member_count": 0, "counted_on": "2025-12-31"}, "/member_count", "value.too_small"),
        ({"member_count": 5, "counted_on": "2027-01-01"}, "/counted_on", "facts.ahead"),
        ({"valid_from": "2025-07-01", "valid_to": "2025-06-30"}, "/valid_to", "value.order"),
        ({"version": 4}, "/version", "value.unknown_member"),
    ],
)
async def test_a_malformed_collective_is_refused(
    clerk: Client, change: dict[str, Any], pointer: str, code: str
) -> None:
    refused = await clerk.post("/v1/collectives", {**COLLECTIVES.sent("Tổ Hòa Bình"), **change})

    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)


async def test_what_an_edit_leaves_of_a_collective_must_agree(clerk: Client) -> None:
    answer = await made(clerk, COLLECTIVES, member_count=5, counted_on="2025-12-31")

    refused = await clerk.patch(
        f"/v1/collectives/{answer.json()['id']}", {"counted_on": None}, etag=answer.headers["ETag"]
    )

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "value.together"


@BOTH
async def test_an_id_of_another_kind_is_absent(clerk: Client, family: Family) -> None:
    letters = (await made(clerk, family)).json()["id"].partition("_")[2]
    other = HOUSEHOLDS if family is COLLECTIVES else COLLECTIVES

    assert (await clerk.get(f"{other.path}/{other.prefix}_{letters}")).status_code == 404
    assert (await clerk.get(f"/v1/individuals/cn_{letters}/history")).status_code == 404


@BOTH
async def test_a_hold_is_placed_on_one_and_seen_with_it(sign_in: Any, clerk: Client, family: Family) -> None:
    found = (await made(clerk, family)).json()["id"]
    inspector = await sign_in("province.inspector")
    province = {"unit_id": shown(HA_NOI)}
    body = {"subject_id": found, "category": "inspection", "reason": "Đang thanh tra", **province}

    held = await inspector.post("/v1/holds", body)

    assert held.status_code == 201, held.text
    assert held.json()["subject"]["id"] == found
    assert (await inspector.get("/v1/holds", subject_id=found)).json()["items"] == [held.json()]


async def test_a_collective_is_rated(clerk: Client) -> None:
    found = (await made(clerk, COLLECTIVES)).json()["id"]

    rated = await clerk.post("/v1/ratings", {"subject_id": found, "year": 2025, "rating": "excellent"})

    assert rated.status_code == 201, rated.text
    assert rated.json()["subject"] == {"kind": "collective", "id": found, "name": "Tổ Hòa Bình"}
    [listed] = (await clerk.get("/v1/ratings", subject_id=found)).json()["items"]
    assert listed == rated.json()
