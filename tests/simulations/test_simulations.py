"""Other rules tried on a unit's year as a long job: counted, explained, and nothing altered."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, Final

import pytest

from support.client import Client
from support.flow import COMMUNE, PROVINCE, Road, done, person
from support.jobs import desk
from support.live import Live, live
from support.server import Clone
from tdkt_api import ids
from tdkt_api.db.database import Database
from tdkt_api.ids import Prefix
from tdkt_api.operations.running import Desk, run_next

RUNS: Final = asyncio.Event()  # never set: nobody tells these workers to stop
STRICTER: Final = """
instruments:
  decision_86_2025_ubnd:
    kind: decision
    name: {vi: "Quyết định 86/2025/QĐ-UBND", en: "Decision 86/2025"}
    first: "2025-12-01"
    last: null
    confidence: verified
criteria:
  lao_dong_tien_tien:
    "2025-12-01":
      value:
        - code: local.excellent
          key: rating_period
          min_rating: excellent
          years: 1
          name: {vi: "Hoàn thành xuất sắc nhiệm vụ", en: "Rated excellent"}
          source: {instrument: decision_86_2025_ubnd, article: "5", confidence: verified}
      source: {instrument: decision_86_2025_ubnd, article: "5", confidence: verified}
"""
EARLIER: Final = {
    "award": "lao_dong_tien_tien",
    "year": 2025,
    "official_number": "12/QĐ-UBND",
    "signed_on": "2025-12-20",
    "grounds": [],
}


@pytest.fixture
async def office(clone: Clone, fresh_database: Database) -> AsyncIterator[Live]:
    async with live(clone, fresh_database) as found:
        yield found


@pytest.fixture
async def worker(office: Live) -> AsyncIterator[Desk]:
    async with desk(office.clone) as found:
        yield found


async def a_year(office: Live) -> Road:
    """Two persons received for one title, of whom one was rated good; a third holds it from elsewhere."""
    one, two = (
        person(1, awards=["lao_dong_tien_tien"]),
        person(2, awards=["lao_dong_tien_tien"], rating="good"),
    )
    two["individual"]["sex"] = "female"
    road = await Road(office.sign_in).nominated([one, two])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    three = person(3, awards=["giay_khen"], rating="good", earlier_awards=[EARLIER])
    await Road(office.sign_in).nominated([three])
    return road


async def drafted(office: Live, unit: str = COMMUNE, who: str = "appraiser", text: str = STRICTER) -> str:
    body = {"unit_id": unit, "name": "Quy chế", "files": {"local.yaml": text}}
    found: str = done(await (await office.sign_in(who)).post("/v1/lawbook-packs", body))["id"]
    return found


async def asked(client: Client, lawbook: str, *, unit: str = COMMUNE, year: int = 2025) -> Any:
    return await client.post(f"/v1/lawbooks/{lawbook}/simulations", {"unit_id": unit, "year": year})


async def result(client: Client, job: dict[str, Any]) -> Any:
    return done(await client.get(f"/v1/simulations/{job['id']}"))


async def test_a_draft_is_tried_on_a_year_and_its_changes_are_counted(office: Live, worker: Desk) -> None:
    await a_year(office)
    appraiser = await office.sign_in("appraiser")
    answer = await asked(appraiser, await drafted(office))
    waiting = await result(appraiser, answer.json())

    assert await run_next(worker, RUNS)

    found = await result(appraiser, answer.json())
    told = found["result"]
    assert (answer.status_code, waiting["state"], waiting["result"]) == (202, "queued", None)
    assert (found["state"], found["progress"]) == ("succeeded", 100)
    assert (told["judged"], told["changed"]) == (4, 2)
    assert told["outcomes"] == [{"before": "unknown", "after": "not_eligible", "count": 2}]
    assert told["reasons"] == [
        {"code": "local.excellent", "before": "absent", "after": "not_met", "count": 2}
    ]
    assert {"key": "lao_dong_tien_tien", "judged": 3, "changed": 2} in told["by_form"]
    assert {"key": "giay_khen", "judged": 1, "changed": 0} in told["by_form"]
    assert {"key": "female", "judged": 1, "changed": 1} in told["by_sex"]
    assert {"key": "grassroots", "judged": 4, "changed": 2} in told["by_level"]
    assert sum(one["judged"] for one in told["by_post"]) == 4


async def test_the_operation_s_result_names_each_verdict_and_nobody(office: Live, worker: Desk) -> None:
    road = await a_year(office)
    appraiser = await office.sign_in("appraiser")
    job = done(await asked(appraiser, await drafted(office)))
    await run_next(worker, RUNS)

    file = await appraiser.get(f"/v1/operations/{job['id']}/result")

    *lines, last = [json.loads(line) for line in file.content.splitlines()]
    changed = {one["id"] for one in lines if one["before"] != one["after"]}
    assert len(lines) == 4
    assert road.nominations[1]["id"] in changed
    assert {id.partition("_")[0] for id in changed} == {"dn", "kt"}
    assert last["result"] == (await result(appraiser, job))["result"]
    assert "Nguyễn" not in file.text


async def test_nothing_is_altered_and_who_tried_is_told(office: Live, worker: Desk) -> None:
    await a_year(office)
    pack = await drafted(office)
    kept = await office.owner.fetch("SELECT id, verdict_hash, version FROM nomination ORDER BY id")

    done(await asked(await office.sign_in("appraiser"), pack))
    await run_next(worker, RUNS)

    now = await office.owner.fetch("SELECT id, verdict_hash, version FROM nomination ORDER BY id")
    bodies = await office.owner.fetch(
        "SELECT type, body FROM history_event WHERE stream_kind = 'operation' ORDER BY seq"
    )
    assert now == kept
    assert [row["type"] for row in bodies] == ["operation.request", "operation.succeed"]
    assert json.loads(bodies[0]["body"])["data"] == {
        "kind": "lawbook.simulation",
        "asked": {"lawbook": pack, "unit_id": COMMUNE, "year": 2025},
    }


async def test_the_rules_in_force_change_nothing(office: Live, worker: Desk) -> None:
    await a_year(office)
    appraiser = await office.sign_in("appraiser")
    known = done(await appraiser.get("/v1/lawbooks"))["items"][0]["hash"]
    job = done(await asked(appraiser, known))

    await run_next(worker, RUNS)

    told = (await result(appraiser, job))["result"]
    assert (told["judged"], told["changed"], told["touched"], told["reasons"]) == (4, 0, 0, [])


async def test_another_year_and_another_unit_are_left_out(office: Live, worker: Desk) -> None:
    await a_year(office)
    pack = await drafted(office, PROVINCE, "province.appraiser")
    province = await office.sign_in("province.appraiser")
    jobs = [
        done(await asked(province, pack, unit=unit, year=year))
        for unit, year in ((PROVINCE, 2025), (PROVINCE, 2024))
    ]
    for _ in jobs:
        await run_next(worker, RUNS)

    whole, before = [(await result(province, job))["result"] for job in jobs]

    assert (whole["judged"], whole["changed"]) == (4, 2)
    assert before["judged"] == 0


async def test_what_was_decided_is_tried_without_its_own_award(office: Live, worker: Desk) -> None:
    await Road(office.sign_in).decided()
    appraiser = await office.sign_in("appraiser")
    known = done(await appraiser.get("/v1/lawbooks"))["items"][0]["hash"]
    job = done(await asked(appraiser, known))

    await run_next(worker, RUNS)

    file = await appraiser.get(f"/v1/operations/{job['id']}/result")
    lines = [json.loads(line) for line in file.content.splitlines()][:-1]
    assert {(one["id"][:2], one["before"]) for one in lines} == {("dn", "eligible")}


async def test_a_job_that_was_cancelled_has_no_result(office: Live, worker: Desk) -> None:
    appraiser = await office.sign_in("appraiser")
    job = done(await asked(appraiser, await drafted(office)))

    done(await appraiser.post(f"/v1/operations/{job['id']}/cancellation"))

    found = await result(appraiser, job)
    assert (found["state"], found["result"]) == ("cancelled", None)
    assert not await run_next(worker, RUNS)


async def test_a_pack_that_became_unsound_fails_the_job_with_its_code(office: Live, worker: Desk) -> None:
    appraiser = await office.sign_in("appraiser")
    pack = await drafted(office)
    job = done(await asked(appraiser, pack))
    etag = (await appraiser.get(f"/v1/lawbook-packs/{pack}")).headers["ETag"]
    done(
        await appraiser.patch(
            f"/v1/lawbook-packs/{pack}", {"files": {"local.yaml": "bonus: {}\n"}}, etag=etag
        )
    )

    await run_next(worker, RUNS)

    ended = done(await appraiser.get(f"/v1/operations/{job['id']}"))
    assert (ended["state"], ended["problem"]["code"]) == ("failed", "lawbook.unsound")


async def test_the_same_key_queues_it_once(office: Live) -> None:
    appraiser, pack = await office.sign_in("appraiser"), await drafted(office)
    path, body = f"/v1/lawbooks/{pack}/simulations", {"unit_id": COMMUNE, "year": 2025}

    first = await appraiser.post(path, body, key="once")
    again = await appraiser.post(path, body, key="once")

    assert first.json()["id"] == again.json()["id"]
    assert await office.count("simulation") == 1


@pytest.mark.parametrize(
    ("who", "unit", "status"),
    [
        ("clerk", COMMUNE, 403),
        ("nobody", COMMUNE, 403),
        ("appraiser", PROVINCE, 404),
        ("neighbour.appraiser", COMMUNE, 404),
        ("appraiser", ids.show(Prefix.UNIT, ids.new()), 404),
    ],
    ids=["clerk", "nobody", "above", "neighbour", "absent"],
)
async def test_who_does_not_stand_over_the_unit_tries_nothing(
    office: Live, who: str, unit: str, status: int
) -> None:
    pack = await drafted(office)

    answer = await asked(await office.sign_in(who), pack, unit=unit)

    assert answer.status_code == status
    assert await office.count("simulation") == 0


async def test_a_role_held_at_another_unit_does_not_count(office: Live) -> None:
    both = await office.sign_in("both")  # member of the council here, appraiser next door
    known = done(await both.get("/v1/lawbooks"))["items"][0]["hash"]

    answer = await asked(both, known)

    assert (answer.status_code, answer.json()["code"]) == (403, "workflow.wrong_role")


async def test_a_lawbook_that_there_is_not(office: Live) -> None:
    appraiser = await office.sign_in("appraiser")

    for named in ("0" * 64, ids.show(Prefix.LAWBOOK, ids.new())):
        assert (await asked(appraiser, named)).status_code == 404


async def test_a_year_is_a_number(office: Live) -> None:
    appraiser = await office.sign_in("appraiser")
    path = f"/v1/lawbooks/{await drafted(office)}/simulations"

    answer = await appraiser.post(path, {"unit_id": COMMUNE, "year": "2025"})

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/year")


async def test_only_who_asked_reads_it(office: Live) -> None:
    job = done(await asked(await office.sign_in("appraiser"), await drafted(office)))

    answer = await (await office.sign_in("everything")).get(f"/v1/simulations/{job['id']}")

    assert answer.status_code == 404
