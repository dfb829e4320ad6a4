"""Who may decide which form, on which day."""

from datetime import date

import pytest

from law.law_cases import LAWBOOK
from tdkt_api.law.authority import UnitKind, authorities_of, authority
from tdkt_api.law.verdict import Effect, Status

EVE = date(2025, 6, 30)
FIRST = date(2025, 7, 1)
COMMUNE, DISTRICT, PROVINCE = (
    UnitKind.COMMUNE_COMMITTEE,
    UnitKind.DISTRICT_COMMITTEE,
    UnitKind.PROVINCIAL_COMMITTEE,
)


@pytest.mark.parametrize(
    ("award", "kind", "day", "status"),
    [
        ("chien_si_thi_dua_co_so", COMMUNE, EVE, "not_met"),
        ("chien_si_thi_dua_co_so", COMMUNE, FIRST, "met"),
        ("chien_si_thi_dua_co_so", DISTRICT, EVE, "met"),
        ("chien_si_thi_dua_co_so", DISTRICT, FIRST, "not_met"),
        ("lao_dong_tien_tien", COMMUNE, EVE, "met"),
        ("lao_dong_tien_tien", COMMUNE, FIRST, "met"),
        ("lao_dong_tien_tien", DISTRICT, FIRST, "not_met"),
        ("giay_khen", COMMUNE, EVE, "met"),
        ("giay_khen", COMMUNE, FIRST, "met"),
        ("giay_khen", UnitKind.ENTERPRISE_BOARD, FIRST, "met"),
        ("lao_dong_tien_tien", UnitKind.ENTERPRISE_BOARD, FIRST, "not_met"),
        ("lao_dong_tien_tien", UnitKind.ENTERPRISE, FIRST, "met"),
        ("chien_si_thi_dua_co_so", UnitKind.LEGAL_ENTITY, FIRST, "met"),
        ("chien_si_thi_dua_co_so", UnitKind.PROVINCIAL_DEPARTMENT, FIRST, "met"),
        ("chien_si_thi_dua_co_so", PROVINCE, FIRST, "not_met"),
        ("bang_khen_bo_nganh_tinh", PROVINCE, FIRST, "met"),
        ("bang_khen_bo_nganh_tinh", UnitKind.MINISTRY, FIRST, "met"),
        ("bang_khen_bo_nganh_tinh", COMMUNE, FIRST, "not_met"),
        ("giay_khen", UnitKind.ARMED_FORCE, FIRST, "not_met"),
        ("gia_dinh_van_hoa", COMMUNE, date(2023, 12, 31), "unknown"),
        ("giay_khen", COMMUNE, date(2023, 12, 31), "met"),
        ("giay_khen", COMMUNE, date(2024, 1, 1), "met"),
    ],
)
def test_a_unit_may_decide_what_the_law_of_the_day_gives_its_head(
    award: str, kind: UnitKind, day: date, status: str
) -> None:
    assert authority(LAWBOOK, award, kind, day).status == status


def test_a_commune_is_refused_by_the_law_and_allowed_by_the_decree() -> None:
    refused = authority(LAWBOOK, "chien_si_thi_dua_co_so", COMMUNE, EVE)
    allowed = authority(LAWBOOK, "chien_si_thi_dua_co_so", COMMUNE, FIRST)

    assert refused.provision is not None
    assert (refused.provision.instrument, refused.provision.article) == ("law_06_2022", "80")
    assert allowed.provision is not None
    assert (allowed.provision.instrument, allowed.provision.article) == ("decree_129_2025", "59")


def test_an_authority_that_is_not_listed_blocks() -> None:
    assert authority(LAWBOOK, "chien_si_thi_dua_co_so", COMMUNE, EVE).effect is Effect.BLOCKS


def test_under_the_law_that_was_not_read_an_authority_only_warns() -> None:
    found = authority(LAWBOOK, "chien_si_thi_dua_co_so", PROVINCE, date(2026, 10, 1))

    assert (found.status, found.effect) == (Status.NOT_MET, Effect.WARNS)
    assert found.provision is not None
    assert found.provision.confidence == "carried_over"


