"""Asking the law without writing anything."""

from datetime import date
from typing import Any

import pytest

from support import world
from support.client import Client, shown
from support.flow import CERTIFICATE, COMMUNE, PROVINCE, SignIn, done, person
from support.traces import alike, pointers, refused, written
from tdkt_api import ids
from tdkt_api.units.reference import unit_id

PATH = "/v1/eligibility-checks"
FIGHTER, WORKER = "chien_si_thi_dua_co_so", "lao_dong_tien_tien"
FACTS = {
    "occupation": "official",
    "ratings": [{"year": 2025, "rating": "excellent"}],
    "works": [],
    "held": [],
    "has_open_hold": False,
}
SPIRIT = {"criterion": "spirit", "answer": "met"}


@pytest.fixture
async def clerk(sign_in: SignIn) -> Client:
    return await sign_in("clerk")


def item(**change: Any) -> dict[str, Any]:
    asked = {"facts": FACTS, "award": WORKER, "year": 2025, "attested": [SPIRIT], **change}
    return {name: value for name, value in asked.items() if value is not None}


async def judged(client: Client, *items: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    answer = done(await client.post(PATH, {"items": list(items), **more}, key=None))
    return [one["verdict"] for one in answer["items"]]


def finding(verdict: dict[str, Any], code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in verdict["findings"] if one["code"] == code)
    return found


async def test_questions_are_answered_in_order_without_a_key(clerk: Client) -> None:
    body = {"items": [item(client_reference="một"), item(client_reference="hai", award=FIGHTER)]}

    answer = done(await clerk.post(PATH, body, key=None))

    told = [(one["index"], one["client_reference"], one["award"]) for one in answer["items"]]
    assert told == [(0, "một", WORKER), (1, "hai", FIGHTER)]
    assert [one["verdict"]["outcome"] for one in answer["items"]] == ["eligible", "eligible"]
    assert answer["as_of"] == "2026-01-15"


async def test_asking_writes_nothing(clerk: Client, connection: Any) -> None:
    before = await written(connection)

    await judged(clerk, item())

    assert await written(connection) == before


@pytest.mark.parametrize(
    ("facts", "attested", "outcome"),
    [
        ({}, [SPIRIT], "eligible"),
        ({}, [], "unknown"),
        ({}, [{**SPIRIT, "answer": "not_met"}], "not_eligible"),
        ({"ratings": None}, [SPIRIT], "unknown"),
        ({"ratings": []}, [SPIRIT], "unknown"),
        ({"ratings": [{"year": 2025, "rating": "completed"}]}, [SPIRIT], "not_eligible"),
        ({"has_open_hold": True}, [SPIRIT], "deferred"),
        ({"has_open_hold": None}, [SPIRIT], "unknown"),
    ],
    ids=str,
)
async def test_each_fact_turns_the_verdict(
    clerk: Client, facts: dict[str, Any], attested: list[Any], outcome: str
) -> None:
    given = {name: value for name, value in {**FACTS, **facts}.items() if value is not None}

    verdict = (await judged(clerk, item(facts=given, attested=attested)))[0]

    assert verdict["outcome"] == outcome


async def test_an_absent_list_is_unknown_and_an_empty_one_is_none(clerk: Client) -> None:
    good = {**FACTS, "ratings": [{"year": 2025, "rating": "good"}]}
    silent = {name: value for name, value in good.items() if name != "works"}

    verdicts = await judged(clerk, item(award=FIGHTER, facts=good), item(award=FIGHTER, facts=silent))

    assert [one["outcome"] for one in verdicts] == ["not_eligible", "unknown"]


@pytest.mark.parametrize(
    ("day", "unit", "status"),
    [
        ("2025-06-30", COMMUNE, "not_met"),
        ("2025-07-01", COMMUNE, "met"),
        ("2025-06-30", shown("dv", unit_id("001", None)), "met"),
    ],
    ids=["a commune before", "a commune after", "a district before"],
)
async def test_from_july_2025_a_communes_chair_gives_what_a_districts_chair_gave(
    clerk: Client, day: str, unit: str, status: str
) -> None:
    verdict = (await judged(clerk, item(award=FIGHTER), as_of=day, deciding_unit_id=unit))[0]

    assert finding(verdict, "authority")["status"] == status


async def test_the_provision_that_names_the_authority_changes_with_the_day(clerk: Client) -> None:
    days = ("2025-06-30", "2025-07-01")

    cited = [
        finding(
            (await judged(clerk, item(award=FIGHTER), as_of=day, deciding_unit_id=COMMUNE))[0], "authority"
        )
        for day in days
    ]

    assert [(one["provision"]["instrument"], one["provision"]["article"]) for one in cited] == [
        ("law_06_2022", "80"),
        ("decree_129_2025", "59"),
    ]


@pytest.mark.parametrize(("unit", "outcome"), [(COMMUNE, "not_allowed"), (PROVINCE, "unknown")])
async def test_only_the_province_gives_its_certificate(clerk: Client, unit: str, outcome: str) -> None:
    asked = item(award=CERTIFICATE, year=None, period={"first_year": 2024, "last_year": 2025}, ground="a")

    verdict = (await judged(clerk, asked, deciding_unit_id=unit))[0]

    assert verdict["outcome"] == outcome


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        ("2024-01-01", "R98"),
        ("2025-06-30", "R98"),
        ("2025-07-01", "R152"),
        ("2026-09-30", "R152"),
        ("2026-10-01", "L2026"),
    ],
)
async def test_the_regime_is_that_of_the_day(clerk: Client, day: str, regime: str) -> None:
    verdict = (await judged(clerk, item(), as_of=day))[0]

    assert verdict["regime"] == regime


