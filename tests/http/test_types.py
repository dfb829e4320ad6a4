"""Types of the edge: what they take, what they refuse with which code, how they leave."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter, ValidationError

from tdkt_api import ids
from tdkt_api.http import types
from tdkt_api.http.schemas import In, Out, Patch
from tdkt_api.http.types import (
    AgencyCode,
    Code,
    Count,
    Day,
    DossierId,
    FixedPoint,
    Flag,
    Instant,
    Letters,
    Line,
    Note,
    Share,
    Shown,
    UnitId,
    Year,
)
from tdkt_api.ids import Prefix

ID = UUID("019bc000-0000-7000-8000-000000000001")


def taken(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value)


def refused(kind: Any, value: Any) -> str:
    with pytest.raises(ValidationError) as error:
        taken(kind, value)
    return str(error.value.errors()[0]["type"])


def shown(kind: Any, value: Any) -> str:
    return TypeAdapter(kind).dump_json(value).decode().strip('"')


def test_an_identifier_comes_and_goes_with_its_prefix() -> None:
    text = ids.show(Prefix.DOSSIER, ID)

    assert taken(DossierId, text) == ID
    assert shown(DossierId, ID) == text


@pytest.mark.parametrize(
    "value",
    [
        ids.show("dv", ID),
        str(ID),
        "",
        "hs_",
        "hs_" + "0" * 25,
        "hs_" + "0" * 27,
        "hs_8" + "0" * 25,
        "HS_" + "0" * 26,
        "hs_" + "U" * 26,
        "hs_" + "é" * 26,
        " hs_" + "0" * 26,
        7,
        None,
        [],
        b"hs_",
    ],
    ids=repr,
)
def test_what_is_no_identifier_of_the_kind_is_refused(value: Any) -> None:
    assert refused(DossierId, value) == "value.not_an_id"


def test_every_prefix_that_a_type_names_is_its_own() -> None:
    named = [
        metadata.prefix
        for name, found in vars(types).items()
        if name.endswith("Id")
        for metadata in found.__metadata__
        if isinstance(metadata, Shown)
    ]

    assert len(named) == len(set(named)) > 15


def test_a_text_is_trimmed_and_composed() -> None:
    assert taken(Line, "  Nguye\u0302\u0303n Th\u1ecb \u00c1nh\u00a0 ") == "Nguyễn Thị Ánh"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "value.too_short"),
        ("   ", "value.too_short"),
        ("x" * 301, "value.too_long"),
        ("x" * 2_000_000, "value.too_long"),
        ("a\nb", "value.letters"),
        ("a\tb", "value.letters"),
        ("a\0b", "value.letters"),
        ("a\x1bb", "value.letters"),
        ("a\x85b", "value.letters"),
        ("a\u202eb", "value.letters"),
        ("a\u200bb", "value.letters"),
        ("a\ufeffb", "value.letters"),
        ("a\u2028b", "value.letters"),
        ("a\ud800b", "value.letters"),
        ("a\uffffb", "value.letters"),
        (7, "value.wrong_type"),
        (True, "value.wrong_type"),
        (None, "value.wrong_type"),
        (["a"], "value.wrong_type"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_a_line_refuses(value: Any, code: str) -> None:
    assert refused(Line, value) == code


def test_a_line_holds_300_letters_however_they_are_written() -> None:
    assert len(taken(Line, "e\u0302\u0301" * 300)) == 300


def test_a_note_may_have_breaks_and_a_line_may_not() -> None:
    assert taken(Note, "một\r\nhai\tba") == "một\nhai\tba"
    assert refused(Line, "một\r\nhai") == "value.letters"


@pytest.mark.parametrize(
    "name", ["Đặng Văn Lâm", "H'Hen Niê", "Y’Moan", "Trần-Lê", "Ksor Phước (già làng)", "李明"]
)
def test_a_name_stays_as_it_is(name: str) -> None:
    assert taken(Line, name) == name


@pytest.mark.parametrize(
    "value",
    [
        "2026-02-30",
        "2026-1-5",
        "15/01/2026",
        "2026-01-15T00:00:00",
        "20260115",
        "2026-W03-4",
        "",
        20260115,
        1.5,
        None,
        "٢٠٢٦-٠١-١٥",
        datetime(2026, 1, 15, tzinfo=UTC),
    ],
    ids=repr,
)
def test_what_is_no_day_is_refused(value: Any) -> None:
    assert refused(Day, value) == "value.not_a_date"


def test_a_day_comes_and_goes_as_a_day() -> None:
    assert taken(Day, "2026-01-15") == date(2026, 1, 15)
    assert shown(Day, date(2026, 1, 15)) == "2026-01-15"


@pytest.mark.parametrize(
    "value", ["2026-01-15T09:00:00+07:00", "2026-01-15T02:00:00Z", "2026-01-15t02:00:00.000000z"]
)
def test_an_instant_leaves_in_utc(value: str) -> None:
    assert shown(Instant, taken(Instant, value)) == "2026-01-15T02:00:00.000000Z"


def test_an_instant_of_another_zone_leaves_in_utc() -> None:
    office = timezone(timedelta(hours=7))

    assert shown(Instant, datetime(2026, 1, 15, 9, tzinfo=office)) == "2026-01-15T02:00:00.000000Z"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2026-01-15T09:00:00", "value.no_time_zone"),
        ("2026-01-15", "value.not_a_date"),
        ("2026-01-15T25:00:00Z", "value.not_a_date"),
        ("0001-01-01T00:00:00+07:00", "value.not_a_date"),
        (1_768_446_000, "value.not_a_date"),
        (None, "value.not_a_date"),
    ],
)
def test_what_is_no_instant_is_refused(value: Any, code: str) -> None:
    assert refused(Instant, value) == code


@pytest.mark.parametrize(
    ("text", "value"), [("0.5", "0.5"), ("100", "100"), ("0.0001", "0.0001"), ("0.50", "0.50")]
)
def test_a_decimal_comes_and_goes_in_fixed_point(text: str, value: str) -> None:
    assert shown(Share, taken(Share, text)) == value


def test_a_tiny_decimal_leaves_without_an_exponent() -> None:
    assert shown(Share, Decimal("1E-7")) == "0.0000001"


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        1,
        "1e3",
        "NaN",
        "Infinity",
        "-1",
        "+1",
        ".5",
        "1.",
        "1,5",
        "1.00001",
        "1000",
        "٣",
        " 1",
        "1\n",
        "",
        None,
        True,
        Decimal("NaN"),
    ],
    ids=repr,
)
def test_what_is_no_fixed_point_is_refused(value: Any) -> None:
    assert refused(Share, value) == "value.not_a_decimal"


def test_a_decimal_may_be_below_zero_where_it_says_so() -> None:
    assert FixedPoint(negative=True).read("-1.50") == Decimal("-1.50")


@pytest.mark.parametrize("value", ["2025", 2025.0, True, None, 1947, 2101, 10**30], ids=repr)
def test_a_year_is_a_whole_number_of_our_time(value: Any) -> None:
    with pytest.raises(ValidationError):
        taken(Year, value)


@pytest.mark.parametrize("value", ["true", 1, 0, None], ids=repr)
def test_a_flag_is_true_or_false(value: Any) -> None:
    with pytest.raises(ValidationError):
        taken(Flag, value)


@pytest.mark.parametrize("value", ["", "Lao", "lao-dong", "lao dong", "x" * 65, "lao\n"], ids=repr)
def test_a_code_is_lower_case_and_short(value: str) -> None:
    with pytest.raises(ValidationError):
        taken(Code, value)


class Thing(In):
    unit_id: UnitId
    name: Line
    count: Count = 0


def test_a_schema_takes_nothing_more_than_it_declares() -> None:
    with pytest.raises(ValidationError) as error:
        Thing.model_validate({"unit_id": ids.show("dv", ID), "name": "x", "state": "decided"})

    assert [entry["type"] for entry in error.value.errors()] == ["extra_forbidden"]


def test_a_schema_does_not_change() -> None:
    thing = Thing.model_validate({"unit_id": ids.show("dv", ID), "name": "x"})

    with pytest.raises(ValidationError):
        thing.name = "y"  # type: ignore[misc]


@pytest.mark.parametrize(
    "annotation", [str, str | None, list[str], dict[str, int], tuple[str, ...] | None], ids=str
)
def test_a_schema_with_unbounded_text_cannot_be_made(annotation: Any) -> None:
    with pytest.raises(TypeError, match=r"Loose\.text"):
        type("Loose", (In,), {"__annotations__": {"text": annotation}, "__module__": __name__})


def test_a_patch_tells_absent_from_null() -> None:
    class Change(Patch):
        name: Line | None = None
        note: Note | None = None

    assert Change.model_validate({"note": None}).changes() == {"note": None}


def test_an_answer_is_read_from_attributes() -> None:
    class Told(Out):
        id: UnitId
        name: str

    class Row:
        id = ID
        name = "x"

    assert Told.model_validate(Row()).model_dump_json() == f'{{"id":"{ids.show("dv", ID)}","name":"x"}}'


def test_the_document_says_the_limits() -> None:
    assert TypeAdapter(Line).json_schema() == {"type": "string", "minLength": 1, "maxLength": 300}
    assert Letters(20, least=0).schema() == {"type": "string", "minLength": 0, "maxLength": 20}


def test_the_pattern_of_an_identifier_takes_what_is_shown_and_no_other_kind() -> None:
    schema = TypeAdapter(UnitId).json_schema()

    assert re.fullmatch(schema["pattern"], ids.show("dv", ids.new()))
    assert not re.fullmatch(schema["pattern"], ids.show("hs", ids.new()))
    assert TypeAdapter(UnitId).json_schema(mode="serialization") == schema


@pytest.mark.parametrize("code", ["G09", "H57", "H01.02", "H01.02.ABC", "G09.12.34.56.78.90.12.34.56.78.90"])
def test_the_identifier_of_an_agency_is_taken(code: str) -> None:
    assert taken(AgencyCode, code) == code


@pytest.mark.parametrize(
    "code", ["", "h57", "H5", "H571", "H57.", "H57.1", "H57.ABCD", "57H", "H57 ", "H57" + ".00" * 11]
)
def test_what_is_no_identifier_of_an_agency_is_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        taken(AgencyCode, code)
