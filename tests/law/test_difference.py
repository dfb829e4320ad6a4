"""The difference of two verdicts' findings."""

from typing import Any

from tdkt_api.law.difference import difference


def found(code: str, status: str = "met") -> dict[str, Any]:
    return {"code": code, "status": status}


def test_what_one_alone_has_and_what_both_have_otherwise() -> None:
    before = [found("a"), found("b"), found("c")]
    after = [found("b", "not_met"), found("c"), found("d")]

    told = difference(before, after)

    assert (told.appeared, told.vanished) == ((found("d"),), (found("a"),))
    assert told.changed == ((found("b"), found("b", "not_met")),)


def test_a_code_that_is_there_twice_is_told_apart_by_its_number() -> None:
    told = difference([found("a"), found("a")], [found("a"), found("a", "unknown"), found("a")])

    assert told.changed == ((found("a"), found("a", "unknown")),)
    assert told.appeared == (found("a"),)


def test_equal_findings_differ_in_nothing() -> None:
    told = difference([found("a"), found("b")], [found("b"), found("a")])

    assert (told.appeared, told.vanished, told.changed) == ((), (), ())
