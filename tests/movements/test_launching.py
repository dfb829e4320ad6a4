"""Launching movements and closing them."""

from datetime import date
from typing import Any

import pytest

from support.flow import COMMUNE, SignIn, done
from support.movements import CONTENTS, close, drafted, launch, launched, movement, place
from support.registry import bodies
from tdkt_api import clock
from tdkt_api.prepare import known_lawbooks

EIGHT = ("objective", "scope", "subjects", "content", "plan", "measures", "starts_on", "ends_on")


async def test_the_head_launches_by_a_signed_document(sign_in: SignIn, connection: Any) -> None:
    draft = await drafted(sign_in)

    made = await launch(sign_in, draft, signed_on="2026-01-10")

    found = done(made)
    assert (made.status_code, made.headers["ETag"]) == (201, '"v2"')
    assert (found["state"], found["official_number"]) == ("launched", "157/KH-UBND")
    assert (found["signed_on"], found["signer_name"]) == ("2026-01-10", "Người province.head")
    [event] = [one for one in await bodies(connection) if one["type"] == "movement.launch"]
    assert (event["role"], event["data"]["signed_on"]) == ("head", "2026-01-10")
    assert event["commit"].keys() == {"signer_name", "signer_post"}


async def test_the_decider_launches_too_and_signs_today_unless_told(sign_in: SignIn) -> None:
    found = done(await launch(sign_in, await drafted(sign_in), "province.chair"))

    assert found["signed_on"] == "2026-01-15"


@pytest.mark.parametrize("lacking", EIGHT)
async def test_none_of_the_eight_contents_may_be_missing(sign_in: SignIn, lacking: str) -> None:
    without: dict[str, Any] = {lacking: None}
    draft = await drafted(sign_in, **without)

    refused = await launch(sign_in, draft)

    told = refused.json()
    assert (refused.status_code, told["code"]) == (409, "movement.not_ready")
    assert [(one["pointer"], one["code"]) for one in told["errors"]] == [(f"/{lacking}", "value.missing")]
    assert told["legal_basis"] == [
        {"instrument": "law_06_2022", "article": "17", "clause": "1", "confidence": "verified"}
    ]


async def test_a_movement_without_criteria_is_not_launched_even_with_a_reason(sign_in: SignIn) -> None:
    refused = await launch(sign_in, await drafted(sign_in, criteria=[]), reason="Cần gấp")

    assert refused.status_code == 409
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/criteria"]


async def test_everything_that_is_missing_is_told_at_once_in_the_order_of_the_law(sign_in: SignIn) -> None:
    nothing: dict[str, Any] = dict.fromkeys(CONTENTS)

    refused = await launch(sign_in, await drafted(sign_in, criteria=[], **nothing))

    assert [one["pointer"] for one in refused.json()["errors"]] == [
        "/objective", "/scope", "/subjects", "/content", "/criteria", "/starts_on", "/ends_on", "/plan",
        "/measures",
    ]  # fmt: skip


async def test_a_province_launches_no_nationwide_movement(sign_in: SignIn) -> None:
    refused = await launch(sign_in, await drafted(sign_in, scope_level="nation"))

    told = refused.json()
    assert (refused.status_code, told["code"]) == (409, "movement.not_ready")
    assert [one["pointer"] for one in told["errors"]] == ["/scope_level"]
    assert told["legal_basis"][0]["article"] == "18"


async def test_where_the_law_of_the_day_is_not_known_the_rules_warn_and_a_reason_stands_against_them(
    sign_in: SignIn, connection: Any
) -> None:
    before = clock.shift()
    clock.shift_by(before + (date(2026, 10, 1) - clock.today()).days)
    try:
        draft = await drafted(sign_in, plan=None)
        refused = await launch(sign_in, draft)
        found = await launch(sign_in, draft, reason="Kế hoạch ban hành sau")
    finally:
        clock.shift_by(before)

    assert refused.status_code == 409
    assert refused.json()["legal_basis"][0]["confidence"] == "carried_over"
    assert done(found)["missing"] == ["plan"]
    [event] = [one for one in await bodies(connection) if one["type"] == "movement.launch"]
    assert event["data"]["against"] == ["plan"]
    assert "reason" in event["commit"]


def test_the_article_that_is_cited_is_one_of_the_lawbooks_instruments() -> None:
    lawbook, _ = known_lawbooks()

    assert lawbook.instrument("law_06_2022") is not None


async def test_a_clerk_launches_nothing(sign_in: SignIn) -> None:
    refused = await launch(sign_in, await drafted(sign_in), "province.clerk")

    assert (refused.status_code, refused.json()["code"]) == (403, "auth.not_permitted")


async def test_the_head_above_launches_nothing_for_a_commune(sign_in: SignIn) -> None:
    refused = await launch(sign_in, await drafted(sign_in, as_="clerk"), "province.head")

    assert (refused.status_code, refused.json()["code"]) == (403, "workflow.wrong_role")


async def test_a_draft_of_another_unit_is_absent(sign_in: SignIn) -> None:
    draft = await drafted(sign_in, as_="clerk")

    assert (await launch(sign_in, draft, "neighbour.chair")).status_code == 404
    assert (await close(sign_in, draft, "neighbour.chair")).status_code == 404


