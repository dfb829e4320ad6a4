import unicodedata

import pytest

from tdkt_api.names import folded, nfc, sort_key, spelling_key


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def test_the_stored_form_is_composed_and_has_single_spaces() -> None:
    assert nfc(nfd("  Nguyễn   Thị\u00a0Hòa ")) == "Nguyễn Thị Hòa"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Thành phố Hồ Chí Minh", "thanh pho ho chi minh"),
        ("ĐẶNG THỊ ƯỚC", "dang thi uoc"),
        ("Phường Văn Miếu - Quốc Tử Giám", "phuong van mieu quoc tu giam"),
        ("Xã Cư M'gar", "xa cu mgar"),
        ("H' Hen Niê", "hhen nie"),
        ("Phường 12", "phuong 12"),
        ("  Lê   Văn\tÁi ", "le van ai"),
        ("Buôn Ƀăng", "buon bang"),
        ("'", ""),
        ("", ""),
    ],
)
def test_a_folded_name_has_no_marks_no_case_and_single_spaces(text: str, key: str) -> None:
    assert folded(text) == key


@pytest.mark.parametrize("apostrophe", list("'’‘ʼʹ′`´"))
def test_every_apostrophe_folds_and_spells_alike(apostrophe: str) -> None:
    assert folded(f"Ea H{apostrophe}Leo") == folded("Ea H'Leo")
    assert spelling_key(f"Ea H{apostrophe}Leo") == spelling_key("Ea H'Leo")


@pytest.mark.parametrize(
    ("old", "new"), [("Hòa", "Hoà"), ("Thúy", "Thuý"), ("Khỏe", "Khoẻ"), ("hóa", "HOÁ"), ("Tòa", "Toà")]
)
def test_both_tone_placements_are_one_spelling(old: str, new: str) -> None:
    assert spelling_key(old) == spelling_key(new) == spelling_key(nfd(new))
    assert folded(old) == folded(new) == folded(nfd(new))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa", "Hóa"),
        ("Lộc Thạnh", "Lộc Thành"),
        ("Văn Lang", "Văn Lăng"),
        ("Sa Pa", "Sa Pả"),
        ("Đông", "Dông"),
    ],
)
def test_names_that_differ_by_a_mark_are_two_spellings_and_one_search_key(one: str, other: str) -> None:
    assert spelling_key(one) != spelling_key(other)
    assert folded(one) == folded(other)


def test_folding_twice_changes_nothing() -> None:
    once = folded("Ủy ban nhân dân xã Đắk R'Măng")

    assert folded(once) == once


def test_given_names_stand_in_vietnamese_order() -> None:
    expected = [
        "An",
        "Anh",
        "Ánh",
        "Ân",
        "Bình",
        "Cường",
        "Dũng",
        "Đà",
        "Em",
        "Oanh",
        "Ổn",
        "Ơn",
        "Uyên",
        "Ứng",
    ]
    names = [f"Nguyễn Văn {given}" for given in expected]

    assert sorted(sorted(names), key=sort_key) == names


def test_tones_stand_in_their_order_behind_the_letters() -> None:
    expected = ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ", "Mai", "Mài", "Măng", "Mân"]

    assert sorted(sorted(expected), key=sort_key) == expected


def test_equal_given_names_are_ordered_by_family_name_then_by_the_middle() -> None:
    expected = ["Đỗ Văn An", "Lê Thị An", "Nguyễn An", "Nguyễn Thị An", "Nguyễn Văn An", "Trần Anh"]

    assert sorted(sorted(expected), key=sort_key) == expected


def test_every_letter_of_the_alphabet_has_its_place() -> None:
    alphabet = list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")

    assert sorted(sorted(alphabet), key=sort_key) == alphabet


def test_the_order_is_blind_to_case_form_and_tone_placement() -> None:
    assert sort_key("Lê Thị HOÀ") == sort_key(nfd("Lê thị Hòa"))


def test_a_foreign_name_sorts_by_its_plain_letters() -> None:
    assert sort_key("Müller") == sort_key("Muller")
    assert sort_key("Ana Muller") < sort_key("José Ñuñez") < sort_key("Ana Nuria")
