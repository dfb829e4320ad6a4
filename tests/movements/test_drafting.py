"""Drafting movements and changing them."""

import json
from typing import Any

import pytest

from support.client import Client
from support.flow import COMMUNE, PROVINCE, SignIn, done
from support.movements import CRITERION, close, drafted, launched, movement, place
from support.registry import bodies, shown
from support.world import NEIGHBOUR

BARE = {"name": "Phong trào mới", "form": "regular", "scope_level": "agency"}


async def test_a_clerk_drafts_a_movement_that_says_everything(clerk: Client) -> None:
    made = await clerk.post("/v1/movements", movement(COMMUNE))

    found = done(made)
    assert made.status_code == 201
    assert made.headers["Location"] == f"/v1/movements/{found['id']}"
    assert made.headers["ETag"] == '"v1"'
    assert (found["state"], found["state_name"], found["missing"]) == ("draft", "dự thảo", [])
    assert found["lead_unit_id"] == COMMUNE
    assert found["criteria"] == [CRITERION]


async def test_a_draft_may_be_incomplete_and_says_what_is_missing(clerk: Client) -> None:
    found = done(await clerk.post("/v1/movements", {"unit_id": COMMUNE, **BARE, "starts_on": "2026-01-01"}))

    assert found["missing"] == [
        "objective", "scope", "subjects", "content", "criteria", "time", "plan", "measures",
    ]  # fmt: skip


async def test_the_history_commits_to_texts_and_tells_codes_only(clerk: Client, connection: Any) -> None:
    body = movement(COMMUNE)
    done(await clerk.post("/v1/movements", body))

    [event] = [one for one in await bodies(connection) if one["type"] == "movement.open"]
    assert event["stream"].startswith("movement/pt_")
    assert event["data"]["criteria"] == [{"code": "tre_hen", "comparison": "at_least", "target": "98.50"}]
    assert {"name", "objective", "plan"} <= event["commit"].keys()
    told = json.dumps(event, ensure_ascii=False)
    assert not [text for text in (body["name"], body["objective"], CRITERION["name"]) if text in told]


async def test_a_decider_drafts_none(sign_in: SignIn) -> None:
    refused = await (await sign_in("decider")).post("/v1/movements", movement(COMMUNE))

    assert refused.status_code == 403
    assert refused.json()["code"] == "auth.not_permitted"


async def test_a_clerk_above_drafts_none_for_a_commune(sign_in: SignIn) -> None:
    refused = await (await sign_in("province.clerk")).post("/v1/movements", movement(COMMUNE))

    assert refused.status_code == 403
    assert refused.json()["code"] == "workflow.wrong_role"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"form": "theo_dot"}, "/form"),
        ({"scope_level": "world"}, "/scope_level"),
        ({"name": ""}, "/name"),
        ({"starts_on": "2026-02-30"}, "/starts_on"),
        ({"criteria": [{**CRITERION, "target": 98.5}]}, "/criteria/0/target"),
        ({"criteria": [{**CRITERION, "target": "1e3"}]}, "/criteria/0/target"),
        ({"state": "launched"}, "/state"),
        ({"unit_id": "cn_00000000000000000000000000"}, "/unit_id"),
    ],
)
async def test_malformed_members_are_pointed_at(clerk: Client, change: dict[str, Any], pointer: str) -> None:
    refused = await clerk.post("/v1/movements", movement(COMMUNE, **change))

    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]


async def test_the_last_day_is_not_before_the_first(clerk: Client) -> None:
    refused = await clerk.post("/v1/movements", movement(COMMUNE, ends_on="2025-12-31"))

    assert refused.status_code == 422
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [
        ("/ends_on", "value.order")
    ]


async def test_a_unit_that_is_none_does_not_coordinate(clerk: Client) -> None:
    nowhere = "dv_00000000000000000000000000"
    refused = await clerk.post("/v1/movements", movement(COMMUNE, coordinating_unit_ids=[nowhere]))

    assert refused.status_code == 422
    assert refused.json()["code"] == "unit.not_in_force"
    assert refused.json()["errors"][0]["pointer"] == "/coordinating_unit_ids/0"


async def test_two_criteria_of_one_code_are_refused(clerk: Client) -> None:
    refused = await clerk.post("/v1/movements", movement(COMMUNE, criteria=[CRITERION, CRITERION]))

    assert refused.status_code == 409
    assert refused.json()["code"] == "movement.criterion_code_taken"


async def test_a_patch_changes_what_it_names_and_clears_what_is_null(
    clerk: Client, sign_in: SignIn, connection: Any
) -> None:
    draft = await drafted(sign_in, as_="clerk")

    changed = await clerk.patch(
        place(draft), {"form": "regular", "plan": None, "lead_unit_id": PROVINCE}, etag=draft.headers["ETag"]
    )

    found = done(changed)
    assert (found["form"], found["plan"], found["lead_unit_id"]) == ("regular", None, PROVINCE)
    assert (found["version"], found["missing"]) == (2, ["plan"])
    [event] = [one for one in await bodies(connection) if one["type"] == "movement.edit"]
    assert event["data"]["before"] == {"form": "thematic", "lead": COMMUNE}
    assert event["data"]["after"] == {"form": "regular", "lead": PROVINCE}
    assert event["data"]["fields"] == ["form", "lead_unit_id", "plan"]


