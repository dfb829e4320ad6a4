"""The policy and process tables as lines of text."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

_MARKS: Final = ("needs_reason", "needs_flags", "only_first_stage", "before_receipt", "next_stage")


def lines(told: Mapping[str, Any]) -> Iterator[str]:
    """What `policy.as_json` says, a line a permission, its routes under it, and a line a step."""
    yield from _permissions(told["permissions"])
    yield ""
    yield from _process(told["process"])


def _permissions(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        who = ", ".join(row["roles"]) or row["who"]
        marks = [name for name in ("reads", "step_up") if row[name]]
        duty = [f"duty: {row['duty']}"] if row["duty"] else []
        lent = [f"may be delegated: {row['act']}"] if row["act"] else []
        yield f"{row['permission']} ({'; '.join([row['scope'], *duty, *lent, *marks])}): {who}"
        yield from (f"    {route}" for route in row["routes"])


def _process(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        council = (
            ["council asked" if row["with_council"] else "no council asked"] if "with_council" in row else []
        )
        marks = [name.replace("_", " ") for name, value in row.items() if value is True and name in _MARKS]
        guards = [f"guards: {', '.join(row['guards'])}"] if row["guards"] else []
        after = [f"by {row['follows_from']}"] if "follows_from" in row else []
        told = [f"{', '.join(row['by'])} at the {row['at']}", *marks, *council, *guards, *after]
        yield f"{row['from']} --{row['action']}--> {row['to']}: {'; '.join(told)}"
