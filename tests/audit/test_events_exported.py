"""Exports of a unit and a period: whole histories in one file that proves itself."""

import json
from collections import Counter
from typing import Any

import httpx
import pytest

from support import world
from support.client import Client, shown
from support.flow import COMMUNE, PROVINCE, Road, SignIn, candidate, done
from support.live import Live, application, live
from support.server import Clone
from support.traces import bodies, days_later, pointers, refused
from tdkt_api import ids
from tdkt_api.access.actor import Actors
from tdkt_api.audit import exporting, repository
from tdkt_api.db.database import Database
from tdkt_api.history.verify import Flaw, verify
from tdkt_api.ids import Prefix

PATH = "/v1/audit/exports"
PERIOD = {"at_from": "2026-01-14T17:00:00Z", "at_to": "2026-01-16T17:00:00Z"}
COUNTRY = shown("dv", world.COUNTRY)
NEIGHBOUR = shown("dv", world.NEIGHBOUR)


@pytest.fixture
async def road(sign_in: SignIn) -> Road:
    """A decided dossier, and one that the province has received."""
    road = await Road(sign_in).decided()
    other = Road(sign_in, decider=PROVINCE)
    await other.nominated([candidate(11)])
    await other.step("clerk", "submit")
    await other.step("appraiser", "receive")
    await other.appraise("appraiser")
    done(await other.forward())
    await other.step("province.appraiser", "receive")
    return road


async def exported(client: Client, unit: str = COMMUNE, **change: str) -> httpx.Response:
    answer = await client.post(PATH, {"unit_id": unit, **PERIOD, **change}, key=None)
    assert answer.status_code == 200, answer.text
    return answer


def streams(lines: list[bytes]) -> list[str]:
    return [head["stream"] for head in map(json.loads, lines) if "format" in head]


async def test_one_file_holds_every_history_whole_and_proves_itself(
    sign_in: SignIn, road: Road, connection: Any
) -> None:
    answer = await exported(await sign_in("inspector"))

    lines = answer.content.splitlines(keepends=True)
    kept = Counter(body["stream"] for body in await bodies(connection))
    report = verify(lines)
    assert report.is_sound, report.problems
    assert sorted(streams(lines)) == sorted(kept)
    assert (report.streams, report.events) == (len(kept), sum(kept.values()))
    assert answer.headers["tdkt-streams"] == str(len(kept))
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["cache-control"] == "no-store"


async def test_the_texts_are_opened(sign_in: SignIn, road: Road) -> None:
    lines = (await exported(await sign_in("inspector"))).content.splitlines()

    opened = [text["value"] for line in map(json.loads, lines) for text in line.get("open", {}).values()]
    assert "Đề nghị khen thưởng năm 2025" in opened
    assert "Người chair" in opened


@pytest.mark.parametrize("streams_at_once", [1, 2, 50])
async def test_read_piece_by_piece_it_is_the_same_file(
    sign_in: SignIn, road: Road, monkeypatch: pytest.MonkeyPatch, streams_at_once: int
) -> None:
    client = await sign_in("inspector")
    at_once = (await exported(client)).content
    monkeypatch.setattr(exporting, "_EVENTS", 2)
    monkeypatch.setattr(exporting, "_STREAMS", streams_at_once)

    assert (await exported(client)).content == at_once


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (lambda lines: [line.replace(b"dossier.return", b"dossier.reject") for line in lines], None),
        (lambda lines: [line.replace(b"appraiser", b"appraisor") for line in lines], Flaw.HASH),
        (lambda lines: lines[:-1], Flaw.COUNT),
        (lambda lines: [*lines[:3], *lines[4:]], Flaw.LINK),
        (
            lambda lines: [line.replace("Người chair".encode(), b"Somebody") for line in lines],
            Flaw.COMMITMENT,
        ),
        (lambda lines: [*lines, *lines], Flaw.STREAM_TWICE),
    ],
    ids=["nothing to replace", "a role", "the end", "an event in between", "an opened text", "all twice"],
)
async def test_whatever_is_changed_in_it_is_found(
    sign_in: SignIn, road: Road, change: Any, flaw: Flaw | None
) -> None:
    lines = (await exported(await sign_in("inspector"))).content.splitlines(keepends=True)

    found = {problem.flaw for problem in verify(change(lines)).problems}

    assert (flaw in found) if flaw else found == set()