async def test_a_renamed_movement_is_found_by_its_new_name_only(clerk: Client, sign_in: SignIn) -> None:
    draft = await drafted(sign_in, as_="clerk")

    done(await clerk.patch(place(draft), {"name": "Đường hoa nở rộ"}, etag=draft.headers["ETag"]))

    found = done(await clerk.get("/v1/movements", q="duong hoa"))["items"]
    assert [one["id"] for one in found] == [draft.json()["id"]]
    assert done(await clerk.get("/v1/movements", q="chung suc"))["items"] == []


async def test_a_draft_is_changed_as_it_was_seen(clerk: Client, sign_in: SignIn) -> None:
    draft = await drafted(sign_in, as_="clerk")
    done(await clerk.patch(place(draft), {"form": "regular"}, etag=draft.headers["ETag"]))

    stale = await clerk.patch(place(draft), {"form": "thematic"}, etag=draft.headers["ETag"])
    blind = await clerk.patch(place(draft), {"form": "thematic"})

    assert (stale.status_code, stale.json()["current_etag"]) == (412, '"v2"')
    assert blind.status_code == 428


async def test_a_draft_of_a_neighbour_is_absent(neighbour: Client, sign_in: SignIn) -> None:
    draft = await drafted(sign_in, as_="clerk")

    assert (await neighbour.get(place(draft))).status_code == 404
    assert (await neighbour.patch(place(draft), {}, etag=draft.headers["ETag"])).status_code == 404


async def test_the_province_reads_a_draft_of_its_commune_and_does_not_change_it(sign_in: SignIn) -> None:
    draft = await drafted(sign_in, as_="clerk")
    above = await sign_in("province.clerk")

    refused = await above.patch(place(draft), {"form": "regular"}, etag=draft.headers["ETag"])

    assert (await above.get(place(draft))).status_code == 200
    assert refused.status_code == 403


async def test_a_launched_movement_is_prolonged_with_a_reason(sign_in: SignIn, connection: Any) -> None:
    found = await launched(sign_in)
    head = await sign_in("province.head")

    longer = await head.patch(
        place(found),
        {"ends_on": "2027-06-30", "reason": "Dịch bệnh làm chậm tiến độ."},
        etag=found.headers["ETag"],
    )

    assert done(longer)["ends_on"] == "2027-06-30"
    [event] = [one for one in await bodies(connection) if one["type"] == "movement.edit"]
    assert event["data"]["after"] == {"ends_on": "2027-06-30"}
    assert event["commit"].keys() == {"reason"}


@pytest.mark.parametrize(
    ("patch", "status", "code", "pointer"),
    [
        ({"ends_on": "2027-06-30"}, 422, "workflow.reason_missing", "/reason"),
        ({"ends_on": "2026-06-30", "reason": "Sớm"}, 422, "movement.day", "/ends_on"),
        ({"ends_on": None, "reason": "Bỏ"}, 422, "movement.day", "/ends_on"),
        ({"ends_on": "2027-06-30", "name": "Khác", "reason": "Đổi"}, 409, "movement.fixed", "/name"),
    ],
)
async def test_nothing_else_of_a_launched_movement_moves(
    sign_in: SignIn, patch: dict[str, Any], status: int, code: str, pointer: str
) -> None:
    found = await launched(sign_in)
    head = await sign_in("province.head")

    refused = await head.patch(place(found), patch, etag=found.headers["ETag"])

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]


async def test_a_clerk_does_not_prolong(sign_in: SignIn) -> None:
    found = await launched(sign_in)
    clerk = await sign_in("province.clerk")

    refused = await clerk.patch(
        place(found), {"ends_on": "2027-06-30", "reason": "Chậm"}, etag=found.headers["ETag"]
    )

    assert refused.status_code == 403


async def test_a_closed_movement_is_not_changed(sign_in: SignIn) -> None:
    closed = await close(sign_in, await launched(sign_in))
    head = await sign_in("province.head")

    refused = await head.patch(
        place(closed), {"ends_on": "2027-06-30", "reason": "Chậm"}, etag=closed.headers["ETag"]
    )

    assert (refused.status_code, refused.json()["code"]) == (409, "movement.state")
    assert "đã kết thúc" in refused.json()["detail"]


