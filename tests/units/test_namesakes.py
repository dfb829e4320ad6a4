from typing import Any

from tdkt_api.units.namesakes import without

HERE, THERE = ("merged", "xahere"), ("merged", "xathere")
NEW = {HERE: {"wardLat": 10.0, "wardLon": 106.0}, THERE: {"wardLat": 11.0, "wardLon": 106.0}}


def commune(ward: str, district: str, north: float) -> dict[str, Any]:
    return {"ward": ward, "district": district, "districtCode": district, "wardLat": north, "wardLon": 106.0}


OLD = {
    "a": commune("Xã Hòa Lộc", "A", 10.0),
    "b": commune("Xã Hòa Lộc", "B", 11.0),
    "near a": commune("Xã Gần", "A", 10.01),
    "near b": commune("Xã Xa", "B", 11.01),
}
ROOTS = {"near a": {HERE}, "near b": {THERE}}


def test_each_of_two_namesakes_keeps_the_heir_of_its_own_district() -> None:
    links = {"a": {HERE, THERE}, "b": {HERE, THERE}, **ROOTS}

    assert without(links, OLD, NEW) == {"a": {HERE}, "b": {THERE}, **ROOTS}


def test_a_namesake_that_went_wholly_into_one_heir_keeps_the_other_from_it() -> None:
    links = {"a": {HERE}, "b": {HERE, THERE}, **ROOTS}

    assert without(links, OLD, NEW)["b"] == {THERE}


def test_a_commune_that_was_truly_divided_keeps_both_heirs() -> None:
    old = {**OLD, "b": commune("Xã Khác", "B", 11.0)}
    links = {"a": {HERE, THERE}, "b": {THERE}, **ROOTS}

    assert without(links, old, NEW) == links


def test_a_divided_commune_beside_a_namesake_keeps_what_lies_as_near_to_it() -> None:
    old = {**OLD, "a": commune("Xã Hòa Lộc", "C", 10.5), "b": commune("Xã Hòa Lộc", "C", 10.5)}
    links = {"a": {HERE, THERE}, "b": {HERE, THERE}, **ROOTS}

    assert without(links, old, NEW) == links
