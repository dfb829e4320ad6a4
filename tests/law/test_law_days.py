"""The day before, the first and the last day in force, the day after: regimes, bars, salary, timelines."""

from datetime import date, timedelta
from typing import Any

import pytest

from law.fact_rows import facts_from
from law.law_cases import LAWBOOK
from tdkt_api.law.bonus import quote
from tdkt_api.law.claim import Claim
from tdkt_api.law.eligibility import judge
from tdkt_api.law.lawbook import Lawbook
from tdkt_api.law.loader import load, packaged
from tdkt_api.law.regimes import regime_on
from tdkt_api.law.source import Provision
from tdkt_api.law.timeline import Dated, Timeline

GOOD: dict[str, object] = {
    "ratings": dict.fromkeys(range(2004, 2027), "good"),
    "occupation": "official",
    "has_open_hold": False,
}
LDTT, TTLDTT = "lao_dong_tien_tien", "tap_the_lao_dong_tien_tien"
FORTY_DAYS_OFF = {"leaves": [{"kind": "sick", "working_days": 40}]}
OUTSIDE_DUTY = {
    "disciplines": [{"form": "khien_trach", "year": 2025, "ended_on": "2025-06-01", "is_duty_related": False}]
}
DISSOLVED = {"subject_kind": "collective", "is_dissolved": True}
SOURCE = Provision("law_06_2022", "1", None, None, "verified")
ONE_DAY = timedelta(days=1)


def worked(months: int) -> dict[str, object]:
    """So many months of work in the year, from the day somebody was recruited on."""
    return {"employments": [{"kind": "recruited", "months": months}]}


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        ("2004-06-30", None),
        ("2004-07-01", "R2003"),
        ("2023-12-31", "R2003"),
        ("2024-01-01", "R98"),
        ("2025-06-30", "R98"),
        ("2025-07-01", "R152"),
        ("2026-09-30", "R152"),
        ("2026-10-01", "L2026"),
        ("2099-12-31", "L2026"),
    ],
)
def test_the_regime_of_a_day(day: str, regime: str | None) -> None:
    found = regime_on(LAWBOOK.regimes, date.fromisoformat(day))

    assert (found.code if found else None) == regime


@pytest.mark.parametrize(
    ("day", "year", "award", "facts", "code", "status"),
    [
        # Forty working days off barred the title from Decree 65/2014 to Decree 91/2017.
        ("2014-06-30", 2014, LDTT, FORTY_DAYS_OFF, "leave", "met"),
        ("2014-07-01", 2014, LDTT, FORTY_DAYS_OFF, "leave", "not_met"),
        ("2017-09-30", 2017, LDTT, FORTY_DAYS_OFF, "leave", "not_met"),
        ("2017-10-01", 2017, LDTT, FORTY_DAYS_OFF, "leave", "met"),
        # Ten months of work under Decree 91/2017, six under Circular 01/2024, asked back since 2025-08-05.
        ("2023-12-31", 2023, LDTT, worked(9), "time_in_service", "not_met"),
        ("2023-12-31", 2023, LDTT, worked(10), "time_in_service", "met"),
        ("2024-04-15", 2024, LDTT, worked(6), "time_in_service", "met"),
        ("2024-04-15", 2024, LDTT, worked(5), "time_in_service", "not_met"),
        ("2025-08-04", 2025, LDTT, worked(5), "time_in_service", "not_met"),
        ("2025-08-05", 2025, LDTT, worked(5), "time_in_service", "unknown"),
        # Discipline that has nothing to do with duty bars no longer where Law 80/2025 applies.
        ("2025-06-30", 2025, LDTT, OUTSIDE_DUTY, "no_discipline", "not_met"),
        ("2025-07-01", 2025, LDTT, OUTSIDE_DUTY, "no_discipline", "met"),
        # No award for a collective that is dissolved, since Circular 15/2025.
        ("2025-08-05", 2025, TTLDTT, DISSOLVED, "not_dissolved", "not_met"),
    ],
)  # fmt: skip
def test_a_bar_on_the_days_between_which_it_stands(
    day: str, year: int, award: str, facts: dict[str, object], code: str, status: str
) -> None:
    told = facts_from(GOOD | facts)

    verdict = judge(told, Claim(award, told.subject_kind, year=year), LAWBOOK, date.fromisoformat(day))

    found = verdict.finding(code)
    assert found is not None, [one.code for one in verdict.findings]
    assert found.status == status


def test_no_rule_on_dissolved_collectives_before_its_day() -> None:
    told = facts_from(GOOD | DISSOLVED)

    verdict = judge(told, Claim(TTLDTT, "collective", year=2025), LAWBOOK, date(2025, 8, 4))

    assert verdict.finding("not_dissolved") is None


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        ("2024-01-01", 1_800_000),
        ("2024-06-30", 1_800_000),
        ("2024-07-01", 2_340_000),
        ("2026-06-30", 2_340_000),
        ("2026-07-01", 2_530_000),
        ("2027-02-28", 2_530_000),
        ("2027-03-01", None),
    ],
)
def test_a_bonus_of_one_base_salary_on_the_day(day: str, amount: int | None) -> None:
    quoted = quote(LAWBOOK, "chien_si_thi_dua_co_so", "individual", date.fromisoformat(day))

    assert quoted is not None
    assert quoted.amount == amount


def dated(*terms: tuple[str, str | None]) -> Timeline[int]:
    """A timeline of numbers from the days in force."""
    entries = tuple(
        Dated(number, SOURCE, date.fromisoformat(first), date.fromisoformat(last) if last else None)
        for number, (first, last) in enumerate(terms, 1)
    )
    return Timeline(tuple(one.first for one in entries), entries)


@pytest.mark.parametrize(
    ("day", "value", "until"),
    [
        ("2023-12-31", None, []),
        ("2024-01-01", 1, [1]),
        ("2025-06-30", 1, [1]),
        ("2025-07-01", 2, [2, 1]),
        ("2027-02-28", 2, [2, 1]),
        ("2027-03-01", None, [2, 1]),
    ],
)
def test_a_timeline_on_a_day(day: str, value: int | None, until: list[int]) -> None:
    line = dated(("2024-01-01", "2025-06-30"), ("2025-07-01", "2027-02-28"))

    found = line.on(date.fromisoformat(day))

    assert (found.value if found else None) == value
    assert [one.value for one in line.until(date.fromisoformat(day))] == until


def test_a_timeline_without_an_end_goes_on() -> None:
    found = dated(("2024-01-01", None)).on(date(2099, 12, 31))

    assert found is not None
    assert found.value == 1


def test_every_term_of_the_lawbook_follows_the_one_before_without_a_gap() -> None:
    book: Lawbook = load(packaged())
    lines: list[Timeline[Any] | None] = []
    for award in book.awards.values():
        lines += [award.criteria, award.decided_by, award.bonus]

    for line in filter(None, lines):
        for earlier, later in zip(line.entries, line.entries[1:], strict=False):
            assert earlier.last is not None
            assert earlier.last + ONE_DAY <= later.first
