"""Packs: what is refused, where, and what their hashes say."""

import hashlib
import re
import unicodedata

import pytest

from tdkt_api.law.loader import lawbook_hash, load, pack_hash, packaged, parse
from tdkt_api.law.reader import PackRefused

AWARD = "lao_dong_tien_tien.yaml"
SOURCE = '    source: {instrument: law_06_2022, article: "80", confidence: verified}\n'
PACKAGED = packaged()


def changed(old: str, new: str, path: str = AWARD) -> dict[str, bytes]:
    """The packaged pack with one text of one file replaced."""
    content = PACKAGED[path].decode()
    assert old in content
    return {**PACKAGED, path: content.replace(old, new, 1).encode()}


def refusal(files: dict[str, bytes]) -> PackRefused:
    """The refusal that loading a pack must end in."""
    with pytest.raises(PackRefused) as refused:
        load(files)
    return refused.value


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ("level: grassroots", "level: grassroots\nlevel: state", "law.duplicate_key", "level"),
        ("level: grassroots", "level: grassroots\nrank: high", "law.unknown_key", "rank"),
        ("level: grassroots\n", "", "law.missing_key", "level"),
        ("cycle: annual", "cycle: 1", "law.not_text", "cycle"),
        ("subjects: [individual]", "subjects: [person]", "law.unknown_subject", "subjects"),
        ("subjects: [individual]", "subjects: []", "law.unknown_subject", "subjects"),
        ("kind: emulation_title", "kind: title", "law.unknown_kind", "kind"),
        ("level: grassroots", "level: commune", "law.unknown_level", "level"),
        ("cycle: annual", "cycle: yearly", "law.unknown_cycle", "cycle"),
        ("types: [cong_trang]", "types: [merit]", "law.unknown_type", "commendation_types"),
        ("cycle: annual", "cycle: annual\nlast: 2023-12-31", "law.bare_date", "last"),
        ('individual: "0.3"', 'person: "0.3"', "law.unknown_subject", "value"),
        ('{individual: "0.3"}', "{}", "law.unknown_subject", "value"),
        ('ends: "2027-02-28"', "is_maximum: often", "law.not_a_flag", "is_maximum"),
        ("- provincial_department_head", "- provincial_head", "law.unknown_authority", "2024-01-01.value"),
        ("years: 1", "years: 0", "law.not_a_number", "years"),
        ("years: 1", "years: 1.5", "law.bare_fraction", "years"),
        ("years: 1", "years: 06", "law.ambiguous_scalar", "years"),
        ("years: 1", "years: no", "law.ambiguous_scalar", "years"),
        ('individual: "0.3"', "individual: 0.3", "law.bare_fraction", "individual"),
        ('individual: "0.3"', 'individual: "a third"', "law.not_a_fraction", "individual"),
        ('"2025-07-01":\n    value: {', "2025-07-01:\n    value: {", "law.bare_date", "2025-07-01"),
        ('"2025-07-01":\n    value: {', '"2025-07":\n    value: {', "law.not_a_day", "2025-07"),
        ('ends: "2027-02-28"', "ends: 2027-02-28", "law.bare_date", "ends"),
        ('ends: "2027-02-28"', 'ends: "2025-06-30"', "law.ends_before_start", "ends"),
        ("min_rating: good", "min_rating: superb", "law.unknown_rating", "min_rating"),
        ("key: rating_period", "key: rating_perod", "law.unknown_criterion", "key"),
        ("mode: all_of", "mode: most_of", "law.unknown_mode", "mode"),
        ("code: spirit", "code: rating.year", "law.repeated_code", "value"),
        ("code: spirit", "code: hold", "law.repeated_code", "value"),
        ("applies_to: official_or_employee", "applies_to: anybody", "law.unknown_group", "value"),
        ('individual: "0.3"', 'individual: "NaN"', "law.not_a_fraction", "individual"),
        ('"2025-07-01":\n    value: {', '"20250701":\n    value: {', "law.not_a_day", "20250701"),
        ("confidence: verified", "confidence: certain", "law.unknown_confidence", "confidence"),
        ("instrument: law_06_2022", "instrument: law_07_2022", "law.unknown_instrument", "source"),
        ('law_06_2022, article: "24", ', "law_06_2022, ", "law.article_missing", "source"),
        ('article: "24"', "article: 24", "law.not_text", "article"),
        ("code: lao_dong_tien_tien", "code: lao_dong", "law.not_the_file_name", "code"),
        ("level: grassroots", "level: &a grassroots\nother: *a", "law.alias", "other"),
        ("level: grassroots", "level: !!binary aGE=", "law.unknown_tag", "level"),
        ("level: grassroots", "level: !!set {a: null}", "law.unknown_tag", "level"),
        ("level: grassroots", "<<: {a: b}\nlevel: grassroots", "law.merge_key", "<<"),
        ("level: grassroots", "1: one\nlevel: grassroots", "law.key_not_text", "1"),
    ],
)
def test_a_flaw_is_refused_by_file_and_key(old: str, new: str, code: str, key: str) -> None:
    refused = refusal(changed(old, new))

    assert (refused.code, refused.file) == (code, AWARD)
    assert refused.key.endswith(key)


