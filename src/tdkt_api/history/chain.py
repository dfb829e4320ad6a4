"""The bytes of the history: canonical bodies, commitments and the hashes that chain events together."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Any, Final, NoReturn
from unicodedata import is_normalized
from uuid import UUID

ZEROS: Final = bytes(32)
"""The previous hash of a stream's first event."""

GREATEST: Final = 2**53 - 1
"""The greatest integer that every reader of JSON keeps exactly."""

_EVENT_TAG: Final = b"tdkt/event/v1\0"
_COMMIT_TAG: Final = b"tdkt/commit/v1\0"
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789_"

_ALWAYS: Final = frozenset(
    ("v", "log", "stream", "seq", "type", "at", "actor", "role", "unit", "policy", "request", "data")
)
_SOMETIMES: Final = frozenset(("lawbook", "key", "files", "number", "commit"))
_ACTOR: Final = frozenset(("person", "client", "behalf"))
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_HASH: Final = re.compile(r"[0-9a-f]{64}")


class NotCanonical(ValueError):
    """A value or a text that the canonical form does not know."""


class BodyWrong(ValueError):
    """A body whose members are not those of an event."""


def canonical(value: Any) -> bytes:
    """The one text of a value in UTF-8: no blanks, names in order.

    Args:
        value: Objects, arrays, strings in NFC, integers within ±(2^53−1) and booleans, nothing else.

    Raises:
        NotCanonical: a null, a fraction, a text outside NFC, a member name outside `[a-z0-9_]+`.
    """
    try:
        _size_of_rest(value, _sorted)
    except (TypeError, RecursionError):
        raise NotCanonical("member names are texts, and nothing nests without end") from None
    return _text(value).encode()


def read(text: str) -> Any:
    """The value behind a canonical text.

    Raises:
        NotCanonical: the text is no JSON, or not the canonical text of its value.
    """
    try:
        value, end = _DECODER.raw_decode(text)
        size = _size_of_rest(value, tuple)
    except (ValueError, RecursionError) as broken:
        raise NotCanonical(str(broken)) from None
    # Blanks, names given twice and "-0" make a text longer than the canonical one, which is the shortest;
    # escapes alone can be written in several ways of one length.
    is_shortest = _text(value) == text if "\\" in text else size == end
    if end != len(text) or not is_shortest:
        raise NotCanonical("not the canonical text of its value")
    return value


def commitment(salt: bytes, value: str) -> bytes:
    """What stands in an event for a text that must not: it binds to the text and tells nothing of it.

    Args:
        salt: 32 random bytes, kept beside the text and erased with it.
    """
    if len(salt) != 32:
        raise ValueError("a salt has 32 bytes")
    return sha256(b"".join((_COMMIT_TAG, salt, value.encode()))).digest()


def event_hash(stream_id: UUID, seq: int, prev: bytes, body: bytes) -> bytes:
    """The hash that chains an event to the one before it, over 102 bytes.

    Args:
        seq: Place in the stream, from 1.
        prev: Hash of the event before, 32 bytes; `ZEROS` for the first.
        body: The canonical text.
    """
    if len(prev) != 32 or seq < 1:
        raise ValueError("a previous hash has 32 bytes and a place is at least 1")
    return sha256(
        b"".join((_EVENT_TAG, stream_id.bytes, seq.to_bytes(8, "big"), prev, sha256(body).digest()))
    ).digest()


def stamp(at: datetime) -> str:
    """An instant as it stands in a body: UTC, always six digits of a second.

    Raises:
        ValueError: the instant names no zone.
    """
    if at.tzinfo is None:
        raise ValueError("an instant without a zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def check_body(body: Mapping[str, Any]) -> None:
    """Hold a body against the members that every event has.

    Raises:
        BodyWrong: a member is missing, unknown or of another shape.
    """
    missing, unknown = _ALWAYS - body.keys(), body.keys() - _ALWAYS - _SOMETIMES
    if missing or unknown:
        raise BodyWrong(f"missing {sorted(missing)}, unknown {sorted(unknown)}")
    if wrong := [name for name, is_right in _shapes(body).items() if not is_right]:
        raise BodyWrong(f"of another shape: {wrong}")


def _shapes(body: Mapping[str, Any]) -> dict[str, bool]:
    """Whether each member has its shape."""
    kind = str(body["stream"]).partition("/")[0]
    texts = ("log", "stream", "type", "role", "unit", "policy", "request", "lawbook")
    commits, actor = body.get("commit", {}), body["actor"]
    return {name: isinstance(body.get(name, ""), str) for name in texts} | {
        "v": body["v"] == 1,
        "seq": type(body["seq"]) is int and body["seq"] >= 1,
        "type": str(body["type"]).startswith(f"{kind}."),
        "at": _INSTANT.fullmatch(str(body["at"])) is not None,
        "actor": isinstance(actor, dict) and bool(actor) and actor.keys() <= _ACTOR,
        "data": isinstance(body["data"], dict),
        "key": _HASH.fullmatch(str(body.get("key", "0" * 64))) is not None,
        "commit": isinstance(commits, dict) and all(_HASH.fullmatch(str(hex)) for hex in commits.values()),
    }


def _size(members: dict[str, Any], in_order: Callable[[dict[str, Any]], tuple[str, ...]]) -> int:
    """Hold an object against the canonical form; the length of its text if nothing is escaped."""
    size = _frame(in_order(members))
    for part in members.values():
        kind = type(part)
        if kind is str and part.isascii():
            size += len(part) + 2
        elif kind is dict:
            size += _size(part, in_order)
        elif kind is int and -GREATEST <= part <= GREATEST:
            size += len(str(part))
        else:
            size += _size_of_rest(part, in_order)
    return size


def _size_of_rest(part: Any, in_order: Callable[[dict[str, Any]], tuple[str, ...]]) -> int:
    """The same for any value."""
    match part:
        case bool():
            return 4 if part else 5
        case int() if -GREATEST <= part <= GREATEST:
            return len(str(part))
        case str() if _is_text(part):
            return len(part) + 2
        case dict():
            return _size(part, in_order)
        case list() | tuple():
            return max(len(part) + 1, 2) + sum(_size_of_rest(member, in_order) for member in part)
    raise NotCanonical(f"a {type(part).__name__} without a canonical form")


def _is_text(part: str) -> bool:
    try:
        part.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return is_normalized("NFC", part)


def _sorted(members: dict[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(members))


@lru_cache(maxsize=4096)
def _frame(names: tuple[str, ...]) -> int:
    """The length of an object's braces, names, colons and commas."""
    joined = "".join(names)
    if "" in names or joined.strip(_LETTERS) or any(a >= b for a, b in pairwise(names)):
        raise NotCanonical("member names are [a-z0-9_]+, once each and in order")
    return max(len(joined) + 4 * len(names) + 1, 2)


def _text(value: Any) -> str:
    try:
        return _ENCODER.encode(value)
    except (ValueError, RecursionError) as broken:
        raise NotCanonical(str(broken)) from None


def _refuse(text: str) -> NoReturn:
    """Called by the decoder for every number that is no integer."""
    raise NotCanonical(f"not an integer: {text[:20]}")


_DECODER: Final = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
