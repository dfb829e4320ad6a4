"""The yearly rating of the quality of work."""

from collections.abc import Callable
from dataclasses import dataclass

from tdkt_api.law.criteria.rule import Answer, Case
from tdkt_api.law.criteria.runs import consecutive_years
from tdkt_api.law.facts import Facts, Rating
from tdkt_api.law.reader import Reader
from tdkt_api.law.verdict import Status, met


def rating_of(facts: Facts, year: int) -> Rating | None:
    """The rating of a year; None where it is not known."""
    return facts.ratings.get(year) if facts.ratings is not None else None


@dataclass(frozen=True, slots=True)
class RatingPeriod:
    """Rated at least this well, in unbroken years that end in the last year counted.

    `or_title`: a year also counts if this title was won for it.

    Law: Law 06/2022/QH15 art. 23, 24, 74.
    """

    least: Rating
    years: int
    enough: tuple[Rating, ...]
    or_title: str | None = None

    @classmethod
    def read(cls, reader: Reader) -> "RatingPeriod":
        """The test with the numbers of the data."""
        least = reader.text("min_rating")
        if least not in Rating.__members__.values():
            raise reader.refuse("law.unknown_rating", "min_rating")
        enough = tuple(rating for rating in Rating if rating.rank >= Rating(least).rank)
        return cls(Rating(least), reader.number("years"), enough, reader.maybe_text("or_title"))

    def __call__(self, case: Case) -> Answer:
        if case.span is None:
            return Answer(Status.UNKNOWN, needed=self._needed())
        if self.years == 1 and self.or_title is None:
            return self._one_year(case.facts, case.span[1])
        first, last = case.span
        run = consecutive_years(case.from_year(first), last, self._counted(case.facts))
        years = list(run.years)
        return Answer(run.reaches(self.years), self.years, len(years), {"years": years})

    def _needed(self) -> int | str:
        return self.years if self.years > 1 else self.least.value

    def _one_year(self, facts: Facts, year: int) -> Answer:
        rating = rating_of(facts, year)
        if rating is None:
            return Answer(Status.UNKNOWN, needed=self.least.value, evidence={"years": [year]})
        return Answer(
            met(rating in self.enough),
            needed=self.least.value,
            found=rating.value,
            evidence={"years": [year]},
        )

    def _counted(self, facts: Facts) -> Callable[[int], Status]:
        """Whether a year counts, by its rating or by the title that was won for it."""
        title, enough, ratings = self.or_title, self.enough, facts.ratings or {}
        titled = {one.year for one in facts.held or () if one.award == title} if title is not None else ()

        def counts(year: int) -> Status:
            if year in titled:
                return Status.MET
            rating = ratings.get(year)
            return Status.UNKNOWN if rating is None else met(rating in enough)

        return counts
