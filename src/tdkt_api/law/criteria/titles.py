"""Awards that the subject already holds."""

from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final

from tdkt_api.law.criteria.rule import Answer, Case
from tdkt_api.law.facts import Held
from tdkt_api.law.reader import Reader
from tdkt_api.law.verdict import Status, met

NOT_COUNTED: Final = frozenset({"dot_xuat", "phong_trao"})


@dataclass(frozen=True, slots=True)
class HoldsAward:
    """Holds one of the awards often enough among the years counted; in unbroken years if `consecutive`.

    Awards that were imported and not yet confirmed count; the evidence names them as `unverified`.
    `any_time`: also before the years counted; an unbroken run then ends in the last of these years or in the
    one before it, since the title of a year is conferred after it. `step_years`: a title that itself rests on
    several years follows the one before it in a row if it is at most so many years later. Sudden and thematic
    awards support no higher merit award.

    Law: Law 06/2022/QH15 art. 21, 22, 74 clause 1 point d; Decree 152/2025/NĐ-CP art. 4 clause 3.
    """

    awards: frozenset[str]
    times: int
    consecutive: bool
    any_time: bool = False
    step_years: int = 1

    @classmethod
    def read(cls, reader: Reader) -> "HoldsAward":
        """The test with the numbers of the data."""
        return cls(
            frozenset(reader.texts("award")),
            reader.number("times"),
            reader.flag("consecutive"),
            reader.flag("any_time"),
            reader.maybe_number("step_years") or 1,
        )

    def __call__(self, case: Case) -> Answer:
        if case.span is None or case.facts.held is None:
            return Answer(Status.UNKNOWN, needed=self.times)
        first, last = (1900 if self.any_time else case.span[0]), case.span[1]
        awards = self.awards
        if self.consecutive:
            first = case.from_year(first)
        held = {
            one.year: one
            for one in case.facts.held
            if one.award in awards and first <= one.year <= last and one.type not in NOT_COUNTED
        }
        years = self._years(held, first, last)
        evidence = _named([held[year] for year in years], years)
        return Answer(met(len(years) >= self.times), self.times, len(years), evidence)

    def _years(self, held: dict[int, Held], first: int, last: int) -> list[int]:
        if not self.consecutive:
            return sorted(held)
        if self.any_time and last not in held:
            last -= 1
        if self.step_years > 1:
            return self._in_steps(held, last)
        years = range(last, first - 1, -1)
        return list(takewhile(held.__contains__, years))[::-1]

    def _in_steps(self, held: dict[int, Held], last: int) -> list[int]:
        """The latest titles that each follow the one before within the step, in rising order."""
        years: list[int] = [last] if last in held else []
        for year in sorted((one for one in held if one < last), reverse=True):
            if not years or years[-1] - year > self.step_years:
                break
            years.append(year)
        return years[::-1]


def _named(held: list[Held], years: list[int]) -> dict[str, Any]:
    evidence = {"years": years, "held": [one.id for one in held if one.id]}
    unverified = [one.id or str(one.year) for one in held if not one.is_verified]
    return {**evidence, "unverified": unverified} if unverified else evidence
