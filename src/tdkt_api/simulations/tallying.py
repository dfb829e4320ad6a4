"""Counting what changes: how many verdicts, from what to what, by which findings, of whom."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from .. import ids
from ..ids import SubjectKind
from ..law.difference import difference
from ..law.verdict import Verdict
from .shapes import Tried

ABSENT: Final = "absent"
UNKNOWN: Final = "unknown"
GROUPS: Final = ("form", "level", "sex", "post")


@dataclass(slots=True)
class Tally:
    """Counts and codes alone: nothing of it says who somebody is."""

    judged: int = 0
    touched: int = 0
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    of: Counter[tuple[str, str]] = field(default_factory=Counter)
    changed_of: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, row: Tried, level: str, before: Verdict, after: Verdict) -> dict[str, Any]:
        """Count one pair of verdicts; what its line says."""
        told = difference(before.as_json()["findings"], after.as_json()["findings"])
        moved = [(found["code"], ABSENT, found["status"]) for found in told.appeared]
        moved += [(found["code"], found["status"], ABSENT) for found in told.vanished]
        moved += [(old["code"], old["status"], new["status"]) for old, new in told.changed]
        groups, changes = _groups(row, level), before.outcome is not after.outcome
        self.judged += 1
        self.touched += bool(moved)
        self.of.update(groups)
        if changes:
            self.outcomes[before.outcome.value, after.outcome.value] += 1
            self.reasons.update(moved)
            self.changed_of.update(groups)
        return {
            "id": ids.show(row.prefix, row.id),
            "award": row.award_code,
            "before": before.outcome.value,
            "after": after.outcome.value,
            "findings": [dict(zip(("code", "before", "after"), one, strict=True)) for one in moved],
        }

    def as_json(self) -> dict[str, Any]:
        """The counts, the largest first."""
        outcomes = [{"before": old, "after": new, "count": n} for (old, new), n in _ranked(self.outcomes)]
        reasons = [
            {"code": code, "before": old, "after": new, "count": n}
            for (code, old, new), n in _ranked(self.reasons)
        ]
        return {
            "judged": self.judged,
            "changed": self.outcomes.total(),
            "touched": self.touched,
            "outcomes": outcomes,
            "reasons": reasons,
            **{f"by_{group}": self._by(group) for group in GROUPS},
        }

    def _by(self, group: str) -> list[dict[str, Any]]:
        return [
            {"key": key, "judged": n, "changed": self.changed_of[group, key]}
            for (of, key), n in _ranked(self.of)
            if of == group
        ]


def _groups(row: Tried, level: str) -> list[tuple[str, str]]:
    found = [("form", row.award_code), ("level", level)]
    if row.subject_kind is SubjectKind.INDIVIDUAL:
        found += [("sex", row.sex or UNKNOWN), ("post", row.post or UNKNOWN)]
    return found


def _ranked(counted: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))
