"""How many verdicts a second: of facts in memory, and of stored people through the service.

`python -m bench.judging` judges in memory alone.
"""

import gc
from collections.abc import Callable, Sequence
from datetime import date
from time import perf_counter, process_time
from typing import Any, Final
from uuid import UUID

import asyncpg

from tdkt_api.db.database import Database, connect
from tdkt_api.eligibility.service import Bench, Case, judge_stored
from tdkt_api.law.authority import UnitKind
from tdkt_api.law.claim import Claim
from tdkt_api.law.eligibility import judge
from tdkt_api.law.facts import Attested, Facts, Held, Rating, Work
from tdkt_api.law.lawbook import Lawbook
from tdkt_api.law.loader import load, packaged
from tdkt_api.law.verdict import Status

CANDIDATES: Final = 10_000
A_CALL: Final = 500
DAY: Final = date(2026, 1, 15)
CLAIMS: Final = (
    Claim("lao_dong_tien_tien", "individual", year=2025),
    Claim("chien_si_thi_dua_co_so", "individual", year=2025),
    Claim("chien_si_thi_dua_bo_nganh_tinh", "individual", year=2025),
    Claim("bang_khen_bo_nganh_tinh", "individual", period=(2024, 2025), ground="d"),
    Claim("bang_khen_thu_tuong", "individual", period=(2021, 2025), ground="ladder"),
)
_STORED: Final = "SELECT id FROM bench.settled ORDER BY md5(n::text) LIMIT $1"


def candidate(number: int) -> Facts:
    """One of many officials, each a little different."""
    years = range(2021, 2026)
    titles = [year for year in years if (number + year) % 3]
    return Facts(
        "individual",
        "official",
        ratings={year: Rating.EXCELLENT if (number + year) % 2 else Rating.GOOD for year in years},
        works=tuple(Work(f"w{year}", "grassroots", year) for year in years if (number + year) % 4),
        held=(
            Held("bang_khen_bo_nganh_tinh", 2020, id="bk"),
            *(
                Held("chien_si_thi_dua_co_so", year, frozenset({"initiative"}), id=f"k{year}")
                for year in titles
            ),
        ),
        attested={"spirit": Attested(Status.MET)},
        has_open_hold=False,
    )


def in_memory(rounds: int) -> dict[str, float]:
    """Microseconds of the processor for one verdict with every finding, by form; the best round of each."""
    lawbook, people = load(packaged()), [candidate(number) for number in range(CANDIDATES)]
    return {
        claim.award: round(min(_each(people, claim, lawbook) for _ in range(rounds)), 1) for claim in CLAIMS
    }


def _each(people: Sequence[Facts], claim: Claim, lawbook: Lawbook) -> float:
    def judging() -> None:
        for facts in people:
            judge(facts, claim, lawbook, DAY)

    return _seconds(process_time, judging) / len(people) * 1_000_000


async def stored(owner_url: str, app_url: str, rounds: int) -> dict[str, float]:
    """Verdicts a second through the service, facts fetched, one caller; the best round.

    `in_process` counts what this process worked alone, and not what PostgreSQL did meanwhile.
    """
    owner = await asyncpg.connect(owner_url)
    ids = [row["id"] for row in await owner.fetch(_STORED, CANDIDATES)]
    await owner.close()
    database, lawbook = await connect(app_url, size=1), load(packaged())
    gc.collect()
    gc.freeze()  # as the service does once it stands
    turns = [await _through_the_service(database, ids, lawbook) for _ in range(rounds)]
    await database.close()
    wall, worked = (round(len(ids) / min(times)) for times in zip(*turns, strict=True))
    return {"candidates": len(ids), "a_second": wall, "in_process": worked}


async def _through_the_service(
    database: Database, ids: Sequence[UUID], lawbook: Lawbook
) -> tuple[float, float]:
    bench = Bench(lawbook, DAY, UnitKind.COMMUNE_COMMITTEE, DAY)
    wall, worked = perf_counter(), process_time()
    for first in range(0, len(ids), A_CALL):
        cases = [Case(id, CLAIMS[1]) for id in ids[first : first + A_CALL]]
        async with database.transaction(scopes=("/",), read_only=True) as tx:
            verdicts = await judge_stored(tx, cases, bench)
        assert len(verdicts) == len(cases)
    return perf_counter() - wall, process_time() - worked


def _seconds(timer: Callable[[], float], work: Callable[[], Any]) -> float:
    began = timer()
    work()
    return timer() - began


def main() -> None:
    """Print the time of one verdict for each form."""
    for award, each in in_memory(3).items():
        print(f"{award}: {each} µs a candidate")


if __name__ == "__main__":
    main()
