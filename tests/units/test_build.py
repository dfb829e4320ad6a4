import gzip
import json
from typing import Any

import pytest

from tdkt_api.units.build import Place, Source, check, packed, places
from tdkt_api.units.kinds import Link

LINKS = {
    "tinhmot_huyena_xadong": {("tinhmot", "xadong")},
    "tinhmot_huyena_xatay": {("tinhmot", "xanam")},
    "tinhhai_huyenb_xanam": {("tinhmot", "xanam"), ("tinhmot", "xabac")},
    "tinhhai_huyenb_xamoi": {("tinhmot", "xamoitinh")},
    "tinhhai_huyenao_": {("tinhmot", "dackhuao")},
}


def old(province: str, district: str, ward: str | None, codes: tuple[str, str, str | None]) -> dict[str, Any]:
    keys = {"tinhmot": "Tỉnh Một", "tinhhai": "Tỉnh Hai"}
    names = {"huyena": "Huyện A", "huyenb": "Thị Xã B", "huyenao": "Huyện Ảo"}
    wards = {"xadong": "Xã Đông", "xatay": "Xã Tây", "xanam": "Xã Nam", "xamoi": "Xã Mới"}
    return {
        "province": keys[province],
        "provinceKey": province,
        "provinceCode": codes[0],
        "district": names[district],
        "districtKey": district,
        "districtCode": codes[1],
        "ward": wards[ward] if ward else None,
        "wardKey": ward,
        "wardCode": codes[2],
    }


def new(ward: str, key: str, code: str) -> dict[str, Any]:
    return {
        "province": "Tỉnh Một",
        "provinceKey": "tinhmot",
        "provinceCode": "01",
        "ward": ward,
        "wardKey": key,
        "wardCode": code,
    }


SOURCE = Source(
    old=[
        old("tinhmot", "huyena", "xadong", ("01", "001", "00001")),
        old("tinhmot", "huyena", "xatay", ("01", "001", "00002")),
        old("tinhhai", "huyenb", "xanam", ("02", "002", "00003")),
        old("tinhhai", "huyenb", "xamoi", ("02", "002", "00004")),
        old("tinhhai", "huyenao", None, ("02", "003", None)),
    ],
    new=[
        new("Xã Đông", "xadong", "00001"),
        new("Phường Nam", "xanam", "00002"),
        new("Xã Bắc", "xabac", "00003"),
        new("Xã Mới Tinh", "xamoitinh", "00004"),
        new("Đặc khu Ảo", "dackhuao", "00009"),
    ],
    links=LINKS,
    provinces={"tinhmot": "tinhmot", "tinhhai": "tinhmot"},
)


def found() -> dict[str, Place]:
    return {place.path: place for place in places(SOURCE)}


@pytest.mark.parametrize(
    ("path", "links"),
    [
        ("/01-2025/", {"/01/": Link.MERGED}),
        ("/02-2025/", {"/01/": Link.MERGED}),
        ("/01-2025/001-2025/", {"/01/00001/": Link.SPLIT, "/01/00002/": Link.SPLIT}),
        ("/02-2025/003-2025/", {"/01/00009/": Link.RENAMED}),
        ("/01-2025/001-2025/00001-2025/", {"/01/00001/": Link.UNCHANGED}),
        ("/01-2025/001-2025/00002-2025/", {"/01/00002/": Link.MERGED}),
        ("/02-2025/002-2025/00003-2025/", {"/01/00002/": Link.SPLIT, "/01/00003/": Link.SPLIT}),
        ("/02-2025/002-2025/00004-2025/", {"/01/00004/": Link.RENAMED}),
    ],
)
def test_every_closed_unit_is_linked_by_what_happened_to_it(path: str, links: dict[str, Link]) -> None:
    assert found()[path].links == links


def test_a_type_is_written_as_the_law_writes_it() -> None:
    assert found()["/02-2025/002-2025/"].name == "Thị xã B"


def test_a_province_that_nothing_joined_keeps_its_row() -> None:
    alone = Source(SOURCE.old[:2], SOURCE.new[:2], LINKS, {"tinhmot": "tinhmot"})

    kept = {place.path: place for place in places(alone)}["/01/"]

    assert (kept.valid_from, kept.valid_to, kept.links) == (None, None, {})


def test_two_communes_under_one_key_are_refused() -> None:
    twice = Source(SOURCE.old, [*SOURCE.new, SOURCE.new[0]], LINKS, SOURCE.provinces)

    with pytest.raises(ValueError, match="one key"):
        places(twice)


def test_counts_other_than_the_published_are_refused() -> None:
    with pytest.raises(ValueError, match="in force"):
        check(places(SOURCE))


def test_the_file_is_the_same_bytes_in_whatever_order_the_units_come() -> None:
    units = places(SOURCE)

    assert packed(units, "1.0.4") == packed(list(reversed(units)), "1.0.4")


def test_the_file_begins_with_its_header_and_names_units_by_path() -> None:
    header, *lines = map(json.loads, gzip.decompress(packed(places(SOURCE), "1.0.4")).splitlines())

    assert (header["format"], header["units"]) == ("tdkt-units/1", len(lines))
    assert [line["path"] for line in lines][:3] == ["/", "/01-2025/", "/01-2025/001-2025/"]
