"""The shape of a verdict: provisions and effects, evidence, JSON, hash, and what an award rests on."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from law.law_cases import BANG_KHEN, CSTDCS, DAY, LAWBOOK, LDTT, SPIRIT_MET, finding, official, title
from tdkt_api.law.eligibility import judge
from tdkt_api.law.facts import Attested, Rating, Work
from tdkt_api.law.loader import load, packaged
from tdkt_api.law.source import Provision
from tdkt_api.law.verdict import Effect, Outcome, Status

WORKS = (Work("sk_1", "grassroots", 2024), Work("sk_2", "grassroots", 2025))
WON_BY_EXCELLENCE = (title(2024, "excellent_rating"), title(2025, "excellent_rating"))
GOOD = {2024: Rating.GOOD, 2025: Rating.GOOD}


def test_a_finding_cites_the_article_clause_and_point() -> None:
    verdict = judge(official(), LDTT, LAWBOOK, DAY)

    assert finding(verdict, "spirit").provision == Provision("law_06_2022", "24", "1", "b")
    assert finding(verdict, "hold").provision == Provision("decree_152_2025", "4", "4")


def test_the_hold_of_2024_rests_on_the_decree_of_its_day() -> None:
    verdict = judge(official(has_open_hold=True), LDTT, LAWBOOK, date(2025, 6, 30))

    assert verdict.outcome is Outcome.DEFERRED
    assert finding(verdict, "hold").provision == Provision("decree_98_2023", "4")


def test_a_verified_provision_in_force_blocks() -> None:
    verdict = judge(official(ratings=GOOD), CSTDCS, LAWBOOK, DAY)

    assert finding(verdict, "excellence_or_initiative").effect is Effect.BLOCKS


@pytest.mark.parametrize(
    ("day", "effect", "confidence", "regime"),
    [
        (date(2024, 1, 1), "blocks", "verified", "R98"),
        (date(2025, 6, 30), "blocks", "verified", "R98"),
        (date(2025, 7, 1), "blocks", "verified", "R152"),
        (date(2026, 9, 30), "blocks", "verified", "R152"),
        (date(2026, 10, 1), "warns", "carried_over", "L2026"),
    ],
)
def test_the_regime_of_the_day_says_what_a_rule_does(
    day: date, effect: str, confidence: str, regime: str
) -> None:
    verdict = judge(official(), LDTT, LAWBOOK, day)

    found = finding(verdict, "rating.year")
    assert found.provision is not None
    assert (found.effect, found.provision.confidence, verdict.regime) == (effect, confidence, regime)


def test_under_the_law_that_was_not_read_every_citation_is_marked() -> None:
    verdict = judge(official(), CSTDCS, LAWBOOK, date(2026, 10, 1))

    assert confidences(verdict.as_json()) == {"carried_over"}


def confidences(shown: Any) -> set[str]:
    """Every confidence anywhere in a verdict's JSON."""
    if isinstance(shown, list):
        return set().union(*(confidences(one) for one in shown))
    if not isinstance(shown, dict):
        return set()
    own = {shown["confidence"]} if "confidence" in shown else set()
    return own.union(*(confidences(one) for one in shown.values()))


def test_a_rule_that_is_only_recalled_warns() -> None:
    files = packaged()
    path = "lao_dong_tien_tien.yaml"
    recalled = files[path].replace(b'point: "a", confidence: verified', b'point: "a", confidence: memory')

    verdict = judge(official(ratings={2025: Rating.COMPLETED}), LDTT, load({**files, path: recalled}), DAY)

    assert finding(verdict, "rating.year").effect is Effect.WARNS
    assert verdict.outcome is Outcome.NOT_ELIGIBLE


def test_a_rule_of_an_instrument_not_in_force_warns() -> None:
    files = packaged()
    path = "instruments.yaml"
    content = files[path].decode()
    late = content.replace('first: "2024-01-01"\n    last: null', 'first: "2026-02-01"\n    last: null', 1)

    verdict = judge(official(), LDTT, load({**files, path: late.encode()}), DAY)

    assert finding(verdict, "rating.year").effect is Effect.WARNS


def test_alternatives_stand_in_the_evidence_with_their_status() -> None:
    verdict = judge(official(works=WORKS, ratings=GOOD), CSTDCS, LAWBOOK, DAY)

    lines = finding(verdict, "excellence_or_initiative").evidence["alternatives"]
    assert [(line["code"], line["status"]) for line in lines] == [
        ("rating.excellent", "not_met"),
        ("works.year", "met"),
    ]
    assert lines[1]["works"] == ["sk_2"]


def test_both_readings_are_shown_with_their_status_and_a_question() -> None:
    verdict = judge(official(held=WON_BY_EXCELLENCE), BANG_KHEN, LAWBOOK, DAY)

    found = finding(verdict, "titles_or_excellent_years")
    assert [(one.name, one.status.value) for one in found.readings] == [
        ("titles_alone", "met"),
        ("initiatives_bind_both", "not_met"),
    ]
    assert found.question == "titles_or_excellent_years"
    assert verdict.outcome is Outcome.UNKNOWN