async def test_a_stale_launch_is_refused(sign_in: SignIn) -> None:
    draft, clerk = await drafted(sign_in), await sign_in("province.clerk")
    done(await clerk.patch(place(draft), {"form": "regular"}, etag=draft.headers["ETag"]))

    assert (await launch(sign_in, draft)).status_code == 412


async def test_a_launch_needs_to_know_what_was_seen(sign_in: SignIn) -> None:
    draft, head = await drafted(sign_in), await sign_in("province.head")

    refused = await head.post(f"{place(draft)}/launch", {"official_number": "1/KH"})

    assert refused.status_code == 428


async def test_the_same_key_launches_once(sign_in: SignIn, connection: Any) -> None:
    draft, head = await drafted(sign_in), await sign_in("province.head")
    seen = {"etag": draft.headers["ETag"], "key": "launch-1"}

    first = await head.post(f"{place(draft)}/launch", {"official_number": "1/KH"}, **seen)
    again = await head.post(f"{place(draft)}/launch", {"official_number": "1/KH"}, **seen)

    assert (first.content, again.headers["Idempotency-Replayed"]) == (again.content, "true")
    assert [one["type"] for one in await bodies(connection)].count("movement.launch") == 1


async def test_a_launched_movement_is_not_launched_again(sign_in: SignIn) -> None:
    refused = await launch(sign_in, await launched(sign_in))

    assert (refused.status_code, refused.json()["code"]) == (409, "movement.state")


@pytest.mark.parametrize("day", ["2026-01-16", "2027-01-01"])
async def test_a_document_is_not_signed_on_a_day_to_come(sign_in: SignIn, day: str) -> None:
    refused = await launch(sign_in, await drafted(sign_in), signed_on=day)

    assert (refused.status_code, refused.json()["code"]) == (422, "movement.day")
    assert refused.json()["errors"][0]["pointer"] == "/signed_on"


async def test_a_movement_that_is_over_is_not_launched(sign_in: SignIn) -> None:
    draft = await drafted(sign_in, starts_on="2025-01-01", ends_on="2025-12-31")

    assert (await launch(sign_in, draft)).json()["code"] == "movement.day"
    assert (await launch(sign_in, draft, signed_on="2025-12-31")).status_code == 201


@pytest.mark.parametrize("body", [{}, {"official_number": ""}, {"official_number": "1/KH", "number": 1}])
async def test_a_malformed_launch_is_refused(sign_in: SignIn, body: dict[str, Any]) -> None:
    draft, head = await drafted(sign_in), await sign_in("province.head")

    refused = await head.post(f"{place(draft)}/launch", body, etag=draft.headers["ETag"])

    assert refused.status_code == 422


async def test_the_head_closes_a_movement(sign_in: SignIn, connection: Any) -> None:
    made = await close(sign_in, await launched(sign_in))

    found = done(made)
    assert (made.status_code, found["state"], found["closed_on"]) == (201, "closed", "2026-01-15")
    assert found["closing_note"] == "Hoàn thành sớm mục tiêu."
    [event] = [one for one in await bodies(connection) if one["type"] == "movement.close"]
    assert (event["data"], event["commit"].keys()) == ({"closed_on": "2026-01-15"}, {"note"})


async def test_a_movement_that_has_run_its_time_closes_without_a_note(sign_in: SignIn) -> None:
    draft = await drafted(sign_in, starts_on="2025-01-01", ends_on="2025-12-31")
    done_on = await launch(sign_in, draft, signed_on="2025-01-02")

    assert done(await close(sign_in, done_on, note=None))["state"] == "closed"


async def test_a_movement_that_ends_early_says_why(sign_in: SignIn) -> None:
    refused = await close(sign_in, await launched(sign_in), note=None)

    assert (refused.status_code, refused.json()["code"]) == (422, "workflow.reason_missing")
    assert refused.json()["errors"][0]["pointer"] == "/note"


@pytest.mark.parametrize("day", ["2026-01-16", "2026-01-14"])
async def test_it_closes_between_its_launch_and_today(sign_in: SignIn, day: str) -> None:
    refused = await close(sign_in, await launched(sign_in), closed_on=day)

    assert (refused.status_code, refused.json()["code"]) == (422, "movement.day")


async def test_a_draft_is_not_closed_and_a_closed_one_not_again(sign_in: SignIn) -> None:
    draft = await drafted(sign_in)
    closed = await close(sign_in, await launched(sign_in))

    refused = [await close(sign_in, draft), await close(sign_in, closed)]

    assert [one.json()["code"] for one in refused] == ["movement.state", "movement.state"]


async def test_a_clerk_closes_nothing(sign_in: SignIn) -> None:
    assert (await close(sign_in, await launched(sign_in), "province.clerk")).status_code == 403


async def test_a_closing_names_what_was_seen(sign_in: SignIn) -> None:
    found, head = await launched(sign_in), await sign_in("province.head")
    draft = movement(COMMUNE)

    blind = await head.post(f"{place(found)}/closing", {})
    malformed = await head.post(f"{place(found)}/closing", draft, etag=found.headers["ETag"])

    assert (blind.status_code, malformed.status_code) == (428, 422)
