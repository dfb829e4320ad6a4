"""The ladder: an award already held, the years after it, and the titles won in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tdkt_api.law.criteria.ratings import rating_of
from tdkt_api.law.criteria.rule import Answer, Case
from tdkt_api.law.criteria.runs import Run, consecutive_years
from tdkt_api.law.criteria.titles import NOT_COUNTED
from tdkt_api.law.facts import Facts, Held, Rating
from tdkt_api.law.reader import Reader
from tdkt_api.law.verdict import Reading, Status, all_of, any_of, met

BEFORE: Final = "certificate_before_the_years"
INSIDE: Final = "certificate_within_the_years"
_EARLIEST: Final = 1900
Wanted = Mapping[str, int]


def held_awards(
    facts: Facts, awards: frozenset[str], not_from: frozenset[str], last: int
) -> list[Held] | None:
    """The awards that may carry a ladder, the latest last; None where nothing is known of awards held.

    Sudden and thematic awards and those of issuers that the text does not mean are left out.

    Law: Decree 152/2025/NĐ-CP art. 4 clause 3; Decree 98/2023/NĐ-CP art. 4.
    """
    if facts.held is None:
        return None
    carrying = (
        one
        for one in facts.held
        if one.award in awards
        and one.year <= last
        and one.type not in NOT_COUNTED
        and one.issuer not in not_from
    )
    return sorted(carrying, key=lambda one: (one.counted_to, one.id))


@dataclass(frozen=True, slots=True)
class AwardLadder:
    """Holds an award and then, in unbroken years to the proposal, has the ratings and titles asked for.

    A year counts by its rating, or by `or_title` won for it. `within`: all these titles, so often each;
    `one_of`: one of these sets. `is_open`: a number of the text is not known, so a person judges what else
    holds. `inside`: whether the award may lie within the years;
    None where the text can be read either way.

    Law: Law 06/2022/QH15 art. 42, 43, 44, 73; Decree 152/2025/NĐ-CP art. 33 clause 7.
    """

    awards: frozenset[str]
    years: int | None
    least: Rating | None
    excellent: int
    or_title: frozenset[str]
    within: tuple[Wanted, ...]
    one_of: tuple[Wanted, ...]
    not_from: frozenset[str]
    inside: bool | None
    is_open: bool
    works: int = 0
    enough: frozenset[Rating] = field(default=frozenset())

    @classmethod
    def read(cls, reader: Reader) -> "AwardLadder":
        """The test with the numbers of the data."""
        least = Rating(reader.text("min_rating")) if reader.has("min_rating") else None
        reader.taken.add("min_rating")
        return cls(
            awards=reader.maybe_texts("award"),
            years=reader.maybe_number("min_years"),
            least=least,
            excellent=reader.maybe_number("excellent_years") or 0,
            or_title=reader.maybe_texts("or_title"),
            within=reader.counts("within_period_awards"),
            one_of=reader.counts("flags_any_of"),
            not_from=reader.maybe_texts("not_issued_by"),
            inside=_inside(reader),
            is_open=reader.flag("has_unknown_numbers"),
            works=reader.maybe_number("works") or 0,
            enough=frozenset(one for one in Rating if least is not None and one.rank >= least.rank),
        )

    def __call__(self, case: Case) -> Answer:
        if case.span is None:
            return Answer(Status.UNKNOWN, needed=self.years)
        last = case.span[1]
        carrying = held_awards(case.facts, self.awards, self.not_from, last)
        if self.inside is not None:
            return self._answer(case, carrying, last, inside=self.inside)
        before = self._answer(case, carrying, last, inside=False)
        within = self._answer(case, carrying, last, inside=True)
        if before.status is within.status:
            return before
        readings = (
            Reading(BEFORE, before.status, before.evidence),
            Reading(INSIDE, within.status, within.evidence),
        )
        return Answer(Status.UNKNOWN, before.needed, before.found, readings=readings)

    def _answer(self, case: Case, carrying: list[Held] | None, last: int, *, inside: bool) -> Answer:
        if self.awards and carrying == []:
            return Answer(Status.NOT_MET, self.years, 0, {"held": []})
        first = self._first(case, carrying, inside=inside)
        run = self._run(case, first, last)
        statuses = [self._held(carrying), *self._parts(case, run)]
        if self.is_open or self.years is None:
            statuses.append(Status.UNKNOWN)
        evidence: dict[str, Any] = {"years": list(run.years)}
        if carrying:
            evidence["held"] = [carrying[-1].id] if carrying[-1].id else [str(carrying[-1].year)]
        return Answer(all_of(statuses), self.years, len(run.years), evidence)

    def _held(self, carrying: list[Held] | None) -> Status:
        return Status.MET if not self.awards or carrying else Status.UNKNOWN

    def _first(self, case: Case, carrying: list[Held] | None, *, inside: bool) -> int:
        """The first year that may count: of the claim's period if that is long enough, and after the award.

        The earliest of several awards leaves the most years. Years that this very form rewarded are used up.
        """
        first, last = case.span or (_EARLIEST, _EARLIEST)
        if last - first + 1 < (self.years or 1):
            first = _EARLIEST
        if case.rewarded is not None:
            first = max(first, case.rewarded + 1)
        if carrying and not inside:
            first = max(first, carrying[0].counted_to + 1)
        return case.from_year(first)

    def _run(self, case: Case, first: int, last: int) -> Run:
        if self.least is None and not self.or_title:
            return Run(tuple(range(max(first, last - 99), last + 1)), Status.MET)
        return consecutive_years(first, last, self._counted(case.facts))

    def _counted(self, facts: Facts) -> Callable[[int], Status]:
        titled = {one.year for one in facts.held or () if one.award in self.or_title}

        def counts(year: int) -> Status:
            if year in titled:
                return Status.MET
            rating = rating_of(facts, year) if self.enough else Rating.NOT_COMPLETED
            return Status.UNKNOWN if rating is None else met(rating in self.enough)

        return counts

    def _parts(self, case: Case, run: Run) -> list[Status]:
        facts, years = case.facts, frozenset(run.years)
        parts = [run.reaches(self.years or 0)]
        if self.excellent:
            excellent = sum(rating_of(facts, year) is Rating.EXCELLENT for year in years)
            parts.append(_enough(excellent >= self.excellent, run))
        if self.works:
            works = sum(one.year in years and one.is_accepted for one in facts.works or ())
            parts.append(Status.UNKNOWN if facts.works is None else _enough(works >= self.works, run))
        parts += [_won(facts, wanted, run) for wanted in self.within]
        if self.one_of:
            parts.append(any_of([_won(facts, wanted, run) for wanted in self.one_of]))
        return parts


def _inside(reader: Reader) -> bool | None:
    text = reader.maybe_text("award_within_the_years")
    if text not in {None, "yes", "no", "unclear"}:
        raise reader.refuse("law.odd_value", "award_within_the_years")
    return None if text == "unclear" else text == "yes"


def _enough(reached: bool, run: Run) -> Status:  # noqa: FBT001  (reads as "_enough(found >= needed, run)")
    """Not reached in a run that an unknown year broke is not known: the run may be longer."""
    return Status.UNKNOWN if not reached and run.stopped is Status.UNKNOWN else met(reached)


def _won(facts: Facts, wanted: Wanted, run: Run) -> Status:
    """Whether each of these awards was won so often in the years of the run."""
    if facts.held is None:
        return Status.UNKNOWN
    years, held = frozenset(run.years), facts.held
    won = {
        award: len({one.year for one in held if one.award == award and one.year in years}) for award in wanted
    }
    if all(won[award] >= times for award, times in wanted.items()):
        return Status.MET
    ever = {award: len({one.year for one in held if one.award == award}) for award in wanted}
    may_be_longer = all(ever[award] >= times for award, times in wanted.items())
    return _enough(False, run) if may_be_longer else Status.NOT_MET


@dataclass(frozen=True, slots=True)
class IntervalAfterAward:
    """Enough years since the latest of these awards, counted from the end of what it was given for.

    Law: Law 06/2022/QH15 art. 34 clause 3, art. 35 clause 2; Decree 152/2025/NĐ-CP art. 33 clause 7.
    """

    awards: frozenset[str]
    years: int | None

    @classmethod
    def read(cls, reader: Reader) -> "IntervalAfterAward":
        """The test with the numbers of the data; no number where the text was not read."""
        return cls(reader.maybe_texts("award"), reader.maybe_number("min_years"))

    def __call__(self, case: Case) -> Answer:
        if case.span is None:
            return Answer(Status.UNKNOWN, needed=self.years)
        carrying = held_awards(case.facts, self.awards, frozenset(), case.span[1])
        if carrying is None:
            return Answer(Status.UNKNOWN, needed=self.years)
        if not carrying:
            return Answer(Status.NOT_MET, self.years, 0)
        since = case.span[1] - max(carrying[0].counted_to, (case.fresh or 0) - 1)
        if self.years is None:
            return Answer(Status.UNKNOWN, None, since)
        return Answer(met(since >= self.years), self.years, since)
