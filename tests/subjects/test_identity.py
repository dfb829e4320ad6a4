"""What a citizen's number says of its holder."""

from datetime import date

import pytest

from tdkt_api.identity import Identity, IdentityKind, Mismatch, Sex, masked, mismatches


@pytest.mark.parametrize(
    ("number", "birth_on", "sex", "found"),
    [
        ("001085000112", date(1985, 1, 1), Sex.MALE, []),
        ("001185000112", date(1985, 1, 1), Sex.FEMALE, []),
        ("001201000112", date(2001, 1, 1), Sex.MALE, []),
        ("001301000112", date(2001, 1, 1), Sex.FEMALE, []),
        ("001201000112", date(1901, 1, 1), Sex.MALE, [Mismatch.BIRTH]),
        ("001185000112", date(1986, 1, 1), Sex.FEMALE, [Mismatch.BIRTH]),
        ("001185000112", date(1985, 1, 1), Sex.MALE, [Mismatch.SEX]),
        ("001185000112", None, None, []),
        ("999185000112", date(1985, 1, 1), Sex.FEMALE, []),  # the province's part says nothing
    ],
)
def test_century_sex_and_year_are_compared(
    number: str, birth_on: date | None, sex: Sex | None, found: list[Mismatch]
) -> None:
    assert mismatches(Identity(IdentityKind.CITIZEN, number), birth_on, sex) == found


def test_other_documents_say_nothing_of_their_holder() -> None:
    assert mismatches(Identity(IdentityKind.PASSPORT, "B1234567"), date(1985, 1, 1), Sex.MALE) == []


def test_a_mask_does_not_tell_how_long_a_number_is() -> None:
    shown = {masked(kind, "12").number for kind in IdentityKind}  # type: ignore[union-attr]

    assert shown == {"**********12"}
