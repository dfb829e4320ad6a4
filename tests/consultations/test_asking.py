"""Asking bodies and the public for an opinion on a dossier."""

from typing import Any

import pytest

from support.consultations import COMMUNE, NEIGHBOUR, OTHER, PROVINCE, PUBLIC, QUESTION, asked, received
from support.flow import Road, SignIn, candidate, done
from support.traces import bodies, look, pointers, refused


async def test_asking_makes_a_row_for_each_body_and_the_clock_stands(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    before = done(await road.read())

    after = await asked(road, NEIGHBOUR, PROVINCE)

    assert (before["state"], after["state"]) == ("received", "consulting")
    assert (before["due_on"] is None, after["due_on"]) == (False, None)
    rows = after["consultations"]
    assert [(one["unit_id"], one["state"], one["opinion"]) for one in rows] == [
        (NEIGHBOUR, "open", None),
        (PROVINCE, "open", None),
    ]
    assert {one["asking_unit_id"] for one in rows} == {COMMUNE}


async def test_without_days_the_lawbooks_length_counts_and_is_cited(sign_in: SignIn) -> None:
    """Decree 152/2025/NĐ-CP art. 34 clause 6: ten working days."""
    road = await Road(sign_in).received()
    await asked(road)

    [one] = await received(await sign_in("neighbour.appraiser"))

    assert (one["asked_on"], one["working_days"], one["due_on"]) == ("2026-01-15", 10, "2026-01-29")
    assert one["legal_basis"] == [
        {
            "instrument": "decree_152_2025",
            "article": "34",
            "clause": "6",
            "confidence": "verified",
        }
    ]
    assert one["question"] == QUESTION


async def test_a_length_that_is_given_counts_and_rests_on_no_provision(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    await asked(road, working_days=3)

    [one] = await received(await sign_in("neighbour.appraiser"))

    assert (one["working_days"], one["due_on"], one["legal_basis"]) == (3, "2026-01-20", [])


async def test_whoever_is_asked_may_read_the_dossier_and_before_it_may_not(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    neighbour = await sign_in("neighbour.clerk")
    refused(await neighbour.get(f"/v1/dossiers/{road.id}"), 404, "resource.not_found")

    await asked(road)

    assert done(await neighbour.get(f"/v1/dossiers/{road.id}"))["state"] == "consulting"
    assert len(done(await neighbour.get(f"/v1/dossiers/{road.id}/nominations"))["items"]) == 4


async def test_whoever_is_asked_takes_no_step(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    await asked(road)

    answer = await (await sign_in("neighbour.appraiser")).step(road.id, "conclude")

    refused(answer, 403, "workflow.wrong_role")


async def test_the_step_stands_in_the_history_and_the_question_only_as_a_commitment(
    sign_in: SignIn, connection: Any
) -> None:
    road = await Road(sign_in).received()
    found = await asked(road)

    event = (await bodies(connection, f"dossier/{road.id}"))[-1]

    assert (event["type"], event["data"]["from"], event["data"]["to"]) == (
        "dossier.consult",
        "received",
        "consulting",
    )
    assert event["data"]["consultations"] == [
        {
            "consultation": found["consultations"][0]["id"],
            "unit": NEIGHBOUR,
            "working_days": 10,
            "due_on": "2026-01-29",
        }
    ]
    assert list(event["commit"]) == ["question"]
    assert QUESTION not in str(event)


async def test_an_appraised_dossier_is_asked_about_too(sign_in: SignIn) -> None:
    road = await Road(sign_in).appraised()

    assert (await asked(road))["state"] == "consulting"


async def test_a_province_asks_about_a_communes_dossier(sign_in: SignIn) -> None:
    road = Road(sign_in, decider=PROVINCE)
    await road.nominated([candidate(3)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    done(await road.forward())
    await road.step("province.appraiser", "receive")

    await asked(road, OTHER, as_="province.appraiser")

    [one] = await received(await sign_in("other.clerk"))
    assert (one["dossier_id"], one["asking_unit_id"], one["stage_number"]) == (road.id, PROVINCE, 2)


@pytest.mark.parametrize(
    ("body", "code", "place"),
    [
        ({}, "request.invalid", ""),
        ({"public": True}, "request.invalid", ""),
        ({"bodies": [NEIGHBOUR], "place": "Cổng thông tin"}, "request.invalid", ""),
        ({"bodies": [NEIGHBOUR], "working_days": 0}, "request.invalid", "/working_days"),
        ({"bodies": [NEIGHBOUR], "working_days": "10"}, "request.invalid", "/working_days"),
        ({"bodies": ["hs_01keznwyg0e008000000000001"]}, "request.invalid", "/bodies/0"),
        ({"bodies": [NEIGHBOUR], "question": "\u200b"}, "request.invalid", "/question"),
        ({"bodies": [NEIGHBOUR], "unit_id": NEIGHBOUR}, "request.invalid", "/unit_id"),
        ({"bodies": [COMMUNE]}, "consultation.own_opinion", "/bodies/0"),
        ({"bodies": [NEIGHBOUR, NEIGHBOUR]}, "consultation.asked_twice", "/bodies/1"),
    ],
)
async def test_what_cannot_be_asked_is_refused(
    sign_in: SignIn, body: dict[str, Any], code: str, place: str
) -> None:
    road = await Road(sign_in).received()
    appraiser = await sign_in("appraiser")

    problem = refused(await appraiser.step(road.id, "consult", **{"question": QUESTION, **body}), 422, code)

    assert place in pointers(problem)
    assert await road.state() == "received"


async def test_a_unit_that_is_not_in_force_is_asked_nothing(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    gone = "dv_01keznwyg0e008000000000001"

    answer = await (await sign_in("appraiser")).step(road.id, "consult", bodies=[gone], question=QUESTION)

    assert pointers(refused(answer, 404, "resource.not_found")) == ["/bodies/0"]


async def test_where_the_lawbook_knows_no_length_it_must_be_given(sign_in: SignIn, connection: Any) -> None:
    """Before 2024 none is known."""
    road = await Road(sign_in).received()
    await look(connection)
    await connection.execute("UPDATE dossier SET received_on = date '2023-11-20'")
    appraiser = await sign_in("appraiser")

    unknown = await appraiser.step(road.id, "consult", bodies=[NEIGHBOUR], question=QUESTION)
    given = await appraiser.step(road.id, "consult", bodies=[NEIGHBOUR], question=QUESTION, working_days=15)

    assert pointers(refused(unknown, 422, "consultation.days_unknown")) == ["/working_days"]
    assert given.status_code == 201


async def test_the_same_key_asks_once(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    appraiser = await sign_in("appraiser")
    etag = (await road.read()).headers["ETag"]
    body = {"action": "consult", "bodies": [NEIGHBOUR], "question": QUESTION}
    path = f"/v1/dossiers/{road.id}/steps"

    first = await appraiser.post(path, body, etag=etag, key="ask")
    again = await appraiser.post(path, body, etag=etag, key="ask")

    assert (first.status_code, again.json()) == (201, first.json())
    assert len(await received(await sign_in("neighbour.appraiser"))) == 1


async def test_the_inbox_of_whoever_is_asked_shows_it_by_its_day(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    await asked(road)
    names = ("neighbour.appraiser", "neighbour.chair", "neighbour.clerk", "appraiser", "clerk")

    found = {name: done(await (await sign_in(name)).get("/v1/inbox"))["items"] for name in names}

    assert {name: [one["id"] for one in tasks] for name, tasks in found.items()} == {
        name: [road.id] if name in ("neighbour.appraiser", "neighbour.chair") else [] for name in names
    }
    [task] = found["neighbour.appraiser"]
    assert (task["due_on"], task["steps"], task["consultation_id"][:3]) == ("2026-01-29", [], "yk_")
    me = done(await (await sign_in("neighbour.appraiser")).get("/v1/me"))
    assert (me["inbox"]["waiting"], me["inbox"]["overdue"]) == (1, 0)


async def test_both_bodies_and_the_public_are_asked_at_once(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()

    found = await asked(road, NEIGHBOUR, **PUBLIC)

    assert [one["unit_id"] for one in found["consultations"]] == [NEIGHBOUR, None]
