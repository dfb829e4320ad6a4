"""The bytes of the history against published vectors."""

import json
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, Final
from unicodedata import normalize
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdkt_api import ids
from tdkt_api.history.chain import (
    GREATEST,
    ZEROS,
    BodyWrong,
    NotCanonical,
    canonical,
    check_body,
    commitment,
    event_hash,
    read,
    stamp,
)

VECTORS: Final[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
EVENTS: Final[list[dict[str, Any]]] = VECTORS["events"]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event["seq"])
def test_a_body_has_the_published_bytes(event: dict[str, Any]) -> None:
    body = json.loads(event["body"])

    shuffled = dict(reversed(body.items()))

    assert canonical(shuffled) == event["body"].encode()
    assert read(event["body"]) == body


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event["seq"])
def test_an_event_has_the_published_hash(event: dict[str, Any]) -> None:
    found = event_hash(
        UUID(event["stream_id"]), event["seq"], bytes.fromhex(event["prev"]), event["body"].encode()
    )

    assert found.hex() == event["hash"]


def test_the_published_events_form_one_chain() -> None:
    assert EVENTS[0]["prev"] == ZEROS.hex()
    assert EVENTS[1]["prev"] == EVENTS[0]["hash"]


def test_a_commitment_has_the_published_hash() -> None:
    published = VECTORS["commitment"]

    found = commitment(bytes.fromhex(published["salt"]), published["value"])

    assert found.hex() == published["hash"]
    assert json.loads(EVENTS[0]["body"])["commit"]["reason"] == found.hex()


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(b"salt", "Thiếu minh chứng")


@pytest.mark.parametrize(("seq", "prev"), [(0, ZEROS), (1, b""), (1, bytes(31))])
def test_an_event_outside_the_chain_has_no_hash(seq: int, prev: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        event_hash(UUID(int=1), seq, prev, b"{}")


class _Code(StrEnum):
    EXCELLENT = "excellent"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({}, "{}"),
        ([], "[]"),
        ({"b": [], "a": {}}, '{"a":{},"b":[]}'),
        ({"z": 1, "a": [True, False, "x"]}, '{"a":[true,false,"x"],"z":1}'),
        ({"a": ("x", "y")}, '{"a":["x","y"]}'),
        ({"a": _Code.EXCELLENT}, '{"a":"excellent"}'),
        (
            {"a": 'quote " slash \\ / line \n bell \x07 \x7f'},
            '{"a":"quote \\" slash \\\\ / line \\n bell \\u0007 \x7f"}',
        ),
        ({"a": "Chiến sĩ thi đua cơ sở"}, '{"a":"Chiến sĩ thi đua cơ sở"}'),
        ({"a": GREATEST, "b": -GREATEST, "c": 0}, '{"a":9007199254740991,"b":-9007199254740991,"c":0}'),
        ([{"path": "a.yaml", "sha256": "00"}], '[{"path":"a.yaml","sha256":"00"}]'),
        ("x", '"x"'),
        (7, "7"),
    ],
)
def test_a_value_has_one_text(value: Any, text: str) -> None:
    assert canonical(value) == text.encode()
    assert canonical(read(text)) == text.encode()


@pytest.mark.parametrize(
    "value",
    [
        None,
        {"a": None},
        {"a": [None]},
        {"a": 1.0},
        [1.5],
        {"a": float("nan")},
        {"a": GREATEST + 1},
        [-GREATEST - 1],
        {"A": 1},
        {"": 1},
        {"a b": 1},
        {"đ": 1},
        {"a\n": 1},
        {1: "a"},
        {1: "a", "b": 2},
        {"a": b"bytes"},
        {"a": datetime(2026, 1, 15, tzinfo=UTC)},
        {"a": {1, 2}},
        {"a": "e\u0301"},
        ["\ud800"],
        {"a": "\ud800"},
    ],
    ids=repr,
)
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    with pytest.raises(NotCanonical):
        canonical({"a": 10**5000})


def test_what_nests_without_end_is_refused() -> None:
    deep: Any = 1
    for _ in range(100_000):
        deep = [deep]

    with pytest.raises(NotCanonical):
        canonical(deep)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " {}",
        "{} ",
        "{}x",
        '{"a": 1}',
        '{"a":1 }',
        '{"b":1,"a":2}',
        '{"a":1,"a":1}',
        '{"a":-0}',
        '{"a":01}',
        '{"a":1.0}',
        '{"a":1e2}',
        '{"a":null}',
        '{"a":NaN}',
        '{"a":Infinity}',
        '{"a":9007199254740992}',
        '{"a":' + "9" * 5000 + "}",
        '{"a":"\\u0061"}',
        '{"a":"\\/"}',
        '{"a":"\\u001F"}',
        '{"a":"\\ud800"}',
        '{"a":"\t"}',
        '{"a":"e\u0301"}',
        '{"a":"\ud800"}',
        '{"\\u0061":1}',
        '{"A":1}',
        '{"":1}',
        '{"a":}',
        "[" * 100_000,
        '{"a":' * 100_000,
        "[" * 100_000 + "]" * 100_000,
    ],
    ids=lambda text: text[:20],
)
def test_another_text_of_a_value_is_refused(text: str) -> None:
    with pytest.raises(NotCanonical):
        read(text)


