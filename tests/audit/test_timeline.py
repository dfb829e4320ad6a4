"""A dossier's history as a timeline: sentences in both languages, and the time spent in each state."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from support.client import Client
from support.flow import PROVINCE, Road, SignIn, candidate, done, person
from support.traces import days_later
from tdkt_api import daysoff
from tdkt_api.audit.shapes import Move
from tdkt_api.audit.timeline import Change, Spell, Step, changes, spells, steps
from tdkt_api.history.events import EventType
from tdkt_api.messages import LANGUAGES, Messages
from tdkt_api.workflow.process import State

CALENDAR = daysoff.build(2025, 2026)


async def history(client: Client, road: Road, **asked: Any) -> Any:
    return done(await client.get(f"/v1/dossiers/{road.id}/history", page_size=200, **asked))


async def in_english(sign_in: SignIn, name: str = "inspector") -> Client:
    client = await sign_in(name)
    return Client(client.http, client.token, {"Accept-Language": "en"})


# The sentences


async def test_every_event_is_a_sentence_in_vietnamese(sign_in: SignIn) -> None:
    road = await Road(sign_in).appraised()

    told = [one["sentence"] for one in (await history(await sign_in("clerk"), road))["items"]]

    clerk, appraiser = "Người clerk (Chức vụ clerk)", "Người appraiser (Chức vụ appraiser)"
    assert told == [
        f"{clerk} lập hồ sơ tại Phường Ba Đình.",
        f"{clerk} đề nghị thêm các trường hợp tại Phường Ba Đình.",
        f"{clerk} trình hồ sơ tại Phường Ba Đình; hồ sơ chuyển từ “dự thảo” sang “đã trình”.",
        f"{appraiser} tiếp nhận hồ sơ tại Phường Ba Đình; hồ sơ chuyển từ “đã trình” sang “đã tiếp nhận”.",
        f"{appraiser} thẩm định hồ sơ tại Phường Ba Đình;"
        " hồ sơ chuyển từ “đã tiếp nhận” sang “đã thẩm định”.",
    ]


async def test_every_event_is_a_sentence_in_english(sign_in: SignIn) -> None:
    road = await Road(sign_in).submitted()

    told = [one["sentence"] for one in (await history(await in_english(sign_in), road))["items"]]

    assert told[0] == "Người clerk (Chức vụ clerk) opened the dossier at Phường Ba Đình."
    assert told[-1] == (
        "Người clerk (Chức vụ clerk) submitted the dossier at Phường Ba Đình;"
        " the dossier went from “draft” to “submitted”."
    )


async def test_acts_at_the_province_name_the_province(sign_in: SignIn) -> None:
    road = await Road(sign_in).forwarded()
    await road.step("province.appraiser", "receive")

    last = (await history(await sign_in("inspector"), road))["items"][-1]

    assert last["sentence"].startswith(
        "Người province.appraiser (Chức vụ province.appraiser) tiếp nhận hồ sơ"
    )
    assert last["unit_name"] in last["sentence"]
    assert (last["from_state"], last["to_state"]) == ("submitted", "received")


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_words_for_every_type_of_event(language: Any) -> None:
    messages = Messages.load()

    told = {type: messages.first((f"event.act.{type}", f"event.{type}"), language) for type in EventType}

    assert all(told.values())
    assert told[EventType.DOSSIER_SUBMIT] != messages.text("event.dossier.submit", language)


# The time spent


@pytest.fixture
async def slow(sign_in: SignIn) -> Road:
    """Three days as a draft from a Thursday on, one as submitted, six with the appraiser."""
    road = await Road(sign_in).nominated([person(1)])
    with days_later(4):
        await road.step("clerk", "submit")
    with days_later(5):
        await road.step("appraiser", "receive")
    with days_later(11):
        await road.appraise("appraiser")
    return road


async def test_each_step_says_how_long_it_took(sign_in: SignIn, slow: Road) -> None:
    with days_later(12):
        items = (await history(await sign_in("inspector"), slow))["items"]

    told = [
        (one["type"], one["from_state"], one["to_state"], one["days"], one["working_days"]) for one in items
    ]
    assert told == [
        ("dossier.open", None, None, None, None),
        ("dossier.nominate", None, None, None, None),
        ("dossier.submit", "draft", "submitted", 4, 2),
        ("dossier.receive", "submitted", "received", 1, 1),
        ("dossier.appraise", "received", "appraised", 6, 4),
    ]


async def test_the_steps_sum_up_each_state_until_now(sign_in: SignIn, slow: Road) -> None:
    with days_later(12):
        told = (await history(await in_english(sign_in), slow))["steps"]

    assert [(one["state"], one["days"], one["working_days"], one["is_current"]) for one in told] == [
        ("draft", 4, 2, False),
        ("submitted", 1, 1, False),
        ("received", 6, 4, False),
        ("appraised", 1, 1, True),
    ]
    assert [one["state_name"] for one in told] == ["draft", "submitted", "received", "appraised"]
    assert {one["count"] for one in told} == {1}


async def test_a_replay_counts_until_then(sign_in: SignIn, slow: Road) -> None:
    client = await sign_in("inspector")
    with days_later(12):
        items = (await history(client, slow))["items"]
        by_number = (await history(client, slow, seq=4))["steps"]
        by_instant = (await history(client, slow, at="2026-01-22T03:00:00Z"))["steps"]

    assert len(items) == 5
    assert [(one["state"], one["days"]) for one in by_number][-1] == ("received", 0)
    assert [(one["state"], one["days"]) for one in by_instant][-1] == ("received", 2)


async def test_the_sum_is_the_same_on_every_page(sign_in: SignIn, slow: Road) -> None:
    client = await sign_in("inspector")
    whole = await history(client, slow)
    path = f"/v1/dossiers/{slow.id}/history"

    first = done(await client.get(path, page_size=3))
    second = done(await client.get(path, page_size=3, page_token=first["next_page_token"]))

    assert first["items"] + second["items"] == whole["items"]
    assert first["steps"] == second["steps"] == whole["steps"]


async def test_a_state_come_to_twice_is_counted_twice(sign_in: SignIn) -> None:
    road = await Road(sign_in).submitted()
    with days_later(1):
        await road.step("clerk", "withdraw", reason="Bổ sung")
    with days_later(4):
        await road.step("clerk", "submit")
        told = (await history(await sign_in("inspector"), road))["steps"]

    assert [(one["state"], one["count"], one["days"]) for one in told] == [
        ("draft", 2, 3),
        ("submitted", 2, 1),
    ]


async def test_after_the_decision_no_time_is_counted(sign_in: SignIn) -> None:
    road = await Road(sign_in).decided()

    with days_later(40):
        last = (await history(await sign_in("inspector"), road))["steps"][-1]

    assert (last["state"], last["days"], last["is_current"]) == ("decided", 0, True)


async def test_at_the_next_stage_the_states_begin_anew(sign_in: SignIn) -> None:
    road = Road(sign_in, decider=PROVINCE)
    await road.nominated([candidate(1)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    with days_later(1):
        done(await road.forward())
        told = (await history(await sign_in("inspector"), road))["steps"]

    assert [(one["state"], one["count"], one["is_current"]) for one in told] == [
        ("draft", 1, False),
        ("submitted", 2, True),
        ("received", 1, False),
        ("appraised", 1, False),
    ]


# Counted without a database


def at(day: date, hour: int = 3) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


MONDAY = date(2026, 2, 9)
MOVES = [
    Move(1, at(MONDAY), "draft"),
    Move(3, at(MONDAY + timedelta(days=1)), "submitted"),
    Move(4, at(MONDAY + timedelta(days=2)), "elsewhere"),
    Move(6, at(MONDAY + timedelta(days=14)), "received"),
]


def test_holidays_are_days_and_no_working_days() -> None:
    [draft, submitted, received] = spells(MOVES, at(MONDAY + timedelta(days=14)), CALENDAR)

    assert draft == Spell(State.DRAFT, at(MONDAY), 1, 1, 3)
    assert (submitted.state, submitted.days, submitted.left_by) == (State.SUBMITTED, 13, 6)
    assert submitted.working_days == 4  # Tết 2026 is from 14 to 22 February
    assert (received.days, received.left_by) == (0, None)


def test_the_legal_day_is_that_of_vietnam() -> None:
    evening = [Move(1, at(MONDAY, 16), "draft"), Move(2, at(MONDAY, 17), "submitted")]

    [draft, _] = spells(evening, at(MONDAY, 17), CALENDAR)

    assert (draft.days, draft.working_days) == (1, 1)


def test_changes_are_told_by_the_event_that_made_them() -> None:
    stays = spells(MOVES, at(MONDAY + timedelta(days=20)), CALENDAR)

    assert changes(stays) == {
        3: Change(State.DRAFT, State.SUBMITTED, 1, 1),
        6: Change(State.SUBMITTED, State.RECEIVED, 13, 4),
    }
    assert steps(stays)[-1] == Step(State.RECEIVED, 1, 6, 4, is_current=True)


def test_without_events_no_time_is_spent() -> None:
    assert spells([], at(MONDAY), CALENDAR) == []
    assert steps([]) == []