def test_a_value_without_a_source_is_refused() -> None:
    refused = refusal(changed(SOURCE, ""))

    assert (refused.code, refused.file, refused.key) == (
        "law.source_missing",
        AWARD,
        "decided_by.2024-01-01.source",
    )


def test_a_gap_between_two_values_is_refused() -> None:
    refused = refusal(changed(SOURCE, SOURCE + '    ends: "2025-06-29"\n'))

    assert (refused.code, refused.key) == ("law.gap", "decided_by.2024-01-01.ends")


def test_two_values_on_one_day_are_refused() -> None:
    refused = refusal(changed(SOURCE, SOURCE + '    ends: "2025-07-01"\n'))

    assert (refused.code, refused.key) == ("law.overlap", "decided_by.2024-01-01.ends")


def test_an_end_on_the_eve_of_the_next_value_is_neither() -> None:
    assert load(changed(SOURCE, SOURCE + '    ends: "2025-06-30"\n')).awards


def test_days_must_rise() -> None:
    refused = refusal(changed('  "2025-07-01":\n    value:\n', '  "2023-07-01":\n    value:\n'))

    assert refused.code == "law.days_out_of_order"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('last: "2023-12-31"\n    basis', 'last: "2023-12-30"\n    basis', "law.gap"),
        ('last: "2023-12-31"\n    basis', 'last: "2024-01-01"\n    basis', "law.overlap"),
        ('last: "2023-12-31"\n    basis', "last: null\n    basis", "law.overlap"),
    ],
)
def test_regimes_must_follow_one_another(old: str, new: str, code: str) -> None:
    refused = refusal(changed(old, new, "instruments.yaml"))

    assert (refused.code, refused.key) == (code, "regimes.R98")


CSTDCS = "chien_si_thi_dua_co_so.yaml"
BANG_KHEN = "bang_khen_bo_nganh_tinh.yaml"
READINGS = "            readings:\n"
BADGE = "huy_hieu.yaml"
BADGE_CRITERIA = re.findall(r"(?s)value:\n      - applies_to.*?\n    sourc", PACKAGED[BADGE].decode())[0]


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        (CSTDCS, 'value: "0.8"', 'value: "1.1"', "law.not_a_share"),
        (CSTDCS, 'value: "0.8"', 'value: "0"', "law.not_a_share"),
        (CSTDCS, "code: rating.excellent", "code: works.year", "law.repeated_code"),
        (CSTDCS, "code: excellence_or_initiative", "code: spirit", "law.repeated_code"),
        (CSTDCS, "[lao_dong_tien_tien, ", "[chien_si_thi_dua_co_so, ", "law.circle"),
        (CSTDCS, "scope: grassroots", "scope: village", "law.unknown_scope"),
        (BANG_KHEN, "code: excellent_years_with_works", "code: titles", "law.repeated_code"),
        (BANG_KHEN, READINGS, "            chosen: x\n" + READINGS, "law.readings"),
        ("instruments.yaml", "basis: [law_06_2022, ", "basis: [law_07_2022, ", "law.unknown_instrument"),
        ("parameters/hold_bars.yaml", "value: [discipline,", "value: [1,", "law.odd_value"),
        ("parameters/consultation_working_days.yaml", "value: 10", "value: [10]", "law.odd_value"),
        ("parameters/public_consultation_working_days.yaml", "value: 10", "value: 0", "law.odd_value"),
        ("parameters/occupation_groups.yaml", "armed_forces: [", "armed_forces: [1, ", "law.odd_value"),
        ("parameters/authorities.yaml", ", unit_kind: president", "", "law.odd_value"),
        ("parameters/authorities.yaml", "unit_kind: president", "unit_kind: king", "law.odd_value"),
        ("parameters/authorities.yaml", "unit_kind: president", "unit_kind: [{a: b}]", "law.odd_value"),
        (BADGE, BADGE_CRITERIA, "value: not_built\n    sourc", "law.not_a_list"),
        (BADGE, BADGE_CRITERIA, "value: null\n    sourc", "law.not_a_list"),
        (BADGE, BADGE_CRITERIA, "value: []\n    sourc", "law.not_a_list"),
        ("procedures/grassroots.yaml", "at: owner", "at: home", "law.unknown_stage"),
        ("procedures/grassroots.yaml", "value: 20", 'value: "20"', "law.not_a_number"),
    ],
)
def test_a_flaw_between_the_parts_is_refused_by_file(path: str, old: str, new: str, code: str) -> None:
    refused = refusal(changed(old, new, path))

    assert (refused.code, refused.file) == (code, path)


def test_a_standard_of_another_form_is_asked_of_a_whole_group_only() -> None:
    nested = "                key: met_standard_of_award\n                award: [lao_dong_tien_tien]\n"
    old = "                key: rating_period\n"
    content = changed(old, nested, CSTDCS)[CSTDCS].decode()
    content = content.replace("                min_rating: excellent\n                years: 1\n", "", 1)

    assert refusal({**PACKAGED, CSTDCS: content.encode()}).code == "law.nested_standard"


