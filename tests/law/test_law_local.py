"""What a unit's own pack may say within its subtree, and what a decree says everywhere, without any code."""

from datetime import date
from typing import Final

import pytest

from tdkt_api.law.bonus import quote
from tdkt_api.law.claim import Claim
from tdkt_api.law.eligibility import judge
from tdkt_api.law.facts import Attested, Facts, Held, Rating
from tdkt_api.law.lawbook import Lawbook
from tdkt_api.law.loader import load, pack_hash, packaged
from tdkt_api.law.quota import Rounding, ceiling, rounding_of
from tdkt_api.law.reader import PackRefused
from tdkt_api.law.verdict import Effect, Finding, Outcome, Status

DAY: Final = date(2026, 1, 15)
PACKAGED: Final = packaged()
OWN: Final = """
instruments:
  decision_86_2025_ubnd:
    kind: decision
    name: {vi: "Quyết định 86/2025/QĐ-UBND", en: "Decision 86/2025 of a province"}
    first: "2025-12-01"
    last: null
    confidence: verified
"""
SOURCE: Final = 'source: {instrument: decision_86_2025_ubnd, article: "5", confidence: verified}'
CRITERION: Final = f"""
criteria:
  lao_dong_tien_tien:
    "2026-01-01":
      value:
        - code: local.excellent
          key: rating_period
          name: {{vi: "Xuất sắc trong năm", en: "Rated excellent for the year"}}
          years: 1
          min_rating: excellent
          {SOURCE}
      {SOURCE}
"""
CAP: Final = f"""
caps:
  "2026-01-01":
    value:
      chien_si_thi_dua_co_so: {{share: "0.1", base: lao_dong_tien_tien_holders}}
    {SOURCE}
rounding:
  "2026-01-01":
    value: {{chien_si_thi_dua_co_so: up}}
    {SOURCE}
"""
READING: Final = "readings:\n  bang_khen_bo_nganh_tinh: {titles_or_excellent_years: titles_alone}\n"
ROUTE: Final = """
          - code: anniversary
            key: all_of
            ground: anniversary
            name: {vi: "Nhân dịp kỷ niệm năm tròn", en: "On a round anniversary"}
            source: {instrument: circular_15_2025_bnv, confidence: memory}
            items:
              - code: anniversary.years
                key: contribution_period
                name: {vi: "Từ 10 năm công tác trong ngành", en: "At least ten years in the branch"}
                min_years: 10
                source: {instrument: circular_15_2025_bnv, confidence: memory}
              - code: anniversary.good
                key: rating_period
                name: {vi: "5 năm liên tục hoàn thành tốt", en: "Five years in a row rated good"}
                years: 5
                min_rating: good
                source: {instrument: circular_15_2025_bnv, confidence: memory}
              - code: anniversary.occasion
                key: round_anniversary
                name: {vi: "Dịp kỷ niệm năm tròn", en: "A round anniversary"}
                source: {instrument: circular_15_2025_bnv, confidence: memory}"""
ATTESTED: Final = {"spirit": Attested(Status.MET), "hold": Attested(Status.MET)}


def local(*parts: str) -> dict[str, bytes]:
    return {"local.yaml": "".join((OWN, *parts)).encode()}


def with_own(*parts: str) -> Lawbook:
    return load(PACKAGED, local(*parts))


def refusal(*files: dict[str, bytes]) -> tuple[str, str, str]:
    with pytest.raises(PackRefused) as refused:
        load(PACKAGED, *files)
    return refused.value.code, refused.value.file, refused.value.key


def worker(rating: Rating) -> Facts:
    return Facts("individual", "official", {2025: rating}, (), (), has_open_hold=False, attested={**ATTESTED})


def found(lawbook: Lawbook, facts: Facts, day: date, code: str) -> Finding | None:
    claim = Claim("lao_dong_tien_tien", "individual", 2025, "cong_trang")
    return judge(facts, claim, lawbook, day).finding(code)


def test_a_criterion_that_a_unit_adds_blocks_from_its_first_day_on() -> None:
    lawbook = with_own(CRITERION)

    before = found(lawbook, worker(Rating.GOOD), date(2025, 12, 31), "local.excellent")
    after = found(lawbook, worker(Rating.GOOD), date(2026, 1, 1), "local.excellent")

    assert before is None
    assert after is not None
    assert (after.status, after.effect) == (Status.NOT_MET, Effect.BLOCKS)
    assert after.provision is not None
    assert after.provision.instrument == "decision_86_2025_ubnd"


