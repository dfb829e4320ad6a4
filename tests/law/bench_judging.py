"""How long a verdict takes: `python -m tests.law.bench_judging` judges 10,000 candidates in memory."""

import sys
from datetime import date
from time import process_time
from timeit import repeat
from typing import Final

from tdkt_api.law.claim import Claim
from tdkt_api.law.eligibility import judge
from tdkt_api.law.facts import Attested, Facts, Held, Rating, Work
from tdkt_api.law.loader import load, packaged
from tdkt_api.law.verdict import Status

CANDIDATES: Final = 10_000
DAY: Final = date(2026, 1, 15)
CLAIMS: Final = (
    Claim("lao_dong_tien_tien", "individual", year=2025),
    Claim("chien_si_thi_dua_co_so", "individual", year=2025),
    Claim("chien_si_thi_dua_bo_nganh_tinh", "individual", year=2025),
    Claim("bang_khen_bo_nganh_tinh", "individual", period=(2024, 2025), ground="d"),
    Claim("bang_khen_thu_tuong", "individual", period=(2021, 2025), ground="ladder"),
)


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


def main() -> None:
    """Print the processor time of one verdict for each form, the best of three runs."""
    lawbook = load(packaged())
    people = [candidate(number) for number in range(CANDIDATES)]
    for claim in CLAIMS:

        def run(claim: Claim = claim) -> None:
            for facts in people:
                judge(facts, claim, lawbook, DAY)

        each = min(repeat(run, timer=process_time, number=1, repeat=3)) / CANDIDATES * 1_000_000
        sys.stdout.write(f"{claim.award}: {each:.1f} µs a candidate\n")


if __name__ == "__main__":
    main()
