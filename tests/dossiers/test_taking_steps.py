"""What a step asks for besides state and role, and what it leaves."""

from collections.abc import Iterator
from typing import Any, Protocol

import pytest

from support.client import Client, shown
from support.flow import COMMUNE, PROVINCE, Road, SignIn, done
from support.traces import alike, bodies, pointers, refused, written
from tdkt_api import clock, ids

REASON = "Theo đề nghị của đơn vị"
FLAGS = [{"field": "name", "note": "Ghi rõ năm"}]
STEPS = {
    "submit": "clerk",
    "withdraw": "clerk",
    "receive": "appraiser",
    "return": "appraiser",
    "appraise": "appraiser",
    "refer": "secretary",
    "reject": "head",
}


class Later(Protocol):
    """Lets days pass at the office."""

    def __call__(self, *, days: int) -> None: ...


@pytest.fixture
def later() -> Iterator[Later]:
    shift = clock.shift()

    def pass_by(*, days: int) -> None:
        clock.shift_by(clock.shift() + days)

    yield pass_by
    clock.shift_by(shift)


async def before(sign_in: SignIn, action: str) -> Road:
    """A dossier that waits for this step."""
    road = Road(sign_in)
    match action:
        case "submit":
            return await road.nominated()
        case "withdraw" | "receive":
            return await road.submitted()
        case "refer":
            await road.appraised()
            await road.establish()
            return road
        case _:
            return await road.received()


def asked(road: Road, action: str) -> dict[str, Any]:
    """The step as it is sent."""
    match action:
        case "withdraw" | "reject":
            return {"action": action, "reason": REASON}
        case "return":
            return {"action": action, "reason": REASON, "flags": FLAGS}
        case "appraise":
            return {"action": action, "nominations": road.concluded(road.nominations)}
        case _:
            return {"action": action}


ACTIONS = pytest.mark.parametrize("action", list(STEPS))


@ACTIONS
async def test_a_step_is_not_taken_unseen_nor_stale_nor_without_a_key(
    sign_in: SignIn, connection: Any, action: str
) -> None:
    road = await before(sign_in, action)
    person, path, body = await sign_in(STEPS[action]), f"/v1/dossiers/{road.id}/steps", asked(road, action)
    etag, untouched = (await road.read()).headers["ETag"], await written(connection)

    unseen = await person.post(path, body)
    stale = await person.post(path, body, etag='"v1"')
    keyless = await person.post(path, body, etag=etag, key=None)

    refused(unseen, 428, "request.if_match_missing")
    assert refused(stale, 412, "resource.stale")["current_etag"] == etag
    refused(keyless, 400, "idempotency.key_missing")
    assert await written(connection) == untouched


@ACTIONS
async def test_a_step_on_a_hidden_dossier_is_refused_like_one_on_none(sign_in: SignIn, action: str) -> None:
    road = await before(sign_in, action)
    body, etag = asked(road, action), (await road.read()).headers["ETag"]
    neighbour = await sign_in("neighbour.chair" if action == "reject" else "neighbour.clerk")

    hidden = await neighbour.post(f"/v1/dossiers/{road.id}/steps", body, etag=etag)
    absent = await neighbour.post(f"/v1/dossiers/{shown('hs', ids.new())}/steps", body, etag=etag)

    refused(hidden, 404, "resource.not_found")
    assert alike(hidden, absent)


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("submit", "province.clerk"),
        ("submit", "province.head"),
        ("withdraw", "province.clerk"),
        ("receive", "province.clerk"),
        ("receive", "province.appraiser"),
        ("return", "province.appraiser"),
        ("appraise", "province.appraiser"),
        ("refer", "province.secretary"),
        ("reject", "province.chair"),
        ("reject", "province.head"),
    ],
)
async def test_the_right_role_above_the_unit_whose_turn_it_is_does_not_act(
    sign_in: SignIn, connection: Any, action: str, name: str
) -> None:
    road = await before(sign_in, action)
    person, untouched = await sign_in(name), await written(connection)

    answer = await person.step(road.id, **asked(road, action))

    refused(answer, 403, "workflow.wrong_role")
    assert await written(connection) == untouched


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("receive", "clerk"),
        ("receive", "appraiser"),
        ("return", "appraiser"),
        ("appraise", "appraiser"),
        ("reject", "head"),
        ("reject", "chair"),
    ],
)
async def test_a_communes_roles_do_not_count_once_the_dossier_is_the_provinces(
    sign_in: SignIn, action: str, name: str
) -> None:
    road = await Road(sign_in).forwarded()
    if action != "receive":
        await road.step("province.appraiser", "receive")

    answer = await (await sign_in(name)).step(road.id, **asked(road, action))

    refused(answer, 403, "workflow.wrong_role")


