"""Whatever has a due day says what is left of it in one shape, by one calendar."""

from typing import Any

import pytest

from support.client import Client
from support.consultations import answered, asked, received
from support.flow import Road, SignIn, done
from support.traces import days_later


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


async def left_on_two_days(client: Client, path: str) -> tuple[int, int]:
    """What is left of a deadline, and a day later, asked for with the tag of the day before."""
    first = await client.get(path)
    with days_later(1):
        second = await client.get(path, etag=first.headers["ETag"])
    assert first.headers["ETag"] == second.headers["ETag"], "as good for If-Match"
    return done(first)["deadline"]["working_days"], done(second)["deadline"]["working_days"]


async def test_who_has_yesterdays_opinion_is_not_told_that_nothing_changed(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    await asked(road)
    neighbour = await sign_in("neighbour.appraiser")
    [listed] = await received(neighbour)

    assert await left_on_two_days(neighbour, f"/v1/consultations/{listed['id']}") == (10, 9)


async def test_who_has_yesterdays_dossier_is_not_told_that_nothing_changed(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()

    before, after = await left_on_two_days(await sign_in("appraiser"), f"/v1/dossiers/{road.id}")

    assert after == before - 1


async def test_who_has_yesterdays_notice_is_not_told_that_nothing_changed(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a length of ten working days, as the law has it for the forms of the State."""
    monkeypatch.setattr("tdkt_api.decisions.notices.notice_days", lambda *_: 10)
    await Road(sign_in).decided()
    clerk = await sign_in("clerk")
    [notice] = done(await clerk.get("/v1/inbox"))["notices"]

    before, after = await left_on_two_days(clerk, f"/v1/notices/{notice['id']}")

    assert after == before - 1


async def test_where_no_clock_runs_a_known_answer_is_not_sent_again(sign_in: SignIn) -> None:
    """The control: the same asking on an answered opinion and a draft."""
    draft = await Road(sign_in).draft()
    road = await Road(sign_in).received()
    await asked(road)
    neighbour, clerk = await sign_in("neighbour.appraiser"), await sign_in("clerk")
    [listed] = await received(neighbour)
    await answered(neighbour, road)
    places = ((neighbour, f"/v1/consultations/{listed['id']}"), (clerk, f"/v1/dossiers/{draft.id}"))

    for client, path in places:
        tag = (await client.get(path)).headers["ETag"]
        with days_later(1):
            assert (await client.get(path, etag=tag)).status_code == 304
