"""Achievements: entered with figures and evidence, changed, confirmed by another person, withdrawn."""

from typing import Any

import pytest

from support.client import Client
from support.deeds import PAPER, PATH, TITLE, act, confirmed, deed, entered, withdrawn
from support.flow import SignIn, done
from support.movements import launched
from support.registry import bodies, registered
from support.traces import alike, pointers, refused


@pytest.fixture
async def individual(clerk: Client) -> str:
    """Somebody of Ba Đình."""
    return await registered(clerk)


async def test_a_clerk_enters_what_somebody_of_the_unit_did(clerk: Client, individual: str) -> None:
    made = await entered(clerk, individual)

    assert made.status_code == 201
    told = made.json()
    assert made.headers["Location"] == f"{PATH}/{told['id']}"
    assert (told["subject"]["id"], told["state"], told["version"]) == (individual, "entered", 1)
    assert (told["happened_from"], told["happened_to"]) == ("2025-08-01", "2025-08-01")
    assert told["figures"] == [{"name": "Người được cứu", "value": "2", "unit": "người"}]
    assert told["evidence"] == [PAPER]


@pytest.mark.parametrize("value", ["0.10", "98.5", "-3", "123456789012345.6789"])
async def test_a_figure_comes_back_digit_by_digit(clerk: Client, individual: str, value: str) -> None:
    figures = [{"name": "Tỉ lệ", "value": value}]

    made = done(await entered(clerk, individual, figures=figures))

    assert made["figures"][0]["value"] == value


async def test_it_stands_in_the_subjects_history_and_its_words_only_as_commitments(
    clerk: Client, individual: str, connection: Any
) -> None:
    made = done(await entered(clerk, individual))

    event = (await bodies(connection))[-1]

    assert (event["type"], event["stream"]) == (
        "individual.enter_achievement",
        f"individual/{individual}",
    )
    assert event["data"] == {
        "achievement": made["id"],
        "kind": "sudden",
        "happened_from": "2025-08-01",
        "happened_to": "2025-08-01",
        "scope": "grassroots",
    }
    assert event["files"] == [PAPER["sha256"]]
    assert sorted(event["commit"]) == ["description", "evidence", "field", "figures", "title"]
    assert TITLE not in str(event)


async def test_a_change_says_what_was_and_what_is(clerk: Client, individual: str, connection: Any) -> None:
    made = await entered(clerk, individual)
    path = f"{PATH}/{made.json()['id']}"

    edited = await clerk.patch(
        path,
        {"scope": None, "happened_to": "2025-08-03", "figures": [], "title": "Cứu hai em nhỏ"},
        etag=made.headers["ETag"],
    )

    told = done(edited)
    assert (told["scope"], told["happened_to"], told["figures"]) == (None, "2025-08-03", [])
    assert (told["evidence"], edited.headers["ETag"]) == ([PAPER], '"v2"')
    event = (await bodies(connection))[-1]
    assert event["type"] == "individual.edit_achievement"
    assert event["data"]["fields"] == ["figures", "happened_to", "scope", "title"]
    assert event["data"]["before"] == {"happened_to": "2025-08-01", "scope": "grassroots"}
    assert event["data"]["after"] == {"happened_to": "2025-08-03"}


async def test_evidence_is_replaced_as_a_whole(clerk: Client, individual: str) -> None:
    made = await entered(clerk, individual)
    other = {**PAPER, "sha256": "cd" * 32, "title": "Thư cảm ơn"}

    edited = await clerk.patch(
        f"{PATH}/{made.json()['id']}", {"evidence": [other]}, etag=made.headers["ETag"]
    )

    assert done(edited)["evidence"] == [other]


@pytest.mark.parametrize("name", ["appraiser", "head"])
async def test_another_person_confirms_it(
    sign_in: SignIn, clerk: Client, individual: str, connection: Any, name: str
) -> None:
    made = await entered(clerk, individual)

    sure = await confirmed(await sign_in(name), made)

    assert (sure.status_code, sure.json()["state"]) == (201, "confirmed")
    assert sure.json()["confirmed_on"] == "2026-01-15"
    event = (await bodies(connection))[-1]
    assert (event["type"], event["role"]) == ("individual.confirm_achievement", name)


async def test_nobody_confirms_what_they_entered(sign_in: SignIn, individual: str) -> None:
    everything = await sign_in("everything")
    made = await entered(everything, individual)

    refused(await confirmed(everything, made), 409, "achievement.confirmed_by_oneself")