@pytest.mark.parametrize("action", ["withdraw", "return", "reject"])
@pytest.mark.parametrize("reason", [None, "", "  ", "...", "-"])
async def test_a_reason_must_say_something(sign_in: SignIn, action: str, reason: str | None) -> None:
    road = await before(sign_in, action)
    person = await sign_in(STEPS[action])

    answer = await person.step(road.id, **{**asked(road, action), "reason": reason})

    assert answer.status_code == 422
    assert pointers(answer.json()) == ["/reason"]


@pytest.mark.parametrize("action", ["withdraw", "return", "reject"])
async def test_a_reason_that_is_left_out_is_asked_for(sign_in: SignIn, action: str) -> None:
    road = await before(sign_in, action)
    body = {name: value for name, value in asked(road, action).items() if name != "reason"}

    answer = await (await sign_in(STEPS[action])).step(road.id, **body)

    assert pointers(refused(answer, 422, "workflow.reason_missing")) == ["/reason"]


async def test_a_missing_reason_is_told_before_the_dossier_is_looked_for(sign_in: SignIn) -> None:
    clerk = await sign_in("clerk")

    answer = await clerk.post(
        f"/v1/dossiers/{shown('hs', ids.new())}/steps", {"action": "withdraw"}, etag='"v1"'
    )

    refused(answer, 422, "workflow.reason_missing")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"action": "approve"}, "/action"),
        ({"action": None}, "/action"),
        ({"action": "decide"}, "/action"),
        ({"action": "forward"}, "/action"),
        ({"action": "close"}, "/action"),
        ({"action": "consult"}, "/question"),
        ({"force": True}, "/force"),
        ({"dry_run": "yes"}, "/dry_run"),
    ],
    ids=str,
)
async def test_a_malformed_step_is_pointed_at(sign_in: SignIn, change: dict[str, Any], pointer: str) -> None:
    road = await Road(sign_in).nominated()
    clerk = await sign_in("clerk")

    answer = await clerk.step(road.id, **{"action": "submit", **change})

    assert pointers(refused(answer, 422, "request.invalid")) == [pointer]


# Withdrawing


async def test_a_dossier_is_withdrawn_to_a_draft_and_submitted_again(sign_in: SignIn) -> None:
    road = await Road(sign_in).submitted()

    withdrawn = await road.step("clerk", "withdraw", reason=REASON)
    again = await road.step("clerk", "submit")

    assert (withdrawn["state"], withdrawn["submitted_at"], again["state"]) == ("draft", None, "submitted")


