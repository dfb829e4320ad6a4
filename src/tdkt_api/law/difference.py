"""What is otherwise between two verdicts on the same facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Finding = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """Findings that one of two verdicts alone has, and those both have, but not alike; in their order."""

    appeared: tuple[Finding, ...]
    vanished: tuple[Finding, ...]
    changed: tuple[tuple[Finding, Finding], ...]


def difference(before: Iterable[Finding], after: Iterable[Finding]) -> Difference:
    """The difference between the findings of two verdicts, each as plain JSON."""
    old, new = _named(before), _named(after)
    return Difference(
        tuple(found for name, found in new.items() if name not in old),
        tuple(found for name, found in old.items() if name not in new),
        tuple((old[name], found) for name, found in new.items() if name in old and old[name] != found),
    )


def _named(findings: Iterable[Finding]) -> dict[tuple[str, int], Finding]:
    """By code; a code that is there twice, by its number too."""
    named: dict[tuple[str, int], Finding] = {}
    seen: dict[str, int] = {}
    for found in findings:
        code = found["code"]
        seen[code] = seen.get(code, 0) + 1
        named[code, seen[code]] = found
    return named
