"""What the proof of an export finds, and that it finds nothing where nothing was done."""

import io
import json
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import pytest

from tdkt_api import ids
from tdkt_api.history.chain import ZEROS, canonical, commitment, event_hash
from tdkt_api.history.export import Exported, Header, Opened, export_lines
from tdkt_api.history.verify import Flaw, Report, verify

FIRST: Final = UUID("019bbf5e-7a00-7000-8000-000000000001")
SECOND: Final = UUID("019bbf5e-7a00-7000-8000-000000000002")
REASON: Final = Opened(bytes(range(32)), 'Thiếu "minh chứng"')


def body_of(stream: str, seq: int, **more: Any) -> dict[str, Any]:
    return {"v": 1, "stream": stream, "seq": seq, "data": {"name": "Hồ sơ số 1", "marks": [1, 2]}} | more


def stream_of(id: UUID, count: int = 4, *, opened: bool = True, **more: Any) -> list[bytes]:
    """A stream's lines; its second event opens a reason."""
    stream, prev = f"dossier/{ids.show('hs', id)}", ZEROS
    events = []
    for seq in range(1, count + 1):
        has_reason = opened and seq == 2
        commit = {"commit": {"reason": commitment(REASON.salt, REASON.value).hex()}} if has_reason else {}
        body = canonical(body_of(stream, seq, **commit, **more))
        hash = event_hash(id, seq, prev, body)
        events.append(Exported(seq, body, prev, hash, {"reason": REASON} if has_reason else {}))
        prev = hash
    return list(export_lines(Header(stream, id, count, prev), events))


def changed(line: bytes, **members: Any) -> bytes:
    """A line with other members; a member set to None is left out."""
    whole = json.loads(line) | members
    return json.dumps({name: value for name, value in whole.items() if value is not None}).encode() + b"\n"


def head_of(lines: list[bytes]) -> str:
    return str(json.loads(lines[0])["head"])


def flaws(report: Report) -> set[Flaw]:
    return {problem.flaw for problem in report.problems}


LINES: Final = stream_of(FIRST)


def test_a_clean_export_has_no_problem() -> None:
    report = verify(LINES)

    assert report == Report(streams=1, events=4, problems=())
    assert report.is_sound


def test_a_clean_export_of_several_streams_has_no_problem() -> None:
    report = verify([*LINES, *stream_of(SECOND, 2), *stream_of(UUID(int=7), 0)])

    assert report == Report(streams=3, events=6, problems=())


@pytest.mark.parametrize("count", range(100))
def test_no_clean_export_raises_an_alarm(count: int) -> None:
    lines = stream_of(UUID(int=count), count % 7, label=f"số {count}")

    assert verify(lines, head_of(lines)).is_sound


def test_a_line_may_be_written_by_another_encoder() -> None:
    rewritten = [json.dumps(json.loads(line)).encode() for line in LINES]

    assert verify(rewritten).is_sound
    assert verify(line + b"\r\n" for line in rewritten).is_sound


def test_an_erased_text_leaves_the_proof_whole() -> None:
    assert verify([*LINES[:2], changed(LINES[2], open={}), *LINES[3:]]).is_sound
    assert verify([*LINES[:2], changed(LINES[2], open=None), *LINES[3:]]).is_sound


@pytest.mark.parametrize("bit", range(8))
def test_every_changed_bit_is_found(bit: int) -> None:
    whole = b"".join(LINES)

    unseen = [
        place
        for place in range(len(whole))
        if verify(_lines(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])).is_sound
    ]

    assert unseen == []


@pytest.mark.parametrize("other", [b"\0", b" ", b"\n", b"\r", b"\t", b'"', b"}", b"0", b"\xff"])
def test_every_byte_replaced_is_found(other: bytes) -> None:
    whole = b"".join(LINES)

    unseen = [
        place
        for place in range(len(whole))
        if whole[place : place + 1] != other
        and verify(_lines(whole[:place] + other + whole[place + 1 :])).is_sound
    ]

    assert unseen == []


def test_every_cut_is_found() -> None:
    whole = b"".join(LINES)

    unseen = [place for place in range(len(whole)) if verify(_lines(whole[:place])).is_sound]

    assert unseen == [len(whole) - 1]  # only the last line feed may be missing


def _lines(whole: bytes) -> list[bytes]:
    """As a file in binary mode gives them."""
    return io.BytesIO(whole).readlines()


