"""What an award rests on: the grounds it was won on and the works it uses up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tdkt_api.law.verdict import Finding, Verdict

EXCELLENT_RATING = "excellent_rating"
INITIATIVE = "initiative"
TITLES = "titles"


@dataclass(frozen=True, slots=True)
class Basis:
    """Grounds as `Held.grounds` keeps them, and the ids of the works that are used up."""

    grounds: frozenset[str] = frozenset()
    works: tuple[str, ...] = ()

    def with_(self, other: "Basis") -> "Basis":
        """Both together, each work once."""
        return Basis(self.grounds | other.grounds, tuple(dict.fromkeys((*self.works, *other.works))))


def rests_on(verdict: Verdict) -> Basis:
    """What the award of this verdict rests on: of alternatives the first that is met.

    A title won by excellence uses up no work. Where recorded readings agree, what any of them needs is used.

    Law: Law 06/2022/QH15 art. 5 clause 2 point c, art. 23 clause 2, art. 74 clause 1 point d.
    """
    return _together(_of_finding(finding) for finding in verdict.findings)


def _together(parts: Iterable[Basis]) -> Basis:
    whole = Basis()
    for part in parts:
        whole = whole.with_(part)
    return whole


def _of_finding(finding: Finding) -> Basis:
    if not finding.readings:
        return _of_line(finding.as_json() | dict(finding.evidence))
    chosen = finding.evidence.get("reading")
    shown = [one for one in finding.readings if chosen in (None, one.name) and one.status == "met"]
    return _together(_of_line({"status": "met", **one.evidence}) for one in shown)


def _of_line(line: Mapping[str, Any]) -> Basis:
    if line["status"] != "met":
        return Basis()
    if "alternatives" in line:
        return next((_of_line(one) for one in line["alternatives"] if one["status"] == "met"), Basis())
    if "parts" in line:
        return _together(_of_line(one) for one in line["parts"])
    return _of_test(line)


def _of_test(line: Mapping[str, Any]) -> Basis:
    match line.get("criterion"):
        case "rating_period" if line["code"].startswith("rating.excellent"):
            return Basis(frozenset({EXCELLENT_RATING}))
        case "initiative_or_science_or_combat":
            return Basis(frozenset({INITIATIVE}), tuple(line.get("works", ())[: line.get("needed", 0)]))
        case "holds_award":
            return Basis(frozenset({TITLES}))
    return Basis()
