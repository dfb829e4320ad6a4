"""What Prometheus scrapes of the service."""

import asyncio
import re
from typing import Any

import pytest

from support.client import Client
from support.feed import put
from support.flow import Road, SignIn
from support.live import Live, live, opened
from support.server import Clone
from tdkt_api.db.database import Database
from tdkt_api.errors import Busy
from tdkt_api.http.measures import Measures

LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? (\S+)')


async def scraped(client: Client) -> str:
    answer = await client.get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    return answer.text


def value(text: str, name: str) -> float:
    """The value of one series, by its whole name with its labels."""
    return float(next(line for line in text.splitlines() if line.startswith(f"{name} ")).rpartition(" ")[2])


async def test_every_line_is_in_the_format_of_prometheus(anyone: Client) -> None:
    await anyone.get("/health/live")

    lines = [line for line in (await scraped(anyone)).splitlines() if not line.startswith("# ")]

    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert len(lines) > 12


async def test_requests_are_told_by_template_and_never_by_id(anyone: Client, sign_in: SignIn) -> None:
    road = await Road(sign_in).submitted()

    text = await scraped(anyone)

    assert value(text, 'tdkt_requests_total{method="POST",route="/v1/dossiers",status="201"}') >= 1
    assert value(text, 'tdkt_request_seconds_count{method="POST",route="/v1/dossiers"}') >= 1
    assert value(text, "tdkt_requests_in_flight") == 1
    assert road.id not in text
    assert not re.search(r"[a-z]{2}_[0-7][0-9a-hjkmnp-tv-z]{25}", text)


@pytest.mark.parametrize("count", [0, 3])
async def test_events_that_wait_are_counted_wherever_they_belong(
    clone: Clone, fresh_database: Database, count: int
) -> None:
    async with live(clone, fresh_database) as office:
        for number in range(count):
            await put(office.owner, path=f"/0{number + 1}/")
        await put(office.owner, 1)

        assert value(await scraped(Client(office.http, None)), "tdkt_outbox_waiting") == count


async def test_where_several_answer_each_series_says_whose_it_is(fresh_database: Database) -> None:
    alone, one_of_two = Measures(), Measures("4711")
    for measures in (alone, one_of_two):
        measures.requests.labels("GET", "/v1/me", 200).inc()

    told = {name: one.exposed(fresh_database, 3).decode() for name, one in (("a", alone), ("b", one_of_two))}

    assert "process=" not in told["a"]
    samples = [line for line in told["b"].splitlines() if not line.startswith("#")]
    assert [line for line in samples if 'process="4711"' not in line] == []
    assert len(samples) == len([line for line in told["a"].splitlines() if not line.startswith("#")])


async def test_without_a_database_the_rest_is_still_told(
    anyone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise Busy

    monkeypatch.setattr(Database, "transaction", away)

    text = await scraped(anyone)

    assert "tdkt_outbox_waiting NaN" in text
    assert "tdkt_requests_total" in text


async def test_pools_tell_what_is_lent_and_who_waited(clone: Clone) -> None:
    async with opened(clone, size=1) as database, live(clone, database) as office:
        await _waited(database)

        text = await scraped(_anyone(office))

    assert value(text, 'tdkt_pool_size{pool="main"}') == 1
    assert value(text, 'tdkt_pool_lent{pool="main"}') == 0
    assert value(text, 'tdkt_pool_waits_total{pool="main"}') == 1
    assert value(text, 'tdkt_pool_wait_seconds_total{pool="main"}') > 0.05
    assert value(text, 'tdkt_pool_refusals_total{pool="main"}') == 0
    assert value(text, 'tdkt_pool_waits_total{pool="reading"}') == 0


async def test_who_waited_in_vain_is_told(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tdkt_api.db.database.CHECKOUT_SECONDS", 0.05)
    async with opened(clone, size=1) as database:
        async with database.transaction(scopes=()):
            with pytest.raises(Busy):
                async with database.transaction(scopes=()):
                    raise AssertionError
        load = database.loads()["main"]

    assert (load.waits, load.refusals, load.lent) == (1, 1, 0)


async def _waited(database: Database) -> None:
    async def hold() -> None:
        async with database.transaction(scopes=()):
            await asyncio.sleep(0.1)

    await asyncio.gather(hold(), hold())


def _anyone(office: Live) -> Client:
    return Client(office.http, None)
