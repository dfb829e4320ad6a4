import gzip
import json
from collections import Counter, defaultdict
from datetime import date
from importlib.resources import files

import pytest

from tdkt_api import ids
from tdkt_api.names import folded, nfc, spelling_key
from tdkt_api.units import reference
from tdkt_api.units.authorities import AUTHORITIES
from tdkt_api.units.kinds import Kind, Level, Link

UNITS = reference.units()
SUCCESSORS = reference.successors()
BY_ID = {unit.id: unit for unit in UNITS}
BY_PATH = {unit.path: unit for unit in UNITS}
FOLLOWERS = defaultdict(list)
for successor in SUCCESSORS:
    FOLLOWERS[successor.unit_id].append((BY_ID[successor.successor_id], successor.link))
GEOGRAPHIC = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)


def in_force(day: date) -> list[reference.Unit]:
    return [
        unit
        for unit in UNITS
        if unit.level in GEOGRAPHIC
        and (unit.valid_from is None or unit.valid_from <= day)
        and (unit.valid_to is None or day <= unit.valid_to)
    ]


def followers(path: str) -> set[tuple[str, str]]:
    return {(unit.name, link) for unit, link in FOLLOWERS[BY_PATH[path].id]}


def heirs(district: str, commune: str) -> set[str]:
    above = {unit.id for unit in UNITS if spelling_key(unit.name) == spelling_key(district)}
    closed = [u for u in UNITS if u.valid_to and u.parent_id in above]
    (found,) = [unit for unit in closed if spelling_key(unit.name) == spelling_key(commune)]
    return {follower.name for follower, _ in FOLLOWERS[found.id]}


def test_the_units_in_force_are_as_many_as_were_published() -> None:
    kinds = Counter(unit.kind for unit in in_force(date(2026, 1, 15)))

    assert kinds == {
        Kind.CITY: 6,
        Kind.PROVINCE: 28,
        Kind.WARD: 687,
        Kind.COMMUNE: 2621,
        Kind.SPECIAL_ZONE: 13,
    }


def test_the_units_before_the_reform_are_as_many_as_were_published() -> None:
    levels = Counter(unit.level for unit in in_force(date(2025, 6, 30)))

    assert levels == {Level.PROVINCE: 63, Level.DISTRICT: 696, Level.COMMUNE: 10035}


def test_eleven_provinces_keep_their_row() -> None:
    kept = {u.code for u in UNITS if u.level is Level.PROVINCE and not u.valid_from and not u.valid_to}

    assert kept == {"01", "04", "11", "12", "14", "20", "22", "38", "40", "42", "46"}


def test_no_path_identifier_or_dated_code_is_given_twice() -> None:
    assert len(BY_PATH) == len(BY_ID) == len(UNITS)
    assert len({(unit.code, unit.valid_from) for unit in UNITS}) == len(UNITS)


def test_a_code_alone_names_no_unit() -> None:
    now = {u.code for u in in_force(date(2026, 1, 15)) if u.level is Level.COMMUNE}
    before = {u.code for u in in_force(date(2025, 6, 30)) if u.level is Level.COMMUNE}

    assert len(now & before) == 3316


def test_every_closed_unit_is_followed_by_units_in_force() -> None:
    closed = [unit for unit in UNITS if unit.valid_to]

    assert len(closed) == 52 + 696 + 10035
    assert all(FOLLOWERS[unit.id] for unit in closed)
    assert all(unit.valid_to is None for following in FOLLOWERS.values() for unit, _ in following)


def test_nothing_in_force_has_successors_and_every_new_unit_follows_something() -> None:
    followed = {unit.id for following in FOLLOWERS.values() for unit, _ in following}

    assert not [unit for unit in UNITS if unit.valid_to is None and FOLLOWERS.get(unit.id)]
    assert followed == {unit.id for unit in UNITS if unit.valid_from}


