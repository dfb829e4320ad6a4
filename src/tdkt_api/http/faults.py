"""From what Pydantic and FastAPI found wrong to our own refusals; what was sent is never repeated."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from fastapi.exceptions import RequestValidationError

from ..errors import DomainError, Fault, Invalid, NotFound, NotJson

_AT_MOST: Final = 100  # faults told at once
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")
_LONG_NUMBER: Final = re.compile(r"[0-9]{9}")
_LIMITS: Final = ("limit", "min_length", "max_length", "ge", "gt", "le", "lt", "max_digits", "decimal_places")
_CODES: Final[Mapping[str, str]] = {
    "missing": "value.missing",
    "extra_forbidden": "value.unknown_member",
    "string_too_short": "value.too_short",
    "string_too_long": "value.too_long",
    "too_short": "value.too_few",
    "too_long": "value.too_many",
    "enum": "value.not_one_of",
    "literal_error": "value.not_one_of",
    "union_tag_invalid": "value.not_one_of",
    "union_tag_not_found": "value.missing",
    "greater_than": "value.too_small",
    "greater_than_equal": "value.too_small",
    "less_than": "value.too_great",
    "less_than_equal": "value.too_great",
    "string_unicode": "value.letters",
    "timezone_aware": "value.no_time_zone",
}
_WRONG_TYPE: Final = re.compile(r".*_(type|parsing|from_float|inexact)")


def refusal_of(error: RequestValidationError) -> DomainError:
    """The one refusal that stands for what is wrong with path, query, headers and body."""
    found = list(error.errors())
    for entry in found:
        if entry["type"] == "json_invalid":
            return NotJson(faults=[Fault("", "json.syntax", {"position": entry["loc"][-1]})])
    told = [entry for entry in found if entry["loc"][0] != "path"]
    if not told:
        return NotFound()
    return Invalid(faults=_distinct(fault_of(entry, error.body) for entry in told[:_AT_MOST]))


def fault_of(entry: Mapping[str, Any], body: Any) -> Fault:
    """One finding of Pydantic with its place, our code and only the values that are ours."""
    kind, loc, context = entry["type"], tuple(entry["loc"]), entry.get("ctx", {})
    inside = body if loc[0] == "body" else {str(loc[1]): None} if len(loc) > 1 else {}
    pointer = pointer_of(loc[1:], inside, missing=kind == "missing")
    if kind.startswith("union_tag"):
        pointer += "/" + str(context.get("discriminator", "")).strip("'")
    told = dict(context) if kind.startswith("value.") else _params_of(context)  # those are our own
    return Fault(pointer, _code_of(kind), told)


def pointer_of(path: Sequence[int | str], body: Any, *, missing: bool) -> str:
    """The JSON Pointer (RFC 6901) to a place of `body`; what only Pydantic knows is left out."""
    steps: list[int | str] = []
    for number, step in enumerate(path):
        inside = _inside(body, step) and not _is_tag(body, step, is_last=number == len(path) - 1)
        if inside:
            body = body[step]
        elif not (missing and number == len(path) - 1):
            continue
        if not is_nameable(step):
            break
        steps.append(step)
    return "".join(f"/{_escaped(step)}" for step in steps)


def is_nameable(step: int | str) -> bool:
    """Whether a name from the caller may be repeated: not where it may be a number of a person."""
    return isinstance(step, int) or bool(_NAME.fullmatch(step) and not _LONG_NUMBER.search(step))


def _inside(body: Any, step: int | str) -> bool:
    if isinstance(body, dict):
        return step in body
    return isinstance(body, list) and isinstance(step, int) and step < len(body)


def _is_tag(body: Any, step: int | str, *, is_last: bool) -> bool:
    """Whether a step names the kind of an object, where a member has that name too."""
    if is_last or not isinstance(body, dict):
        return False
    return step in body.values() and not isinstance(body[step], dict | list)


def _escaped(step: int | str) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


def _code_of(kind: str) -> str:
    if kind.startswith("value."):
        return kind
    if kind in _CODES:
        return _CODES[kind]
    if kind.startswith(("date", "time")):
        return "value.not_a_date"
    return "value.wrong_type" if _WRONG_TYPE.fullmatch(kind) else "value.invalid"


def _params_of(context: Mapping[str, Any]) -> dict[str, Any]:
    params = {}
    limits = [context[name] for name in _LIMITS if name in context]
    if limits:
        params["limit"] = _plain(limits[0])
    expected = context.get("expected", context.get("expected_tags"))
    if expected is not None:
        params["expected"] = str(expected)
    return params


def _plain(value: Any) -> int | str:
    return value if isinstance(value, int) else str(value)


def _distinct(faults: Iterable[Fault]) -> list[Fault]:
    found: dict[tuple[str, str], Fault] = {}
    for fault in faults:
        found.setdefault((fault.pointer, fault.code), fault)
    return list(found.values())