async def test_what_is_confirmed_changes_no_more(sign_in: SignIn, clerk: Client, individual: str) -> None:
    made = await confirmed(await sign_in("head"), await entered(clerk, individual))

    edited = await clerk.patch(f"{PATH}/{made.json()['id']}", {"title": "Khác"}, etag=made.headers["ETag"])

    refused(edited, 409, "achievement.closed")
    refused(await confirmed(await sign_in("appraiser"), made), 409, "achievement.closed")


async def test_a_clerk_withdraws_what_nobody_confirmed(
    clerk: Client, individual: str, connection: Any
) -> None:
    made = await entered(clerk, individual)

    gone = await withdrawn(clerk, made)

    assert (gone.json()["state"], gone.json()["withdrawal_reason"]) == ("withdrawn", "Ghi nhầm người")
    event = (await bodies(connection))[-1]
    assert (event["type"], event["data"]["from"]) == ("individual.withdraw_achievement", "entered")
    assert list(event["commit"]) == ["reason"]
    refused(await withdrawn(clerk, gone), 409, "achievement.closed")


async def test_what_is_confirmed_is_withdrawn_by_who_may_confirm(
    sign_in: SignIn, clerk: Client, individual: str
) -> None:
    made = await confirmed(await sign_in("appraiser"), await entered(clerk, individual))

    refused(await withdrawn(clerk, made), 403, "workflow.wrong_role")
    assert (await withdrawn(await sign_in("head"), made)).status_code == 201


async def test_a_movement_is_named_where_it_may_be_read(
    sign_in: SignIn, clerk: Client, individual: str
) -> None:
    movement = done(await launched(sign_in))["id"]

    made = done(await entered(clerk, individual, movement_id=movement, kind="movement"))
    absent = await entered(clerk, individual, movement_id="pt_01keznwyg0e008000000000001")

    assert made["movement_id"] == movement
    assert pointers(refused(absent, 404, "resource.not_found")) == ["/movement_id"]


async def test_recognition_names_body_number_and_day(clerk: Client, individual: str) -> None:
    recognised = {"by": "UBND phường Ba Đình", "number": "9/QĐ-UBND", "on": "2025-09-01"}
    made = await entered(clerk, individual, recognised=recognised)

    cleared = await clerk.patch(
        f"{PATH}/{made.json()['id']}", {"recognised": None}, etag=made.headers["ETag"]
    )

    assert (made.json()["recognised"], cleared.json()["recognised"]) == (recognised, None)


async def test_the_same_key_enters_and_confirms_once(sign_in: SignIn, clerk: Client, individual: str) -> None:
    first = await clerk.post(PATH, deed(individual), key="one")
    again = await clerk.post(PATH, deed(individual), key="one")
    other = await clerk.post(PATH, deed(individual, title="Khác"), key="one")
    head = await sign_in("head")
    sure = await confirmed(head, first, key="two")
    repeated = await confirmed(head, first, key="two")

    assert (again.json(), repeated.json()) == (first.json(), sure.json())
    refused(other, 422, "idempotency.key_reused")


async def test_a_stale_or_missing_version_is_refused(sign_in: SignIn, clerk: Client, individual: str) -> None:
    made = await entered(clerk, individual)
    path = f"{PATH}/{made.json()['id']}"
    done(await clerk.patch(path, {"field": "Khác"}, etag=made.headers["ETag"]))

    refused(await clerk.patch(path, {"field": "Nữa"}, etag='"v1"'), 412, "resource.stale")
    refused(await clerk.patch(path, {"field": "Nữa"}), 428, "request.if_match_missing")
    refused(await confirmed(await sign_in("head"), made), 412, "resource.stale")
    refused(await withdrawn(clerk, made), 412, "resource.stale")


@pytest.mark.parametrize("name", ["head", "appraiser", "decider", "member", "inspector", "nobody"])
async def test_other_roles_enter_nothing(sign_in: SignIn, individual: str, name: str) -> None:
    refused(await entered(await sign_in(name), individual), 403, "auth.not_permitted")


async def test_another_units_clerk_enters_nothing(
    province_clerk: Client, neighbour: Client, clerk: Client, individual: str
) -> None:
    made = await entered(clerk, individual)
    path = f"{PATH}/{made.json()['id']}"

    refused(await entered(province_clerk, individual), 403, "facts.foreign_unit")
    refused(await entered(neighbour, individual), 404, "resource.not_found")
    refused(await province_clerk.patch(path, {"field": "Khác"}, etag='"v1"'), 403, "facts.foreign_unit")
    refused(await neighbour.patch(path, {"field": "Khác"}, etag='"v1"'), 404, "resource.not_found")


