"""Single tests of criteria, with numbers that no form of the lawbook has yet."""

import pytest

from law.law_cases import official, title
from tdkt_api.law.criteria.rule import Case
from tdkt_api.law.criteria.runs import consecutive_years
from tdkt_api.law.criteria.titles import HoldsAward
from tdkt_api.law.verdict import Status, all_of, any_of, met

MET, NOT_MET, UNKNOWN = Status.MET, Status.NOT_MET, Status.UNKNOWN
THREE_TITLES = HoldsAward(frozenset({"chien_si_thi_dua_co_so"}), times=3, consecutive=False)


@pytest.mark.parametrize(
    ("years", "status", "found"),
    [
        ((2020, 2022, 2025), MET, 3),
        ((2019, 2022, 2025), NOT_MET, 2),
        ((2022, 2025, 2026), NOT_MET, 2),
        ((2022, 2022, 2025), NOT_MET, 2),
    ],
)
def test_titles_need_not_be_in_a_row_unless_the_law_says_so(
    years: tuple[int, ...], status: Status, found: int
) -> None:
    facts = official(held=tuple(title(year) for year in years))

    answer = THREE_TITLES(Case(facts, (2020, 2025), carries_over=False))

    assert (answer.status, answer.found) == (status, found)


@pytest.mark.parametrize(
    ("counted", "first", "years"),
    [
        ({2023, 2024, 2025}, 2020, (2023, 2024, 2025)),
        ({2023, 2024, 2025}, 2024, (2024, 2025)),
        ({2023, 2024}, 2020, ()),
        ({2022, 2024, 2025}, 2020, (2024, 2025)),
        ({2025}, 2026, ()),
    ],
)
def test_a_run_ends_in_the_last_year_and_starts_no_earlier_than_the_first(
    counted: set[int], first: int, years: tuple[int, ...]
) -> None:
    assert consecutive_years(first, 2025, lambda year: met(year in counted)).years == years


def test_an_unknown_year_leaves_a_short_run_unknown_and_a_long_one_met() -> None:
    run = consecutive_years(2020, 2025, lambda year: MET if year > 2023 else UNKNOWN)

    assert (run.reaches(2), run.reaches(3)) == (MET, UNKNOWN)


@pytest.mark.parametrize(
    ("statuses", "any_status", "all_status"),
    [
        ((), NOT_MET, MET),
        ((MET,), MET, MET),
        ((NOT_MET,), NOT_MET, NOT_MET),
        ((UNKNOWN,), UNKNOWN, UNKNOWN),
        ((MET, NOT_MET), MET, NOT_MET),
        ((MET, UNKNOWN), MET, UNKNOWN),
        ((NOT_MET, UNKNOWN), UNKNOWN, NOT_MET),
        ((MET, NOT_MET, UNKNOWN), MET, NOT_MET),
    ],
)
def test_three_statuses_join_as_alternatives_and_as_parts(
    statuses: tuple[Status, ...], any_status: Status, all_status: Status
) -> None:
    assert (any_of(statuses), all_of(statuses)) == (any_status, all_status)
