"""Award forms, regimes and instruments as of a day."""

from datetime import date
from decimal import Decimal

import pytest

from law.law_cases import DAY, LAWBOOK
from tdkt_api.law.catalogue import Form, criteria, form, forms
from tdkt_api.law.lawbook import Bonus
from tdkt_api.law.verdict import Effect


def known(code: str, day: date) -> Form:
    """A form that the lawbook must have."""
    found = form(LAWBOOK, code, day)
    assert found is not None
    return found


def test_a_form_that_no_law_knows_is_not_in_the_catalogue() -> None:
    assert form(LAWBOOK, "khong_co", DAY) is None


@pytest.mark.parametrize(
    ("day", "chairs"),
    [(date(2025, 6, 30), {"district_chair"}), (date(2025, 7, 1), {"commune_chair"})],
)
def test_who_decides_is_shown_as_of_the_day(day: date, chairs: set[str]) -> None:
    deciders = {one.code for one in known("chien_si_thi_dua_co_so", day).decided_by or ()}

    assert deciders & {"district_chair", "commune_chair"} == chairs


@pytest.mark.parametrize("day", [date(2010, 1, 1), date(2024, 1, 1), DAY])
def test_every_decider_has_a_name_of_its_own(day: date) -> None:
    named = [one for shown in forms(LAWBOOK, day) for one in shown.decided_by or ()]

    assert named
    assert all(one.code not in one.name for one in named)


@pytest.mark.parametrize("day", [date(2017, 9, 30), date(2027, 3, 1)])
def test_a_bonus_that_is_not_known_for_the_day_is_not_shown(day: date) -> None:
    shown = known("bang_khen_bo_nganh_tinh", day)

    assert (shown.bonus, shown.bonus_provision) == (None, None)


@pytest.mark.parametrize("day", [date(2025, 7, 1), date(2027, 2, 28)])
def test_a_bonus_is_shown_by_kind_of_subject_while_it_is_known(day: date) -> None:
    bonus = known("bang_khen_bo_nganh_tinh", day).bonus

    assert bonus == Bonus(
        {"individual": Decimal("1.5"), "collective": Decimal("3.0"), "household": Decimal("2.25")},
        is_maximum=False,
    )


def test_before_the_law_of_2022_of_a_form_that_it_brought_nothing_is_known_but_the_name() -> None:
    shown = known("tinh_anh_hung", date(2023, 12, 31))

    assert (shown.status, shown.criteria, shown.known_from) == ("unknown", "unknown", date(2024, 1, 1))
    assert (shown.decided_by, shown.documents, shown.bonus) == (None, None, None)
    assert shown.name == ("Tỉnh Anh hùng", "Heroic Province")


def test_criteria_are_shown_as_a_tree_with_provisions_and_grounds() -> None:
    individual = criteria(LAWBOOK, "bang_khen_bo_nganh_tinh", DAY)[0]
    readings = individual.items[0]

    assert (individual.applies_to, individual.mode) == ("individual", "any_of")
    assert [one.ground for one in individual.items] == ["d", "a", "b", "c"]
    assert (readings.mode, readings.provision.article, readings.provision.point) == ("readings", "74", "d")
    assert [one.reading for one in readings.items] == ["titles_alone", "initiatives_bind_both"]
    assert [one.mode for one in readings.items] == ["any_of", "any_of"]
    assert [one.code for one in readings.items[1].items] == [
        "titles_with_works",
        "excellent_years_with_works",
    ]
    assert [one.mode for one in readings.items[1].items[0].items] == [None, None]


@pytest.mark.parametrize(
    ("code", "day"),
    [("nha_giao_uu_tu", date(2023, 12, 31)), ("huy_hieu", DAY), ("khong_co", DAY)],
)
def test_criteria_that_are_not_in_the_lawbook_have_no_tree(code: str, day: date) -> None:
    assert criteria(LAWBOOK, code, day) == ()


def test_under_the_law_that_was_not_read_the_tree_is_marked() -> None:
    (group,) = criteria(LAWBOOK, "chien_si_thi_dua_co_so", date(2026, 10, 1))

    assert {one.provision.confidence for one in group.items} == {"carried_over"}


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
    cited = criteria(LAWBOOK, "lao_dong_tien_tien", DAY)[0].items[0].provision

    assert LAWBOOK.effect(cited, DAY) is Effect.BLOCKS
    assert LAWBOOK.effect(cited, date(2026, 10, 1)) is Effect.WARNS
    assert LAWBOOK.effect(cited, date(2000, 1, 1)) is Effect.WARNS
