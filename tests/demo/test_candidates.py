"""The people of the story are plausible, told apart, and known to nobody."""

from datetime import date
from typing import Any

import pytest

from tdkt_api.demo.candidates import TITLES, candidates, officials
from tdkt_api.demo.people import texts
from tdkt_api.demo.roles import ROLES
from tdkt_api.http.identity import IdentityIn
from tdkt_api.identity import Sex, doubts
from tdkt_api.names import nfc

TODAY = date(2026, 1, 15)
EVERYONE = [*officials(), *candidates()]


def number_of(item: dict[str, Any]) -> str:
    number: str = item["individual"]["identity"]["number"]
    return number


def test_there_are_37_officials_for_two_titles_each() -> None:
    assert len(officials()) == 37
    assert {tuple(item["awards"]) for item in officials()} == {TITLES}


def test_all_are_told_apart() -> None:
    assert len({item["individual"]["family_and_given_name"] for item in EVERYONE}) == 40
    assert len({number_of(item) for item in EVERYONE}) == 40
    assert len({item["client_reference"] for item in EVERYONE}) == 40


@pytest.mark.parametrize("item", EVERYONE, ids=number_of)
def test_a_number_says_what_was_declared_of_its_holder(item: dict[str, Any]) -> None:
    told = item["individual"]
    identity = IdentityIn.model_validate(told["identity"]).identity()

    assert doubts(identity, date.fromisoformat(told["birth_on"]), Sex(told["sex"]), today=TODAY) == []


def test_numbers_lie_where_no_persons_number_has_come() -> None:
    assert {number_of(item)[6:8] for item in EVERYONE} == {"99"}


def test_names_are_in_the_stored_form() -> None:
    names = [item["individual"]["family_and_given_name"] for item in EVERYONE]

    assert [name for name in names if nfc(name) != name] == []
    assert len({name.split()[0] for name in names}) > 20


def test_the_lists_are_the_same_each_time() -> None:
    assert officials() == officials()
    assert candidates() == candidates()


def test_everyone_who_signs_in_has_a_name_and_a_post() -> None:
    assert list(texts()["people"]) == list(ROLES)