async def test_a_criterion_is_added_changed_and_taken_out(
    clerk: Client, sign_in: SignIn, connection: Any
) -> None:
    draft = await drafted(sign_in, as_="clerk", criteria=[])
    path = f"{place(draft)}/criteria"

    added = await clerk.post(path, CRITERION)
    changed = await clerk.patch(f"{path}/tre_hen", {"target": "99"}, etag=added.headers["ETag"])
    taken = await clerk.post(
        f"{path}/tre_hen/removal", {"reason": "Không đo được"}, etag=changed.headers["ETag"]
    )

    assert [one["target"] for one in done(added)["criteria"]] == ["98.50"]
    assert [one["target"] for one in done(changed)["criteria"]] == ["99"]
    assert (done(taken)["criteria"], taken.json()["missing"]) == ([], ["criteria"])
    assert [one.headers["ETag"] for one in (added, changed, taken)] == ['"v2"', '"v3"', '"v4"']
    events = [one for one in await bodies(connection) if one["type"] == "movement.edit"]
    told = [one["data"]["criterion"] for one in events]
    assert [next(iter(one.keys() & {"added", "changed", "removed"})) for one in told] == [
        "added", "changed", "removed",
    ]  # fmt: skip
    assert events[-1]["commit"].keys() == {"criterion_reason"}


async def test_criteria_keep_their_order(clerk: Client, sign_in: SignIn) -> None:
    draft = await drafted(sign_in, as_="clerk")

    for code in ("b", "a"):
        found = await clerk.post(f"{place(draft)}/criteria", {**CRITERION, "code": code})

    assert [one["code"] for one in done(found)["criteria"]] == ["tre_hen", "b", "a"]


async def test_a_code_stands_once(clerk: Client, sign_in: SignIn) -> None:
    draft = await drafted(sign_in, as_="clerk")

    refused = await clerk.post(f"{place(draft)}/criteria", CRITERION)

    assert (refused.status_code, refused.json()["code"]) == (409, "movement.criterion_code_taken")
    assert refused.json()["errors"][0]["pointer"] == "/code"


async def test_a_hundred_criteria_are_enough(clerk: Client, sign_in: SignIn) -> None:
    many = [{**CRITERION, "code": f"c{number}"} for number in range(100)]
    draft = await drafted(sign_in, as_="clerk", criteria=many)

    refused = await clerk.post(f"{place(draft)}/criteria", CRITERION)

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "value.too_many"


async def test_an_unknown_criterion_is_absent(clerk: Client, sign_in: SignIn) -> None:
    draft = await drafted(sign_in, as_="clerk")
    path = f"{place(draft)}/criteria"

    changed = await clerk.patch(f"{path}/khac", {"target": "1"}, etag=draft.headers["ETag"])
    taken = await clerk.post(f"{path}/khac/removal", {}, etag=draft.headers["ETag"])
    odd = await clerk.post(f"{path}/K%20hac/removal", {}, etag=draft.headers["ETag"])

    assert [one.status_code for one in (changed, taken, odd)] == [404, 404, 404]


@pytest.mark.parametrize(
    "change", [{"target": "-1"}, {"comparison": "more"}, {"code": "khac"}, {"name": None}, {"measure": ""}]
)
async def test_a_malformed_change_of_a_criterion_is_refused(
    clerk: Client, sign_in: SignIn, change: dict[str, Any]
) -> None:
    draft = await drafted(sign_in, as_="clerk")

    refused = await clerk.patch(f"{place(draft)}/criteria/tre_hen", change, etag=draft.headers["ETag"])

    assert refused.status_code == 422


async def test_criteria_of_a_launched_movement_are_fixed(sign_in: SignIn) -> None:
    found = await launched(sign_in)
    clerk, path = await sign_in("province.clerk"), f"{place(found)}/criteria"

    added = await clerk.post(path, {**CRITERION, "code": "khac"})
    changed = await clerk.patch(f"{path}/tre_hen", {"target": "1"}, etag=found.headers["ETag"])
    taken = await clerk.post(f"{path}/tre_hen/removal", {}, etag=found.headers["ETag"])

    assert [one.json()["code"] for one in (added, changed, taken)] == ["movement.state"] * 3


async def test_criteria_are_the_launching_units_own(neighbour: Client, sign_in: SignIn) -> None:
    draft = await drafted(sign_in, as_="clerk")
    above, path = await sign_in("province.clerk"), f"{place(draft)}/criteria"

    assert (await neighbour.post(path, CRITERION)).status_code == 404
    assert (await above.post(path, {**CRITERION, "code": "khac"})).status_code == 403
    assert (await above.post(f"{path}/tre_hen/removal", {}, etag=draft.headers["ETag"])).status_code == 403
    assert (await above.post(f"{path}/tre_hen/removal", {})).status_code == 428


async def test_units_that_coordinate_stand_once(sign_in: SignIn) -> None:
    twice = [shown(NEIGHBOUR), shown(NEIGHBOUR)]

    draft = await drafted(sign_in, coordinating_unit_ids=twice)

    assert draft.json()["coordinating_unit_ids"] == twice[:1]
