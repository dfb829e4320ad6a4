"""Award forms, regimes and instruments as of a day."""

from datetime import date

import pytest

from law.law_cases import DAY, LAWBOOK
from tdkt_api.law.catalogue import Form, form, forms
from tdkt_api.law.verdict import Effect

FOUR = ["bang_khen_bo_nganh_tinh", "chien_si_thi_dua_co_so", "giay_khen", "lao_dong_tien_tien"]


def known(code: str, day: date) -> Form:
    """A form that the lawbook must have."""
    found = form(LAWBOOK, code, day)
    assert found is not None
    return found


def test_the_catalogue_has_the_four_forms_in_two_languages() -> None:
    shown = [(one.code, one.name_vi, one.name_en) for one in forms(LAWBOOK, DAY)]

    assert [code for code, _, _ in shown] == FOUR
    assert ("chien_si_thi_dua_co_so", "Chiến sĩ thi đua cơ sở", "Grassroots Emulation Fighter") in shown


def test_a_form_that_no_law_knows_is_not_in_the_catalogue() -> None:
    assert form(LAWBOOK, "huy_hieu", DAY) is None


@pytest.mark.parametrize(
    ("day", "chairs"),
    [(date(2025, 6, 30), {"district_chair"}), (date(2025, 7, 1), {"commune_chair"})],
)
def test_who_decides_is_shown_as_of_the_day(day: date, chairs: set[str]) -> None:
    deciders = {one.code for one in known("chien_si_thi_dua_co_so", day).decided_by}

    assert deciders & {"district_chair", "commune_chair"} == chairs


def test_every_decider_has_a_name_of_its_own() -> None:
    named = [one for shown in forms(LAWBOOK, DAY) for one in shown.decided_by]

    assert all(one.code not in (one.name_vi, one.name_en) for one in named)


@pytest.mark.parametrize(
    ("day", "bonus"),
    [
        (date(2025, 6, 30), {}),
        (date(2025, 7, 1), {"individual": "1.5", "collective": "3.0", "household": "2.25"}),
        (date(2027, 2, 28), {"individual": "1.5", "collective": "3.0", "household": "2.25"}),
        (date(2027, 3, 1), {}),
    ],
)
def test_a_bonus_is_shown_while_it_is_known(day: date, bonus: dict[str, str]) -> None:
    assert known("bang_khen_bo_nganh_tinh", day).as_json()["bonus"] == bonus


def test_before_the_law_of_2022_a_form_has_no_known_criteria() -> None:
    shown = known("lao_dong_tien_tien", date(2023, 12, 31))

    assert (shown.criteria, shown.decided_by, shown.documents) == ((), (), ())


def test_criteria_are_shown_with_their_provision_and_ground() -> None:
    shown = known("bang_khen_bo_nganh_tinh", DAY).as_json()["criteria"]

    first = shown[0]
    assert (first["code"], first["ground"], first["applies_to"]) == (
        "titles_or_excellent_years",
        "d",
        "individual",
    )
    assert first["provision"]["article"] == "74"


@pytest.mark.parametrize(
    ("kind", "grounds"),
    [
        ("individual", ("d", "a", "b", "c", "production")),
        ("collective", ("excellent_years", "movement", "sudden")),
        ("household", ()),
    ],
)
def test_a_form_names_the_grounds_of_a_kind_of_subject(kind: str, grounds: tuple[str, ...]) -> None:
    award = LAWBOOK.award("bang_khen_bo_nganh_tinh")

    assert award is not None
    assert award.grounds(kind, DAY) == grounds


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2004, 6, 30), None),
        (date(2004, 7, 1), "R2003"),
        (date(2023, 12, 31), "R2003"),
        (date(2024, 1, 1), "R98"),
        (date(2025, 6, 30), "R98"),
        (date(2025, 7, 1), "R152"),
        (date(2026, 9, 30), "R152"),
        (date(2026, 10, 1), "L2026"),
        (date(2099, 1, 1), "L2026"),
    ],
)
def test_the_day_of_receipt_chooses_the_regime(day: date, code: str | None) -> None:
    regime = LAWBOOK.regime(day)

    assert (regime.code if regime is not None else None) == code


def test_every_regime_rests_on_known_instruments() -> None:
    named = {code for regime in LAWBOOK.regimes for code in regime.basis}

    assert all(LAWBOOK.instrument(code) is not None for code in named)


@pytest.mark.parametrize(
    ("code", "day", "in_force"),
    [
        ("decree_152_2025", date(2025, 6, 30), False),
        ("decree_152_2025", date(2025, 7, 1), True),
        ("decree_152_2025", date(2027, 2, 28), True),
        ("decree_152_2025", date(2027, 3, 1), False),
        ("decree_98_2023", date(2025, 7, 1), False),
        ("decision_1099_bnv_2023", date(2024, 6, 1), False),
        ("law_06_2022", date(2030, 1, 1), True),
    ],
)
def test_an_instrument_is_in_force_between_its_known_days(code: str, day: date, *, in_force: bool) -> None:
    instrument = LAWBOOK.instrument(code)

    assert instrument is not None
    assert instrument.in_force(day) is in_force


def test_the_lawbook_and_the_judge_agree_on_effects() -> None:
    cited = known("lao_dong_tien_tien", DAY).criteria[0].provision

    assert LAWBOOK.effect(cited, DAY) is Effect.BLOCKS
    assert LAWBOOK.effect(cited, date(2026, 10, 1)) is Effect.WARNS
    assert LAWBOOK.effect(cited, date(2000, 1, 1)) is Effect.WARNS