async def test_a_history_with_one_event_in_the_period_is_there_from_its_beginning(
    sign_in: SignIn, road: Road
) -> None:
    other = await Road(sign_in).draft()
    with days_later(10):
        clerk, inspector = await sign_in("clerk"), await sign_in("inspector")
        tag = (await other.read()).headers["ETag"]
        done(await clerk.patch(f"/v1/dossiers/{other.id}", {"name": "Tên khác"}, etag=tag))
        late = {"at_from": "2026-01-20T00:00:00Z", "at_to": "2026-02-01T00:00:00Z"}

        lines = (await exported(inspector, **late)).content.splitlines(keepends=True)

    assert streams(lines) == [f"dossier/{other.id}"]
    assert (verify(lines).is_sound, verify(lines).events) == (True, 2)


async def test_a_unit_is_meant_with_all_under_it_and_nothing_beside(sign_in: SignIn, road: Road) -> None:
    centre = await sign_in("centre.inspector")

    found = {unit: (await exported(centre, unit)).content for unit in (COMMUNE, PROVINCE, COUNTRY, NEIGHBOUR)}

    assert found[PROVINCE] == found[COUNTRY] == found[COMMUNE] != b""
    assert found[NEIGHBOUR] == b""


async def test_a_foreign_inspector_gets_nothing(sign_in: SignIn, road: Road) -> None:
    answer = await exported(await sign_in("other.inspector"), COMMUNE)

    assert (answer.content, answer.headers["tdkt-streams"]) == (b"", "0")


@pytest.mark.parametrize("name", ["clerk", "chair", "admin"])
async def test_only_inspectors_export(sign_in: SignIn, name: str) -> None:
    answer = await (await sign_in(name)).post(PATH, {"unit_id": COMMUNE, **PERIOD}, key=None)

    refused(answer, 403, "auth.not_permitted")


@pytest.mark.parametrize(
    ("change", "status", "code", "pointer"),
    [
        ({"unit_id": "dv_01keznwyg0e008000000000001"}, 404, "resource.not_found", "/unit_id"),
        ({"unit_id": None}, 422, "request.invalid", "/unit_id"),
        ({"at_to": "2026-01-14T17:00:00Z"}, 422, "request.invalid", ""),
        ({"at_to": "2027-01-16T17:00:00Z"}, 422, "request.invalid", ""),
        ({"at_from": "2026-01-14"}, 422, "request.invalid", "/at_from"),
        ({"stream": "dossier"}, 422, "request.invalid", "/stream"),
    ],
)
async def test_a_period_that_is_none_is_refused(
    sign_in: SignIn, change: dict[str, Any], status: int, code: str, pointer: str
) -> None:
    client = await sign_in("inspector")

    answer = await client.post(PATH, {"unit_id": COMMUNE, **PERIOD, **change}, key=None)

    assert pointers(refused(answer, status, code)) == [pointer]


async def test_more_histories_than_one_file_holds_are_refused(
    sign_in: SignIn, road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST", 2)
    client = await sign_in("inspector")

    answer = await client.post(PATH, {"unit_id": COMMUNE, **PERIOD}, key=None)

    problem = refused(answer, 422, "request.invalid")
    assert [(one["code"], one["params"]) for one in problem["errors"]] == [("value.too_many", {"limit": 2})]


async def test_who_took_an_export_is_noted(clone: Clone, fresh_database: Database) -> None:
    async with live(clone, fresh_database) as office:
        answer = await exported(await office.sign_in("inspector"))

        assert await entries(office) == [
            (
                "access",
                "history.export",
                "/v1/audit/exports",
                office.people["inspector"],
                world.COMMUNE,
                answer.headers["x-request-id"],
            )
        ]


async def entries(office: Live) -> list[tuple[Any, ...]]:
    rows = await office.owner.fetch(
        "SELECT kind, code, route, person_id, subject_id, request_id FROM security_entry"
    )
    return [tuple(row) for row in rows]


async def test_what_is_added_while_an_export_is_read_is_not_in_it(
    clone: Clone, fresh_database: Database
) -> None:
    async with live(clone, fresh_database) as office:
        road = await Road(office.sign_in).submitted()
        actor = await Actors(fresh_database).get(office.people["inspector"], world.CLIENT)
        async with fresh_database.transaction(scopes=actor.scopes) as tx:
            heads = await tx.all(repository.HEADS, stream_ids=[ids.read(Prefix.DOSSIER, road.id)])
        await road.step("appraiser", "receive")
        vault = application().state.office.vault
        pieces = [piece async for piece in exporting.lines(fresh_database, actor, vault, heads)]

    report = verify(b"".join(pieces).splitlines(keepends=True))
    assert (report.is_sound, report.events) == (True, heads[0].seq)
