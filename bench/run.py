"""Runs everything against everything else, in rounds that take turns, and prints what came of it."""

import argparse
import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final

import asyncpg

from . import beside, judging, plans
from .load import Figures, under_load
from .place import FULL, SMALL, running
from .seed import Sizes, restock
from .serving import Keys, Served, module, service
from .works import Asked

_TARGETS: Final = {
    "award by code": 0.55,
    "page of 50, country": 0.5,
    "page of 50, province": 0.5,
    "page of 50, commune": 0.5,
    "transition": 0.5,
    "history + eligibility": 0.5,
}


@dataclass(slots=True)
class Sides:
    """The rounds of one work, of the service and of the floor."""

    ours: list[Figures] = field(default_factory=list)
    floor: list[Figures] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """The median of what each round gave."""
        return median(one.rate / other.rate for one, other in zip(self.ours, self.floor, strict=True))

    def told(self) -> dict[str, Any]:
        """The medians."""
        return {
            "ratio": round(self.ratio, 3),
            "ours_per_second": round(median(one.rate for one in self.ours), 1),
            "floor_per_second": round(median(one.rate for one in self.floor), 1),
            "ours_p99_ms": round(median(one.p99 for one in self.ours), 1),
            "floor_p99_ms": round(median(one.p99 for one in self.floor), 1),
            "failed": sum(one.failed for one in (*self.ours, *self.floor)),
        }


def main() -> None:
    """Seed what is missing, take the figures, print them and keep them beside the data."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--data", type=Path, default=Path(".tdkt/bench"))
    usual = Sizes()
    given.add_argument("--persons", type=int, default=usual.persons)
    given.add_argument("--awards", type=int, default=usual.awards)
    given.add_argument("--dossiers", type=int, default=usual.dossiers)
    given.add_argument("--rounds", type=int, default=5)
    given.add_argument("--seconds", type=float, default=4)
    asked = given.parse_args()
    sizes = Sizes(asked.persons, asked.awards, asked.dossiers)
    with running(asked.data.absolute(), sizes) as server:
        bench = Bench(server, sizes, Keys(), asked.rounds, asked.seconds)
        figures = bench.take()
        figures["plans"] = asyncio.run(plans.read(server.url(FULL), server.url(FULL, "tdkt_app")))
    (asked.data / "figures.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1), "utf-8")
    for line in _table(figures):
        print(line)


@dataclass(slots=True)
class Bench:
    """One run on one server."""

    server: Any
    sizes: Sizes
    keys: Keys
    rounds: int
    seconds: float

    def take(self) -> dict[str, Any]:
        """All figures."""
        asked = self._asked()
        with self._all() as (ours, floor, small, few):
            beside.must_agree(ours, floor, asked)
            against = self._against_floor(ours, floor, asked)
            return {
                "against_the_floor": {name: sides.told() for name, sides in against.items()},
                "growth": beside.growth(small, ours, asked, self.sizes, self.rounds),
                "routes": beside.routes(ours, few, asked, self.rounds, self.seconds),
                "writers": beside.writers(ours, self._asked(), self.rounds, self.seconds),
                "memory_mib": beside.memory(ours, asked, self.seconds),
                "single_ms": beside.singles(ours, asked),
                "judged_in_memory_us": judging.in_memory(self.rounds),
                "judged_stored": asyncio.run(
                    judging.stored(self.server.url(FULL), self.server.url(FULL, "tdkt_app"), self.rounds)
                ),
                "verification": asyncio.run(beside.verification(self.server.url(FULL))),
                "audit_indexes": beside.audit_indexes(
                    self.server.url(FULL), ours, self._asked(), self.seconds
                ),
            }

    @contextmanager
    def _all(self) -> Iterator[tuple[Served, Served, Served, Served]]:
        with (
            service(self.server, FULL, self.keys) as ours,
            module("bench.floor", self.server, FULL, self.keys) as floor,
            service(self.server, SMALL, self.keys) as small,
            module("bench.few", self.server, FULL, self.keys) as few,
        ):
            yield ours, floor, small, few

    def _asked(self) -> Asked:
        async def read() -> Asked:
            connection = await asyncpg.connect(self.server.url(FULL))
            await restock(connection)
            asked = await Asked.read(connection, self.keys)
            await connection.close()
            return asked

        return asyncio.run(read())

    def _against_floor(self, ours: Served, floor: Served, asked: Asked) -> dict[str, Sides]:
        def steady(calls: Callable[[], Sequence[bytes]]) -> Callable[[Served], Figures]:
            return lambda served: under_load(served.port, calls(), seconds=self.seconds)

        works: dict[str, Callable[[Served], Figures]] = {
            "award by code": steady(asked.lookups),
            "page of 50, country": steady(lambda: asked.page("country")),
            "page of 50, province": steady(lambda: asked.page("province")),
            "page of 50, commune": steady(lambda: asked.page("commune")),
            "transition": lambda served: asked.transitions(served, seconds=self.seconds),
            "history + eligibility": steady(asked.persons),
        }
        found = {name: Sides() for name in works}
        for turn in range(self.rounds):
            for name, work in works.items():
                sides = ((ours, found[name].ours), (floor, found[name].floor))
                for served, kept in sides if turn % 2 else sides[::-1]:
                    kept.append(work(served))
                print(f"  round {turn + 1}  {name:<24} {found[name].ratio:.2f}", flush=True)
        return found


def _table(figures: dict[str, Any]) -> Iterator[str]:
    yield "| work | of the floor, or the figure | target | p99 ours / floor |"
    yield "|---|---|---|---|"
    for name, told in figures["against_the_floor"].items():
        times = f"{told['ours_p99_ms']:.0f} / {told['floor_p99_ms']:.0f} ms"
        yield f"| {name} | {told['ratio']:.2f} | ≥ {_TARGETS[name]} | {times} |"
    slowest = max(figures["judged_in_memory_us"].values())
    yield f"| a verdict, facts in memory, the slowest form | {slowest:.0f} µs | ≤ 60 µs | |"
    yield f"| stored candidates judged, 500 a call | {figures['judged_stored']['a_second']}/s | ≥ 8000/s | |"
    yield ""
    for name, told in figures.items():
        if name != "against_the_floor":
            yield f"{name}: {told}" if name != "plans" else "\n".join(["plans:", *told])


if __name__ == "__main__":
    main()
