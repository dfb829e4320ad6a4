"""The history of a dossier: read, replayed, exported and proven."""

import io
import json
from itertools import pairwise
from typing import Any

import pytest

from support.client import Client, shown
from support.flow import COMMUNE, PROVINCE, Road, SignIn, candidate, done, person
from support.traces import alike, bodies, look, pointers, refused
from tdkt_api import ids
from tdkt_api.history.verify import verify

CANARIES = {
    "number": "001085000001",
    "name": "Nguyễn Thị Ba",
    "birth": "1985-03-04",
    "post": "Công chức văn phòng",
    "summary": "Bản thành tích kín",
    "dossier": "Tên hồ sơ kín",
    "reason": "Lý do kín",
    "note": "Ghi chú kín",
    "evidence": "Biên bản kín",
    "work": "Sáng kiến kín",
    "signer": "Người chair",
    "signer_post": "Chức vụ chair",
}


@pytest.fixture
async def road(sign_in: SignIn) -> Road:
    """A dossier in which every free text is a canary, returned once and decided."""
    road = Road(sign_in)
    await road.draft(name=CANARIES["dossier"], client_reference="HS-01")
    work = {"name": CANARIES["work"], "scope": "grassroots", "year": 2025, "recognised_on": "2025-12-01"}
    await road.nominate([person(1, summary=CANARIES["summary"], initiatives=[work])])
    await road.step("clerk", "submit")
    await road.step("clerk", "withdraw", reason=CANARIES["reason"])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    flags = [{"nomination_id": road.nominations[0]["id"], "field": "summary", "note": CANARIES["note"]}]
    await road.step("appraiser", "return", reason=CANARIES["reason"], flags=flags)
    clerk, path = await sign_in("clerk"), f"/v1/dossiers/{road.id}/nominations/{road.nominations[0]['id']}"
    changed = {"summary": CANARIES["summary"] + " hai"}
    done(await clerk.patch(path, changed, etag=(await clerk.get(path)).headers["ETag"]))
    await road.step("clerk", "submit")
    given = road.concluded(await road.pending())
    for one in given:
        one["note"] = CANARIES["note"]
        for answer in one["attestations"]:
            answer["evidence"] = CANARIES["evidence"]
    await road.step("appraiser", "appraise", nominations=given)
    await road.establish()
    await road.step("secretary", "refer")
    done(await road.close())
    done(await road.sign(await road.drafted(reason=CANARIES["reason"])))
    return road


TYPES = [
    "dossier.open",
    "dossier.nominate",
    "dossier.submit",
    "dossier.withdraw",
    "dossier.submit",
    "dossier.receive",
    "dossier.return",
    "dossier.edit_nomination",
    "dossier.submit",
    "dossier.appraise",
    "dossier.refer",
    "dossier.close",
    "dossier.decide",
]
ROLES = ["clerk"] * 5 + ["appraiser"] * 2 + ["clerk"] * 2
ROLES += ["appraiser", "council_secretary", "council_secretary", "decider"]