def test_an_attested_reading_stays_visible() -> None:
    said = {"titles_or_excellent_years": Attested(reading="titles_alone")}

    verdict = judge(official(held=WON_BY_EXCELLENCE, attested=said), BANG_KHEN, LAWBOOK, DAY)

    found = finding(verdict, "titles_or_excellent_years")
    assert (found.evidence["reading"], found.evidence["attested"]) == ("titles_alone", True)
    assert len(found.readings) == 2


def test_a_pack_that_chose_a_reading_needs_no_attestation() -> None:
    files = packaged()
    path = "bang_khen_bo_nganh_tinh.yaml"
    chosen = files[path].replace(
        b"            readings:\n", b"            chosen: titles_alone\n            readings:\n"
    )

    verdict = judge(official(held=WON_BY_EXCELLENCE), BANG_KHEN, load({**files, path: chosen}), DAY)

    assert verdict.outcome is Outcome.ELIGIBLE


def test_imported_titles_count_and_the_finding_says_so() -> None:
    held = (title(2024, "excellent_rating", is_verified=False), title(2025, "excellent_rating"))

    verdict = judge(official(held=held, works=WORKS, ratings=GOOD), BANG_KHEN, LAWBOOK, DAY)

    titles = finding(verdict, "titles_or_excellent_years").readings[0].evidence["alternatives"][0]
    assert verdict.outcome is Outcome.ELIGIBLE
    assert titles["unverified"] == ["kt_2024"]


def test_an_attestation_turns_a_question_into_an_eligible_verdict() -> None:
    before = judge(official(), CSTDCS, LAWBOOK, DAY)
    after = judge(official(attested=SPIRIT_MET), CSTDCS, LAWBOOK, DAY)

    assert (before.outcome, after.outcome) == (Outcome.UNKNOWN, Outcome.ELIGIBLE)
    assert finding(after, "spirit").evidence == {"attested": True}


def test_an_answer_of_unknown_settles_nothing() -> None:
    said = {"spirit": Attested(Status.UNKNOWN)}

    assert judge(official(attested=said), LDTT, LAWBOOK, DAY).outcome is Outcome.UNKNOWN


def test_one_person_below_good_loses_both_titles_and_one_without_work_only_the_second() -> None:
    below = official(ratings={2025: Rating.COMPLETED}, attested=SPIRIT_MET)
    plain = official(ratings={2025: Rating.GOOD}, attested=SPIRIT_MET)

    outcomes = [
        judge(facts, claim, LAWBOOK, DAY).outcome for facts in (below, plain) for claim in (LDTT, CSTDCS)
    ]

    assert outcomes == ["not_eligible", "not_eligible", "eligible", "not_eligible"]


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        (official(held=WON_BY_EXCELLENCE, works=WORKS), "eligible"),
        (official(works=WORKS), "eligible"),
        (official(ratings=GOOD, held=WON_BY_EXCELLENCE), "unknown"),
        (official(ratings=GOOD, held=WON_BY_EXCELLENCE, works=WORKS), "eligible"),
        (official(ratings=GOOD, held=WON_BY_EXCELLENCE[1:], works=WORKS), "not_eligible"),
        (official(works=WORKS[1:]), "not_eligible"),
        (official(ratings={2024: Rating.GOOD, 2025: Rating.EXCELLENT}, works=WORKS), "not_eligible"),
    ],
)
def test_ground_d_follows_titles_ratings_and_unused_works(facts: Any, outcome: str) -> None:
    assert judge(facts, BANG_KHEN, LAWBOOK, DAY).outcome == outcome


def test_the_json_of_a_verdict_holds_no_null_and_no_fraction() -> None:
    claims = (LDTT, CSTDCS, BANG_KHEN, replace(BANG_KHEN, ground=None))
    facts = (official(works=WORKS), official(occupation=None, works=None, held=None, has_open_hold=None))

    shown = [judge(one, claim, LAWBOOK, DAY).as_json() for one in facts for claim in claims]

    assert all(kinds(one) <= {str, int, bool} for one in shown)


def kinds(shown: Any) -> set[type]:
    """The types of every plain value of a JSON document whose names are all text."""
    if isinstance(shown, list):
        return set().union(*(kinds(one) for one in shown))
    if isinstance(shown, dict):
        return {type(name) for name in shown}.union(*(kinds(one) for one in shown.values()))
    return {type(shown)}


def test_equal_verdicts_have_equal_hashes_and_a_change_shows() -> None:
    verdict = judge(official(), CSTDCS, LAWBOOK, DAY)

    assert verdict.hash() == judge(official(), CSTDCS, LAWBOOK, DAY).hash()
    assert verdict.hash() != judge(official(attested=SPIRIT_MET), CSTDCS, LAWBOOK, DAY).hash()
    assert len(bytes.fromhex(verdict.hash())) == 32


def test_a_verdict_names_its_lawbook() -> None:
    assert judge(official(), CSTDCS, LAWBOOK, DAY).lawbook == LAWBOOK.hash


def test_a_ground_inside_a_choice_of_grounds_shows_its_readings() -> None:
    verdict = judge(official(held=WON_BY_EXCELLENCE), replace(BANG_KHEN, ground=None), LAWBOOK, DAY)

    first = finding(verdict, "grounds").evidence["alternatives"][0]
    assert [(one["reading"], one["status"]) for one in first["readings"]] == [
        ("titles_alone", "met"),
        ("initiatives_bind_both", "not_met"),
    ]
