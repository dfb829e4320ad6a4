"""Conferring against a warning: under rules whose text is awaited nothing blocks, a reason is asked for."""

from collections.abc import Iterator
from datetime import date

import pytest

from support import world
from support.flow import Road, SignIn, done, person
from tdkt_api import clock

AWAITED = date(2026, 10, 5)


@pytest.fixture
def _under_the_rules_to_come() -> Iterator[None]:
    """The office's day lies in the regime that carries the former rules over as warnings."""
    before = clock.shift()
    clock.shift_by(before + (AWAITED - world.TODAY).days)
    yield
    clock.shift_by(before)


async def appraised(sign_in: SignIn) -> Road:
    """Somebody whose rating of the year is below what the title asks for."""
    road = Road(sign_in)
    await road.draft(year=2026)
    ratings = [{"year": 2026, "rating": "completed"}]
    await road.nominate([person(1, awards=["lao_dong_tien_tien"], ratings=ratings)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    return road


@pytest.mark.usefixtures("_under_the_rules_to_come")
async def test_conferring_against_a_warning_needs_a_reason(sign_in: SignIn) -> None:
    road = await appraised(sign_in)

    refused = await road.sign(await road.drafted())

    told = refused.json()
    assert (refused.status_code, told["code"]) == (409, "decision.against_finding")
    assert {one["effect"] for one in told["findings"]} == {"warns"}
    assert {one["status"] for one in told["findings"]} == {"not_met"}
    assert told["errors"][0]["pointer"] == f"/lines/{road.nominations[0]['id']}"


@pytest.mark.usefixtures("_under_the_rules_to_come")
async def test_with_a_reason_it_is_conferred(sign_in: SignIn) -> None:
    road = await appraised(sign_in)

    signed = await road.sign(await road.drafted(reason="Thành tích đột xuất đã được xác minh"))

    assert done(signed)["state"] == "signed"
    assert await road.state() == "decided"
