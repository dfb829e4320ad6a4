"""Awards that the subject already holds."""

from dataclasses import dataclass
from typing import Any

from tdkt_api.law.criteria.rule import Answer, Case
from tdkt_api.law.criteria.runs import consecutive_years
from tdkt_api.law.facts import Held
from tdkt_api.law.reader import Reader
from tdkt_api.law.verdict import Status, met


@dataclass(frozen=True, slots=True)
class HoldsAward:
    """Holds one of the awards often enough among the years counted; in unbroken years if `consecutive`.

    Awards that were imported and not yet confirmed count; the evidence names them as `unverified`.

    Law: Law 06/2022/QH15 art. 74 clause 1 point d.
    """

    awards: frozenset[str]
    times: int
    consecutive: bool

    @classmethod
    def read(cls, reader: Reader) -> "HoldsAward":
        """The test with the numbers of the data."""
        return cls(frozenset(reader.texts("award")), reader.number("times"), reader.flag("consecutive"))

    def __call__(self, case: Case) -> Answer:
        if case.span is None or case.facts.held is None:
            return Answer(Status.UNKNOWN, needed=self.times)
        first, last = case.span
        held = {
            one.year: one for one in case.facts.held if one.award in self.awards and first <= one.year <= last
        }
        years = self._years(held, first, last)
        evidence = _named([held[year] for year in years], years)
        return Answer(met(len(years) >= self.times), needed=self.times, found=len(years), evidence=evidence)

    def _years(self, held: dict[int, Held], first: int, last: int) -> list[int]:
        if not self.consecutive:
            return sorted(held)
        return list(consecutive_years(first, last, lambda year: met(year in held)).years)


def _named(held: list[Held], years: list[int]) -> dict[str, Any]:
    evidence: dict[str, Any] = {"years": years, "held": [one.id for one in held if one.id]}
    unverified = [one.id or str(one.year) for one in held if not one.is_verified]
    if unverified:
        evidence["unverified"] = unverified
    return evidence