@pytest.mark.parametrize("name", ["province.head", "province.appraiser"])
async def test_a_head_above_confirms_and_withdraws_nothing(
    sign_in: SignIn, clerk: Client, individual: str, name: str
) -> None:
    made = await entered(clerk, individual)
    above = await sign_in(name)

    refused(await confirmed(above, made), 403, "workflow.wrong_role")
    refused(await withdrawn(above, made), 403, "workflow.wrong_role")


async def test_outside_it_is_as_absent(neighbour: Client, clerk: Client, individual: str) -> None:
    made = await entered(clerk, individual)

    foreign = await neighbour.get(f"{PATH}/{made.json()['id']}")
    absent = await neighbour.get(f"{PATH}/tc_01keznwyg0e008000000000001")

    refused(foreign, 404, "resource.not_found")
    assert alike(foreign, absent)


async def test_it_is_read_with_its_tag(clerk: Client, individual: str) -> None:
    made = await entered(clerk, individual)

    read = await clerk.get(f"{PATH}/{made.json()['id']}")

    assert read.json() == made.json()
    assert (await clerk.get(f"{PATH}/{made.json()['id']}", etag=read.headers["ETag"])).status_code == 304


@pytest.mark.parametrize(
    ("more", "code", "place"),
    [
        ({"happened_to": "2025-07-31"}, "request.invalid", ""),
        ({"happened_from": "2026-01-16"}, "achievement.days", "/happened_to"),
        (
            {"recognised": {"by": "UBND", "number": "1", "on": "2026-02-01"}},
            "achievement.days",
            "/recognised/on",
        ),
        ({"kind": "heroic"}, "request.invalid", "/kind"),
        ({"title": " "}, "request.invalid", "/title"),
        ({"figures": [{"name": "Người", "value": 2}]}, "request.invalid", "/figures/0/value"),
        ({"figures": [{"name": "Người", "value": "2,5"}]}, "request.invalid", "/figures/0/value"),
        ({"figures": [{"name": "Người", "value": "1e3"}]}, "request.invalid", "/figures/0/value"),
        ({"evidence": [PAPER, PAPER]}, "request.invalid", ""),
        ({"evidence": [{**PAPER, "sha256": "AB" * 32}]}, "request.invalid", "/evidence/0/sha256"),
        ({"evidence": [{**PAPER, "size_bytes": 0}]}, "request.invalid", "/evidence/0/size_bytes"),
        ({"evidence": [{**PAPER, "media_type": "pdf"}]}, "request.invalid", "/evidence/0/media_type"),
        ({"state": "confirmed"}, "request.invalid", "/state"),
        ({"unit_id": "dv_01keznwyg0e008000000000001"}, "request.invalid", "/unit_id"),
        ({"subject_id": "hs_01keznwyg0e008000000000001"}, "request.invalid", "/subject_id"),
    ],
)
async def test_what_cannot_be_is_refused(
    clerk: Client, individual: str, more: dict[str, Any], code: str, place: str
) -> None:
    problem = refused(await entered(clerk, individual, **more), 422, code)

    assert place in pointers(problem)


@pytest.mark.parametrize(
    "body",
    [{"title": None}, {"happened_from": None}, {"figures": None}, {"state": "confirmed"}, {"version": 3}],
)
async def test_a_malformed_change_is_refused(clerk: Client, individual: str, body: dict[str, Any]) -> None:
    made = await entered(clerk, individual)

    answer = await clerk.patch(f"{PATH}/{made.json()['id']}", body, etag=made.headers["ETag"])

    refused(answer, 422, "request.invalid")


async def test_a_change_does_not_end_before_it_begins(clerk: Client, individual: str) -> None:
    made = await entered(clerk, individual)

    answer = await clerk.patch(
        f"{PATH}/{made.json()['id']}", {"happened_from": "2025-09-01"}, etag=made.headers["ETag"]
    )

    assert pointers(refused(answer, 422, "achievement.days")) == ["/happened_to"]


async def test_a_withdrawal_needs_its_reason(clerk: Client, individual: str) -> None:
    made = await entered(clerk, individual)

    refused(await act(clerk, made, "withdrawal", {}), 422, "request.invalid")