def test_whoever_meets_the_added_criterion_is_eligible_as_before() -> None:
    claim = Claim("lao_dong_tien_tien", "individual", 2025, "cong_trang")

    assert judge(worker(Rating.EXCELLENT), claim, with_own(CRITERION), DAY).outcome is Outcome.ELIGIBLE
    assert judge(worker(Rating.GOOD), claim, with_own(CRITERION), DAY).outcome is Outcome.NOT_ELIGIBLE
    assert judge(worker(Rating.GOOD), claim, with_own(), DAY).outcome is Outcome.ELIGIBLE


def test_an_added_criterion_of_which_nothing_is_known_is_a_question() -> None:
    unknown = found(with_own(CRITERION), Facts("individual", "official"), DAY, "local.excellent")

    assert unknown is not None
    assert (unknown.status, unknown.question) == (Status.UNKNOWN, "local.excellent")


def test_packs_of_units_below_one_another_are_laid_over_in_their_order() -> None:
    below = CRITERION.replace("local.excellent", "commune.excellent")
    lawbook = load(PACKAGED, local(CRITERION), {"local.yaml": (OWN + below).replace("86", "87").encode()})

    verdict = judge(
        worker(Rating.GOOD), Claim("lao_dong_tien_tien", "individual", 2025, "cong_trang"), lawbook, DAY
    )

    assert verdict.finding("local.excellent") is not None
    assert verdict.finding("commune.excellent") is not None
    assert len(lawbook.packs) == 3


def test_a_ceiling_of_a_unit_holds_from_its_day_and_with_its_rounding() -> None:
    lawbook = with_own(CAP)

    before = ceiling(lawbook, "chien_si_thi_dua_co_so", date(2025, 12, 31))
    after = ceiling(lawbook, "chien_si_thi_dua_co_so", date(2026, 1, 1))

    assert before is None
    assert after is not None
    assert float(after.share) == 0.1
    assert rounding_of(lawbook, "chien_si_thi_dua_co_so", DAY) is Rounding.UP
    assert rounding_of(lawbook, "chien_si_thi_dua_co_so", date(2025, 12, 31)) is Rounding.DOWN


def test_a_ceiling_is_lowered_and_never_raised() -> None:
    old = OWN.replace("2025-12-01", "2018-01-01")
    raised = CAP.replace("2026-01-01", "2018-01-01").replace('"0.1"', '"0.2"')

    assert refusal({"local.yaml": (old + raised).encode()}) == (
        "law.cap_raised",
        "local.yaml",
        "caps.2018-01-01.value.chien_si_thi_dua_co_so.share",
    )


def test_a_unit_above_lowers_what_a_unit_below_may_have() -> None:
    higher = (OWN + CAP).replace("86", "87").replace('"0.1"', '"0.12"')

    assert refusal(local(CAP), {"local.yaml": higher.encode()})[0] == "law.cap_raised"


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("bonus: {}\n", "law.unknown_key", "bonus"),
        ("decided_by: {}\n", "law.unknown_key", "decided_by"),
        ("instruments: {law_06_2022: {}}\n", "law.missing_key", "instruments.law_06_2022.kind"),
        ("criteria: {khong_co: {}}\n", "law.unknown_form", "criteria.khong_co"),
        ("readings: {bang_khen_bo_nganh_tinh: {nothing: both}}\n", "law.unknown_reading", "nothing"),
    ],
)
def test_a_unit_says_nothing_else(text: str, code: str, key: str) -> None:
    refused = refusal({"local.yaml": text.encode()})

    assert refused[:2] == (code, "local.yaml")
    assert refused[2].endswith(key)


@pytest.mark.parametrize(
    "path",
    ["lao_dong_tien_tien.yaml", "instruments.yaml", "parameters/base_salary.yaml", "procedures/state.yaml"],
)
def test_a_unit_touches_no_file_of_the_law(path: str) -> None:
    assert refusal({**local(), path: PACKAGED[path]}) == ("law.not_local", path, "")


def test_a_source_that_is_missing_is_named() -> None:
    bare = CAP.replace(SOURCE, "")

    assert refusal(local(bare)) == ("law.source_missing", "local.yaml", "caps.2026-01-01.source")


def test_a_code_that_the_law_has_is_not_taken_again() -> None:
    taken = CRITERION.replace("local.excellent", "rating.year")

    assert refusal(local(taken))[0] == "law.repeated_code"


def test_a_form_of_a_unit_s_own_is_known_in_its_lawbook_alone() -> None:
    form = PACKAGED["giay_khen.yaml"].decode().replace("code: giay_khen", "code: giay_khen_vi_cong_dong", 1)
    own = {**local(), "giay_khen_vi_cong_dong.yaml": form.encode()}

    assert load(PACKAGED, own).award("giay_khen_vi_cong_dong") is not None
    assert load(PACKAGED).award("giay_khen_vi_cong_dong") is None


