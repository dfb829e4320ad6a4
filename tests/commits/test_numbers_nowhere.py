"""Canary persons: after they were registered, nominated and looked for, their numbers are nowhere."""

import hashlib
import io
import logging
from collections.abc import Iterator, Sequence
from typing import Any, Final

import httpx
import pytest

from support.client import Client
from support.flow import COMMUNE, Road, done, person
from support.live import Live

BORN: Final = "1979-11-23"
"""A day on which nobody else in the tests was born."""
_OWN_ROWS: Final = "individual"
TABLES: Final = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    " AND relname NOT IN ('unit', 'unit_successor', 'lawbook') ORDER BY 1"
)


def canary(number: int) -> dict[str, Any]:
    """One of them, as an item of a batch."""
    item = person(7_000 + number)
    item["individual"]["birth_on"] = BORN
    return item


def number_of(item: dict[str, Any]) -> str:
    found: str = item["individual"]["identity"]["number"]
    return found


def traces(numbers: Sequence[str]) -> dict[str, str]:
    """Each form in which a number might lie somewhere: plain, in hex, hashed without key; and whose it is."""
    forms: dict[str, str] = {}
    for one in numbers:
        plain = one.encode()
        hashes = (hashlib.new(kind, plain).hexdigest() for kind in ("md5", "sha1", "sha256"))
        forms |= dict.fromkeys((one, plain.hex(), *hashes), one)
    return forms


def found_in(text: str, forms: dict[str, str]) -> list[str]:
    return sorted({whose for form, whose in forms.items() if form in text})


class Ears:
    """Every answer with its address, and every line of every log."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def answer(self, response: httpx.Response) -> None:
        await response.aread()
        self.heard += [str(response.request.url), str(response.headers), response.text]

    @property
    def text(self) -> str:
        return "\n".join(self.heard)


@pytest.fixture
def ears(office: Live) -> Iterator[Ears]:
    found = Ears()
    office.http.event_hooks["response"].append(found.answer)
    yield found
    office.http.event_hooks["response"].remove(found.answer)


async def dumped(office: Live) -> dict[str, str]:
    """Every table as COPY writes it, bytes in hex."""
    tables = [row["relname"] for row in await office.owner.fetch(TABLES)]
    texts = {}
    for table in tables:
        out = io.BytesIO()
        await office.owner.copy_from_table(table, output=out)
        texts[table] = out.getvalue().decode()
    return texts


async def _mistaken(clerk: Client, items: Sequence[dict[str, Any]]) -> None:
    """What goes wrong with numbers: taken, differing, malformed, in the wrong place, too many members."""
    for item in items:
        identity = item["individual"]["identity"]
        known = {"unit_id": COMMUNE, **item["individual"]}
        await clerk.post("/v1/individuals", known)
        await clerk.post("/v1/individuals", {**known, "identity": {**identity, "kind": "passport", "x": 1}})
        await clerk.post("/v1/individuals", {**known, "identity": identity["number"]})
        await clerk.post("/v1/individuals", {**known, identity["number"]: identity["number"]})
        await clerk.post("/v1/individuals/search", {"identity": identity})
        await clerk.post(
            "/v1/individuals/search", {"identity": {**identity, "number": f"{identity['number']}0"}}
        )


async def _walked(office: Live, items: Sequence[dict[str, Any]]) -> None:
    road = Road(office.sign_in)
    await road.nominated(items)
    clerk = await office.sign_in("clerk")
    await _mistaken(clerk, items[: len(items) // 3])
    await road.step("clerk", "submit")
    await road.step("appraiser", "receive")
    await road.appraise("appraiser")
    inspector = await office.sign_in("inspector")
    for path in ("/v1/individuals", "/v1/audit/events", f"/v1/dossiers/{road.id}/history", "/v1/events"):
        done(await inspector.get(path))
    assert (await inspector.post(f"/v1/dossiers/{road.id}/history/exports")).is_success


@pytest.mark.parametrize("persons", [30, pytest.param(300, marks=pytest.mark.slow)])
async def test_no_number_of_theirs_is_anywhere(
    office: Live, ears: Ears, caplog: pytest.LogCaptureFixture, persons: int
) -> None:
    items = [canary(n) for n in range(persons)]
    forms = traces([number_of(one) for one in items])

    with caplog.at_level(logging.DEBUG):
        for first in range(0, persons, 100):  # a dossier's nominations fit one page
            await _walked(office, items[first : first + 100])
        metrics = (await office.http.get("/metrics")).text

    tables = await dumped(office)
    assert len(tables["individual"].splitlines()) >= persons
    assert {table: shown for table, text in tables.items() if (shown := found_in(text, forms))} == {}
    assert found_in(ears.text, forms) == []
    assert found_in(caplog.text, forms) == []
    assert found_in(metrics, forms) == []
    assert [table for table, text in tables.items() if BORN in text] == [_OWN_ROWS]


async def test_a_number_that_lies_somewhere_is_found(office: Live, ears: Ears) -> None:
    """The control: as text in a name, as bytes, and said by an answer."""
    item = canary(999)
    forms = traces([number_of(item)])
    clerk = await office.sign_in("clerk")
    name = f"Tổ {number_of(item)}"
    done(await clerk.post("/v1/collectives", {"unit_id": COMMUNE, "name": name, "collective_kind": "team"}))

    tables = await dumped(office)

    assert "subject" in {table for table, text in tables.items() if found_in(text, forms)}
    assert found_in(ears.text, forms) == [number_of(item)]
    assert found_in(hashlib.sha256(number_of(item).encode()).hexdigest(), forms) == [number_of(item)]
