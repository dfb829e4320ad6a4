"""What is measured beside the floor: growth, routes, writers, memory, single readings, proofs, audit indexes."""

import asyncio
import hashlib
import json
import random
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any, Final
from urllib.parse import quote

import asyncpg

from tdkt_api import ids
from tdkt_api.history.chain import event_hash
from tdkt_api.history.export import Exported, Header, export_lines
from tdkt_api.history.verify import verify

from .load import call, under_load
from .seed import Sizes
from .serving import Served
from .works import Asked

_PROVED: Final = 3000  # dossiers
_STREAMS: Final = """
SELECT stream_id, seq, body, prev_hash, hash FROM history_event
WHERE stream_id IN (SELECT id FROM bench.file ORDER BY md5(n::text) LIMIT $1) ORDER BY stream_id, seq"""
_AUDIT_INDEXES: Final = """
SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'history_event'
AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE conrelid = 'history_event'::regclass)"""


def must_agree(ours: Served, floor: Served, asked: Asked) -> None:
    """Insist that both answer the same.

    Raises:
        AssertionError: they do not, or refuse.
    """
    readings = [asked.lookups()[0], *asked.persons()[:2]]
    for one in (*readings, *(asked.page(scope)[0] for scope in asked.readers)):
        (status, told), (floor_status, floor_told) = ours.ask(one), floor.ask(one)
        assert status == floor_status == 200, (one, status, told)
        for answer in (told, floor_told):
            answer.pop("next_page_token", None)
        assert told == floor_told, (told, floor_told)
    mine, other = asked.returns(2)
    asked.ready = asked.ready[2:]
    (status, told), (floor_status, floor_told) = ours.ask(mine), floor.ask(other)
    assert status == floor_status == 201, (status, told)
    assert told.keys() == floor_told.keys(), told.keys() ^ floor_told.keys()


def growth(small: Served, full: Served, asked: Asked, sizes: Sizes, rounds: int) -> dict[str, Any]:
    """How much slower one caller is answered among ten times as many rows."""
    few = random.Random(1).sample(range(sizes.tenth().awards), 2000)
    codes = [hashlib.md5(str(n).encode(), usedforsecurity=False).hexdigest()[:16] for n in few]
    small_lookups = [call("GET", f"/v1/public/awards/{code}") for code in codes]
    found: dict[str, Any] = {}
    works: dict[str, tuple[Callable[[], list[bytes]], Callable[[], list[bytes]]]] = {
        "award by code": (lambda: small_lookups, asked.lookups),
        "page of 50, province": (lambda: asked.page("province"), lambda: asked.page("province")),
    }
    for name, (before, after) in works.items():
        turns = [(_p50(small, before()), _p50(full, after())) for _ in range(rounds)]
        times = [median(one) for one in zip(*turns, strict=True)]
        found[name] = {"small_ms": times[0], "full_ms": times[1], "ratio": round(times[1] / times[0], 2)}
    return found


def routes(ours: Served, few: Served, asked: Asked, rounds: int, seconds: float) -> float:
    """What is left of the lookup's throughput when all routes are in place, against ten."""
    turns = []
    for _ in range(rounds):
        rates = [under_load(one.port, asked.lookups(), seconds=seconds).rate for one in (few, ours)]
        turns.append(rates[1] / rates[0])
    return round(median(turns), 3)


def writers(ours: Served, asked: Asked, rounds: int, seconds: float) -> dict[str, float]:
    """Transitions a second of sixteen writers on different dossiers, and of one."""
    turns = []
    for _ in range(rounds):
        one, sixteen = (asked.transitions(ours, seconds=seconds, connections=count) for count in (1, 16))
        turns.append((one.rate, sixteen.rate))
    one_rate, many_rate = (round(median(rates), 1) for rates in zip(*turns, strict=True))
    ratio = round(median(many / one for one, many in turns), 2)
    return {"one": one_rate, "sixteen": many_rate, "ratio": ratio}


def memory(ours: Served, asked: Asked, seconds: float) -> float:
    """MiB of the worker after all works at once."""
    pages = [one for scope in asked.readers for one in asked.page(scope)] * 400
    mixed = [*asked.lookups(), *pages, *asked.persons(), *asked.returns(1000)]
    asked.ready = asked.ready[1000:]
    random.Random(1).shuffle(mixed)
    under_load(ours.port, mixed, seconds=seconds * 3, once=True)
    return round(ours.pss(), 1)


