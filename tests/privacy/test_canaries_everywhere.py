"""Three hundred people whose numbers, days and addresses must be found nowhere they do not belong."""

import base64
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from support.canaries import traces
from support.flow import COMMUNE, Road, done
from support.live import Live, live
from support.registry import citizen
from support.server import Clone
from tdkt_api import archive
from tdkt_api.db.database import Database

_FIRST: Final = date(1899, 1, 1)
_UNKEYED: Final = ("md5", "sha1", "sha256", "sha512")
PERIOD: Final = {"at_from": "2026-01-14T17:00:00Z", "at_to": "2026-01-17T17:00:00Z"}


@dataclass(frozen=True, slots=True)
class Canary:
    """One person of whom nobody else has anything."""

    place: int

    @property
    def number(self) -> str:
        return f"0010990{self.place:05d}"

    @property
    def born(self) -> str:
        return (_FIRST + timedelta(days=self.place)).isoformat()

    @property
    def address(self) -> str:
        return f"Ngõ {self.place} phố Chim Yến"

    @property
    def name(self) -> str:
        return f"Yến {'abcdeghiklmnopqrstuvxy'[self.place % 22]}{'abcdeghiklmnopqrstuvxy'[self.place // 22]}"


@dataclass
class Ears:
    """All that the service said: addresses it was asked at, headers and bodies of its answers, its log."""

    urls: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    async def hear(self, response: httpx.Response) -> None:
        await response.aread()
        self.urls.append(str(response.request.url))
        self.answers.append(said(response))


def said(response: httpx.Response) -> str:
    """Headers and body."""
    return f"{dict(response.headers)} {response.text}"


@pytest.fixture
async def office(clone: Clone, fresh_database: Database) -> AsyncIterator[Live]:
    async with live(clone, fresh_database) as found:
        yield found


async def lived_through(office: Live, people: list[Canary]) -> None:
    """Every way by which a number, a day or an address comes in, and many by which it is refused."""
    half = len(people) // 2
    await _nominated(office, people[:half])
    for one in people[half:]:
        await _ACTS[one.place % len(_ACTS)](office, one)


def _item(one: Canary) -> dict[str, Any]:
    told = {"family_and_given_name": one.name, "birth_on": one.born, "sex": "male", "occupation": "official"}
    return {
        "client_reference": f"n{one.place}",
        "individual": {"identity": citizen(one.number), **told},
        "awards": ["lao_dong_tien_tien"],
        "ratings": [{"year": 2025, "rating": "good"}],
    }


async def _nominated(office: Live, people: list[Canary]) -> None:
    road = await Road(office.sign_in).draft()
    items = [_item(one) for one in people]
    clerk = await office.sign_in("clerk")
    path = f"/v1/dossiers/{road.id}/nominations/batch"
    for dry_run in (True, False):
        done(await clerk.post(path, {"atomic": False, "dry_run": dry_run, "items": items}))
    differing: list[dict[str, Any]] = json.loads(json.dumps(items))
    for item in differing:
        item["individual"]["birth_on"] = "1970-01-01"
    done(await clerk.post(path, {"atomic": False, "dry_run": False, "items": differing}))


async def _registered(office: Live, one: Canary) -> None:
    clerk = await office.sign_in("clerk")
    body = {
        "unit_id": COMMUNE,
        "family_and_given_name": one.name,
        "identity": citizen(one.number),
        "birth_on": one.born,
    }
    done(await clerk.post("/v1/individuals", body))
    assert (await clerk.post("/v1/individuals", body)).status_code == 409
    done(await clerk.post("/v1/individuals/search", {"identity": citizen(one.number)}))
    assert (
        await clerk.post("/v1/individuals", {**body, "identity": {"kind": "passport"}})
    ).status_code == 422
    assert (await clerk.post("/v1/individuals", {**body, one.number: one.born})).status_code == 422


async def _edited(office: Live, one: Canary) -> None:
    clerk = await office.sign_in("clerk")
    made = done(await clerk.post("/v1/individuals", {"unit_id": COMMUNE, "family_and_given_name": one.name}))
    path = f"/v1/individuals/{made['id']}"
    change = {"identity": citizen(one.number), "birth_on": one.born}
    done(await clerk.patch(path, change, etag='"v1"'))
    assert (await clerk.patch(path, change, etag='"v1"')).status_code == 412
    assert (await (await office.sign_in("chair")).patch(path, change, etag='"v2"')).status_code == 403


async def _housed(office: Live, one: Canary) -> None:
    clerk = await office.sign_in("clerk")
    body = {"unit_id": COMMUNE, "head_name": one.name, "address": one.address}
    made = done(await clerk.post("/v1/households", body))
    path = f"/v1/households/{made['id']}"
    done(await clerk.patch(path, {"address": f"{one.address} mới"}, etag='"v1"'))
    assert (await clerk.post("/v1/households", {**body, "address": [one.address]})).status_code == 422


async def _opened(office: Live, one: Canary) -> None:
    admin = await office.sign_in("admin")
    grant = {"unit_id": COMMUNE, "role": "clerk", "valid_from": "2026-01-15"}
    body = {
        "username": f"yen.{one.place}",
        "name": one.name,
        "post": "Chuyên viên",
        "identity": citizen(one.number),
        "grant": grant,
    }
    done(await admin.post("/v1/persons", body))
    again = {**body, "username": f"yen.{one.place}.b"}
    assert (await admin.post("/v1/persons", again)).status_code == 409