async def test_a_received_dossier_is_not_withdrawn(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()

    answer = await (await sign_in("clerk")).step(road.id, "withdraw", reason=REASON)

    refused(answer, 409, "workflow.illegal_step")


async def test_a_forwarded_dossier_is_not_withdrawn_though_the_province_has_not_received_it(
    sign_in: SignIn,
) -> None:
    road = await Road(sign_in).forwarded()

    answer = await (await sign_in("clerk")).step(road.id, "withdraw", reason=REASON)

    refused(answer, 409, "workflow.illegal_step")


# Receiving


async def test_receipt_pins_the_day_the_regime_and_the_lawbook(sign_in: SignIn) -> None:
    road = await Road(sign_in).submitted()

    received = await road.step("appraiser", "receive")

    assert (received["received_on"], received["regime"]) == ("2026-01-15", "R152")
    assert received["lawbook"] == road.nominations[0]["verdict"]["lawbook"]


async def test_the_owners_own_receipt_does_not_count_where_another_body_decides(sign_in: SignIn) -> None:
    road = await Road(sign_in, decider=PROVINCE).received()

    at_home = done(await road.read())
    await road.appraise("appraiser")
    done(await road.forward())
    await road.step("province.clerk", "receive")
    above = done(await road.read())

    assert [(one["regime"], one["received_on"]) for one in (at_home, above)] == [
        (None, None),
        ("R152", "2026-01-15"),
    ]


async def test_a_commune_has_twenty_working_days_after_the_day_of_receipt(sign_in: SignIn) -> None:
    road = await Road(sign_in).submitted()

    received = await road.step("appraiser", "receive")

    # 16 January, then three weeks and four days; the days off of Tết begin on 16 February.
    assert received["due_on"] == "2026-02-12"


async def test_the_clock_stands_while_the_dossier_is_returned_and_runs_again(
    sign_in: SignIn, later: Later
) -> None:
    road = await Road(sign_in).received()
    later(days=7)  # Thursday 22 January: 5 of the 20 working days are used
    returned = await road.step("appraiser", "return", reason=REASON, flags=FLAGS)
    later(days=11)  # Monday 2 February: 15 days more, over Tết

    again = await road.step("clerk", "submit")

    assert (returned["due_on"], again["due_on"]) == (None, "2026-03-02")


async def test_the_day_of_receipt_stays_when_a_dossier_comes_back(sign_in: SignIn, later: Later) -> None:
    road = await Road(sign_in).received()
    await road.step("appraiser", "return", reason=REASON, flags=FLAGS)
    later(days=11)

    again = await road.step("clerk", "submit")

    assert (again["received_on"], again["stages"][0]["received_on"]) == ("2026-01-15", "2026-01-15")


# Returning


async def test_a_returned_dossier_says_why_and_what_is_to_be_corrected(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    flags = [*FLAGS, {"nomination_id": road.nominations[0]["id"], "field": "summary", "note": "Nêu kết quả"}]

    returned = await road.step("appraiser", "return", reason=REASON, flags=flags)

    assert (returned["state"], returned["return_reason"]) == ("returned", REASON)
    assert [(flag["nomination_id"], flag["field"], flag["note"]) for flag in returned["flags"]] == [
        (None, "name", "Ghi rõ năm"),
        (road.nominations[0]["id"], "summary", "Nêu kết quả"),
    ]


@pytest.mark.parametrize("flags", [None, []], ids=["absent", "empty"])
async def test_returning_flags_at_least_one_field(sign_in: SignIn, flags: list[Any] | None) -> None:
    road = await Road(sign_in).received()
    more: dict[str, Any] = {} if flags is None else {"flags": flags}

    answer = await (await sign_in("appraiser")).step(road.id, "return", reason=REASON, **more)

    assert pointers(refused(answer, 422, "workflow.flag_missing")) == ["/flags"]


@pytest.mark.parametrize(
    "flag",
    [
        {"field": "summary", "note": "Thiếu"},
        {"field": "outcome", "note": "Thiếu"},
        {"field": "name"},
        {"field": "name", "note": ""},
    ],
    ids=str,
)
async def test_a_malformed_flag_is_pointed_at(sign_in: SignIn, flag: dict[str, Any]) -> None:
    road = await Road(sign_in).received()

    answer = await (await sign_in("appraiser")).step(road.id, "return", reason=REASON, flags=[flag])

    assert pointers(refused(answer, 422, "request.invalid"))[0].startswith("/flags/0")


async def test_only_a_nomination_of_this_dossier_is_flagged(sign_in: SignIn, connection: Any) -> None:
    road = await Road(sign_in).received()
    flags = [*FLAGS, {"nomination_id": shown("dn", ids.new()), "field": "summary", "note": "Thiếu"}]
    untouched = await written(connection)

    answer = await (await sign_in("appraiser")).step(road.id, "return", reason=REASON, flags=flags)

    assert pointers(refused(answer, 404, "resource.not_found")) == ["/flags/1/nomination_id"]
    assert await written(connection) == untouched


async def test_a_field_that_is_flagged_twice_is_flagged_once(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()

    returned = await road.step("appraiser", "return", reason=REASON, flags=[*FLAGS, *FLAGS])

    assert [flag["field"] for flag in returned["flags"]] == ["name"]


# Submitting again, rejecting, referring


async def test_a_returned_dossier_comes_straight_back_to_the_stage_that_returned_it(sign_in: SignIn) -> None:
    road = await Road(sign_in).forwarded()
    await road.step("province.appraiser", "receive")
    await road.step("province.appraiser", "return", reason=REASON, flags=FLAGS)

    back = await road.step("clerk", "submit")

    assert (back["state"], back["stage_number"], back["stage_unit_id"]) == ("received", 2, PROVINCE)
    assert (back["flags"], back["return_reason"]) == ([], None)


@pytest.mark.parametrize(
    ("name", "change"), [("dossier", {"client_reference": "X"}), ("nomination", {"ground": "d"})]
)
async def test_of_a_returned_dossier_only_flagged_fields_are_changed(
    sign_in: SignIn, name: str, change: dict[str, Any]
) -> None:
    road = await Road(sign_in).received()
    await road.step("appraiser", "return", reason=REASON, flags=FLAGS)
    inside = "" if name == "dossier" else f"/nominations/{road.nominations[0]['id']}"
    clerk, path = await sign_in("clerk"), f"/v1/dossiers/{road.id}{inside}"

    answer = await clerk.patch(path, change, etag=(await clerk.get(path)).headers["ETag"])

    refused(answer, 409, "dossier.field_not_flagged")


async def test_a_field_flagged_of_one_nomination_is_not_open_in_another(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    flags = [{"nomination_id": road.nominations[0]["id"], "field": "summary", "note": "Thiếu"}]
    await road.step("appraiser", "return", reason=REASON, flags=flags)
    clerk = await sign_in("clerk")
    paths = [f"/v1/dossiers/{road.id}/nominations/{one['id']}" for one in road.nominations[:2]]

    answers = [
        await clerk.patch(path, {"summary": "Rõ"}, etag=(await clerk.get(path)).headers["ETag"])
        for path in paths
    ]

    assert [answer.status_code for answer in answers] == [200, 409]


async def test_a_rejected_dossier_keeps_the_reason_and_frees_its_subjects(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    rejected = await road.step("head", "reject", reason=REASON)

    second = await Road(sign_in).nominated()
    answer = await (await sign_in("clerk")).step(second.id, "submit")

    assert (rejected["state"], rejected["reject_reason"]) == ("rejected", REASON)
    assert done(answer)["state"] == "submitted"


async def test_without_a_council_in_office_nothing_is_referred(sign_in: SignIn) -> None:
    road = await Road(sign_in).appraised()

    answer = await (await sign_in("secretary")).step(road.id, "refer")

    refused(answer, 409, "council.none_in_office")


# Persons who must differ


async def test_one_person_does_not_make_and_appraise(sign_in: SignIn) -> None:
    road = await Road(sign_in).nominated()
    await road.step("everything", "submit")
    await road.step("everything", "receive")

    given = road.concluded(await road.pending())
    answer = await (await sign_in("everything")).step(road.id, "appraise", nominations=given)

    refused(answer, 403, "workflow.duties_conflict")


async def test_one_person_does_not_appraise_and_submit(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    await road.appraise("everything")
    await road.step("appraiser", "return", reason=REASON, flags=FLAGS)

    answer = await (await sign_in("everything")).step(road.id, "submit")

    refused(answer, 403, "workflow.duties_conflict")


async def test_who_changed_a_returned_dossier_does_not_appraise_it(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    await road.step("appraiser", "return", reason=REASON, flags=FLAGS)
    someone, path = await sign_in("everything"), f"/v1/dossiers/{road.id}"
    done(await someone.patch(path, {"name": "Năm 2025"}, etag=(await someone.get(path)).headers["ETag"]))
    await road.step("clerk", "submit")

    answer = await someone.step(road.id, "appraise", nominations=road.concluded(await road.pending()))

    refused(answer, 403, "workflow.duties_conflict")


async def test_receiving_and_returning_are_no_duties_that_bar(sign_in: SignIn) -> None:
    road = await Road(sign_in).nominated()
    await road.step("everything", "submit")
    await road.step("everything", "receive")

    returned = await road.step("everything", "return", reason=REASON, flags=FLAGS)

    assert returned["state"] == "returned"


# A dry run of submit


async def test_a_dry_run_of_submit_shows_the_dossier_as_it_is_and_writes_nothing(
    sign_in: SignIn, connection: Any
) -> None:
    road = await Road(sign_in).nominated()
    shown_before, untouched = (await road.read()).content, await written(connection)

    answer = await (await sign_in("clerk")).step(road.id, "submit", dry_run=True)

    assert done(answer)["state"] == "draft"
    assert (await road.read()).content == shown_before
    assert await written(connection) == untouched | {"idempotency": untouched["idempotency"] + 1}


async def test_a_dry_run_of_submit_meets_the_same_refusal(sign_in: SignIn) -> None:
    clerk: Client = await sign_in("clerk")
    road = await Road(sign_in).draft()

    tried = await clerk.step(road.id, "submit", dry_run=True)
    real = await clerk.step(road.id, "submit")

    assert tried.json()["code"] == "dossier.nothing_nominated"
    assert alike(tried, real)


async def test_a_dry_run_needs_a_key_of_its_own(sign_in: SignIn) -> None:
    clerk, road = await sign_in("clerk"), await Road(sign_in).nominated()
    etag, path = (await road.read()).headers["ETag"], f"/v1/dossiers/{road.id}/steps"
    done(await clerk.post(path, {"action": "submit", "dry_run": True}, etag=etag, key="mot"))

    answer = await clerk.post(path, {"action": "submit"}, etag=etag, key="mot")

    refused(answer, 422, "idempotency.key_reused")


# The same subject, form and period in two dossiers


async def test_a_subject_under_way_elsewhere_is_refused_at_submit(sign_in: SignIn, connection: Any) -> None:
    await Road(sign_in).submitted()
    second = await Road(sign_in).nominated()
    untouched = await written(connection)

    answer = await (await sign_in("clerk")).step(second.id, "submit")

    refused(answer, 409, "nomination.elsewhere")
    assert await written(connection) == untouched


async def test_a_withdrawn_dossier_no_longer_stands_in_the_way(sign_in: SignIn) -> None:
    first = await Road(sign_in).submitted()
    second = await Road(sign_in).nominated()
    await first.step("clerk", "withdraw", reason=REASON)

    answer = await (await sign_in("clerk")).step(second.id, "submit")

    assert done(answer)["state"] == "submitted"


async def test_each_step_is_one_event_with_its_from_and_to(sign_in: SignIn, connection: Any) -> None:
    road = await Road(sign_in).received()

    events = await bodies(connection, f"dossier/{road.id}")

    told = [(e["type"], e["role"], e["unit"], e["data"].get("from"), e["data"].get("to")) for e in events[2:]]
    assert told == [
        ("dossier.submit", "clerk", COMMUNE, "draft", "submitted"),
        ("dossier.receive", "appraiser", COMMUNE, "submitted", "received"),
    ]


async def test_why_a_step_is_not_open_is_said_with_its_state_and_name(sign_in: SignIn) -> None:
    road = await Road(sign_in).draft()
    appraiser = await sign_in("appraiser")

    steps = done(await appraiser.get(f"/v1/dossiers/{road.id}/steps"))["steps"]

    told = next(one["why_not_text"] for one in steps if one["action"] == "receive")
    assert told == "Ở trạng thái “dự thảo”, quy trình không có bước “tiếp nhận”."
    assert "…" not in "".join(one["why_not_text"] or "" for one in steps)
