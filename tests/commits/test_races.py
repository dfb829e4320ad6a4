"""What several people do at the same instant, over HTTP, on real connections."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, Final
from uuid import UUID

import httpx
import pytest

from support.client import Client
from support.flow import COMMUNE, Road, done, person
from support.live import Live, gathered, held, statuses
from tdkt_api import ids
from tdkt_api.ids import Prefix

HOLD: Final = "SELECT FROM dossier WHERE id = $1 FOR UPDATE"
ONE_TITLE: Final[dict[str, Any]] = {"awards": ["lao_dong_tien_tien"]}
DRAFT: Final = {
    "owner_unit_id": COMMUNE,
    "deciding_unit_id": COMMUNE,
    "type": "cong_trang",
    "name": "Đề nghị khen thưởng năm 2025",
    "year": 2025,
}
CLAIMED: Final = """
INSERT INTO idempotency (client_id, person_id, method, route, key, fingerprint, at)
VALUES ('portal', $1, 'POST', '/v1/dossiers', 'claimed', '', now())
"""
Call = Callable[[], Awaitable[httpx.Response]]


def uuid_of(road: Road) -> UUID:
    return ids.read(Prefix.DOSSIER, road.id)


async def appraised(office: Live, *numbers: int) -> Road:
    """A dossier of a title that no council is asked about, ready to be decided."""
    road = await Road(office.sign_in).nominated([person(number, **ONE_TITLE) for number in numbers])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    return road


async def signature(road: Road, draft: httpx.Response, signer: Client, **more: Any) -> Call:
    """A signature ready to be sent, as its signer saw everything now."""
    body = {"dossiers": await road.seen(), **more}
    path = f"/v1/decisions/{done(draft)['id']}/signature"
    return lambda: signer.post(path, body, etag=draft.headers["ETag"])


async def at_once(office: Live, road: Road, calls: list[Call]) -> list[httpx.Response]:
    """All of them while the dossier is held, so that each has read and none has written."""
    async with held(office, HOLD, uuid_of(road), waiting=len(calls)):
        started = [asyncio.ensure_future(call()) for call in calls]
    return await gathered(started)


async def numbers(office: Live) -> list[int]:
    """The numbers of all decisions, in order."""
    rows = await office.owner.fetch("SELECT number FROM decision WHERE number IS NOT NULL ORDER BY number")
    return [row["number"] for row in rows]


async def test_of_two_deciders_of_one_dossier_one_decides(office: Live) -> None:
    chair, other = await office.sign_in("chair"), await office.sign_in("everything")
    for round_ in range(1, 4):
        road = await appraised(office, round_)
        calls = [await signature(road, await road.drafted(), signer) for signer in (chair, other)]

        answers = await at_once(office, road, calls)

        assert statuses(answers) == [201, 412]
        assert await numbers(office) == list(range(1, round_ + 1))
        assert await office.count("award") == round_


async def test_of_two_signatures_under_one_draft_one_counts(office: Live) -> None:
    road = await appraised(office, 1)
    draft = await road.drafted()
    signers = [await office.sign_in(name) for name in ("chair", "everything")]
    calls = [await signature(road, draft, signer) for signer in signers]

    answers = await gathered([call() for call in calls])

    assert statuses(answers) == [201, 412]
    assert (await numbers(office), await office.count("award")) == ([1], 1)
    assert await office.count("history_event", "type = 'decision.sign'") == 1


async def test_decisions_signed_in_parallel_are_numbered_without_gaps(office: Live) -> None:
    """Some want a number that is on another paper: they roll back behind the counter and sign again."""
    count, chair = 20, await office.sign_in("chair")
    first = await appraised(office, 99)
    done(await (await signature(first, await first.drafted(), chair, official_number="99/QĐ-UBND"))())
    roads = [await appraised(office, number) for number in range(count)]
    drafts = [await road.drafted() for road in roads]
    wanted = ["99/QĐ-UBND" if number % 4 == 1 else f"{number}/QĐ-TT" for number in range(count)]

    answers = await gathered(
        [
            _until_free(await signature(road, draft, chair, official_number=official))
            for road, draft, official in zip(roads, drafts, wanted, strict=True)
        ]
    )
    refused = [
        (road, draft) for road, draft, told in zip(roads, drafts, answers, strict=True) if told.is_error
    ]
    again = await gathered([_until_free(await signature(road, draft, chair)) for road, draft in refused])

    assert Counter(statuses(answers)) == {201: 15, 409: 5}
    assert {one.json()["code"] for one in answers if one.is_error} == {"decision.official_number_taken"}
    assert statuses(again) == [201] * 5
    assert sorted(one.json()["number"] for one in (*answers, *again) if not one.is_error) == list(
        range(2, 22)
    )
    assert await numbers(office) == list(range(1, 22))
    assert await office.count("register_counter", "last <> 21") == 0


async def _until_free(call: Call) -> httpx.Response:
    """As a portal does it: a service that is busy is asked again."""
    for _ in range(20):
        answer = await call()
        if answer.status_code != 503:
            return answer
        await asyncio.sleep(0.2)
    return answer


@pytest.mark.parametrize("count", [2, 8])
async def test_of_several_editors_who_saw_the_same_one_wins(office: Live, count: int) -> None:
    road = await Road(office.sign_in).draft()
    clerk, seen = await office.sign_in("clerk"), (await road.read()).headers["ETag"]

    answers = await at_once(
        office,
        road,
        [_edit(clerk, road, f"Tên {number}", seen) for number in range(count)],
    )

    won = [one for one in answers if one.status_code == 200]
    assert Counter(statuses(answers)) == {200: 1, 412: count - 1}
    assert done(await road.read())["name"] == won[0].json()["name"]
    assert {one.json()["current_etag"] for one in answers if one.is_error} == {won[0].headers["ETag"]}
    assert await office.count("history_event", "type = 'dossier.edit'") == 1


def _edit(clerk: Client, road: Road, name: str, seen: str) -> Call:
    return lambda: clerk.patch(f"/v1/dossiers/{road.id}", {"name": name}, etag=seen)


async def test_a_step_and_an_edit_that_saw_the_same_do_not_both_happen(office: Live) -> None:
    road = await Road(office.sign_in).nominated([person(1, **ONE_TITLE)])
    clerk, seen = await office.sign_in("clerk"), (await road.read()).headers["ETag"]

    answers = await at_once(
        office,
        road,
        [_edit(clerk, road, "Tên khác", seen), lambda: clerk.step(road.id, "submit", etag=seen)],
    )

    assert [one.status_code for one in answers] in ([200, 412], [412, 201])


async def test_one_key_sent_many_times_at_once_has_one_effect_and_one_answer(office: Live) -> None:
    clerk = await office.sign_in("clerk")

    answers = await gathered([clerk.post("/v1/dossiers", DRAFT, key="only-one") for _ in range(32)])

    assert statuses(answers) == [201] * 32
    assert len({one.content for one in answers}) == 1
    assert len({(one.headers["ETag"], one.headers["Location"]) for one in answers}) == 1
    assert sum("Idempotency-Replayed" not in one.headers for one in answers) == 1
    for table in ("dossier", "history_event", "history_head", "outbox", "idempotency"):
        assert await office.count(table) == 1, table


async def test_a_retry_waits_for_the_first_of_its_key(office: Live) -> None:
    clerk = await office.sign_in("clerk")

    async with held(office, "LOCK TABLE dossier IN SHARE MODE", waiting=2):
        sent = [asyncio.ensure_future(clerk.post("/v1/dossiers", DRAFT, key="slow")) for _ in range(2)]
    answers = await gathered(sent)

    assert statuses(answers) == [201, 201]
    assert answers[0].content == answers[1].content
    assert await office.count("dossier") == 1


async def test_a_retry_that_waits_too_long_is_told_that_the_first_is_under_way(office: Live) -> None:
    clerk = await office.sign_in("clerk")

    async with office.owner.transaction():
        await office.owner.execute(CLAIMED, office.people["clerk"])
        waited = await clerk.post("/v1/dossiers", DRAFT, key="claimed")
    free = await clerk.post("/v1/dossiers", DRAFT, key="free")

    assert (waited.status_code, waited.json()["code"]) == (409, "idempotency.key_in_flight")
    assert waited.headers["Retry-After"] == "2"
    assert free.status_code == 201
    assert await office.count("dossier") == 1


async def test_a_signature_sent_many_times_at_once_is_one_signature(office: Live) -> None:
    road = await appraised(office, 1)
    draft, chair = await road.drafted(), await office.sign_in("chair")
    path, body = f"/v1/decisions/{done(draft)['id']}/signature", {"dossiers": await road.seen()}

    answers = await gathered(
        [chair.post(path, body, etag=draft.headers["ETag"], key="signed-once") for _ in range(32)]
    )

    assert statuses(answers) == [201] * 32
    assert len({one.content for one in answers}) == 1
    assert (await numbers(office), await office.count("award")) == ([1], 1)


async def test_as_many_keys_have_as_many_effects(office: Live) -> None:
    """What the keys are for: without one in common every retry is a dossier of its own."""
    clerk = await office.sign_in("clerk")

    answers = await gathered([clerk.post("/v1/dossiers", DRAFT) for _ in range(8)])

    assert statuses(answers) == [201] * 8
    assert await office.count("dossier") == 8


async def test_a_key_belongs_to_its_body_its_person_and_its_client(office: Live) -> None:
    clerk, head = await office.sign_in("clerk"), await office.sign_in("head")
    elsewhere = await office.sign_in("clerk", "other-portal")
    first = await clerk.post("/v1/dossiers", DRAFT, key="shared")

    other_body = await clerk.post("/v1/dossiers", {**DRAFT, "name": "Tên khác"}, key="shared")
    others = await gathered([who.post("/v1/dossiers", DRAFT, key="shared") for who in (head, elsewhere)])

    assert (other_body.status_code, other_body.json()["code"]) == (422, "idempotency.key_reused")
    assert statuses(others) == [201, 201]
    assert len({one.json()["id"] for one in (first, *others)}) == 3
    assert await office.count("dossier") == 3


async def test_a_refused_act_leaves_its_key_free(office: Live) -> None:
    clerk = await office.sign_in("clerk")
    road = await Road(office.sign_in).draft()
    seen = (await road.read()).headers["ETag"]
    path = f"/v1/dossiers/{road.id}/steps"

    refused = await gathered(
        [clerk.post(path, {"action": "submit"}, etag=seen, key="later") for _ in range(4)]
    )
    await road.nominate([person(1, **ONE_TITLE)])
    kept = await clerk.post(path, {"action": "submit"}, etag=seen, key="later")

    assert {one.json()["code"] for one in refused} == {"dossier.nothing_nominated"}
    assert kept.status_code == 412, kept.text
    assert await office.count("idempotency", "key = 'later'") == 0


async def test_two_batches_that_name_a_new_person_register_one(office: Live) -> None:
    roads = [await Road(office.sign_in).draft() for _ in range(2)]
    clerk = await office.sign_in("clerk")
    batches: list[Call] = [_batch(clerk, road) for road in roads]

    async with held(office, "LOCK TABLE individual IN SHARE MODE", waiting=2):
        started = [asyncio.ensure_future(call()) for call in batches]
    answers = await gathered(started)
    again = [await call() for call, told in zip(batches, answers, strict=True) if told.is_error]

    assert statuses(answers) == [200, 409]
    assert [_codes(one) for one in answers if one.is_error] == [["subjects.identity_taken"]]
    assert statuses(again) == [200]
    assert await office.count("individual") == 1
    assert await office.count("rating") == 1
    assert await office.count("nomination") == 2
    people = {item["subject_id"] for one in (*answers, *again) if not one.is_error for item in _items(one)}
    assert len(people) == 1


def _batch(clerk: Client, road: Road) -> Call:
    body = {"atomic": True, "items": [person(7, **ONE_TITLE)]}
    return lambda: clerk.post(f"/v1/dossiers/{road.id}/nominations/batch", body)


def _codes(answer: httpx.Response) -> list[str]:
    return [fault["code"] for fault in answer.json()["errors"]]


def _items(answer: httpx.Response) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_one_person_for_one_title_is_under_way_in_one_dossier(office: Live) -> None:
    roads = [await Road(office.sign_in).nominated([person(1, **ONE_TITLE)]) for _ in range(2)]
    clerk = await office.sign_in("clerk")

    answers = await gathered([clerk.step(road.id, "submit") for road in roads])

    assert statuses(answers) == [201, 409]
    assert {one.json()["code"] for one in answers if one.is_error} == {"nomination.elsewhere"}
    assert await office.count("nomination", "is_live") == 1
