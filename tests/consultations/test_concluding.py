"""The end of an asking: everybody answered, or their day has passed."""

from typing import Any

import pytest

from support.consultations import NEIGHBOUR, OTHER, PROVINCE, PUBLIC, answer, answered, asked
from support.flow import Road, SignIn, done
from support.traces import bodies, days_later, refused


async def test_with_every_answer_the_stage_goes_on_from_where_it_was(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    before = done(await road.read())
    await asked(road)
    done(await answered(await sign_in("neighbour.appraiser"), road))

    after = await road.step("appraiser", "conclude")

    assert (after["state"], after["due_on"]) == ("received", before["due_on"])
    [one] = after["consultations"]
    assert (one["state"], one["opinion"], one["concluded_on"]) == ("answered", "agree", "2026-01-15")


async def test_an_appraised_dossier_is_appraised_again_afterwards(sign_in: SignIn) -> None:
    road = await Road(sign_in).appraised()
    await asked(road)
    done(await answered(await sign_in("neighbour.appraiser"), road))

    assert (await road.step("appraiser", "conclude"))["state"] == "appraised"


async def test_before_the_day_an_answer_that_is_missing_stops_the_end(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    await asked(road, NEIGHBOUR, PROVINCE)
    done(await answered(await sign_in("neighbour.appraiser"), road))
    appraiser = await sign_in("appraiser")

    early = refused(await appraiser.step(road.id, "conclude"), 409, "consultation.answers_outstanding")
    with days_later(14):  # 29 January, the last day itself
        last = await appraiser.step(road.id, "conclude")

    assert "2026-01-29" in early["detail"]
    refused(last, 409, "consultation.answers_outstanding")
    assert await road.state() == "consulting"


async def test_after_the_day_silence_is_recorded_and_agrees_to_nothing(
    sign_in: SignIn, connection: Any
) -> None:
    road = await Road(sign_in).received()
    await asked(road, NEIGHBOUR, PROVINCE)
    done(await answered(await sign_in("neighbour.appraiser"), road))

    with days_later(15):
        after = await road.step("appraiser", "conclude")

    assert [(one["state"], one["opinion"]) for one in after["consultations"]] == [
        ("answered", "agree"),
        ("silent", None),
    ]
    event = (await bodies(connection, f"dossier/{road.id}"))[-1]
    assert (event["type"], event["data"]["from"], event["data"]["to"]) == (
        "dossier.conclude",
        "consulting",
        "received",
    )
    assert [one["opinion"] for one in event["data"]["consultations"]] == ["agree", "silence"]


async def test_the_days_of_asking_are_not_the_stages(sign_in: SignIn) -> None:
    """Asked on the day of receipt: all twenty are left on 30 January, with Tết between."""
    road = await Road(sign_in).received()
    await asked(road)

    with days_later(15):
        after = await road.step("appraiser", "conclude")

    assert after["due_on"] == "2026-03-06"


async def test_what_is_concluded_takes_no_answer_any_more(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    id = (await asked(road))["consultations"][0]["id"]
    neighbour = await sign_in("neighbour.appraiser")
    done(await answer(neighbour, id))
    await road.step("appraiser", "conclude")

    refused(await answer(neighbour, id, "no_opinion"), 409, "consultation.concluded")


async def test_a_body_may_be_asked_again_after_the_end(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    await asked(road)
    done(await answered(await sign_in("neighbour.appraiser"), road))
    await road.step("appraiser", "conclude")

    again = await asked(road)

    assert [one["state"] for one in again["consultations"]] == ["answered", "open"]


@pytest.mark.parametrize("name", ["clerk", "head", "secretary", "decider"])
async def test_another_role_does_not_conclude(sign_in: SignIn, name: str) -> None:
    road = await Road(sign_in).received()
    await asked(road)
    done(await answered(await sign_in("neighbour.appraiser"), road))

    refused(await (await sign_in(name)).step(road.id, "conclude"), 403, "workflow.wrong_role")


async def test_the_end_waits_for_the_appraiser_only_when_nobody_has_time_any_more(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    await asked(road, NEIGHBOUR, OTHER)
    appraiser = await sign_in("appraiser")

    async def waits() -> list[str]:
        return [one["id"] for one in done(await appraiser.get("/v1/inbox"))["items"]]

    at_first = await waits()
    with days_later(14):
        on_the_day = await waits()
    with days_later(15):
        afterwards = await waits()

    assert (at_first, on_the_day, afterwards) == ([], [], [road.id])


async def test_the_public_has_all_its_days_whatever_the_bodies_said(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    await asked(road, NEIGHBOUR, **PUBLIC)
    done(await answered(await sign_in("neighbour.appraiser"), road))
    appraiser = await sign_in("appraiser")

    early = await appraiser.step(road.id, "conclude")
    with days_later(15):
        after = await road.step("appraiser", "conclude")

    refused(early, 409, "consultation.answers_outstanding")
    assert [one["state"] for one in after["consultations"]] == ["answered", "closed"]


async def test_the_timeline_tells_it_in_both_languages(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    await asked(road)
    done(await answered(await sign_in("neighbour.appraiser"), road))
    await road.step("appraiser", "conclude")
    inspector = await sign_in("inspector")

    found = done(await inspector.get(f"/v1/dossiers/{road.id}/history", page_size=50))

    told = {one["type"]: one["sentence"] for one in found["items"]}
    assert "lấy ý kiến về hồ sơ" in told["dossier.consult"]
    assert "trả lời ý kiến" in told["dossier.answer"]
    assert "kết thúc lấy ý kiến" in told["dossier.conclude"]
    assert "consulting" in [one["state"] for one in found["steps"]]


async def test_a_nomination_shows_the_opinions_on_its_dossier_also_to_who_has_read_it(
    sign_in: SignIn,
) -> None:
    road = await Road(sign_in).received()
    appraiser = await sign_in("appraiser")
    path = f"/v1/dossiers/{road.id}/nominations/{road.nominations[0]['id']}"
    before = await appraiser.get(path)
    await asked(road)
    done(await answered(await sign_in("neighbour.appraiser"), road, "agree"))

    after = await appraiser.get(path, etag=before.headers["ETag"])
    listed = done(await appraiser.get(f"/v1/dossiers/{road.id}/nominations"))["items"]

    assert before.json()["consultations"] == []
    [one] = done(after)["consultations"]
    assert (one["unit_id"], one["state"], one["opinion"]) == (NEIGHBOUR, "answered", "agree")
    assert listed[0]["consultations"] == [one]
