"""Whatever has a due day says what is left of it in one shape, by one calendar."""

from typing import Any

from support.consultations import answered, asked, received
from support.flow import Road, SignIn, done


def of_step(history: dict[str, Any]) -> list[Any]:
    return [step["deadline"] for step in history["steps"]]


async def test_an_inbox_row_and_the_present_step_say_what_the_dossier_says(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    appraiser = await sign_in("appraiser")

    [task] = done(await appraiser.get("/v1/inbox"))["items"]
    history = done(await appraiser.get(f"/v1/dossiers/{road.id}/history"))

    said = done(await road.read())["deadline"]
    assert set(said) == {"due_on", "working_days", "calendar_version"}
    assert task["deadline"] == said
    assert of_step(history) == [None, None, said]


async def test_a_history_as_it_stood_earlier_has_no_deadline(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    appraiser = await sign_in("appraiser")

    history = done(await appraiser.get(f"/v1/dossiers/{road.id}/history", seq=99))

    assert of_step(history) == [None, None, None]


async def test_an_opinion_asked_for_has_the_same_deadline_wherever_it_is_shown(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    dossier = await asked(road)
    neighbour = await sign_in("neighbour.appraiser")

    [listed] = await received(neighbour)
    single = done(await neighbour.get(f"/v1/consultations/{listed['id']}"))
    [task] = done(await neighbour.get("/v1/inbox"))["items"]

    said = listed["deadline"]
    assert (said["due_on"], said["working_days"]) == ("2026-01-29", 10)
    assert [single["deadline"], task["deadline"], dossier["consultations"][0]["deadline"]] == [said] * 3


async def test_once_it_is_answered_no_clock_runs(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    await asked(road)

    answer = await answered(await sign_in("neighbour.appraiser"), road)

    assert done(answer)["deadline"] is None