@pytest.mark.parametrize("award", ["khong_co", "huy_hieu"])
def test_a_form_that_the_law_of_the_day_does_not_have_may_be_decided_by_nobody(award: str) -> None:
    found = authority(LAWBOOK, award, PROVINCE, FIRST)

    assert (found.status, found.effect) == (Status.NOT_MET, Effect.BLOCKS)


def test_a_badge_of_the_law_of_2003_was_the_province_s_to_give() -> None:
    found = authority(LAWBOOK, "huy_hieu", PROVINCE, date(2010, 1, 1))

    assert (found.status, found.effect) == (Status.MET, Effect.WARNS)


@pytest.mark.parametrize(
    ("award", "kind", "day", "status"),
    [
        ("don_vi_quyet_thang", UnitKind.MINISTRY, EVE, "met"),
        ("don_vi_quyet_thang", UnitKind.MINISTRY, FIRST, "not_met"),
        ("don_vi_quyet_thang", UnitKind.MINISTRY_OF_DEFENCE, FIRST, "met"),
        ("don_vi_quyet_thang", UnitKind.MINISTRY_OF_PUBLIC_SECURITY, FIRST, "met"),
        ("bang_khen_bo_nganh_tinh", UnitKind.MINISTRY_OF_DEFENCE, FIRST, "met"),
        ("co_thi_dua_chinh_phu", UnitKind.GOVERNMENT, EVE, "met"),
        ("co_thi_dua_chinh_phu", UnitKind.GOVERNMENT, FIRST, "not_met"),
        ("co_thi_dua_chinh_phu", UnitKind.PRIME_MINISTER, FIRST, "met"),
        ("thon_to_dan_pho_van_hoa", DISTRICT, EVE, "met"),
        ("thon_to_dan_pho_van_hoa", COMMUNE, EVE, "not_met"),
        ("thon_to_dan_pho_van_hoa", COMMUNE, FIRST, "met"),
        ("gia_dinh_van_hoa", COMMUNE, EVE, "met"),
        ("huan_chuong_lao_dong_hang_ba", UnitKind.PRESIDENT, FIRST, "met"),
        ("huan_chuong_lao_dong_hang_ba", PROVINCE, FIRST, "not_met"),
        ("bang_khen_thu_tuong", UnitKind.PRIME_MINISTER, FIRST, "met"),
        ("co_thi_dua_dai_hoc_quoc_gia", UnitKind.NATIONAL_UNIVERSITY, FIRST, "met"),
        ("bang_khen_quan_khu_va_tuong_duong", UnitKind.MILITARY_REGION, FIRST, "met"),
        ("ky_niem_chuong_bo_nganh_tinh", UnitKind.CENTRAL_ORGANISATION, FIRST, "met"),
        ("ky_niem_chuong_uy_ban_thuong_vu_quoc_hoi", UnitKind.NATIONAL_ASSEMBLY_COMMITTEE, FIRST, "met"),
        ("chien_si_tien_tien", UnitKind.ARMED_FORCE, FIRST, "met"),
    ],
)
def test_the_forms_beyond_the_base_have_their_own_deciders(
    award: str, kind: UnitKind, day: date, status: str
) -> None:
    assert authority(LAWBOOK, award, kind, day).status == status


@pytest.mark.parametrize("award", sorted(LAWBOOK.awards))
def test_every_form_can_be_decided_by_some_kind_of_unit_on_its_days(award: str) -> None:
    form = LAWBOOK.awards[award]
    day = form.last or FIRST

    assert any(authority(LAWBOOK, award, kind, day).status is Status.MET for kind in UnitKind)


@pytest.mark.parametrize("kind", list(UnitKind))
def test_every_kind_of_unit_is_an_authority_of_the_law(kind: UnitKind) -> None:
    assert authorities_of(LAWBOOK, kind, FIRST)


def test_a_minister_of_a_force_is_also_a_minister() -> None:
    assert authorities_of(LAWBOOK, UnitKind.MINISTRY_OF_DEFENCE, FIRST) == (
        "minister_or_central_head",
        "minister_of_defence",
    )
