"""Councils and meetings: who sat, and what they said of each nomination."""

from typing import Any

import httpx
import pytest

from support import world
from support.client import Client, shown
from support.flow import COMMUNE, Road, SignIn, done, person
from support.traces import alike, bodies, pointers, refused, written
from tdkt_api import ids

COUNCILS, MEETINGS = "/v1/councils", "/v1/meetings"
FIGURES = {"present": 8, "written": 1, "yes": 9}


def council(**change: Any) -> dict[str, Any]:
    body = {
        "unit_id": COMMUNE,
        "established_by": "12/QĐ-UBND",
        "member_count": 9,
        "in_office_from": "2025-07-01",
        **change,
    }
    return {name: value for name, value in body.items() if value is not None}


@pytest.fixture
async def secretary(sign_in: SignIn) -> Client:
    return await sign_in("secretary")


@pytest.fixture
async def road(sign_in: SignIn) -> Road:
    """One person's two titles before the council."""
    road = await Road(sign_in).nominated([person(1)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    await road.establish()
    await road.step("secretary", "refer")
    return road


def meeting(road: Road, **change: Any) -> dict[str, Any]:
    return {"council_id": road.council, "held_on": "2026-01-15", "dossier_ids": [road.id], **change}


@pytest.fixture
async def called(secretary: Client, road: Road) -> httpx.Response:
    return await secretary.post(MEETINGS, meeting(road))


def outcomes(road: Road, *figures: dict[str, int]) -> list[dict[str, Any]]:
    """Figures for each nomination; the usual ones where none are given."""
    given = figures or (FIGURES,) * len(road.nominations)
    return [{"nomination_id": one["id"], **f} for one, f in zip(road.nominations, given, strict=False)]


async def close(client: Client, road: Road, called: httpx.Response, **change: Any) -> httpx.Response:
    body = {"dossiers": await road.seen(), "outcomes": outcomes(road), **change}
    return await client.post(f"{MEETINGS}/{done(called)['id']}/closing", body, etag=called.headers["ETag"])


# Establishing


@pytest.mark.parametrize("name", ["head", "secretary"])
async def test_a_council_is_entered_by_head_or_secretary(sign_in: SignIn, name: str) -> None:
    person = await sign_in(name)

    made = await person.post(COUNCILS, council(in_office_to="2030-06-30"))
    found = await person.get(made.headers["Location"])

    assert (made.status_code, found.content) == (201, made.content)
    assert (made.json()["member_count"], made.json()["in_office_to"]) == (9, "2030-06-30")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("clerk", "auth.not_permitted"),
        ("member", "auth.not_permitted"),
        ("decider", "auth.not_permitted"),
        ("neighbour.chair", "workflow.wrong_role"),
        ("province.secretary", "workflow.wrong_role"),
    ],
)
async def test_nobody_else_enters_one(sign_in: SignIn, name: str, code: str) -> None:
    answer = await (await sign_in(name)).post(COUNCILS, council())

    refused(answer, 403, code)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"member_count": 2}, "/member_count"),
        ({"member_count": 100}, "/member_count"),
        ({"member_count": "9"}, "/member_count"),
        ({"in_office_from": "1/7/2025"}, "/in_office_from"),
        ({"established_by": None}, "/established_by"),
        ({"in_office_to": "2025-06-30"}, ""),
        ({"members": []}, "/members"),
    ],
    ids=str,
)
async def test_a_malformed_council_is_pointed_at(
    secretary: Client, change: dict[str, Any], pointer: str
) -> None:
    answer = await secretary.post(COUNCILS, council(**change))

    assert pointers(refused(answer, 422, "request.invalid")) == [pointer]


async def test_a_council_has_a_key(secretary: Client) -> None:
    answer = await secretary.post(COUNCILS, council(), key=None)

    refused(answer, 400, "idempotency.key_missing")


@pytest.mark.parametrize(
    ("first", "last", "is_found"),
    [
        ("2025-07-01", None, 201),
        ("2026-01-15", "2026-01-15", 201),
        ("2026-01-16", None, 409),
        ("2025-07-01", "2026-01-14", 409),
    ],
)
async def test_a_council_is_asked_within_its_term_both_days_inclusive(
    sign_in: SignIn, secretary: Client, first: str, last: str | None, is_found: int
) -> None:
    road = await Road(sign_in).appraised()
    done(await secretary.post(COUNCILS, council(in_office_from=first, in_office_to=last)))

    answer = await secretary.step(road.id, "refer")

    assert answer.status_code == is_found, answer.text