@pytest.mark.parametrize(
    ("path", "content", "code"),
    [
        ("notes/readme.yaml", b"a: b", "law.unknown_file"),
        ("giay_khen.txt", b"a: b", "law.not_a_mapping"),
        ("giay_khen.yaml", b"- a", "law.not_a_mapping"),
        ("giay_khen.yaml", b"", "law.not_a_mapping"),
        ("giay_khen.yaml", b"a: [", "law.not_yaml"),
        ("giay_khen.yaml", b"\xff\xfe\xff", "law.not_yaml"),
        ("giay_khen.yaml", b"a: b\n---\na: b", "law.not_yaml"),
        ("giay_khen.yaml", b"a: " + b"[" * 100_000, "law.too_deep"),
    ],
)
def test_a_file_that_is_no_law_data_is_refused(path: str, content: bytes, code: str) -> None:
    refused = refusal({**PACKAGED, path: content})

    assert (refused.code, refused.file) == (code, path)


def test_a_pack_without_instruments_is_refused() -> None:
    refused = refusal({path: content for path, content in PACKAGED.items() if path != "instruments.yaml"})

    assert (refused.code, refused.file) == ("law.missing_file", "instruments.yaml")


def test_a_form_that_names_no_criteria_at_all_is_refused() -> None:
    content = PACKAGED["huy_hieu.yaml"].decode()
    start, end = content.index("criteria:"), content.index("decided_by:")

    refused = refusal({**PACKAGED, "huy_hieu.yaml": (content[:start] + content[end:]).encode()})

    assert (refused.code, refused.key) == ("law.missing_key", "criteria")


def test_a_pack_from_before_the_optional_keys_still_loads() -> None:
    plain = {AWARD: changed('abbreviation: "LĐTT"\n', "")[AWARD]}
    several = "unit_kind: [ministry, ministry_of_defence, ministry_of_public_security]"
    authorities = PACKAGED["parameters/authorities.yaml"].decode().replace(several, "unit_kind: ministry")

    lawbook = load({**PACKAGED, **plain, "parameters/authorities.yaml": authorities.encode()})

    form = lawbook.award("lao_dong_tien_tien")
    assert form is not None
    assert (form.abbreviation, form.names, form.last) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &x [*x]", "law.alias"),
        ("a: !!int '5x'", "law.ambiguous_scalar"),
        ("? [a]\n: b", "law.key_not_text"),
    ],
)
def test_what_yaml_allows_and_a_pack_does_not_is_refused(text: str, code: str) -> None:
    with pytest.raises(PackRefused) as refused:
        parse("x.yaml", text.encode())

    assert refused.value.code == code


def test_plain_values_are_read_as_written() -> None:
    content = 'a: "06"\nb: 6\nc: true\nd: null\ne: [một, "0.8"]\n'.encode()

    assert parse("x.yaml", content) == {"a": "06", "b": 6, "c": True, "d": None, "e": ["một", "0.8"]}


def test_the_hash_of_a_pack_is_over_paths_and_file_hashes_in_order() -> None:
    files = {"b.yaml": b"two", "a.yaml": b"one"}
    one, two = hashlib.sha256(b"one").hexdigest(), hashlib.sha256(b"two").hexdigest()
    text = f'[{{"path":"a.yaml","sha256":"{one}"}},{{"path":"b.yaml","sha256":"{two}"}}]'

    assert pack_hash(files) == hashlib.sha256(text.encode()).hexdigest()


def test_the_hash_of_a_lawbook_is_over_its_packs_in_order() -> None:
    first, second = pack_hash({"a.yaml": b"one"}), pack_hash({"b.yaml": b"two"})
    joined = bytes.fromhex(first) + bytes.fromhex(second)

    assert lawbook_hash((first, second)) == hashlib.sha256(joined).hexdigest()
    assert lawbook_hash((first, second)) != lawbook_hash((second, first))


def test_the_same_bytes_make_the_same_lawbook() -> None:
    reordered = dict(reversed(PACKAGED.items()))

    assert load(PACKAGED).hash == load(reordered).hash


def test_one_changed_byte_makes_another_lawbook() -> None:
    assert load(PACKAGED).hash != load(changed("years: 1", "years: 2")).hash


def test_a_later_pack_stands_in_for_files_of_the_same_path() -> None:
    later = {AWARD: changed('en: "Advanced Worker"', 'en: "Advanced Labourer"')[AWARD]}

    lawbook = load(PACKAGED, later)

    form = lawbook.award("lao_dong_tien_tien")
    assert form is not None
    assert form.name == ("Lao động tiên tiến", "Advanced Labourer")
    assert lawbook.packs == (pack_hash(PACKAGED), pack_hash(later))
    assert lawbook.hash == lawbook_hash(lawbook.packs)


def test_the_packaged_names_are_composed_letters() -> None:
    assert all(unicodedata.is_normalized("NFC", content.decode()) for content in PACKAGED.values())
