"""What is published holds for those under the unit, and on every process within seconds."""

import asyncio
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, Final

import pytest
from fastapi import FastAPI

from support import world
from support.client import Client
from support.flow import COMMUNE, PROVINCE, Road, SignIn, done, person
from support.live import Live, application, live, opened
from support.server import Clone
from support.serving import served
from tdkt_api import ids
from tdkt_api.db.database import Database
from tdkt_api.ids import Prefix
from tdkt_api.law.reader import PackRefused
from tdkt_api.lawbooks.current import EVERY_SECONDS, keep_current, refreshed
from tdkt_api.prepare import load_stored

URL: Final = "/v1/lawbook-packs"
LOCAL: Final = """
instruments:
  decision_86_2025_ubnd:
    kind: decision
    name: {vi: "Quyết định 86/2025/QĐ-UBND", en: "Decision 86/2025"}
    first: "2025-12-01"
    last: null
    confidence: verified
criteria:
  lao_dong_tien_tien:
    "2026-01-01":
      value:
        - code: local.praised
          key: bravery_act
          name: {vi: "Được biểu dương trong năm", en: "Praised in the year"}
          source: {instrument: decision_86_2025_ubnd, article: "5", confidence: verified}
      source: {instrument: decision_86_2025_ubnd, article: "5", confidence: verified}
"""
INSTRUMENT: Final = """
  decision_86_2025_ubnd:
    kind: decision
    name: {vi: "Quyết định 86/2025/QĐ-UBND", en: "Decision 86/2025"}
    first: "2025-12-01"
    last: null
    confidence: verified
"""
SALARY: Final = """name: base_salary
unit: dong a month, base of bonus money
values:
  "2023-07-01":
    value: 1800000
    source: {instrument: decree_24_2023, confidence: unverified}
  "2024-07-01":
    value: 2340000
    source: {instrument: decree_73_2024, confidence: unverified}
  "2026-07-01":
    value: 2530000
    source: {instrument: decree_161_2026, confidence: unverified}
  "2027-01-01":
    value: 2700000
    source: {instrument: decree_161_2026, confidence: unverified}
"""
COUNTRY: Final = ids.show(Prefix.UNIT, world.COUNTRY)
GRANT: Final = """
INSERT INTO role_grant (id, person_id, unit_id, role, valid_from, version, created_at)
SELECT $1, id, $2, $3, '2025-07-01', 1, now() FROM person WHERE username = $4
"""


@pytest.fixture
def remembering(app: FastAPI) -> Iterator[FastAPI]:
    """The application, which has its rules again when the test is over."""
    before = app.state.office
    yield app
    app.state.office = before


async def published(writer: Client, publisher: Client, unit: str, files: dict[str, str]) -> dict[str, Any]:
    draft = done(await writer.post(URL, {"unit_id": unit, "name": "Quy định", "files": files}))
    etag = (await publisher.get(f"{URL}/{draft['id']}")).headers["ETag"]
    found: dict[str, Any] = done(await publisher.post(f"{URL}/{draft['id']}/publication", etag=etag))
    return found


async def of_a_commune(sign_in: SignIn) -> dict[str, Any]:
    return await published(await sign_in("appraiser"), await sign_in("chair"), COMMUNE, {"local.yaml": LOCAL})


def codes(nomination: dict[str, Any]) -> set[str]:
    return {found["code"] for found in nomination["verdict"]["findings"]}


async def test_a_commune_s_pack_is_judged_by_in_its_own_dossiers_and_pinned(
    sign_in: SignIn, remembering: FastAPI, database: Database
) -> None:
    app = remembering
    await of_a_commune(sign_in)
    app.state.office = await refreshed(database, app.state.office)

    road = Road(sign_in)
    await road.nominated([person(1, awards=["lao_dong_tien_tien"])])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")

    clerk = await sign_in("clerk")
    nomination = done(await clerk.get(f"/v1/dossiers/{road.id}/nominations"))["items"][0]
    dossier = done(await clerk.get(f"/v1/dossiers/{road.id}"))
    own = app.state.office.of("/01/00004/")
    assert "local.praised" in codes(nomination)
    assert (dossier["lawbook"], own.hash == app.state.office.lawbook.hash) == (own.hash, False)