def test_a_unit_is_followed_within_the_province_that_follows_its_own() -> None:
    for unit in UNITS:
        if unit.valid_to and unit.level is not Level.PROVINCE:
            province = BY_PATH["/".join(unit.path.split("/")[:2]) + "/"]
            above = FOLLOWERS[province.id][0][0] if province.valid_to else province
            assert {follower.parent_id for follower, _ in FOLLOWERS[unit.id]} == {above.id}, unit


def test_a_new_commune_bears_the_code_of_one_it_follows_or_is_an_island_district() -> None:
    before: defaultdict[str, set[str]] = defaultdict(set)
    for unit_id, following in FOLLOWERS.items():
        for unit, _ in following:
            before[unit.path].add(BY_ID[unit_id].code)
    islands = {
        u.name for u in UNITS if u.valid_from and u.level is Level.COMMUNE and u.code not in before[u.path]
    }

    assert islands == {
        f"Đặc khu {name}" for name in ("Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo")
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/31-2025/318-2025/", {("Đặc khu Bạch Long Vĩ", Link.RENAMED)}),
        ("/45-2025/471-2025/", {("Đặc khu Cồn Cỏ", Link.RENAMED)}),
        ("/48-2025/498-2025/", {("Đặc khu Hoàng Sa", Link.RENAMED)}),
        ("/51-2025/536-2025/", {("Đặc khu Lý Sơn", Link.RENAMED)}),
        ("/77-2025/755-2025/", {("Đặc khu Côn Đảo", Link.RENAMED)}),
        ("/02-2025/", {("Tỉnh Tuyên Quang", Link.MERGED)}),
        ("/08-2025/", {("Tỉnh Tuyên Quang", Link.MERGED)}),
    ],
)
def test_what_followed_is_named_with_its_link(path: str, expected: set[tuple[str, str]]) -> None:
    assert followers(path) == expected


def test_links_say_what_happened() -> None:
    sources = Counter((BY_ID[s.unit_id].level, s.successor_id) for s in SUCCESSORS)
    for successor in SUCCESSORS:
        unit, follower = BY_ID[successor.unit_id], BY_ID[successor.successor_id]
        alone = sources[unit.level, follower.id] == 1
        same = spelling_key(unit.name) == spelling_key(follower.name)
        if len(FOLLOWERS[unit.id]) > 1:
            assert successor.link is Link.SPLIT
        elif not alone:
            assert successor.link is Link.MERGED
        else:
            assert successor.link is (Link.UNCHANGED if same else Link.RENAMED)


@pytest.mark.parametrize(
    ("district", "commune", "expected"),
    [
        ("Huyện Lộc Ninh", "Xã Lộc Thành", {"Xã Lộc Thành"}),
        ("Huyện Lộc Ninh", "Xã Lộc Thạnh", {"Xã Lộc Thạnh"}),
        ("Huyện Hoằng Hóa", "Xã Hoằng Đông", {"Xã Hoằng Thanh"}),
        ("Huyện Hoằng Hóa", "Xã Hoằng Đồng", {"Xã Hoằng Hóa"}),
        ("Huyện Vĩnh Lộc", "Xã Vĩnh Hùng", {"Xã Biện Thượng"}),
        ("Huyện Vĩnh Lộc", "Xã Vĩnh Hưng", {"Xã Vĩnh Lộc"}),
    ],
)
def test_communes_of_a_district_that_differ_by_their_marks_go_their_own_ways(
    district: str, commune: str, expected: set[str]
) -> None:
    assert heirs(district, commune) == expected


@pytest.mark.parametrize(
    ("district", "commune", "expected"),
    [
        ("Thành phố Tân An", "Phường 4", {"Phường Long An"}),
        ("Thành phố Tây Ninh", "Phường 4", {"Phường Tân Ninh"}),
        ("Huyện Mỏ Cày Bắc", "Xã Hòa Lộc", {"Xã Tân Thành Bình"}),
        ("Huyện Tam Bình", "Xã Hòa Lộc", {"Xã Hòa Hiệp"}),
        ("Thị xã Long Mỹ", "Xã Long Bình", {"Phường Long Bình"}),
        ("Thị xã Ngã Năm", "Xã Long Bình", {"Xã Tân Long"}),
        ("Huyện Kim Thành", "Xã Hòa Bình", {"Xã Hà Nam", "Xã Kim Thành"}),
        ("Huyện Vĩnh Bảo", "Xã Hòa Bình", {"Xã Nguyễn Bỉnh Khiêm"}),
    ],
)
def test_communes_of_one_name_in_a_merged_province_go_their_own_ways(
    district: str, commune: str, expected: set[str]
) -> None:
    assert heirs(district, commune) == expected