def singles(ours: Served, asked: Asked) -> dict[str, float]:
    """Milliseconds for one caller of what has no target yet."""
    paths = {
        "event feed": "/v1/events?limit=50",
        "audit events": "/v1/audit/events",
        "people by two words": f"/v1/individuals?q={quote('nguyễn hạnh')}",
        "movements by word": f"/v1/movements?q={quote('ba đình')}",
        "units by word": f"/v1/units?q={quote('ba đình')}",
    }
    found = {
        f"inbox, {scope}": _p50(ours, [asked.get("/v1/inbox", id)])
        for scope, id in asked.appraisers.items()
        if id
    }
    for name, path in paths.items():
        for scope, id in asked.readers.items():
            found[f"{name}, {scope}"] = _p50(ours, [asked.get(path, id)])
    return found


async def verification(url: str) -> dict[str, Any]:
    """The proof of seeded histories against a loop that only reads and hashes; insists that they are sound."""
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(_STREAMS, _PROVED)
    await connection.close()
    lines = [line for stream in _by_stream(rows) for line in stream]
    turns = [(_seconds(lambda: _bare(lines)), _seconds(lambda: _proved(lines))) for _ in range(5)]
    ratio = min(bare for bare, _ in turns) / min(proved for _, proved in turns)
    return {"events": len(rows), "of_the_bare_loop": round(ratio, 2)}


def audit_indexes(url: str, ours: Served, asked: Asked, seconds: float) -> dict[str, float]:
    """What the indexes for auditors cost a transition: throughput with them against throughput without."""
    turns = []
    for _ in range(3):
        with_them = _transitions(ours, asked, seconds)
        indexes = asyncio.run(_run(url, _AUDIT_INDEXES))
        asyncio.run(_run(url, *(f"DROP INDEX {index['indexname']}" for index in indexes)))
        without = _transitions(ours, asked, seconds)
        asyncio.run(_run(url, *(index["indexdef"] for index in indexes)))
        turns.append((with_them, without))
    return {
        "indexes": len(indexes),
        "with": round(median(one for one, _ in turns), 1),
        "without": round(median(other for _, other in turns), 1),
        "ratio": round(median(one / other for one, other in turns), 3),
    }


def _transitions(ours: Served, asked: Asked, seconds: float) -> float:
    return asked.transitions(ours, seconds=seconds, connections=16).rate


async def _run(url: str, *statements: str) -> list[Any]:
    connection = await asyncpg.connect(url)
    try:
        found: list[Any] = []
        for statement in statements:
            found = await connection.fetch(statement, timeout=600)
        return found
    finally:
        await connection.close()


def _p50(served: Served, calls: Sequence[bytes]) -> float:
    """Not a number where nothing, or a refusal, was answered."""
    figures = under_load(served.port, calls, seconds=2.0, connections=1)
    return round(figures.p50, 2) if figures.requests and not figures.failed else float("nan")


def _by_stream(rows: Sequence[Any]) -> list[list[bytes]]:
    streams: dict[Any, list[Any]] = {}
    for row in rows:
        streams.setdefault(row["stream_id"], []).append(row)
    return [
        list(
            export_lines(
                Header(f"dossier/{ids.show('hs', id)}", id, len(events), events[-1]["hash"]),
                [Exported(e["seq"], e["body"], e["prev_hash"], e["hash"]) for e in events],
            )
        )
        for id, events in streams.items()
    ]


def _bare(lines: Sequence[bytes]) -> None:
    id = None
    for line in lines:
        told = json.loads(line)
        if "format" in told:
            id = ids.read("hs", told["stream"].partition("/")[2])
            continue
        json.loads(told["body"])
        assert id is not None
        found = event_hash(id, told["seq"], bytes.fromhex(told["prev"]), told["body"].encode())
        assert found.hex() == told["hash"]


def _proved(lines: Sequence[bytes]) -> None:
    report = verify(lines)
    assert report.is_sound, report.problems[:3]


def _seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