async def test_units_beside_and_above_keep_their_rules(
    sign_in: SignIn, app: FastAPI, database: Database
) -> None:
    await of_a_commune(sign_in)

    office = await refreshed(database, app.state.office)

    assert office.of("/01/00008/") is office.of("/01/") is office.lawbook
    assert office.of("/01/00004/") is office.of("/01/00004/abc/") is not office.lawbook
    assert office.lawbook.hash == app.state.office.lawbook.hash


async def test_a_province_s_pack_lies_under_its_communes(
    sign_in: SignIn, app: FastAPI, database: Database, connection: Any
) -> None:
    above = LOCAL.replace("86", "85").replace("local.praised", "province.praised")
    writer = await sign_in("province.appraiser")
    await published(writer, await sign_in("province.chair"), PROVINCE, {"local.yaml": above})
    await of_a_commune(sign_in)

    office = await refreshed(database, app.state.office)

    assert [len(office.of(path).packs) for path in ("/", "/01/", "/01/00004/", "/01/00008/")] == [1, 2, 3, 2]


async def test_nothing_new_leaves_the_office_as_it_is(
    sign_in: SignIn, app: FastAPI, database: Database
) -> None:
    await of_a_commune(sign_in)

    office = await refreshed(database, app.state.office)

    assert await refreshed(database, office) is office


async def _law_people(office: Live) -> None:
    for role, who in (("law_editor", "admin"), ("law_publisher", "inspector")):
        await office.owner.execute(GRANT, ids.new(), world.COUNTRY, role, who)


async def test_somebody_s_other_account_is_nobody_else(clone: Clone) -> None:
    async with opened(clone) as database, live(clone, database) as office:
        await office.owner.execute(
            "UPDATE person SET identity_index = sha256('one') WHERE username IN ('appraiser', 'chair')"
        )
        writer, chair = await office.sign_in("appraiser"), await office.sign_in("chair")
        draft = done(
            await writer.post(URL, {"unit_id": COMMUNE, "name": "Q", "files": {"local.yaml": LOCAL}})
        )
        etag = (await chair.get(f"{URL}/{draft['id']}")).headers["ETag"]

        refused = await chair.post(f"{URL}/{draft['id']}/publication", etag=etag)

    assert (refused.status_code, refused.json()["code"]) == (409, "lawbook.oneself")


async def test_what_is_published_is_fixed_in_the_database_too(clone: Clone) -> None:
    async with opened(clone) as database, live(clone, database) as office:
        pack = await of_a_commune(office.sign_in)
        async with database.transaction(scopes=("/",)) as tx:
            changed = await tx._connection.execute("UPDATE lawbook_draft SET name = 'x'")

        assert changed == "UPDATE 0"
        assert await office.count("lawbook_draft", "name = 'x'") == 0
        assert pack["state"] == "published"


async def test_a_pinned_lawbook_of_several_packs_is_loaded_again(clone: Clone) -> None:
    async with opened(clone) as database, live(clone, database) as office:
        await of_a_commune(office.sign_in)
        app_office = (await refreshed(database, _office())).of("/01/00004/")
        await office.owner.execute(
            "INSERT INTO lawbook (hash, pack_hashes, stored_at) VALUES ($1, $2, now())",
            bytes.fromhex(app_office.hash),
            [bytes.fromhex(pack) for pack in app_office.packs],
        )
        known = {_office().lawbook.hash: _office().lawbook}
        async with database.read() as reading:
            await load_stored(reading, known)

    assert set(known) == {_office().lawbook.hash, app_office.hash}


