"""Correcting ratings and initiatives that were entered wrongly."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from support.client import Client
from support.flow import Road, SignIn, done, person
from support.registry import BA_DINH, registered, shown
from support.savepoint_database import SavepointDatabase
from support.traces import bodies, days_later, pointers, refused
from tdkt_api import clock, ids
from tdkt_api.achievements.service import ratings_of, works_of
from tdkt_api.ids import Prefix

WHY = "Nhập nhầm so với thông báo kết quả xếp loại"


@pytest.fixture
async def an(clerk: Client) -> str:
    return await registered(clerk, "Nguyễn Văn An")


@pytest.fixture
async def binh(clerk: Client) -> str:
    return await registered(clerk, "Lê Thị Bình")


@pytest.fixture
async def rating(clerk: Client, an: str) -> str:
    """The path of a rating."""
    body = {"subject_id": an, "year": 2025, "rating": "good"}
    return f"/v1/ratings/{done(await clerk.post('/v1/ratings', body))['id']}"


async def initiative(clerk: Client, *authors: tuple[str, int], **change: Any) -> str:
    """The path of an initiative."""
    body = {
        "unit_id": shown(BA_DINH),
        "name": "Rút ngắn thời gian cấp giấy khai sinh",
        "scope": "grassroots",
        "year": 2024,
        "recognised_on": "2024-11-20",
        "authors": [{"individual_id": id, "share_percent": share} for id, share in authors],
        **change,
    }
    return f"/v1/initiatives/{done(await clerk.post('/v1/initiatives', body))['id']}"


async def test_a_rating_is_corrected_with_a_reason_and_history_keeps_both(
    clerk: Client, an: str, rating: str, connection: Any
) -> None:
    before = await clerk.get(rating)

    after = await clerk.patch(rating, {"rating": "excellent", "reason": WHY}, etag=before.headers["ETag"])

    assert (before.json()["rating"], done(after)["rating"]) == ("good", "excellent")
    assert after.headers["ETag"] == '"v2"'
    assert (await clerk.get(rating)).json() == after.json()
    event = (await bodies(connection))[-1]
    assert (event["type"], event["stream"]) == ("individual.correct_fact", f"individual/{an}")
    assert event["data"] == {
        "rating": after.json()["id"],
        "year": 2025,
        "before": {"value": "good"},
        "after": {"value": "excellent"},
    }
    assert list(event["commit"]) == ["reason"]


async def test_the_same_rating_again_changes_nothing(clerk: Client, rating: str, connection: Any) -> None:
    events = len(await bodies(connection))

    same = await clerk.patch(rating, {"rating": "good", "reason": WHY}, etag='"v1"')

    assert (done(same)["rating"], same.headers["ETag"]) == ("good", '"v1"')
    assert len(await bodies(connection)) == events


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("chair", 403, "auth.not_permitted"),
        ("neighbour.clerk", 404, "resource.not_found"),
        ("province.clerk", 403, "facts.foreign_unit"),
    ],
)
async def test_only_a_clerk_of_the_subjects_unit_corrects_a_rating(
    sign_in: SignIn, rating: str, who: str, status: int, code: str
) -> None:
    caller = await sign_in(who)

    answer = await caller.patch(rating, {"rating": "excellent", "reason": WHY}, etag='"v1"')

    refused(answer, status, code)


@pytest.mark.parametrize(
    ("body", "etag", "status", "code"),
    [
        ({"rating": "excellent", "reason": WHY}, '"v9"', 412, "resource.stale"),
        ({"rating": "excellent", "reason": WHY}, None, 428, "request.if_match_missing"),
        ({"rating": "excellent"}, '"v1"', 422, "request.invalid"),
        ({"rating": "best", "reason": WHY}, '"v1"', 422, "request.invalid"),
    ],
    ids=["stale", "no version", "no reason", "no such rating"],
)
async def test_a_correction_that_says_too_little_is_refused(
    clerk: Client, rating: str, body: dict[str, Any], etag: str | None, status: int, code: str
) -> None:
    answer = await clerk.patch(rating, body, etag=etag)

    refused(answer, status, code)
    assert (await clerk.get(rating)).headers["ETag"] == '"v1"'


async def test_an_initiative_is_corrected_in_every_authors_history(
    clerk: Client, an: str, binh: str, connection: Any
) -> None:
    path = await initiative(clerk, (an, 50), (binh, 50))
    change = {
        "name": "Cấp giấy khai sinh tại nhà",
        "scope": "ministry_province",
        "shares": [{"individual_id": an, "share_percent": 40}],
        "reason": WHY,
    }

    after = await clerk.patch(path, change, etag='"v1"')

    told = done(after)
    assert (told["name"], told["scope"], told["year"]) == (change["name"], "ministry_province", 2024)
    assert {one["individual_id"]: one["share_percent"] for one in told["authors"]} == {an: 40, binh: 50}
    assert (await clerk.get(path)).json() == told
    events = {
        one["stream"]: one
        for one in await bodies(connection, "individual/")
        if one["type"] == "individual.correct_fact"
    }
    assert set(events) == {f"individual/{an}", f"individual/{binh}"}
    mine = events[f"individual/{an}"]
    assert mine["data"]["before"] == {"scope": "grassroots", "share_percent": 50}
    assert mine["data"]["after"] == {"scope": "ministry_province", "share_percent": 40}
    assert set(mine["commit"]) == {"reason", "name"}


async def test_shares_stay_within_the_whole(clerk: Client, an: str, binh: str) -> None:
    path = await initiative(clerk, (an, 50), (binh, 50))
    shares = [{"individual_id": an, "share_percent": 60}]

    answer = await clerk.patch(path, {"shares": shares, "reason": WHY}, etag='"v1"')

    assert pointers(refused(answer, 422, "initiative.shares")) == ["/shares"]


async def test_a_share_of_somebody_who_is_no_author_is_refused(clerk: Client, an: str, binh: str) -> None:
    path = await initiative(clerk, (an, 50))
    shares = [{"individual_id": binh, "share_percent": 10}]

    answer = await clerk.patch(path, {"shares": shares, "reason": WHY}, etag='"v1"')

    assert pointers(refused(answer, 404, "resource.not_found")) == ["/shares/0/individual_id"]


async def test_the_name_of_another_initiative_of_an_author_is_refused(clerk: Client, an: str) -> None:
    await initiative(clerk, (an, 50), name="Một cửa lưu động")
    path = await initiative(clerk, (an, 50))

    answer = await clerk.patch(path, {"name": "Một cửa lưu động", "reason": WHY}, etag='"v1"')

    assert pointers(refused(answer, 409, "facts.differ")) == ["/name"]


async def test_a_day_to_come_is_refused(clerk: Client, an: str) -> None:
    path = await initiative(clerk, (an, 50))

    answer = await clerk.patch(path, {"recognised_on": "2026-02-01", "reason": WHY}, etag='"v1"')

    assert pointers(refused(answer, 422, "facts.ahead")) == ["/recognised_on"]


@pytest.mark.parametrize("who", ["neighbour.clerk", "nobody"])
async def test_others_facts_are_absent(
    sign_in: SignIn, clerk: Client, an: str, rating: str, who: str
) -> None:
    path = await initiative(clerk, (an, 50))
    caller = await sign_in(who)

    found = [(await caller.get(one)).status_code for one in (path, rating)]

    assert found == ([403, 403] if who == "nobody" else [404, 404])


async def test_only_a_clerk_of_the_unit_that_entered_an_initiative_corrects_it(
    sign_in: SignIn, clerk: Client, an: str
) -> None:
    path = await initiative(clerk, (an, 50))
    caller = await sign_in("province.clerk")

    refused(
        await caller.patch(path, {"scope": "national", "reason": WHY}, etag='"v1"'),
        403,
        "workflow.wrong_role",
    )


# What a dossier was received with


async def corrected(road: Road) -> None:
    """The dossier's only person turns out not to have been rated well."""
    clerk = await road.sign_in("clerk")
    [subject] = {one["subject"]["id"] for one in road.nominations}
    [known] = done(await clerk.get("/v1/ratings", subject_id=subject))["items"]
    correction = {"rating": "completed", "reason": WHY}
    done(await clerk.patch(f"/v1/ratings/{known['id']}", correction, etag='"v1"'))


