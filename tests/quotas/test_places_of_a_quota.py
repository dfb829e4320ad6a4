"""A ceiling in verdicts: proposals are counted at submit, and two decisions never share the last place."""

import asyncio
from typing import Any

import httpx
import pytest

from support import world
from support.client import shown
from support.flow import COMMUNE, Road, SignIn, done, person
from support.live import Live, gathered, held, statuses
from support.quotas import FIGHTER, URL, quota_set
from tdkt_api.quotas import repository

ADVANCED = "lao_dong_tien_tien"
# What the first of two decisions waits for, so that both have read before one writes.
HOLD = "SELECT FROM register_counter WHERE register = 'decision' FOR UPDATE"


def people(*numbers: int, **more: Any) -> list[dict[str, Any]]:
    return [person(number, **more) for number in numbers]


def cap_of(verdict: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in verdict["findings"] if one["code"] == "quota")
    return found


async def submit(road: Road) -> Any:
    return await (await road.sign_in("clerk")).step(road.id, "submit")


async def test_what_goes_beyond_a_binding_ceiling_is_not_submitted(sign_in: SignIn) -> None:
    done(await quota_set(sign_in))
    road = await Road(sign_in).nominated(people(1, 2))

    answer = await submit(road)

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "law.not_met"), answer.text
    assert {one["code"] for one in problem["findings"]} == {"quota"}
    found = problem["findings"][0]
    assert (found["found"], found["needed"], found["evidence"]["base_count"]) == (2, 1, 2)
    assert found["provision"] == {
        "instrument": "86/2025/QĐ-UBND", "article": "5", "confidence": "verified"
    }  # fmt: skip


async def test_within_it_the_finding_says_so(sign_in: SignIn) -> None:
    done(await quota_set(sign_in))
    road = await Road(sign_in).nominated([*people(1), *people(2, awards=[ADVANCED])])

    done(await submit(road))

    fighter = next(one for one in await road.pending() if one["award"] == FIGHTER)
    assert cap_of(fighter["verdict"])["status"] == "met"
    assert cap_of(fighter["verdict"])["sentence"] == (
        "Trong chỉ tiêu: đã tính 1 trong số 1 được phép (2 người làm căn cứ)."
    )


async def test_one_that_only_warns_lets_it_pass(sign_in: SignIn) -> None:
    done(await quota_set(sign_in, is_binding=False))
    road = await Road(sign_in).nominated(people(1, 2))

    done(await submit(road))

    fighters = [one for one in await road.pending() if one["award"] == FIGHTER]
    assert [(cap_of(one["verdict"])["status"], cap_of(one["verdict"])["effect"]) for one in fighters] == [
        ("not_met", "warns")
    ] * 2


async def test_without_a_ceiling_on_the_form_nothing_is_said(sign_in: SignIn) -> None:
    done(await quota_set(sign_in, award="giay_khen"))
    road = await Road(sign_in).nominated(people(1))

    done(await submit(road))

    assert all(one["code"] != "quota" for item in await road.pending() for one in item["verdict"]["findings"])


async def test_what_is_under_way_in_another_dossier_counts(sign_in: SignIn) -> None:
    done(await quota_set(sign_in))
    done(await submit(await Road(sign_in).nominated([*people(1), *people(2, awards=[ADVANCED])])))
    second = await Road(sign_in).nominated(people(3))

    answer = await submit(second)

    assert answer.json()["findings"][0]["found"] == 2
    assert answer.json()["findings"][0]["needed"] == 1


async def test_rounding_up_gives_the_part_of_a_person(sign_in: SignIn) -> None:
    done(await quota_set(sign_in, rounding="up"))
    road = await Road(sign_in).nominated([*people(1, 2), *people(3, awards=[ADVANCED])])

    done(await submit(road))

    fighters = [one for one in await road.pending() if one["award"] == FIGHTER]
    assert cap_of(fighters[0]["verdict"])["needed"] == 2


async def test_its_use_is_read_for_a_year(sign_in: SignIn) -> None:
    id = done(await quota_set(sign_in))["id"]
    done(await submit(await Road(sign_in).nominated([*people(1), *people(2, awards=[ADVANCED])])))
    chair = await sign_in("province.chair")

    here = done(await chair.get(f"{URL}/{id}/use", year=2025, unit=COMMUNE))
    other_year = done(await chair.get(f"{URL}/{id}/use", year=2024))
    elsewhere = await chair.get(f"{URL}/{id}/use", year=2025, unit=shown("dv", world.OTHER_COMMUNE))

    figures = ("base_count", "allowed", "conferred", "proposed", "used", "is_within")
    assert [here[name] for name in figures] == [2, 1, 0, 1, 1, True]
    assert [other_year[name] for name in figures] == [0, 0, 0, 0, 0, True]
    assert here["sentence"] == "Đã tính 1 trong số 1 được phép trên 2 người làm căn cứ; còn 0."
    assert elsewhere.status_code == 404


async def ready(office: Live, number: int) -> Road:
    """A dossier of a title that no council is asked about, ready to be decided."""
    road = await Road(office.sign_in).nominated(people(number, awards=[ADVANCED]))
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    return road


async def two_at_once(office: Live) -> list[httpx.Response]:
    """Two dossiers decided at one instant where one place is left: of three persons two may, and one has."""
    first = await ready(office, 1)
    done(await first.sign(await first.drafted()))
    roads = [await ready(office, 2), await ready(office, 3)]
    done(await quota_set(office.sign_in, award=ADVANCED, base="strength", share="0.7"))
    calls = []
    for road, name in zip(roads, ("chair", "everything"), strict=True):
        draft, signer = await road.drafted(), await office.sign_in(name)
        body, etag = {"dossiers": await road.seen()}, draft.headers["ETag"]
        calls.append(signer.post(f"/v1/decisions/{done(draft)['id']}/signature", body, etag=etag))
    async with held(office, HOLD, waiting=2):
        started = [asyncio.ensure_future(call) for call in calls]
    return await gathered(started)


async def test_of_two_decisions_at_one_instant_one_takes_the_last_place(office: Live) -> None:
    answers = await two_at_once(office)

    refused = next(one for one in answers if one.status_code != 201).json()
    assert statuses(answers) == [201, 409]
    assert refused["code"] == "law.not_met"
    assert [(one["code"], one["found"], one["needed"]) for one in refused["findings"]] == [("quota", 3, 2)]
    assert await office.count("award") == 2


async def test_without_the_lock_both_would_take_it(office: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test before it: what keeps the place is the lock, nothing else."""

    async def nobody_waits(tx: object, keys: object) -> None:
        """Holds nothing."""

    monkeypatch.setattr(repository, "hold", nobody_waits)

    answers = await two_at_once(office)

    assert statuses(answers) == [201, 201]
    assert await office.count("award") == 3


async def test_a_decision_beyond_one_that_warns_needs_a_reason(office: Live) -> None:
    roads = [await ready(office, number) for number in (1, 2)]
    limit: dict[str, Any] = {"award": ADVANCED, "base": "strength", "share": "0.5", "is_binding": False}
    done(await quota_set(office.sign_in, **limit))
    done(await roads[0].sign(await roads[0].drafted()))

    bare = await roads[1].sign(await roads[1].drafted())
    reasoned = await roads[1].sign(await roads[1].drafted(reason="Được cấp trên đồng ý bằng văn bản"))

    assert (bare.status_code, bare.json()["code"]) == (409, "decision.against_finding")
    assert reasoned.status_code == 201, reasoned.text
    kept = await office.owner.fetchval("SELECT facts FROM decision_exception WHERE kind = 'finding'")
    assert "quota" in kept