async def history(client: Client, road: Road, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done(await client.get(f"/v1/dossiers/{road.id}/history", **asked))["items"]
    return found


async def test_the_history_says_who_did_what_as_whom_and_where(sign_in: SignIn, road: Road) -> None:
    events = await history(await sign_in("inspector"), road)

    assert [one["type"] for one in events] == TYPES
    assert [one["role"] for one in events] == ROLES
    assert [one["seq"] for one in events] == list(range(1, len(TYPES) + 1))
    assert {one["unit"] for one in events} == {COMMUNE}
    assert [one["person_name"] for one in events[-2:]] == ["Người secretary", "Người chair"]
    assert all(one["type_name"] and one["type_name"] != one["type"] for one in events)


async def test_each_event_is_chained_to_the_one_before(sign_in: SignIn, road: Road) -> None:
    events = await history(await sign_in("inspector"), road)

    links = [(one["prev"], before["hash"]) for before, one in pairwise(events)]
    assert events[0]["prev"] == "0" * 64
    assert all(prev == hash for prev, hash in links)


async def test_the_lawbook_stands_from_its_pinning_on(sign_in: SignIn, road: Road) -> None:
    events = await history(await sign_in("inspector"), road)

    pinned = [one["lawbook"] is not None for one in events]
    assert pinned == [False] * 5 + [True] * 8
    assert len({one["lawbook"] for one in events} - {None}) == 1


async def test_every_body_carries_its_members(road: Road, connection: Any) -> None:
    found = await bodies(connection)

    always = {"v", "log", "stream", "seq", "type", "at", "actor", "role", "unit", "policy", "request", "data"}
    assert [event["type"] for event in found if not always <= event.keys()] == []
    assert {event["v"] for event in found} == {1}
    assert {event["log"] for event in found} == {"tdkt.test"}
    assert {event["actor"]["client"] for event in found} == {"portal"}
    assert len({event["policy"] for event in found}) == 1
    assert [event["type"] for event in found if "key" not in event] == ["dossier.edit_nomination"]


async def test_no_body_and_no_notice_holds_a_person_or_a_free_text(road: Road, connection: Any) -> None:
    await look(connection)
    events = [row["body"].decode() for row in await connection.fetch("SELECT body FROM history_event")]
    notices = [str(row["data"]) for row in await connection.fetch("SELECT data::text AS data FROM outbox")]
    sealed = [bytes(row["sealed"]) for row in await connection.fetch("SELECT sealed FROM history_disclosure")]

    spilled = {name for name, word in CANARIES.items() if any(word in text for text in [*events, *notices])}
    assert spilled == set()
    assert {name for name, word in CANARIES.items() if any(word.encode() in one for one in sealed)} == set()
    assert len(events) == len(notices)


async def test_texts_are_committed_to_by_name(sign_in: SignIn, road: Road) -> None:
    events = await history(await sign_in("inspector"), road)

    named = {(one["type"], name) for one in events for name in one["commit"]}
    assert {("dossier.open", "name"), ("dossier.withdraw", "reason"), ("dossier.return", "reason")} <= named
    assert ("dossier.edit_nomination", "summary") in named


# Reading


@pytest.mark.parametrize(
    ("name", "status"),
    [("clerk", 200), ("member", 200), ("province.inspector", 200), ("neighbour.clerk", 404), ("nobody", 403)],
)
async def test_who_reads_the_dossier_reads_its_history(sign_in: SignIn, name: str, status: int) -> None:
    road = await Road(sign_in).draft()

    answer = await (await sign_in(name)).get(f"/v1/dossiers/{road.id}/history")

    assert answer.status_code == status


async def test_the_history_is_walked_page_by_page(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    clerk, path = await sign_in("clerk"), f"/v1/dossiers/{road.id}/history"

    first = done(await clerk.get(path, page_size=3))
    rest = done(await clerk.get(path, page_size=3, page_token=first["next_page_token"]))

    assert [one["seq"] for page in (first, rest) for one in page["items"]] == [1, 2, 3, 4]


@pytest.mark.parametrize(("seq", "last"), [(1, 1), (3, 3), (99, 4)])
async def test_a_number_replays_the_history_up_to_it(sign_in: SignIn, seq: int, last: int) -> None:
    road = await Road(sign_in).received()

    events = await history(await sign_in("inspector"), road, seq=seq)

    assert [one["seq"] for one in events] == list(range(1, last + 1))


async def test_an_instant_replays_what_was_known_then(sign_in: SignIn) -> None:
    road = await Road(sign_in).received()
    inspector = await sign_in("inspector")
    whole = await history(inspector, road)

    exactly = await history(inspector, road, at=whole[2]["at"])
    before = await history(inspector, road, at="2026-01-01T00:00:00Z")

    assert [one["seq"] for one in exactly] == [1, 2, 3]
    assert before == []


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"at": "yesterday"}, "/at"),
        ({"at": "2026-01-15T10:00:00"}, "/at"),
        ({"seq": 0}, "/seq"),
        ({"seq": "x"}, "/seq"),
    ],
    ids=str,
)
async def test_a_malformed_replay_is_pointed_at(sign_in: SignIn, asked: dict[str, Any], pointer: str) -> None:
    road = await Road(sign_in).draft()

    answer = await (await sign_in("clerk")).get(f"/v1/dossiers/{road.id}/history", **asked)

    assert pointers(refused(answer, 422, "request.invalid")) == [pointer]


# Exporting


async def test_an_export_proves_itself_and_opens_its_texts(sign_in: SignIn, road: Road) -> None:
    answer = await (await sign_in("inspector")).post(f"/v1/dossiers/{road.id}/history/exports", key=None)

    report = verify(io.BytesIO(answer.content))
    opened = [json.loads(line)["open"] for line in answer.content.splitlines()[1:]]
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson")
    assert report.is_sound, report
    assert opened[0]["name"]["value"] == CANARIES["dossier"]
    assert opened[3]["reason"]["value"] == CANARIES["reason"]


@pytest.mark.parametrize("harm", ["byte", "deleted", "swapped", "tail", "text"])
async def test_an_export_that_was_changed_is_found_out(sign_in: SignIn, harm: str) -> None:
    road = await Road(sign_in).received()
    answer = await (await sign_in("inspector")).post(f"/v1/dossiers/{road.id}/history/exports", key=None)
    lines = answer.content.splitlines(keepends=True)
    match harm:
        case "byte":
            lines[2] = lines[2].replace(b"lao_dong_tien_tien", b"lao_dong_tien_tiem", 1)
        case "deleted":
            del lines[2]
        case "swapped":
            lines[2], lines[3] = lines[3], lines[2]
        case "tail":
            lines.pop()
        case _:
            lines[1] = lines[1].replace("Đề nghị".encode(), "Đề xuất".encode(), 1)

    report = verify(io.BytesIO(b"".join(lines)))

    assert not report.is_sound


@pytest.mark.parametrize("name", ["clerk", "head", "appraiser", "admin"])
async def test_only_inspectors_export(sign_in: SignIn, name: str) -> None:
    road = await Road(sign_in).draft()

    answer = await (await sign_in(name)).post(f"/v1/dossiers/{road.id}/history/exports", key=None)

    refused(answer, 403, "auth.not_permitted")


async def test_an_inspector_from_elsewhere_exports_nothing(sign_in: SignIn) -> None:
    road = await Road(sign_in).draft()
    stranger = await sign_in("other.inspector")
    paths = [f"/v1/dossiers/{id}/history/exports" for id in (road.id, shown("hs", ids.new()))]

    hidden, absent = [await stranger.post(path, key=None) for path in paths]

    refused(hidden, 404, "resource.not_found")
    assert alike(hidden, absent)


async def test_the_history_of_a_forwarded_dossier_names_both_units(sign_in: SignIn) -> None:
    road = Road(sign_in, decider=PROVINCE)
    await road.nominated([candidate(1)])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    done(await road.forward())
    await road.step("province.appraiser", "receive")

    events = await history(await sign_in("inspector"), road)

    assert [(one["type"], one["unit"]) for one in events[-2:]] == [
        ("dossier.forward", COMMUNE),
        ("dossier.receive", PROVINCE),
    ]