def rehashed(lines: list[bytes], seq: int) -> list[bytes]:
    """The whole chain computed anew after one body was changed, header and all."""
    members = [json.loads(line) for line in lines]
    id, prev = UUID(members[0]["stream_id"]), ZEROS
    for event in members[1:]:
        body = json.loads(event["body"])
        if event["seq"] == seq:
            body["data"]["name"] = "Hồ sơ số 2"
        text = canonical(body)
        hash = event_hash(id, event["seq"], prev, text)
        event |= {"body": text.decode(), "prev": prev.hex(), "hash": hash.hex()}
        prev = hash
    members[0]["head"] = prev.hex()
    return [json.dumps(each).encode() + b"\n" for each in members]


def edited(line: bytes) -> bytes:
    return changed(line, body=json.loads(line)["body"].replace("số 1", "số 2"))


MANIPULATIONS: Final[dict[str, tuple[Callable[[list[bytes]], list[bytes]], set[Flaw]]]] = {
    "body edited": (lambda own: [*own[:3], edited(own[3]), own[4]], {Flaw.HASH}),
    "hash edited": (lambda own: [*own[:3], changed(own[3], hash="0" * 64), own[4]], {Flaw.HASH, Flaw.LINK}),
    "last hash edited": (lambda own: [*own[:4], changed(own[4], hash="0" * 64)], {Flaw.HASH, Flaw.HEAD}),
    "link edited": (lambda own: [*own[:3], changed(own[3], prev="0" * 64), own[4]], {Flaw.HASH, Flaw.LINK}),
    "first deleted": (lambda own: [own[0], *own[2:]], {Flaw.ORDER, Flaw.LINK, Flaw.COUNT}),
    "middle deleted": (lambda own: [*own[:2], *own[3:]], {Flaw.ORDER, Flaw.LINK, Flaw.COUNT}),
    "tail deleted": (lambda own: own[:-1], {Flaw.COUNT, Flaw.HEAD}),
    "all events deleted": (lambda own: own[:1], {Flaw.COUNT, Flaw.HEAD}),
    "swapped": (lambda own: [own[0], own[1], own[3], own[2], own[4]], {Flaw.ORDER, Flaw.LINK}),
    "tail swapped": (lambda own: [*own[:3], own[4], own[3]], {Flaw.ORDER, Flaw.LINK, Flaw.HEAD}),
    "doubled": (lambda own: [*own[:3], own[2], *own[3:]], {Flaw.ORDER, Flaw.LINK, Flaw.COUNT}),
    "inserted from another stream": (
        lambda own: [*own[:2], stream_of(SECOND)[2], *own[2:]],
        {Flaw.ORDER, Flaw.LINK, Flaw.COUNT, Flaw.HASH, Flaw.BODY_STREAM},
    ),
    "numbered anew": (lambda own: [*own[:2], changed(own[3], seq=2), own[4]], {
        Flaw.ORDER, Flaw.LINK, Flaw.COUNT, Flaw.HASH, Flaw.BODY_SEQ,
    }),
    "count edited": (lambda own: [changed(own[0], count=3), *own[1:]], {Flaw.COUNT}),
    "head edited": (lambda own: [changed(own[0], head="0" * 64), *own[1:]], {Flaw.HEAD}),
    "stream doubled": (lambda own: [*own, *own], {Flaw.STREAM_TWICE}),
    "header deleted": (lambda own: own[1:], {Flaw.NO_HEADER, Flaw.EMPTY}),
    "header doubled": (lambda own: [own[0], *own], {Flaw.COUNT, Flaw.HEAD, Flaw.STREAM_TWICE}),
    "shown as another stream": (
        lambda own: [stream_of(SECOND)[0], *own[1:]],
        {Flaw.HEAD, Flaw.HASH, Flaw.BODY_STREAM},
    ),
    "second stream cut": (lambda own: [*own, *stream_of(SECOND)[:-1]], {Flaw.COUNT, Flaw.HEAD}),
    "opened text edited": (
        lambda own: [*own[:2], own[2].replace("Thiếu".encode(), "Thừa".encode()), *own[3:]],
        {Flaw.COMMITMENT},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MANIPULATIONS)
def test_a_manipulation_is_found(name: str) -> None:
    manipulate, expected = MANIPULATIONS[name]

    report = verify(manipulate(LINES))

    assert flaws(report) == expected


def test_an_edited_body_is_one_problem_at_its_place() -> None:
    (problem,) = verify([*LINES[:2], edited(LINES[2]), *LINES[3:]]).problems

    assert (problem.flaw, problem.line, problem.seq) == (Flaw.HASH, 3, 2)
    assert problem.stream == json.loads(LINES[0])["stream"]


def test_a_chain_computed_anew_is_found_by_the_head_known_before() -> None:
    forged = rehashed(LINES, 2)

    assert verify(forged).is_sound
    assert flaws(verify(forged, head_of(LINES))) == {Flaw.HEAD_EXPECTED}


def test_a_cut_tail_with_its_header_rewritten_is_found_by_the_head_known_before() -> None:
    shorter = stream_of(FIRST, 3)

    assert verify(shorter).is_sound
    assert flaws(verify(shorter, head_of(LINES))) == {Flaw.HEAD_EXPECTED}


@pytest.mark.parametrize("head", ["", "x", "0" * 64, "Đ" * 64])
def test_a_head_that_no_stream_ends_with_is_found(head: str) -> None:
    assert flaws(verify(LINES, head)) == {Flaw.HEAD_EXPECTED}


def test_the_known_head_is_that_of_any_of_the_streams() -> None:
    lines = [*LINES, *stream_of(SECOND)]

    assert verify(lines, head_of(LINES)).is_sound
    assert verify(lines, head_of(stream_of(SECOND)).upper()).is_sound


@pytest.mark.parametrize("lines", [[], [b""], [b"\n"], [b"\xef\xbb\xbf" + LINES[0]]], ids=repr)
def test_an_export_without_a_stream_is_not_sound(lines: list[bytes]) -> None:
    assert Flaw.EMPTY in flaws(verify(lines))


BROKEN_LINES: Final = [
    b"",
    b"\n",
    b"{",
    b"{}x",
    b" {}",
    b"null",
    b"[]",
    b'"text"',
    b"1",
    b"NaN",
    b"\xff\xfe",
    b'{"seq":2,"seq":2}',
    b'{"open":{"a":1,"a":2}}',
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"seq":' + b"9" * 5_000 + b"}",
    LINES[2][:-20],
]


@pytest.mark.parametrize("line", BROKEN_LINES, ids=lambda line: repr(line[:20]))
def test_a_line_that_is_no_object_is_a_finding(line: bytes) -> None:
    assert Flaw.NOT_JSON in flaws(verify([*LINES, line]))
    assert Flaw.NOT_JSON in flaws(verify([line, *LINES]))


BROKEN_EVENTS: Final[list[dict[str, Any]]] = [
    {"seq": None},
    {"body": None},
    {"prev": None},
    {"hash": None},
    {"seq": "2"},
    {"seq": 2.0},
    {"seq": True},
    {"seq": 0},
    {"seq": -1},
    {"seq": 2**64},
    {"seq": 10**4000},
    {"seq": float("nan")},
    {"body": 1},
    {"body": {}},
    {"prev": 0},
    {"hash": []},
    {"open": []},
    {"open": "reason"},
    {"colour": "red"},
]


@pytest.mark.parametrize("members", BROKEN_EVENTS, ids=lambda members: repr(members)[:30])
def test_an_event_with_other_members_is_a_finding(members: dict[str, Any]) -> None:
    report = verify([*LINES[:2], changed(LINES[2], **members), *LINES[3:]])

    assert Flaw.MEMBERS in flaws(report)


@pytest.mark.parametrize("member", ["prev", "hash"])
@pytest.mark.parametrize("text", ["", "00", "0" * 63, "0" * 66, "g" * 64, "Đ", "\ud800", " " * 64])
def test_a_hash_that_is_none_is_a_finding(member: str, text: str) -> None:
    report = verify([*LINES[:2], changed(LINES[2], **{member: text}), *LINES[3:]])

    assert Flaw.HASH in flaws(report)


def test_an_upper_case_hash_is_a_finding() -> None:
    upper = json.loads(LINES[2])["hash"].upper()

    report = verify([*LINES[:2], changed(LINES[2], hash=upper), *LINES[3:]])

    assert flaws(report) == {Flaw.HASH, Flaw.LINK}


BROKEN_HEADERS: Final[list[dict[str, Any]]] = [
    {"format": "tdkt-history/2"},
    {"format": 1},
    {"stream": None},
    {"stream_id": None},
    {"count": None},
    {"head": None},
    {"stream": 1},
    {"stream": "dossier"},
    {"stream": "dossier/"},
    {"stream": "dossier/hs_8zzzzzzzzzzzzzzzzzzzzzzzzz"},
    {"stream": "dossier/hs_\ud800"},
    {"stream_id": SECOND.hex},
    {"stream_id": str(FIRST)},
    {"stream_id": 1},
    {"count": "4"},
    {"count": -1},
    {"count": True},
    {"count": 4.0},
    {"count": 10**4000},
    {"head": "0"},
    {"head": 0},
    {"head": "A" * 64},
    {"colour": "red"},
]


@pytest.mark.parametrize("members", BROKEN_HEADERS, ids=lambda members: repr(members)[:30])
def test_a_header_that_is_none_is_a_finding(members: dict[str, Any]) -> None:
    report = verify([changed(LINES[0], **members), *LINES[1:]])

    assert flaws(report) == {Flaw.HEADER, Flaw.NO_HEADER, Flaw.EMPTY}


def one_event(text: str) -> list[bytes]:
    """A stream of one event with any text for a body, hashed as it stands."""
    hash = event_hash(FIRST, 1, ZEROS, text.encode())
    header = Header(f"dossier/{ids.show('hs', FIRST)}", FIRST, 1, hash)
    return list(export_lines(header, [Exported(1, text.encode(), ZEROS, hash)]))


PLAIN: Final = canonical(body_of(f"dossier/{ids.show('hs', FIRST)}", 1)).decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PLAIN, set()),
        (PLAIN + " ", {Flaw.NOT_CANONICAL}),
        (PLAIN.replace(":", ": ", 1), {Flaw.NOT_CANONICAL}),
        (PLAIN.replace("[1,2]", "[1,null]"), {Flaw.NOT_CANONICAL}),
        (PLAIN.replace("[1,2]", "[1,2.0]"), {Flaw.NOT_CANONICAL}),
        (PLAIN.replace("[1,2]", "[1," + "9" * 5_000 + "]"), {Flaw.NOT_CANONICAL}),
        (PLAIN.replace("[1,2]", "[" * 5_000), {Flaw.NOT_CANONICAL}),
        (PLAIN.replace("[1,2]", "[" * 5_000 + "]" * 5_000), {Flaw.NOT_CANONICAL}),
        (PLAIN.replace("marks", "Marks"), {Flaw.NOT_CANONICAL}),
        (PLAIN.replace("ồ", "ô\u0300"), {Flaw.NOT_CANONICAL}),
        (PLAIN.replace('"seq":1', '"seq":2'), {Flaw.BODY_SEQ}),
        (PLAIN.replace('"seq":1', '"seq":true'), {Flaw.BODY_SEQ}),
        (PLAIN.replace('"seq":1', '"seq":"1"'), {Flaw.BODY_SEQ}),
        (PLAIN.replace("dossier/", "decision/"), {Flaw.BODY_STREAM}),
        ("{}", {Flaw.BODY_SEQ, Flaw.BODY_STREAM}),
        ("[]", {Flaw.BODY_SEQ, Flaw.BODY_STREAM}),
        ('"text"', {Flaw.BODY_SEQ, Flaw.BODY_STREAM}),
        ("", {Flaw.NOT_CANONICAL}),
    ],
    ids=range(18),
)
def test_a_well_hashed_body_is_held_against_its_form_and_place(text: str, expected: set[Flaw]) -> None:
    assert flaws(verify(one_event(text))) == expected