def test_paths_follow_the_tree_and_closed_segments_carry_their_year() -> None:
    for unit in UNITS:
        if unit.path == "/":
            continue
        assert unit.parent_id
        parent = BY_ID[unit.parent_id]
        segment = unit.path.removeprefix(parent.path)
        assert segment == f"{unit.code.lower()}{'-2025' if unit.valid_to else ''}/"


def test_parents_come_before_their_children() -> None:
    seen = set()
    for unit in UNITS:
        assert unit.parent_id is None or unit.parent_id in seen
        seen.add(unit.id)


def test_names_are_composed_and_begin_with_their_type() -> None:
    types = {
        "Thành phố", "Tỉnh", "Quận", "Huyện", "Thị xã", "Phường", "Xã", "Thị trấn", "Đặc khu", "Bộ", "Nước",
    }  # fmt: skip

    assert all(unit.name == nfc(unit.name) for unit in UNITS)
    assert all(any(unit.name.startswith(f"{type} ") for type in types) for unit in UNITS)
    assert all(unit.name_folded == folded(unit.name) for unit in UNITS)


def test_the_home_affairs_ministry_stands_under_the_country() -> None:
    ministry = BY_PATH["/g09/"]

    assert (ministry.name, ministry.level, ministry.agency_code) == ("Bộ Nội vụ", Level.MINISTRY, "G09")
    assert BY_ID[ministry.parent_id].path == "/" if ministry.parent_id else False


def test_every_kind_but_the_country_is_an_authority_of_the_law() -> None:
    assert set(Kind) - set(AUTHORITIES) == {Kind.COUNTRY}


def test_identifiers_are_uuids_of_version_seven_that_never_change() -> None:
    assert all(unit.id.version == 7 for unit in UNITS)
    assert all(unit.id == reference.unit_id(unit.code, unit.valid_from) for unit in UNITS)
    assert ids.show("dv", BY_PATH["/01/00004/"].id) == "dv_01kezf7c00f2vscsycf9zpt08t"


def test_the_gap_of_dong_nai_is_marked_from_the_day_it_became_a_city() -> None:
    dong_nai = BY_PATH["/75/"]
    commune = next(unit for unit in UNITS if unit.parent_id == dong_nai.id)

    def codes(unit: reference.Unit, day: date) -> list[str]:
        return [g.code for g in reference.gaps() if g.covers(path=unit.path, level=unit.level, day=day)]

    assert codes(commune, date(2026, 4, 29)) == []
    assert codes(commune, date(2026, 4, 30)) == ["dong_nai_city_2026"]
    assert codes(dong_nai, date(2026, 4, 30)) == ["dong_nai_city_2026"]
    assert codes(BY_PATH["/01/"], date(2026, 4, 30)) == []
    assert codes(BY_PATH["/01/"], date(2025, 6, 29)) == ["earlier_changes"]
    assert codes(BY_PATH["/01/"], date(2025, 6, 30)) == []
    assert codes(BY_PATH["/"], date(2024, 1, 1)) == []


def test_the_packaged_file_is_sorted_and_bears_no_time_of_its_making() -> None:
    raw = files("tdkt_api.units").joinpath("data", reference.FILE).read_bytes()
    header, *lines = gzip.decompress(raw).decode().splitlines()
    paths = [json.loads(line)["path"] for line in lines]

    assert raw[4:8] == bytes(4)
    assert paths == sorted(paths)
    assert json.loads(header)["units"] == len(lines)