async def test_another_units_council_is_not_asked(sign_in: SignIn, secretary: Client) -> None:
    road = await Road(sign_in).appraised()
    neighbour = await sign_in("neighbour.chair")
    done(await neighbour.post(COUNCILS, council(unit_id=shown("dv", world.NEIGHBOUR))))

    answer = await secretary.step(road.id, "refer")

    refused(answer, 409, "council.none_in_office")


# Calling a meeting


async def test_the_secretary_calls_a_meeting_on_what_was_referred(secretary: Client, road: Road) -> None:
    made = await secretary.post(MEETINGS, meeting(road, held_on="2026-01-14"))
    found = await secretary.get(made.headers["Location"])

    assert (made.status_code, found.content) == (201, made.content)
    assert (made.json()["state"], made.json()["held_on"]) == ("draft", "2026-01-14")


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("clerk", 403, "auth.not_permitted"),
        ("head", 403, "auth.not_permitted"),
        ("member", 403, "auth.not_permitted"),
        ("province.secretary", 403, "workflow.wrong_role"),
    ],
)
async def test_nobody_else_calls_one(sign_in: SignIn, road: Road, name: str, status: int, code: str) -> None:
    answer = await (await sign_in(name)).post(MEETINGS, meeting(road))

    refused(answer, status, code)


async def test_no_meeting_lies_ahead(secretary: Client, road: Road) -> None:
    answer = await secretary.post(MEETINGS, meeting(road, held_on="2026-01-16"))

    assert pointers(refused(answer, 422, "signature.day")) == ["/held_on"]


@pytest.mark.parametrize("term", [("2025-07-01", "2025-12-31"), ("2026-01-01", None)])
async def test_a_meeting_lies_within_the_councils_term(
    secretary: Client, road: Road, term: tuple[str, str | None]
) -> None:
    first, last = term
    other = done(await secretary.post(COUNCILS, council(in_office_from=first, in_office_to=last)))
    day = "2026-01-01" if last else "2025-12-31"

    answer = await secretary.post(MEETINGS, meeting(road, council_id=other["id"], held_on=day))

    assert pointers(refused(answer, 409, "council.none_in_office")) == ["/held_on"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"dossier_ids": [shown("hs", ids.new())]}, 404, "resource.not_found"),
        ({"council_id": shown("hd", ids.new())}, 404, "resource.not_found"),
        ({"dossier_ids": []}, 422, "request.invalid"),
        ({"council_id": COMMUNE}, 422, "request.invalid"),
    ],
    ids=["no dossier", "no council", "none", "wrong kind"],
)
async def test_a_meeting_is_on_known_dossiers_of_a_known_council(
    secretary: Client, road: Road, change: dict[str, Any], status: int, code: str
) -> None:
    answer = await secretary.post(MEETINGS, meeting(road, **change))

    refused(answer, status, code)


# Closing


async def test_closing_brings_the_dossier_to_voted(
    secretary: Client, road: Road, called: httpx.Response
) -> None:
    closed = done(await close(secretary, road, called))

    assert (closed["state"], closed["closed_at"] is None) == ("closed", False)
    assert await road.state() == "voted"


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        ({"present": 9, "written": 1, "yes": 9}, "council.more_voters_than_members"),
        ({"present": 10, "written": 0, "yes": 0}, "council.more_voters_than_members"),
        ({"present": 5, "written": 2, "yes": 8}, "council.more_yes_than_voters"),
        ({"present": 0, "written": 0, "yes": 1}, "council.more_yes_than_voters"),
    ],
    ids=str,
)
async def test_figures_that_cannot_be_are_pointed_at(
    secretary: Client,
    road: Road,
    called: httpx.Response,
    connection: Any,
    figures: dict[str, int],
    code: str,
) -> None:
    untouched = await written(connection)

    answer = await close(secretary, road, called, outcomes=outcomes(road, FIGURES, figures))

    problem = refused(answer, 422, "council.figures")
    assert [(one["pointer"], one["code"]) for one in problem["errors"]] == [("/outcomes/1", code)]
    assert await written(connection) == untouched


@pytest.mark.parametrize(
    "figures",
    [
        {"present": 9, "written": 0, "yes": 9},
        {"present": 0, "written": 9, "yes": 0},
        {"present": 0, "written": 0, "yes": 0},
    ],
    ids=str,
)
async def test_figures_at_their_bounds_are_taken(
    secretary: Client, road: Road, called: httpx.Response, figures: dict[str, int]
) -> None:
    answer = await close(secretary, road, called, outcomes=outcomes(road, figures, figures))

    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize(
    "change", [{"yes": -1}, {"yes": 1.5}, {"yes": "9"}, {"yes": None}, {"no": 0}], ids=str
)
async def test_malformed_figures_are_pointed_at(
    secretary: Client, road: Road, called: httpx.Response, change: dict[str, Any]
) -> None:
    answer = await close(secretary, road, called, outcomes=outcomes(road, FIGURES, {**FIGURES, **change}))

    place = f"/outcomes/1/{next(iter(change))}"
    assert pointers(refused(answer, 422, "request.invalid")) == [place]