NAMES: Final = st.text("abz09_", min_size=1, max_size=4)
TEXTS: Final = st.text(st.characters(codec="utf-8"), max_size=6).map(partial(normalize, "NFC"))
VALUES: Final = st.recursive(
    st.booleans() | st.integers(-GREATEST, GREATEST) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_every_value_survives_its_canonical_text(value: Any) -> None:
    text = canonical(value).decode()

    assert read(text) == value
    assert text == json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


FORMS: Final = st.fixed_dictionaries(
    {
        "ensure_ascii": st.booleans(),
        "sort_keys": st.booleans(),
        "separators": st.sampled_from([(",", ":"), (", ", ":"), (",", ": ")]),
    }
)


@given(VALUES, FORMS)
def test_a_text_is_read_only_if_it_is_the_canonical_one(value: Any, form: dict[str, Any]) -> None:
    text = json.dumps(value, **form)

    if text.encode() == canonical(value):
        assert read(text) == value
    else:
        with pytest.raises(NotCanonical):
            read(text)


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 1, 15, 2, 3, 4, tzinfo=UTC), "2026-01-15T02:03:04.000000Z"),
        (
            datetime(2026, 1, 15, 9, 3, 4, 5, tzinfo=timezone(timedelta(hours=7))),
            "2026-01-15T02:03:04.000005Z",
        ),
        (datetime(948, 1, 1, tzinfo=UTC), "0948-01-01T00:00:00.000000Z"),
    ],
)
def test_an_instant_is_written_in_utc_with_six_digits(at: datetime, text: str) -> None:
    assert stamp(at) == text


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        stamp(datetime(2026, 1, 15))  # noqa: DTZ001 -- the case at hand


def whole_body(**changed: Any) -> dict[str, Any]:
    """A body with every member that is always there."""
    return {
        "v": 1,
        "log": "tdkt.test",
        "stream": "dossier/hs_01keznwyg0e008000000000001",
        "seq": 1,
        "type": "dossier.return",
        "at": "2026-01-15T02:03:04.000000Z",
        "actor": {"person": "ns_01keznwyg0e008000000000002"},
        "role": "appraiser",
        "unit": "dv_01keznwyg0e008000000000003",
        "policy": "0" * 64,
        "request": "request",
        "data": {},
    } | changed


def test_a_whole_body_passes() -> None:
    check_body(whole_body())
    check_body(whole_body(lawbook="0" * 64, key="0" * 64, files=[], number=1, commit={"reason": "0" * 64}))


@pytest.mark.parametrize("name", sorted(whole_body()))
def test_a_body_without_one_of_its_members_is_refused(name: str) -> None:
    body = whole_body()
    del body[name]

    with pytest.raises(BodyWrong, match=name):
        check_body(body)


@pytest.mark.parametrize(
    "changed",
    [
        {"colour": "red"},
        {"v": 2},
        {"seq": 0},
        {"seq": True},
        {"seq": "1"},
        {"type": "decision.sign"},
        {"at": "2026-01-15T02:03:04Z"},
        {"at": "2026-01-15T02:03:04.000000+07:00"},
        {"actor": {}},
        {"actor": {"name": "Nguyễn Văn An"}},
        {"actor": "ns_01keznwyg0e008000000000002"},
        {"data": []},
        {"role": 1},
        {"key": "key"},
        {"commit": {"reason": "Thiếu minh chứng"}},
        {"commit": ["reason"]},
    ],
    ids=repr,
)
def test_a_body_with_a_member_of_another_shape_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(BodyWrong):
        check_body(whole_body(**changed))


TYPE_IDS: Final = [
    ("00000000-0000-0000-0000-000000000000", "00000000000000000000000000"),
    ("00000000-0000-0000-0000-000000000001", "00000000000000000000000001"),
    ("00000000-0000-0000-0000-00000000000a", "0000000000000000000000000a"),
    ("00000000-0000-0000-0000-000000000010", "0000000000000000000000000g"),
    ("00000000-0000-0000-0000-000000000020", "00000000000000000000000010"),
    ("ffffffff-ffff-ffff-ffff-ffffffffffff", "7zzzzzzzzzzzzzzzzzzzzzzzzz"),
    ("0110c853-1d09-52d8-d73e-1194e95b5f19", "0123456789abcdefghjkmnpqrs"),
    ("01890a5d-ac96-774b-bcce-b302099a8057", "01h455vb4pex5vsknk084sn02q"),
]


@pytest.mark.parametrize(("uuid", "letters"), TYPE_IDS)
def test_an_identifier_is_shown_as_the_published_encoding_says(uuid: str, letters: str) -> None:
    assert ids.show(ids.Prefix.DOSSIER, UUID(uuid)) == f"hs_{letters}"
    assert ids.read(ids.Prefix.DOSSIER, f"hs_{letters}") == UUID(uuid)


def test_the_identifier_of_the_vectors_is_shown_as_published() -> None:
    published = VECTORS["id"]

    assert ids.show(published["prefix"], UUID(published["uuid"])) == published["text"]
    assert ids.read(published["prefix"], published["text"]) == UUID(published["uuid"])


@pytest.mark.parametrize(
    "text",
    [
        "hs_8zzzzzzzzzzzzzzzzzzzzzzzzz",
        "hs_0123456789ABCDEFGHJKMNPQRS",
        "HS_0123456789abcdefghjkmnpqrs",
        "hs_0123456789abcdefghjkmnpqri",
        "hs_0123456789abcdefghjkmnpqrl",
        "hs_0123456789abcdefghjkmnpqro",
        "hs_0123456789abcdefghjkmnpqru",
        "hs_0123456789abcdefghjkmnpqr",
        "hs_0123456789abcdefghjkmnpqrs0",
        "hs-0123456789abcdefghjkmnpqrs",
        "hs_0123456789abcdefghjkmnpqr-",
        "hs_٠123456789abcdefghjkmnpqrs",
        "dn_0123456789abcdefghjkmnpqrs",
        "0123456789abcdefghjkmnpqrs",
        "hs_",
        "",
    ],
)
def test_what_is_no_identifier_of_the_kind_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        ids.read(ids.Prefix.DOSSIER, text)