def test_a_form_of_a_unit_s_own_is_never_one_of_the_state() -> None:
    form = PACKAGED["giay_khen.yaml"].decode().replace("code: giay_khen", "code: giay_khen_lon", 1)
    raised = form.replace("level: grassroots", "level: state", 1)

    assert refusal({**local(), "giay_khen_lon.yaml": raised.encode()}) == (
        "law.not_local",
        "giay_khen_lon.yaml",
        "level",
    )


def test_a_unit_chooses_between_recorded_readings() -> None:
    held = tuple(Held("chien_si_thi_dua_co_so", year, frozenset({"initiative"})) for year in (2024, 2025))
    facts = Facts("individual", "official", {}, (), held, has_open_hold=False)
    claim = Claim("bang_khen_bo_nganh_tinh", "individual", type="cong_trang", period=(2024, 2025), ground="d")

    open, settled = (
        judge(facts, claim, lawbook, DAY).finding("titles_or_excellent_years")
        for lawbook in (with_own(), with_own(READING))
    )

    assert open is not None
    assert settled is not None
    assert (open.status, settled.status) == (Status.UNKNOWN, Status.MET)
    assert {reading.name for reading in settled.readings} > {"titles_alone"}


# --- what holds everywhere ---


def test_a_ministry_s_route_comes_by_a_pack_that_holds_everywhere_and_not_by_a_unit_s() -> None:
    """Ten years, five of them good, and a round anniversary: a further way, which no unit may open."""
    text = PACKAGED["bang_khen_bo_nganh_tinh.yaml"].decode()
    changed = text.replace("\n        items:", "\n        items:" + ROUTE, 1).encode()
    files = {"bang_khen_bo_nganh_tinh.yaml": changed}
    ratings = {year: Rating.EXCELLENT if year == 2023 else Rating.GOOD for year in range(2021, 2026)}
    facts = Facts(
        "individual",
        "official",
        ratings,
        (),
        (),
        has_open_hold=False,
        contribution_years=10,
        attested={"anniversary.occasion": Attested(Status.MET)},
    )
    claim = Claim(
        "bang_khen_bo_nganh_tinh", "individual", type="cong_trang", period=(2021, 2025), ground="anniversary"
    )

    assert judge(facts, claim, load(PACKAGED, files), DAY).outcome is Outcome.ELIGIBLE
    assert judge(facts, claim, load(PACKAGED), DAY).outcome is Outcome.NOT_ALLOWED
    assert refusal({**local(), **files})[0] == "law.not_local"


def decreed(path: str, old: str, new: str) -> dict[str, bytes]:
    text = PACKAGED[path].decode()
    assert old in text
    return {path: text.replace(old, new, 1).encode()}


def test_a_decree_changes_a_number_of_years_and_a_bonus_from_a_day_on() -> None:
    form = PACKAGED["chien_si_thi_dua_bo_nganh_tinh.yaml"].decode()
    criteria = form[form.index('  "2024-01-01":') : form.index("decided_by:")]
    later = criteria.replace("2024-01-01", "2026-03-01").replace("times: 3", "times: 2")
    bonus = (
        '  "2026-03-01":\n    value: {individual: "4.0"}\n'
        '    source: {instrument: decree_152_2025, article: "50", clause: "1", confidence: verified}\n'
    )
    changed = form.replace(criteria, criteria + later, 1).replace('    ends: "2027-02-28"\nbonus', "bonus")
    changed = changed[: changed.rindex('    ends: "2027-02-28"')] + bonus
    lawbook = load(PACKAGED, {"chien_si_thi_dua_bo_nganh_tinh.yaml": changed.encode()})
    held = tuple(Held("chien_si_thi_dua_co_so", year, frozenset()) for year in (2024, 2025))
    facts = Facts("individual", "official", {}, (), held, has_open_hold=False)
    claim = Claim("chien_si_thi_dua_bo_nganh_tinh", "individual", 2025, "cong_trang")

    before = judge(facts, claim, lawbook, date(2026, 2, 28)).finding("holds_award")
    after = judge(facts, claim, lawbook, date(2026, 3, 1)).finding("holds_award")

    assert before is not None
    assert after is not None
    assert (before.status, after.status) == (Status.NOT_MET, Status.MET)
    assert [
        str(quote(lawbook, "chien_si_thi_dua_bo_nganh_tinh", "individual", day).multiple)
        for day in (date(2026, 2, 28), date(2026, 3, 1))
    ] == ["3.0", "4.0"]


def test_a_lawbook_s_hash_is_of_its_packs_in_their_order() -> None:
    own = local(CRITERION)
    lawbook = load(PACKAGED, own)

    assert lawbook.packs == (pack_hash(PACKAGED), pack_hash(own))
    assert lawbook.hash != load(PACKAGED).hash