@pytest.mark.parametrize(
    "opened",
    [
        {"reason": {"salt": REASON.salt.hex(), "value": "another"}},
        {"reason": {"salt": "00" * 32, "value": REASON.value}},
        {"reason": {"salt": REASON.salt.hex().upper(), "value": REASON.value}},
        {"reason": {"salt": REASON.salt.hex()}},
        {"reason": {"salt": REASON.salt.hex(), "value": REASON.value, "more": 1}},
        {"reason": {"salt": 1, "value": REASON.value}},
        {"reason": {"salt": REASON.salt.hex(), "value": 1}},
        {"reason": {"salt": REASON.salt.hex(), "value": "\ud800"}},
        {"reason": REASON.value},
        {"reason": None},
        {"other": {"salt": REASON.salt.hex(), "value": REASON.value}},
    ],
    ids=range(11),
)
def test_an_opened_text_that_does_not_fit_is_a_finding(opened: dict[str, Any]) -> None:
    report = verify([*LINES[:2], changed(LINES[2], open=opened), *LINES[3:]])

    assert flaws(report) == {Flaw.COMMITMENT}


def test_a_text_opened_where_nothing_is_committed_is_a_finding() -> None:
    opened = {"reason": {"salt": REASON.salt.hex(), "value": REASON.value}}

    assert flaws(verify([LINES[0], changed(LINES[1], open=opened), *LINES[2:]])) == {Flaw.COMMITMENT}
