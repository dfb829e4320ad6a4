"""Texts that can be read in several ways: what the data must say, and which reading counts once chosen."""

from typing import Any, Final

import pytest

from law.law_cases import official
from tdkt_api.law.criteria.read import read_rule
from tdkt_api.law.criteria.rule import Case, Rule
from tdkt_api.law.facts import Rating
from tdkt_api.law.reader import PackRefused, Reader

SOURCE: Final = {"instrument": "law_06_2022", "article": "74", "confidence": "verified"}


def rating(code: str, least: str) -> dict[str, Any]:
    return _rule(code, "rating_period", min_rating=least, years=1)


def _rule(code: str, key: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "key": key, "name": {"vi": code, "en": code}, "source": SOURCE, **more}


def read(**more: Any) -> Rule:
    return read_rule(Reader("a.yaml", "", _rule("text", "readings", **more)))


def asked(rule: Rule, rated: Rating) -> Any:
    return rule.test(Case(official(ratings={2025: rated}), (2025, 2025), carries_over=False))


BOTH: Final = {"strict": rating("strict", "excellent"), "mild": rating("mild", "good")}


@pytest.mark.parametrize(
    ("rated", "chosen", "status"),
    [
        (Rating.EXCELLENT, None, "met"),
        (Rating.GOOD, None, "unknown"),
        (Rating.COMPLETED, None, "not_met"),
        (Rating.GOOD, "strict", "not_met"),
        (Rating.GOOD, "mild", "met"),
    ],
)
def test_readings_that_differ_are_unknown_until_one_is_chosen(
    rated: Rating, chosen: str | None, status: str
) -> None:
    rule = read(readings=BOTH, chosen=chosen)

    answer = asked(rule, rated)

    assert answer.status == status
    assert [one.name for one in answer.readings] == ["strict", "mild"]


@pytest.mark.parametrize(
    "said",
    [
        {"readings": {"mild": BOTH["mild"]}},
        {"readings": {"mild": BOTH["mild"]}, "chosen": "mild"},
        {"readings": BOTH, "chosen": "kind"},
    ],
)
def test_two_readings_are_needed_and_the_chosen_one_is_among_them(said: dict[str, Any]) -> None:
    with pytest.raises(PackRefused) as refused:
        read(**said)

    assert (refused.value.code, refused.value.key) == ("law.readings", "readings")


@pytest.mark.parametrize(
    ("key", "rated", "status"),
    [
        ("any_of", Rating.GOOD, "met"),
        ("all_of", Rating.GOOD, "not_met"),
        ("all_of", Rating.EXCELLENT, "met"),
        ("any_of", Rating.COMPLETED, "not_met"),
    ],
)
def test_alternatives_and_parts_are_listed_with_what_each_came_to(
    key: str, rated: Rating, status: str
) -> None:
    rule = read_rule(Reader("a.yaml", "", _rule("whole", key, items=list(BOTH.values()))))

    answer = asked(rule, rated)

    assert answer.status == status
    lines = answer.evidence["alternatives" if key == "any_of" else "parts"]
    assert [(one["code"], one["criterion"]) for one in lines] == [
        ("strict", "rating_period"),
        ("mild", "rating_period"),
    ]
    assert [one["found"] for one in lines] == [rated, rated]
    assert [one["needed"] for one in lines] == ["excellent", "good"]
    assert [one["provision"]["article"] for one in lines] == ["74", "74"]