async def test_a_received_dossier_is_judged_by_what_was_known_then(sign_in: SignIn) -> None:
    road = await Road(sign_in).nominated([person(1, awards=["lao_dong_tien_tien"])])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")

    with days_later(1):
        await corrected(road)
        await road.appraise("appraiser")

    [nomination] = await road.pending()
    found = {one["code"]: one["status"] for one in nomination["verdict"]["findings"]}
    assert found["rating.year"] == "met"


async def test_a_draft_is_judged_by_what_is_known_now(sign_in: SignIn) -> None:
    road = await Road(sign_in).nominated([person(1, awards=["lao_dong_tien_tien"])])
    clerk = await sign_in("clerk")

    with days_later(1):
        await corrected(road)
        answer = await clerk.step(road.id, "submit")

    assert answer.status_code == 409
    assert [one["code"] for one in answer.json()["findings"]] == ["rating.year"]


async def test_what_was_corrected_more_than_once_is_as_it_was_on_a_day(
    clerk: Client, an: str, rating: str, app: FastAPI, database: SavepointDatabase
) -> None:
    path, first = await initiative(clerk, (an, 50)), clock.today()
    id = ids.read(Prefix.INDIVIDUAL, an)
    for later, grade, scope in ((1, "excellent", "ministry_province"), (2, "completed", "national")):
        with days_later(later):
            done(await clerk.patch(rating, {"rating": grade, "reason": WHY}, etag=f'"v{later}"'))
            done(await clerk.patch(path, {"scope": scope, "reason": WHY}, etag=f'"v{later}"'))

    days = (first, first + timedelta(1), first + timedelta(2), None)
    async with database.transaction(scopes=("/01/00004/",)) as tx:
        tx.office = app.state.office
        grades = [(await ratings_of(tx, [id], as_of=day))[id][2025] for day in days]
        scopes = [(await works_of(tx, [id], as_of=day))[id][0].scope for day in days]

    assert grades == ["good", "excellent", "completed", "completed"]
    assert scopes == ["grassroots", "ministry_province", "national", "national"]