async def test_every_pending_nomination_has_its_outcome(
    secretary: Client, road: Road, called: httpx.Response
) -> None:
    answer = await close(secretary, road, called, outcomes=outcomes(road, FIGURES))

    refused(answer, 422, "council.outcomes_incomplete")


async def test_no_nomination_has_two_outcomes(secretary: Client, road: Road, called: httpx.Response) -> None:
    twice = [*outcomes(road, FIGURES), *outcomes(road, FIGURES)]

    answer = await close(secretary, road, called, outcomes=twice)

    assert pointers(refused(answer, 422, "council.outcomes_incomplete")) == ["/outcomes/1/nomination_id"]


async def test_nothing_is_said_of_what_is_not_before_the_council(
    secretary: Client, road: Road, called: httpx.Response
) -> None:
    strange = {"nomination_id": shown("dn", ids.new()), **FIGURES}

    answer = await close(secretary, road, called, outcomes=[*outcomes(road), strange])

    assert pointers(refused(answer, 422, "council.outcomes_incomplete")) == ["/outcomes/2/nomination_id"]


async def test_a_closed_meeting_stays_closed(secretary: Client, road: Road, called: httpx.Response) -> None:
    closed = await close(secretary, road, called)

    stale = await close(secretary, road, called)
    again = await close(secretary, road, closed)

    refused(stale, 412, "resource.stale")
    refused(again, 409, "meeting.closed")


async def test_one_closes_what_one_has_seen(secretary: Client, road: Road, called: httpx.Response) -> None:
    path = f"{MEETINGS}/{done(called)['id']}/closing"
    body = {"dossiers": await road.seen(), "outcomes": outcomes(road)}

    unseen = await secretary.post(path, body)
    stale = await secretary.post(path, body, etag='"v9"')
    keyless = await secretary.post(path, body, etag=called.headers["ETag"], key=None)
    old = await close(secretary, road, called, dossiers=[{"id": road.id, "version": 1}])

    refused(unseen, 428, "request.if_match_missing")
    assert refused(stale, 412, "resource.stale")["current_etag"] == '"v1"'
    refused(keyless, 400, "idempotency.key_missing")
    assert pointers(refused(old, 412, "resource.stale")) == ["/dossiers/0/version"]


async def test_exactly_the_dossiers_of_the_meeting_are_closed(
    secretary: Client, road: Road, called: httpx.Response
) -> None:
    both = [*(await road.seen()), {"id": shown("hs", ids.new()), "version": 1}]

    answer = await close(secretary, road, called, dossiers=both)

    refused(answer, 422, "signature.dossiers_differ")


async def test_a_meeting_of_another_unit_is_as_if_it_were_not(
    sign_in: SignIn, road: Road, called: httpx.Response
) -> None:
    stranger = await sign_in("neighbour.clerk")
    known, absent = done(called)["id"], shown("ph", ids.new())

    answers = [await stranger.get(f"{MEETINGS}/{id}") for id in (known, absent)]
    councils = [await stranger.get(f"{COUNCILS}/{id}") for id in (road.council, shown("hd", ids.new()))]

    refused(answers[0], 404, "resource.not_found")
    assert alike(*answers)
    assert alike(*councils)


async def test_the_secretary_of_the_province_does_not_close_the_communes_meeting(
    sign_in: SignIn, road: Road, called: httpx.Response
) -> None:
    answer = await close(await sign_in("province.secretary"), road, called)

    refused(answer, 403, "workflow.wrong_role")


async def test_a_dossier_that_came_back_from_the_council_is_not_voted_on_by_an_old_meeting(
    sign_in: SignIn, secretary: Client
) -> None:
    road = await Road(sign_in).appraised()
    await road.establish()
    early = await secretary.post(MEETINGS, meeting(road))

    answer = await close(secretary, road, early)

    refused(answer, 409, "workflow.illegal_step")


async def test_the_history_has_the_figures_of_every_nomination(
    secretary: Client, road: Road, called: httpx.Response, connection: Any
) -> None:
    done(await close(secretary, road, called))

    event = (await bodies(connection, f"dossier/{road.id}"))[-1]
    assert (event["type"], event["role"]) == ("dossier.close", "council_secretary")
    assert event["data"]["outcomes"] == [
        {"nomination": one["id"], "members": 9, **FIGURES} for one in road.nominations
    ]
