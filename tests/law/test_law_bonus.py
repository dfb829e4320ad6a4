"""Bonus money by award, kind of subject, day and version; several awards at one time; ceilings."""

from datetime import date
from decimal import Decimal

import pytest

from law.law_cases import LAWBOOK
from tdkt_api.law.bonus import Paid, quote, rounded, together
from tdkt_api.law.quota import Ceiling, Rounding, ceiling, reckon
from tdkt_api.law.source import Provision

DAY = date(2026, 1, 15)
R98 = date(2025, 1, 15)


@pytest.mark.parametrize(
    ("award", "kind", "day", "amount"),
    [
        ("lao_dong_tien_tien", "individual", date(2024, 6, 30), 540_000),
        ("lao_dong_tien_tien", "individual", date(2024, 7, 1), 710_000),
        ("lao_dong_tien_tien", "individual", date(2026, 6, 30), 710_000),
        ("lao_dong_tien_tien", "individual", date(2026, 7, 1), 760_000),
        ("chien_si_thi_dua_toan_quoc", "individual", DAY, 10_530_000),
        ("huan_chuong_lao_dong_hang_ba", "individual", DAY, 10_530_000),
        ("huan_chuong_lao_dong_hang_ba", "collective", DAY, 21_060_000),
        ("anh_hung_lao_dong", "individual", DAY, 36_270_000),
        ("giay_khen", "household", DAY, 1_060_000),
        ("bang_khen_bo_nganh_tinh", "household", DAY, 5_270_000),
        ("ky_niem_chuong_bo_nganh_tinh", "individual", DAY, 1_404_000),
        ("huan_chuong_huu_nghi", "individual", DAY, None),
        ("lao_dong_tien_tien", "collective", DAY, None),
        ("lao_dong_tien_tien", "individual", date(2023, 6, 30), None),
        ("lao_dong_tien_tien", "individual", date(2027, 3, 1), None),
        ("khong_co", "individual", DAY, None),
    ],
)
def test_a_bonus_is_a_multiple_of_the_base_salary_of_the_day_rounded_up(
    award: str, kind: str, day: date, amount: int | None
) -> None:
    assert quote(LAWBOOK, award, kind, day).amount == amount


def test_a_day_whose_base_salary_is_not_in_the_data_has_no_amount_but_its_multiple() -> None:
    quoted = quote(LAWBOOK, "lao_dong_tien_tien", "individual", date(2020, 1, 1))

    assert (quoted.multiple, quoted.base_salary, quoted.amount) == (Decimal("0.3"), None, None)


@pytest.mark.parametrize(("day", "multiple"), [(R98, "0.15"), (DAY, "0.3")])
def test_a_commune_gave_half_before_the_reform(day: date, multiple: str) -> None:
    quoted = quote(LAWBOOK, "giay_khen", "individual", day, issuer="commune_chair")

    assert quoted.multiple == Decimal(multiple)


def test_a_bonus_names_where_it_stands() -> None:
    quoted = quote(LAWBOOK, "giay_khen", "individual", DAY)

    assert quoted.provision == Provision("decree_152_2025", "54", "1", "e")


def test_an_award_of_wartime_is_not_paid() -> None:
    assert quote(LAWBOOK, "huan_chuong_doc_lap_hang_ba", "individual", DAY, ground="wartime").amount == 0


@pytest.mark.parametrize(
    ("amount", "paid"), [("1112000", 1_120_000), ("1110000", 1_110_000), ("1110000.5", 1_120_000)]
)
def test_an_amount_is_rounded_up_to_ten_thousand(amount: str, paid: int) -> None:
    assert rounded(LAWBOOK, Decimal(amount), DAY) == paid


@pytest.mark.parametrize(
    ("awards", "day", "total"),
    [
        ([Paid("chien_si_thi_dua_co_so"), Paid("lao_dong_tien_tien")], R98, 2_340_000),
        ([Paid("chien_si_thi_dua_co_so"), Paid("bang_khen_bo_nganh_tinh")], R98, 5_850_000),
        (
            [
                Paid("chien_si_thi_dua_co_so", achievement="2024"),
                Paid("chien_si_thi_dua_bo_nganh_tinh", achievement="2022-2024"),
            ],
            R98,
            9_360_000,
        ),
        ([Paid("giay_khen"), Paid("bang_khen_bo_nganh_tinh")], R98, 3_510_000),
        (
            [Paid("giay_khen", achievement="a"), Paid("bang_khen_bo_nganh_tinh", achievement="b")],
            R98,
            4_220_000,
        ),
        ([Paid("huan_chuong_huu_nghi")], R98, None),
    ],
)
def test_of_several_awards_at_one_time_those_are_paid_that_the_day_allows(
    awards: list[Paid], day: date, total: int | None
) -> None:
    assert together(LAWBOOK, awards, day).total == total


def test_under_the_old_decrees_only_the_highest_of_one_achievement_is_paid() -> None:
    awards = [Paid("lao_dong_tien_tien"), Paid("chien_si_thi_dua_co_so"), Paid("giay_khen")]

    found = together(LAWBOOK, awards, date(2020, 1, 1), base_salary=1_490_000)

    assert [one.award for one in found.paid] == ["chien_si_thi_dua_co_so"]
    assert (set(found.unpaid), found.total) == ({"lao_dong_tien_tien", "giay_khen"}, 1_490_000)


@pytest.mark.parametrize(
    ("holders", "rounding", "allowed"),
    [
        (100, Rounding.DOWN, 15),
        (40, Rounding.DOWN, 6),
        (39, Rounding.DOWN, 5),
        (39, Rounding.UP, 6),
        (39, Rounding.NEAREST, 6),
        (36, Rounding.NEAREST, 5),
        (0, Rounding.UP, 0),
    ],
)
def test_a_ceiling_is_a_share_of_its_base(holders: int, rounding: Rounding, allowed: int) -> None:
    limit = ceiling(LAWBOOK, "chien_si_thi_dua_co_so", date(2020, 1, 1))

    assert limit is not None
    assert limit.base == "lao_dong_tien_tien_holders"
    assert reckon(limit, holders, rounding=rounding).allowed == allowed


@pytest.mark.parametrize(("used", "fits"), [(15, True), (16, False)])
def test_what_is_used_fits_up_to_what_is_allowed(used: int, fits: bool) -> None:  # noqa: FBT001
    limit = ceiling(LAWBOOK, "chien_si_thi_dua_co_so", date(2020, 1, 1))

    assert limit is not None
    assert reckon(limit, 100, used).fits is fits


@pytest.mark.parametrize("day", [date(2016, 1, 1), date(2024, 1, 1), DAY])
def test_there_is_no_national_ceiling_on_grassroots_fighters_before_2017_and_since_2024(day: date) -> None:
    assert ceiling(LAWBOOK, "chien_si_thi_dua_co_so", day) is None


def test_the_army_counts_its_strength() -> None:
    limit = ceiling(LAWBOOK, "lao_dong_tien_tien", date(2020, 1, 1), force="army")

    assert isinstance(limit, Ceiling)
    assert reckon(limit, 200).allowed == 140
