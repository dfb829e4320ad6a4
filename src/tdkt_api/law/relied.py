"""What a verdict rests on: the grounds an award is won on, and the works it uses up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

_WORKS: Final = "initiative_or_science_or_combat"
_GROUNDS: Final = {
    "rating_period": "excellent_rating",
    "holds_award": "titles",
    _WORKS: "initiative",
}
_MET: Final = "met"


@dataclass(frozen=True, slots=True)
class Relied:
    """Grounds as codes, and ids of the works used; a work counts once for a person."""

    grounds: tuple[str, ...] = ()
    works: tuple[str, ...] = ()

    def and_(self, other: "Relied") -> "Relied":
        """Both together."""
        return Relied(
            tuple(dict.fromkeys(self.grounds + other.grounds)), tuple(dict.fromkeys(self.works + other.works))
        )


def relied_on(findings: Iterable[Mapping[str, Any]], *, readings: Mapping[str, str] | None = None) -> Relied:
    """What the alternatives that were met rest on.

    Of several alternatives that are met the one that uses the fewest works counts: a title won by excellence
    uses none. Where readings agree and nobody chose, the reading that asks for the most works counts, so that
    none of them serves twice.

    Args:
        findings: Of a verdict, as JSON.
        readings: The reading chosen, by code of the finding.

    Law: Law 06/2022/QH15 art. 23 clause 2, art. 74 clause 1 point d.
    """
    found = Relied()
    for finding in findings:
        found = found.and_(_of_finding(finding, (readings or {}).get(finding["code"])))
    return found


def _of_finding(finding: Mapping[str, Any], chosen: str | None) -> Relied:
    if finding.get("readings"):
        return _of_readings(finding["readings"], chosen)
    if finding["criterion"] == _WORKS and finding["status"] == _MET:
        return _of_part({**finding["evidence"], **finding})
    return _of_alternatives(finding["evidence"].get("alternatives", ()))


def _of_readings(read: Iterable[Mapping[str, Any]], chosen: str | None) -> Relied:
    counted = [one for one in read if one["status"] == _MET and chosen in {None, one["reading"]}]
    ways = [_of_alternatives(one["evidence"].get("alternatives", ())) for one in counted]
    return max(ways, key=lambda way: len(way.works), default=Relied())


def _of_alternatives(alternatives: Iterable[Mapping[str, Any]]) -> Relied:
    ways = [_of_part(one) for one in alternatives if one["status"] == _MET]
    return min(ways, key=lambda way: len(way.works), default=Relied())


def _of_part(part: Mapping[str, Any]) -> Relied:
    if part.get("readings"):
        return _of_readings(part["readings"], part.get("reading"))
    found = Relied()
    for inner in part.get("parts", ()):
        found = found.and_(_of_part(inner))
    if "alternatives" in part:
        found = found.and_(_of_alternatives(part["alternatives"]))
    ground = _GROUNDS.get(part["criterion"])
    if ground is None:
        return found
    works = tuple(part.get("works", ()))[: int(part["needed"])] if part["criterion"] == _WORKS else ()
    return found.and_(Relied((ground,), works))
