"""What an award rests on: its grounds and the works it uses up."""

from dataclasses import replace
from typing import Any

import pytest

from law.law_cases import BANG_KHEN, CSTDCS, DAY, LAWBOOK, LDTT, official, title
from tdkt_api.law.claim import Claim
from tdkt_api.law.eligibility import judge
from tdkt_api.law.facts import Attested, Facts, Rating, Work
from tdkt_api.law.relied import Relied, relied_on

FIRST, SECOND, WIDE = (
    Work("sk_1", "grassroots", 2024),
    Work("sk_2", "grassroots", 2025),
    Work("sk_3", "national", 2025),
)
GOOD = {2024: Rating.GOOD, 2025: Rating.GOOD}
TITLES = (title(2024, "excellent_rating"), title(2025, "excellent_rating"))
ANY_GROUND = replace(BANG_KHEN, ground=None)


def relied(facts: Facts, claim: Claim, **readings: str) -> Relied:
    """What the verdict on a claim rests on, with the readings chosen."""
    attested = {code: Attested(reading=name) for code, name in readings.items()}
    verdict = judge(replace(facts, attested=attested), claim, LAWBOOK, DAY).as_json()
    return relied_on(verdict["findings"], readings=readings)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (official(), Relied(("excellent_rating",))),
        (official(works=(FIRST, SECOND)), Relied(("excellent_rating",))),
        (official(ratings=GOOD, works=(FIRST, SECOND)), Relied(("initiative",), ("sk_2",))),
        (official(ratings=GOOD, works=(FIRST, SECOND, WIDE)), Relied(("initiative",), ("sk_2",))),
        (official(ratings=GOOD), Relied()),
    ],
)
def test_a_title_uses_one_work_and_none_if_won_by_excellence(facts: Any, expected: Relied) -> None:
    assert relied(facts, CSTDCS) == expected


def test_the_lower_title_rests_on_no_ground_that_is_kept() -> None:
    assert relied(official(works=(FIRST, SECOND)), LDTT) == Relied()


@pytest.mark.parametrize("claim", [BANG_KHEN, ANY_GROUND])
def test_a_certificate_uses_two_works_where_the_readings_agree(claim: Claim) -> None:
    assert relied(official(ratings=GOOD, held=TITLES, works=(FIRST, SECOND, WIDE)), claim) == Relied(
        ("titles", "initiative"), ("sk_1", "sk_2")
    )


@pytest.mark.parametrize("claim", [BANG_KHEN, ANY_GROUND])
def test_where_the_titles_alone_were_attested_to_suffice_no_work_is_used(claim: Claim) -> None:
    facts = official(ratings=GOOD, held=TITLES)

    assert relied(facts, claim, titles_or_excellent_years="titles_alone") == Relied(("titles",))


@pytest.mark.parametrize("claim", [BANG_KHEN, ANY_GROUND])
def test_an_award_does_not_rest_on_a_reading_that_was_not_chosen(claim: Claim) -> None:
    facts = official(ratings=GOOD, held=TITLES)

    assert relied(facts, claim, titles_or_excellent_years="initiatives_bind_both") == Relied()


def test_a_title_of_a_ministry_or_province_uses_the_work_of_its_reach() -> None:
    titles = (title(2023), *TITLES)
    wide = Work("sk_4", "ministry_province", 2025)
    claim = Claim("chien_si_thi_dua_bo_nganh_tinh", "individual", year=2025)

    assert relied(official(works=(FIRST, wide), held=titles), claim) == Relied(("initiative",), ("sk_4",))