BROKEN: Final = """
INSERT INTO lawbook_draft (id, unit_id, unit_path, name, files, authors, state, hash, published_by,
    published_at, version, created_at)
SELECT $1, $2, '/01/00004/', 'Q', '{"local.yaml": "bonus: {}"}', '{}', 'published', sha256('x'), id, now(), 1,
    now()
FROM person LIMIT 1
"""


async def test_a_pack_that_cannot_be_read_is_told_to_the_log_and_looked_for_again(
    clone: Clone, caplog: pytest.LogCaptureFixture
) -> None:
    """As where a newer replica published what this one cannot read."""
    async with opened(clone) as database, live(clone, database) as office:
        id, state = ids.new(), SimpleNamespace(office=_office())
        await office.owner.execute(BROKEN, id, world.COMMUNE)
        with pytest.raises(PackRefused):  # the control: without the watch it is an error
            await refreshed(database, state.office)

        watch = asyncio.create_task(keep_current(state, database, every=0.01))
        await _until(lambda: bool(caplog.records))
        assert not watch.done()
        await office.owner.execute("DELETE FROM lawbook_draft WHERE id = $1", id)
        pack = await of_a_commune(office.sign_in)
        await _until(lambda: state.office is not _office())
        watch.cancel()

    told = {(one.name, one.getMessage(), vars(one)["failure"]) for one in caplog.records}
    assert told == {("tdkt.lawbooks", "the packs in force cannot be read", "PackRefused")}
    assert state.office.of("/01/00004/").packs[-1] == pack["hash"]


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_a_pack_of_the_country_that_breaks_a_unit_s_pack_is_not_published(
    clone: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It brings the instrument that the unit's pack brings too; a unit may not say anew what the law says."""
    known = _office().everywhere[0]["instruments.yaml"].decode()
    body = {
        "unit_id": COUNTRY,
        "name": "Q",
        "files": {"instruments.yaml": known.replace("\nregimes:", f"{INSTRUMENT}\nregimes:")},
    }
    async with opened(clone) as database, live(clone, database) as office:
        await _law_people(office)
        editor, publisher = await office.sign_in("admin"), await office.sign_in("inspector")
        draft = done(await editor.post(URL, body))
        await of_a_commune(office.sign_in)
        monkeypatch.setitem(application().state._state, "office", await refreshed(database, _office()))

        after = await publisher.get(f"{URL}/{draft['id']}")
        refused = await publisher.post(f"{URL}/{draft['id']}/publication", etag=after.headers["ETag"])
        state = done(await publisher.get(f"{URL}/{draft['id']}"))["state"]

    assert draft["flaw"] is None, "the control: over the law alone it is sound"
    flaw = done(after)["flaw"]
    assert (flaw["code"], flaw["file"]) == ("law.not_local", "local.yaml")
    assert flaw["key"].endswith("decision_86_2025_ubnd")
    assert (refused.status_code, refused.json()["code"], state) == (409, "lawbook.unsound", "draft")


def _office() -> Any:
    return application().state.office


async def test_a_decree_is_a_pack_that_every_process_judges_by_within_seconds(clone: Clone) -> None:
    async with served(clone, "--workers", "2") as service:
        office = service.office
        await _law_people(office)
        pack = await published(
            await office.sign_in("admin"),
            await office.sign_in("inspector"),
            COUNTRY,
            {"parameters/base_salary.yaml": SALARY},
        )
        query = {"award": "lao_dong_tien_tien", "decided_on": "2027-01-15"}

        async with asyncio.timeout(60):
            while len(found := await _heads(office)) != 1 or pack["hash"] not in found.pop()[1]:  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        quote = done(await office.http.get("/v1/bonus-quotes", params=query))

    assert quote["total_vnd"] == 810_000
    assert EVERY_SECONDS < 5


async def _heads(office: Live) -> set[tuple[str, tuple[str, ...]]]:
    """What some twenty requests, each on a connection of its own, say is in force."""
    answers = [await office.http.get("/v1/lawbooks") for _ in range(20)]
    items = [done(answer)["items"][0] for answer in answers]
    return {(item["hash"], tuple(item["packs"])) for item in items}