async def test_from_october_2026_the_old_rules_only_warn(clerk: Client) -> None:
    weak = {**FACTS, "ratings": [{"year": 2025, "rating": "completed"}]}

    before, after = [
        finding((await judged(clerk, item(facts=weak), as_of=day))[0], "rating.year")
        for day in ("2026-09-30", "2026-10-01")
    ]

    assert [(one["status"], one["effect"]) for one in (before, after)] == [
        ("not_met", "blocks"),
        ("not_met", "warns"),
    ]
    assert after["provision"]["confidence"] == "carried_over"


async def test_a_form_that_nobody_knows_is_not_allowed(clerk: Client) -> None:
    verdict = (await judged(clerk, item(award="khong_co")))[0]

    assert (verdict["outcome"], verdict["findings"][0]["code"]) == ("not_allowed", "award_form")


async def test_a_finding_is_said_in_the_language_that_was_asked_for(clerk: Client) -> None:
    english = Client(clerk.http, clerk.token, {"Accept-Language": "en"})

    said = [finding((await judged(one, item()))[0], "rating.year")["sentence"] for one in (clerk, english)]

    assert said[0] != said[1]
    assert all(said)


# Stored subjects


async def test_somebody_stored_is_judged_by_what_is_stored(clerk: Client) -> None:
    made = done(await clerk.post("/v1/individuals", {"unit_id": COMMUNE, **person(1)["individual"]}))
    ask = item(facts=None, subject_id=made["id"])
    before = (await judged(clerk, ask))[0]["outcome"]

    done(await clerk.post("/v1/ratings", {"subject_id": made["id"], "year": 2025, "rating": "good"}))

    assert (before, (await judged(clerk, ask))[0]["outcome"]) == ("unknown", "eligible")


async def test_somebody_of_another_unit_is_as_if_they_were_not(sign_in: SignIn, clerk: Client) -> None:
    made = done(await clerk.post("/v1/individuals", {"unit_id": COMMUNE, **person(1)["individual"]}))
    neighbour = await sign_in("neighbour.clerk")
    asked = [item(facts=None, subject_id=id) for id in (made["id"], shown("cn", ids.new()))]

    hidden, absent = [await neighbour.post(PATH, {"items": [one]}, key=None) for one in asked]

    assert pointers(refused(hidden, 404, "resource.not_found")) == ["/items/0/subject_id"]
    assert alike(hidden, absent)


async def test_who_holds_no_role_asks_nothing(sign_in: SignIn) -> None:
    answer = await (await sign_in("nobody")).post(PATH, {"items": [item()]}, key=None)

    refused(answer, 403, "auth.not_permitted")


async def test_a_unit_that_decides_nothing_is_refused(clerk: Client) -> None:
    nowhere = shown("dv", unit_id("99999", date(2025, 7, 1)))

    answer = await clerk.post(PATH, {"items": [item()], "deciding_unit_id": nowhere}, key=None)

    refused(answer, 404, "resource.not_found")


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        (item(facts=None), "/items/0"),
        (item(subject_id=shown("cn", world.COMMUNE)), "/items/0"),
        (item(period={"first_year": 2024, "last_year": 2025}), "/items/0"),
        (item(year=None), "/items/0"),
        (item(facts={**FACTS, "age": 40}), "/items/0/facts/age"),
        (item(facts={**FACTS, "occupation": "king"}), "/items/0/facts/occupation"),
        (item(attested=[{"criterion": "Spirit", "answer": "met"}]), "/items/0/attested/0/criterion"),
        (item(type="khac"), "/items/0/type"),
    ],
    ids=["nobody", "two subjects", "two times", "no time", "unknown", "occupation", "criterion", "type"],
)
async def test_a_malformed_question_is_pointed_at(clerk: Client, asked: dict[str, Any], pointer: str) -> None:
    answer = await clerk.post(PATH, {"items": [asked]}, key=None)

    assert pointers(refused(answer, 422, "request.invalid")) == [pointer]


async def test_a_title_is_asked_for_a_year(clerk: Client) -> None:
    longer = item(year=None, period={"first_year": 2024, "last_year": 2025})

    answer = await clerk.post(PATH, {"items": [item(), longer]}, key=None)

    assert pointers(refused(answer, 422, "claim.year_or_period")) == ["/items/1/year"]


@pytest.mark.parametrize(("count", "status"), [(0, 422), (500, 200), (501, 422)])
async def test_one_to_five_hundred_questions_at_once(clerk: Client, count: int, status: int) -> None:
    answer = await clerk.post(PATH, {"items": [item()] * count}, key=None)

    assert answer.status_code == status
