"""Copying a dossier into another year."""

from typing import Any

import pytest

from support.client import Client, shown
from support.flow import COMMUNE, PROVINCE, TITLES, Road, SignIn, candidate, done, person
from support.holds import placed
from support.registry import bodies
from support.traces import refused
from tdkt_api import ids

YEAR = {"year": 2026, "client_reference": "HS-2026"}


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


@pytest.fixture
async def road(sign_in: SignIn) -> Road:
    return await Road(sign_in).nominated()


def copies(road: Road) -> str:
    return f"/v1/dossiers/{road.id}/copies"


async def nominated(clerk: Client, dossier: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done(await clerk.get(f"/v1/dossiers/{dossier}/nominations"))["items"]
    return found


async def test_a_copy_is_a_draft_of_the_same_units_for_the_new_year(clerk: Client, road: Road) -> None:
    made = await clerk.post(copies(road), YEAR)

    assert made.status_code == 201
    told = made.json()
    assert (told["state"], told["first_year"], told["last_year"]) == ("draft", 2026, 2026)
    assert (told["owner_unit_id"], told["deciding_unit_id"], told["type"]) == (COMMUNE, COMMUNE, "cong_trang")
    assert (told["name"], told["client_reference"]) == ("Đề nghị khen thưởng năm 2025", "HS-2026")
    assert made.headers["Location"] == f"/v1/dossiers/{told['id']}"
    assert told["id"] != road.id


async def test_a_copy_has_the_same_people_and_forms_in_their_order(clerk: Client, road: Road) -> None:
    made = done(await clerk.post(copies(road), YEAR))

    found = [
        (one["subject"]["id"], one["award"], one["last_year"]) for one in await nominated(clerk, made["id"])
    ]
    assert found == [(one["subject"]["id"], one["award"], 2026) for one in road.nominations]


async def test_a_copy_is_judged_on_the_new_years_facts(clerk: Client, road: Road) -> None:
    someone = road.nominations[0]["subject"]["id"]
    rating = {"subject_id": someone, "year": 2026, "rating": "not_completed"}
    done(await clerk.post("/v1/ratings", rating))

    made = done(await clerk.post(copies(road), YEAR))

    outcomes = [one["verdict"]["outcome"] for one in await nominated(clerk, made["id"])]
    assert outcomes == ["not_eligible", "not_eligible", "unknown", "unknown"]


async def test_a_copy_sees_the_holds_of_today(sign_in: SignIn, clerk: Client, road: Road) -> None:
    done(await placed(await sign_in("province.inspector"), road.nominations[0]["subject"]["id"]))

    made = done(await clerk.post(copies(road), YEAR))

    outcomes = [one["verdict"]["outcome"] for one in await nominated(clerk, made["id"])]
    assert outcomes[:2] == ["deferred", "deferred"]


async def test_what_became_of_the_first_does_not_follow(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in).decided()

    made = done(await clerk.post(copies(road), {**YEAR, "name": "Năm 2026"}))

    found = await nominated(clerk, made["id"])
    assert {(one["outcome"], one["outcome_reason"], one["version"]) for one in found} == {
        ("pending", None, 1)
    }
    assert (made["name"], made["regime"], made["submitted_at"]) == ("Năm 2026", None, None)
    assert await road.state() == "decided"


async def test_a_period_moves_and_summaries_stay_behind(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in, decider=PROVINCE).nominated([candidate(1)])
    period = {"first_year": 2025, "last_year": 2026}

    made = done(await clerk.post(copies(road), {"period": period}))

    only = (await nominated(clerk, made["id"]))[0]
    assert (only["first_year"], only["last_year"], only["ground"]) == (2025, 2026, "d")
    assert only["summary"] is None
    assert made["missing"] == ["nomination.summary_missing"]


async def test_years_of_a_nominations_own_move_as_far_as_the_dossiers(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in).nominated([person(1, awards=[TITLES[0]], year=2024)])

    made = done(await clerk.post(copies(road), {"year": 2028}))

    assert [one["last_year"] for one in await nominated(clerk, made["id"])] == [2027]


async def test_what_was_withdrawn_is_not_copied(clerk: Client, road: Road) -> None:
    first = f"/v1/dossiers/{road.id}/nominations/{road.nominations[0]['id']}"
    tag = (await clerk.get(first)).headers["ETag"]
    done(await clerk.post(f"{first}/withdrawal", {"reason": "Đề nghị nhầm"}, etag=tag))

    made = done(await clerk.post(copies(road), YEAR))

    assert len(await nominated(clerk, made["id"])) == len(road.nominations) - 1


async def test_one_event_opens_the_copy_and_names_its_source(
    clerk: Client, road: Road, connection: Any
) -> None:
    before = len(await bodies(connection))

    made = done(await clerk.post(copies(road), YEAR))

    events = (await bodies(connection))[before:]
    assert [(one["type"], one["stream"]) for one in events] == [("dossier.open", f"dossier/{made['id']}")]
    assert events[0]["data"]["copied_from"] == road.id
    assert len(events[0]["data"]["nominations"]) == len(road.nominations)


async def test_a_copy_of_nobody_is_an_empty_draft(sign_in: SignIn, clerk: Client) -> None:
    road = await Road(sign_in).draft()

    made = done(await clerk.post(copies(road), YEAR))

    assert made["missing"] == ["dossier.nothing_nominated"]


async def test_a_title_is_not_copied_into_several_years(clerk: Client, road: Road) -> None:
    answer = await clerk.post(copies(road), {"period": {"first_year": 2025, "last_year": 2026}})

    refused(answer, 422, "claim.year_or_period")


async def test_a_reference_is_taken_once(clerk: Client, road: Road) -> None:
    done(await clerk.post(copies(road), YEAR))

    refused(await clerk.post(copies(road), YEAR), 409, "dossier.client_reference_taken")


async def test_who_makes_no_dossiers_copies_none(sign_in: SignIn, road: Road) -> None:
    refused(await (await sign_in("appraiser")).post(copies(road), YEAR), 403, "auth.not_permitted")


async def test_a_clerk_above_reads_and_does_not_copy(sign_in: SignIn, road: Road) -> None:
    refused(await (await sign_in("province.clerk")).post(copies(road), YEAR), 403, "workflow.wrong_role")


async def test_from_outside_there_is_nothing_to_copy(sign_in: SignIn, road: Road) -> None:
    neighbour = await sign_in("neighbour.clerk")

    refused(await neighbour.post(copies(road), YEAR), 404, "resource.not_found")
    absent = f"/v1/dossiers/{shown('hs', ids.new())}/copies"
    refused(await neighbour.post(absent, YEAR), 404, "resource.not_found")


@pytest.mark.parametrize(
    "body", [{}, {"year": 2026, "period": {"first_year": 2025, "last_year": 2026}}, {"year": "2026"}]
)
async def test_a_malformed_copy_is_refused(clerk: Client, road: Road, body: dict[str, Any]) -> None:
    assert (await clerk.post(copies(road), body)).status_code == 422
