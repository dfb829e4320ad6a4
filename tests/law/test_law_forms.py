"""All award forms of the packaged lawbook against what was read of them."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
import yaml

from law.law_cases import DAY, LAWBOOK
from tdkt_api.law.catalogue import Form, form, forms
from tdkt_api.law.claim import Claim
from tdkt_api.law.eligibility import judge
from tdkt_api.law.facts import Attested, Facts, Held, Rating, Work
from tdkt_api.law.lawbook import Award, Lawbook
from tdkt_api.law.loader import load, packaged
from tdkt_api.law.procedure import vote
from tdkt_api.law.source import Provision
from tdkt_api.law.verdict import Effect, Outcome, Status

NAMED: Final[dict[str, list[str]]] = yaml.safe_load((Path(__file__).parent / "forms.yaml").read_text("utf-8"))
EVE, FIRST = date(2025, 6, 30), date(2025, 7, 1)
OCCUPATIONS: Final = {
    **dict.fromkeys(
        [code for code in NAMED if code.startswith(("huy_chuong_chien_si", "huan_chuong_quan_cong"))],
        "soldier",
    ),
    "huy_chuong_quan_ky_quyet_thang": "soldier",
    "huy_chuong_vi_an_ninh_to_quoc": "police_officer",
    "chien_si_tien_tien": "soldier",
    "don_vi_quyet_thang": "army_unit",
    "don_vi_tien_tien": "army_unit",
}


def of(code: str) -> Award:
    """A form that the lawbook must have."""
    return LAWBOOK.awards[code]


def shown(code: str, day: date = DAY) -> Form:
    """A form as of a day."""
    found = form(LAWBOOK, code, day)
    assert found is not None
    return found


def everything(kind: str, **attested: Attested) -> Facts:
    """A subject of whom everything good is known."""
    held = tuple(Held(code, 2024, frozenset(), is_verified=True, id=f"kt_{code}") for code in NAMED)
    return Facts(
        subject_kind=kind,
        occupation="official" if kind == "individual" else None,
        ratings=dict.fromkeys(range(2010, 2027), Rating.EXCELLENT),
        works=tuple(Work(f"sk_{year}", "nation", year, ()) for year in range(2010, 2027)),
        held=held,
        attested=attested,
        has_open_hold=False,
    )


def claim_for(code: str) -> Claim:
    """A claim that fits the form."""
    award = of(code)
    return Claim(code, award.subject_kinds[0], year=2025, type=award.types[0], period=(2021, 2025))


def test_the_lawbook_has_the_sixty_six_forms() -> None:
    assert len(LAWBOOK.awards) == 66
    assert set(LAWBOOK.awards) == set(NAMED)


@pytest.mark.parametrize("code", sorted(NAMED))
def test_a_form_has_its_names_its_kind_and_its_level(code: str) -> None:
    award = of(code)

    assert [*award.name, award.kind, award.level] == NAMED[code]


def test_the_forms_are_counted_by_kind() -> None:
    assert Counter(award.kind for award in LAWBOOK.awards.values()) == {
        "order": 20,
        "emulation_title": 16,
        "state_honorary_title": 13,
        "medal": 7,
        "certificate_of_merit": 4,
        "prize": 2,
        "commemorative_medal": 2,
        "certificate_of_commendation": 1,
        "badge": 1,
    }


def test_the_forms_are_counted_by_level_and_cycle() -> None:
    awards = LAWBOOK.awards.values()

    assert Counter(award.level for award in awards) == {"state": 46, "ministry_province": 12, "grassroots": 8}
    assert Counter(award.cycle for award in awards) == {
        "event": 34,
        "annual": 17,
        "round": 10,
        "on_seniority": 5,
    }


def test_the_forms_are_counted_by_subject_and_type() -> None:
    awards = LAWBOOK.awards.values()

    assert Counter(subject for award in awards for subject in award.subjects) == {
        "individual": 51,
        "collective": 32,
        "household": 4,
        "foreign_individual": 2,
        "foreign_collective": 1,
        "province": 2,
        "group_of_authors": 2,
        "commune": 1,
        "residential_community": 1,
    }
    assert Counter(type for award in awards for type in award.types) == {
        "cong_trang": 57,
        "dot_xuat": 19,
        "qua_trinh_cong_hien": 16,
        "phong_trao": 10,
        "nien_han": 5,
        "doi_ngoai": 2,
        "tong_ket_khang_chien": 1,
    }


def test_only_forms_that_the_present_law_has_are_in_force() -> None:
    assert Counter(one.status for one in forms(LAWBOOK, DAY)) == {"in_force": 65, "ended": 1}
    assert shown("huy_hieu").status == "ended"


def test_before_the_present_law_those_forms_are_known_whose_old_rules_were_read() -> None:
    day = date(2023, 12, 31)
    known = [one.code for one in forms(LAWBOOK, day) if LAWBOOK.awards[one.code].criteria.on(day) is not None]

    assert known == [
        "bang_khen_thu_tuong",
        "chien_si_thi_dua_bo_nganh_tinh",
        "chien_si_thi_dua_co_so",
        "chien_si_thi_dua_toan_quoc",
        "co_thi_dua_chinh_phu",
        "huan_chuong_lao_dong_hang_ba",
        "huan_chuong_lao_dong_hang_nhat",
        "huy_chuong_chien_si_ve_vang_hang_ba",
        "huy_chuong_chien_si_ve_vang_hang_nhat",
        "huy_chuong_chien_si_ve_vang_hang_nhi",
        "huy_hieu",
        "lao_dong_tien_tien",
        "tap_the_lao_dong_tien_tien",
        "tap_the_lao_dong_xuat_sac",
    ]
    assert {one.status for one in forms(LAWBOOK, date(2004, 6, 30))} == {"unknown"}


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2023, 12, 31), "Xã, phường, đặc khu tiêu biểu"),
        (EVE, "Xã, phường, thị trấn tiêu biểu"),
        (FIRST, "Xã, phường, đặc khu tiêu biểu"),
    ],
)
def test_a_form_bears_the_name_of_the_day(day: date, name: str) -> None:
    assert shown("xa_phuong_tieu_bieu", day).name[0] == name


@pytest.mark.parametrize(
    ("code", "day", "deciders", "source"),
    [
        ("co_thi_dua_chinh_phu", EVE, ["government"], Provision("law_06_2022", "78", "1")),
        ("co_thi_dua_chinh_phu", FIRST, ["prime_minister"], Provision("decree_152_2025", "37", "1")),
        ("thon_to_dan_pho_van_hoa", EVE, ["district_chair"], Provision("law_06_2022", "80", "2")),
        ("thon_to_dan_pho_van_hoa", FIRST, ["commune_chair"], Provision("decree_129_2025", "59")),
        (
            "don_vi_quyet_thang",
            FIRST,
            ["minister_of_defence", "minister_of_public_security", "armed_forces_delegated"],
            Provision("decree_152_2025", "32"),
        ),
        ("anh_hung_lao_dong", DAY, ["president"], Provision("law_06_2022", "77")),
        ("chien_si_thi_dua_toan_quoc", DAY, ["prime_minister"], Provision("law_06_2022", "78", "2")),
        (
            "chien_si_thi_dua_bo_nganh_tinh",
            DAY,
            ["minister_or_central_head", "provincial_chair"],
            Provision("law_06_2022", "79", confidence="memory"),
        ),
        (
            "tap_the_lao_dong_tien_tien",
            FIRST,
            [
                "legal_entity_head",
                "provincial_department_head",
                "commune_chair",
                "enterprise_director",
                "armed_forces_delegated",
            ],
            Provision("decree_129_2025", "59"),
        ),
    ],
)
def test_who_decides_is_cited_as_it_was_read(
    code: str, day: date, deciders: list[str], source: Provision
) -> None:
    found = shown(code, day)

    assert [one.code for one in found.decided_by or ()] == deciders
    assert found.decided_by_provision == source


@pytest.mark.parametrize(
    ("code", "day", "share", "effect", "provision"),
    [
        ("chien_si_thi_dua_toan_quoc", EVE, "0.9", "blocks", Provision("decree_98_2023", "30", "7")),
        ("chien_si_thi_dua_toan_quoc", FIRST, "0.9", "blocks", Provision("decree_152_2025", "33", "5")),
        ("co_thi_dua_chinh_phu", DAY, "0.8", "blocks", Provision("decree_152_2025", "33", "5")),
        ("anh_hung_luc_luong_vu_trang", DAY, "0.9", "blocks", Provision("decree_152_2025", "33", "5")),
        ("tinh_anh_hung", EVE, None, "warns", Provision("decree_152_2025", "33", "5")),
        ("tinh_anh_hung", FIRST, "0.9", "blocks", Provision("decree_152_2025", "33", "5")),
        ("chien_si_thi_dua_bo_nganh_tinh", DAY, "0.9", "warns", Provision("decree_152_2025", "60", "2")),
        ("co_thi_dua_bo_nganh_tinh", DAY, "0.8", "warns", Provision("decree_152_2025", "60", "2")),
    ],
)
def test_a_council_votes_by_the_share_of_the_day_or_the_last_one_known(
    code: str, day: date, share: str | None, effect: str, provision: Provision
) -> None:
    rule = vote(LAWBOOK, [code], day)

    assert rule is not None
    found = None if rule.numerator is None else Decimal(rule.numerator) / Decimal(rule.denominator or 1)
    assert (found, rule.effect, rule.provision) == (Decimal(share) if share else None, effect, provision)


def test_nine_forms_ask_a_council() -> None:
    assert sorted(code for code, award in LAWBOOK.awards.items() if award.vote is not None) == [
        "anh_hung_lao_dong",
        "anh_hung_luc_luong_vu_trang",
        "chien_si_thi_dua_bo_nganh_tinh",
        "chien_si_thi_dua_co_so",
        "chien_si_thi_dua_toan_quoc",
        "co_thi_dua_bo_nganh_tinh",
        "co_thi_dua_chinh_phu",
        "thanh_pho_anh_hung",
        "tinh_anh_hung",
    ]


@pytest.mark.parametrize(
    ("code", "day", "multiples", "source"),
    [
        ("huan_chuong_sao_vang", DAY, {"individual": "46.0", "collective": "92.0"}, ("51", "verified")),
        ("huan_chuong_lao_dong_hang_ba", DAY, {"individual": "4.5", "collective": "9.0"}, ("51", "verified")),
        ("co_thi_dua_chinh_phu", DAY, {"collective": "12.0"}, ("50", "verified")),
        ("tap_the_lao_dong_tien_tien", DAY, {"collective": "0.8"}, ("50", "verified")),
        ("giai_thuong_ho_chi_minh", DAY, {"individual": "270.0", "collective": None}, ("53", "verified")),
        ("anh_hung_lao_dong", EVE, {"individual": "15.5", "collective": "31.0"}, ("56", "verified")),
        ("nha_giao_nhan_dan", DAY, {"individual": "12.5"}, ("52", "verified")),
        (
            "bang_khen_thu_tuong",
            DAY,
            {"individual": "3.5", "collective": "7.0", "household": "5.25"},
            ("54", "verified"),
        ),
        ("gia_dinh_van_hoa", DAY, {"household": None}, ("50", "verified")),
        ("huan_chuong_huu_nghi", DAY, {"individual": None, "collective": None}, ("51", "verified")),
        ("huy_chuong_thanh_nien_xung_phong_ve_vang", DAY, {"individual": None}, ("55", "memory")),
    ],
)
def test_a_bonus_is_the_multiple_that_was_read_or_not_known(
    code: str, day: date, multiples: dict[str, str | None], source: tuple[str, str]
) -> None:
    found = shown(code, day)

    assert found.bonus is not None
    assert found.bonus_provision is not None
    assert {kind: format(m, "f") if m is not None else None for kind, m in found.bonus.multiples.items()} == (
        multiples
    )
    assert (found.bonus_provision.article, found.bonus_provision.confidence) == source


def test_the_bonus_of_a_commemorative_medal_is_a_maximum() -> None:
    at_most = {code for code in NAMED if (bonus := shown(code).bonus) is not None and bonus.is_maximum}

    assert at_most == {"ky_niem_chuong_bo_nganh_tinh", "ky_niem_chuong_uy_ban_thuong_vu_quoc_hoi"}


def test_papers_are_those_of_the_day_and_unknown_where_nothing_was_read() -> None:
    flag = shown("co_thi_dua_chinh_phu")

    assert [paper.code for paper in flag.documents or ()] == [
        "to_trinh",
        "bao_cao_thanh_tich",
        "bien_ban_hoi_dong",
        "ket_qua_bo_phieu",
        "y_kien_hiep_y",
        "tep_dien_tu",
    ]
    assert flag.documents_provision == Provision("decree_152_2025", "37", "2")
    assert shown("nha_giao_uu_tu").documents is None
    assert shown("co_thi_dua_chinh_phu", date(2027, 3, 1)).documents is None


@pytest.mark.parametrize("code", sorted(set(NAMED) - {"huy_hieu"}))
def test_every_form_in_force_is_judged_by_criteria_that_each_name_their_provision(code: str) -> None:
    claim = claim_for(code)
    facts = replace(everything(claim.subject_kind), occupation=OCCUPATIONS.get(code, "official"))

    verdict = judge(facts, claim, LAWBOOK, DAY)

    assert [one.code for one in verdict.findings if one.code in {"criteria_not_built", "criteria"}] == []
    assert verdict.outcome in {Outcome.UNKNOWN, Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE}
    assert [one.code for one in verdict.findings if one.provision is None] == []
    assert len(verdict.findings) > 1


@pytest.mark.parametrize("code", sorted(set(NAMED) - {"huy_hieu"}))
def test_of_a_subject_nobody_knows_anything_about_every_form_asks(code: str) -> None:
    claim = claim_for(code)
    facts = Facts(claim.subject_kind, OCCUPATIONS.get(code, "official"))

    verdict = judge(facts, claim, LAWBOOK, DAY)

    assert verdict.outcome is Outcome.UNKNOWN
    assert {one.status for one in verdict.findings} == {Status.UNKNOWN}


def unbuilt() -> Lawbook:
    """A lawbook in which one form says that its criteria are not in it."""
    path = "chien_si_thi_dua_toan_quoc.yaml"
    content = packaged()[path].decode()
    whole = re.findall(r"(?s)value:\n      - applies_to.*?\n    source", content)[-1]
    return load(packaged(), {path: content.replace(whole, "value: not_yet_built\n    source", 1).encode()})


def test_what_was_not_read_of_a_form_only_warns() -> None:
    recalled = judge(everything("individual"), claim_for("huan_chuong_dung_cam"), LAWBOOK, DAY)
    read = judge(everything("individual"), claim_for("chien_si_thi_dua_toan_quoc"), LAWBOOK, DAY)

    assert (recalled.findings[0].effect, read.findings[0].effect) == (Effect.WARNS, Effect.BLOCKS)


@pytest.mark.parametrize(
    ("answer", "outcome"), [("met", "eligible"), ("not_met", "not_eligible"), ("unknown", "unknown")]
)
def test_a_person_answers_for_criteria_that_are_not_built(answer: str, outcome: str) -> None:
    facts = everything("individual", criteria_not_built=Attested(Status(answer)))

    verdict = judge(facts, claim_for("chien_si_thi_dua_toan_quoc"), unbuilt(), DAY)

    assert verdict.outcome == outcome


@pytest.mark.parametrize(("rating", "outcome"), [("excellent", "eligible"), ("completed", "not_eligible")])
def test_a_soldier_is_judged_by_the_standard_of_an_advanced_soldier(rating: str, outcome: str) -> None:
    facts = Facts("individual", "soldier", {2025: Rating(rating)}, (), (), {}, has_open_hold=False)
    claim = Claim("chien_si_thi_dua_co_so", "individual", year=2025)

    verdict = judge(facts, claim, LAWBOOK, DAY)

    asked = verdict.finding("rating.year")
    assert asked is not None
    assert asked.provision == Provision("law_06_2022", "24", "2")
    assert verdict.outcome == outcome


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("huan_chuong_huu_nghi", "individual"),
        ("huan_chuong_huu_nghi", "collective"),
        ("tinh_anh_hung", "collective"),
        ("xa_phuong_tieu_bieu", "collective"),
        ("thon_to_dan_pho_van_hoa", "collective"),
        ("gia_dinh_van_hoa", "household"),
    ],
)
def test_whom_the_law_names_is_one_of_the_kinds_of_subject(code: str, kind: str) -> None:
    assert kind in of(code).subject_kinds
    verdict = judge(everything(kind), Claim(code, kind, year=2025, type=of(code).types[0]), LAWBOOK, DAY)
    assert verdict.finding("subject_kind") is None
