"""What a citizen's number says of its holder."""

from datetime import date

import pytest

from tdkt_api.identity import Doubt, Identity, IdentityKind, Sex, doubts, masked

TODAY = date(2026, 1, 15)


@pytest.mark.parametrize(
    ("number", "birth_on", "sex", "found"),
    [
        ("001085000112", date(1985, 1, 1), Sex.MALE, []),
        ("001185000112", date(1985, 1, 1), Sex.FEMALE, []),
        ("001201000112", date(2001, 1, 1), Sex.MALE, []),
        ("001301000112", date(2001, 1, 1), Sex.FEMALE, []),
        ("001201000112", date(1901, 1, 1), Sex.MALE, [Doubt.CENTURY]),
        ("001185000112", date(1986, 1, 1), Sex.FEMALE, [Doubt.BIRTH]),
        ("001301000112", date(1985, 1, 1), Sex.FEMALE, [Doubt.CENTURY, Doubt.BIRTH]),
        ("001185000112", date(1985, 1, 1), Sex.MALE, [Doubt.SEX]),
        ("001301000112", date(1985, 1, 1), Sex.MALE, [Doubt.CENTURY, Doubt.BIRTH, Doubt.SEX]),
        ("001185000112", None, Sex.MALE, [Doubt.SEX]),
        ("001185000112", date(1986, 1, 1), None, [Doubt.BIRTH]),
        ("001185000112", None, None, []),
        ("001226000112", None, None, []),  # somebody born this year
        ("001227000112", None, None, [Doubt.AHEAD]),
        ("001985000112", None, None, [Doubt.AHEAD]),
        ("001985000112", date(1985, 1, 1), None, [Doubt.CENTURY]),
        ("999185000112", date(1985, 1, 1), Sex.FEMALE, []),  # the province's part says nothing
    ],
)
def test_century_sex_and_year_are_compared(
    number: str, birth_on: date | None, sex: Sex | None, found: list[Doubt]
) -> None:
    assert doubts(Identity(IdentityKind.CITIZEN, number), birth_on, sex, today=TODAY) == found


@pytest.mark.parametrize(("birth_on", "sex"), [(date(1985, 1, 1), Sex.MALE), (None, None)])
def test_an_old_card_says_only_that_it_is_one(birth_on: date | None, sex: Sex | None) -> None:
    assert doubts(Identity(IdentityKind.OLD_CARD, "012345678"), birth_on, sex, today=TODAY) == [
        Doubt.OLD_CARD
    ]


def test_a_passport_says_nothing_of_its_holder() -> None:
    identity = Identity(IdentityKind.PASSPORT, "B1234567")

    assert doubts(identity, date(1985, 1, 1), Sex.MALE, today=TODAY) == []


def test_a_mask_does_not_tell_how_long_a_number_is() -> None:
    shown = {masked(kind, "12").number for kind in IdentityKind}  # type: ignore[union-attr]

    assert shown == {"**********12"}