async def _looked_at(office: Live, one: Canary) -> None:
    await _registered(office, one)
    clerk = await office.sign_in("clerk")
    [found] = done(await clerk.post("/v1/individuals/search", {"identity": citizen(one.number)}))["items"]
    asked = {"fields": ["identity", "birth_on"], "purpose": "appraisal", "reason": "Đối chiếu giấy tờ"}
    path = f"/v1/individuals/{found['id']}/unmask"
    quiet = office.http.event_hooks
    office.http.event_hooks = {}  # the one answer that may say it
    try:
        done(await (await office.sign_in("inspector")).post(path, asked, key=None))
    finally:
        office.http.event_hooks = quiet
    wrong = {**asked, "fields": [one.number]}
    assert (await (await office.sign_in("inspector")).post(path, wrong, key=None)).status_code == 422


_ACTS: Final[tuple[Callable[[Live, Canary], Any], ...]] = (
    _registered,
    _edited,
    _housed,
    _opened,
    _looked_at,
)


def forms(people: Iterable[Canary]) -> list[str | bytes]:
    """The numbers, and what anybody could compute from them without a key."""
    return [form for one in people for form in _forms(one.number)]


def _forms(number: str) -> Iterator[str | bytes]:
    yield number
    yield base64.b64encode(number.encode()).decode()
    for said in (number, f"citizen|{number}"):
        yield from (hashlib.new(kind, said.encode()).digest() for kind in _UNKEYED)


def in_text(text: str, values: Iterable[str | bytes]) -> list[str]:
    """Which of the values a text holds, as they are or in hexadecimal."""
    written = [value.hex() if isinstance(value, bytes) else value for value in values]
    return [value for value in written if value in text or value.encode().hex() in text]


def dumped(office: Live, file: Path) -> str:
    """The whole database as pg_dump writes it."""
    major = office.owner.get_server_version().major
    archive._run(
        "pg_dump",
        major,
        office.clone.owner_url,
        "--format=plain",
        "--enable-row-security",
        f"--file={file}",
    )
    return file.read_text("utf-8")


@pytest.mark.parametrize("count", [30, pytest.param(300, marks=pytest.mark.slow)])
async def test_they_are_found_nowhere_they_do_not_belong(
    office: Live, tmp_path: Path, caplog: pytest.LogCaptureFixture, count: int
) -> None:
    people = [Canary(place) for place in range(count)]
    ears = Ears()
    office.http.event_hooks = {"response": [ears.hear]}

    with caplog.at_level(logging.DEBUG):
        await lived_through(office, people)
        inspector = await office.sign_in("inspector")
        exported = await inspector.post("/v1/audit/exports", {"unit_id": COMMUNE, **PERIOD}, key=None)
        done(await inspector.get("/v1/audit/events", page_size=200))
        done(await inspector.get("/v1/events"))
        assert (await office.http.get("/metrics")).status_code == 200

    days, homes = [one.born for one in people], [one.address for one in people]
    secret: list[str | bytes] = [*forms(people), *homes]
    assert await traces(office.owner, secret) == set()
    assert await traces(office.owner, days) == {("individual", "birth_on")}
    assert in_text(dumped(office, tmp_path / "dump.sql"), secret) == []
    assert in_text(caplog.text, [*secret, *days]) == []
    assert in_text(exported.text, secret) == []
    ears.answers.remove(said(exported))  # it opens days of birth: that is what it is for
    assert [text for text in (*ears.urls, *ears.answers) if in_text(text, [*secret, *days])] == []
    assert len(ears.urls) > count


@pytest.mark.parametrize(
    "plant",
    [
        "UPDATE idempotency SET body = body || convert_to($1, 'UTF8')",
        "UPDATE outbox SET data = data || jsonb_build_object('number', $1::text)",
        "UPDATE subject SET client_reference = $1",
        "UPDATE individual SET identity_sealed = convert_to($1, 'UTF8')",
        "INSERT INTO security_entry VALUES"
        " (gen_random_uuid(), now(), 'refusal', $1, 'GET', '/', 'r', NULL, NULL, NULL)",
        "UPDATE individual SET identity_index = sha256(convert_to($1, 'UTF8'))",
    ],
)
async def test_wherever_a_number_were_it_would_be_found(office: Live, plant: str) -> None:
    one = Canary(7)
    await _registered(office, one)
    assert await traces(office.owner, forms([one])) == set()

    await office.owner.execute(plant, one.number)

    assert len(await traces(office.owner, forms([one]))) == 1


async def test_whatever_were_said_would_be_heard() -> None:
    ears, one = Ears(), Canary(7)
    request = httpx.Request("GET", f"http://tdkt.test/v1/individuals?number={one.number}")
    body = json.dumps({"detail": one.address}, ensure_ascii=False)

    await ears.hear(httpx.Response(404, text=body, request=request))

    assert in_text(ears.urls[0], [one.number]) == [one.number]
    assert in_text(ears.answers[0], [one.number, one.address, one.born]) == [one.address]
