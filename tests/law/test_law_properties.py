"""What holds for any facts: a good year never harms, order never matters, findings say where they stand."""

import random
from dataclasses import replace
from datetime import date
from typing import Final

import pytest

from law.law_cases import DAY, LAWBOOK
from tdkt_api.law.claim import Claim
from tdkt_api.law.eligibility import judge
from tdkt_api.law.facts import Facts, Held, Rating, Work
from tdkt_api.law.verdict import Status

AWARDS: Final = sorted(code for code, award in LAWBOOK.awards.items() if award.last is None)
TITLES: Final = (
    "chien_si_thi_dua_co_so",
    "chien_si_thi_dua_bo_nganh_tinh",
    "bang_khen_bo_nganh_tinh",
    "bang_khen_thu_tuong",
    "huan_chuong_lao_dong_hang_ba",
    "co_thi_dua_bo_nganh_tinh",
    "tap_the_lao_dong_xuat_sac",
)
DAYS: Final = (date(2016, 6, 1), date(2020, 6, 1), date(2024, 6, 1), DAY, date(2026, 10, 1))


def claim_for(code: str) -> Claim:
    """A claim that fits the form."""
    award = LAWBOOK.awards[code]
    return Claim(code, award.subject_kinds[0], year=2025, type=award.types[0], period=(2021, 2025))


def drawn(seed: int, kind: str) -> Facts:
    """A subject drawn from a seed: ratings, works and awards of ten years."""
    draw = random.Random(seed)  # noqa: S311  (tests draw, nothing is secret)
    years = range(2016, 2026)
    return Facts(
        subject_kind=kind,
        occupation=draw.choice(["official", "farmer", "worker", "soldier", "enterprise", None]),
        ratings={year: draw.choice(list(Rating)) for year in years if draw.random() < 0.9},
        works=tuple(
            Work(f"w{year}", draw.choice(["grassroots", "ministry_province", "national"]), year)
            for year in years
            if draw.random() < 0.4
        ),
        held=tuple(
            Held(title, year, id=f"{title}{year}")
            for year in years
            for title in TITLES
            if draw.random() < 0.3
        ),
        has_open_hold=draw.choice([True, False, None]),
    )


@pytest.mark.parametrize("code", AWARDS)
def test_a_better_year_never_turns_met_into_not_met(code: str) -> None:
    claim = claim_for(code)
    for seed in range(25):
        facts = drawn(seed, claim.subject_kind)
        better = replace(facts, ratings={**(facts.ratings or {}), 2016 + seed % 10: Rating.EXCELLENT})

        before, after = judge(facts, claim, LAWBOOK, DAY), judge(better, claim, LAWBOOK, DAY)

        met = {one.code for one in before.findings if one.status is Status.MET}
        not_met = {one.code for one in after.findings if one.status is Status.NOT_MET}
        assert met & not_met == set()


@pytest.mark.parametrize("code", AWARDS)
def test_the_order_of_facts_does_not_matter(code: str) -> None:
    claim = claim_for(code)
    for seed in range(15):
        facts = drawn(seed, claim.subject_kind)
        turned = replace(
            facts,
            ratings=dict(reversed(list((facts.ratings or {}).items()))),
            works=tuple(reversed(facts.works or ())),
            held=tuple(reversed(facts.held or ())),
        )

        statuses = [
            [(one.code, one.status, one.found) for one in judge(each, claim, LAWBOOK, DAY).findings]
            for each in (facts, turned)
        ]

        assert statuses[0] == statuses[1]


@pytest.mark.parametrize("code", AWARDS)
def test_every_finding_cites_a_provision_of_the_lawbook(code: str) -> None:
    claim = claim_for(code)
    for day in DAYS:
        for seed in range(5):
            verdict = judge(drawn(seed, claim.subject_kind), claim, LAWBOOK, day)
            for one in verdict.findings:
                if one.criterion != "criteria":
                    assert one.provision is not None, one
                    assert LAWBOOK.instrument(one.provision.instrument) is not None
