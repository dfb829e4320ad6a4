"""What kinds of unit the tree is made of."""

from enum import StrEnum


class Level(StrEnum):
    """Where in the tree a unit stands."""

    CENTRAL = "central"
    MINISTRY = "ministry"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    GRASSROOTS = "grassroots"


class Kind(StrEnum):
    """What a unit is by law; the Vietnamese term stands beside it."""

    COUNTRY = "country"
    MINISTRY = "ministry"  # bộ, cơ quan ngang bộ
    CITY = "city"  # thành phố trực thuộc trung ương
    PROVINCE = "province"  # tỉnh
    URBAN_DISTRICT = "urban_district"  # quận
    RURAL_DISTRICT = "rural_district"  # huyện
    DISTRICT_TOWN = "district_town"  # thị xã
    DISTRICT_CITY = "district_city"  # thành phố thuộc tỉnh, thuộc thành phố trực thuộc trung ương
    WARD = "ward"  # phường
    COMMUNE = "commune"  # xã
    TOWNSHIP = "township"  # thị trấn
    SPECIAL_ZONE = "special_zone"  # đặc khu


class Link(StrEnum):
    """How a closed unit went over into one that follows it."""

    UNCHANGED = "unchanged"
    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
