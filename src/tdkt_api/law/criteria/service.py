"""Time: in the service, in a profession, in leading posts, and since a work was published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from tdkt_api.law.criteria.rule import Answer, Case
from tdkt_api.law.facts import Facts, Post, Rating
from tdkt_api.law.reader import Reader
from tdkt_api.law.verdict import Status, all_of, met

YEAR: Final = 12
_FORCES: Final = {
    "army": frozenset({"army"}),
    "police": frozenset({"police"}),
    "army_or_police": frozenset({"army", "police"}),
    "armed_forces": frozenset({"army", "police", "cipher"}),
    "youth_volunteer": frozenset({"youth_volunteer"}),
}


@dataclass(frozen=True, slots=True)
class Seniority:
    """Months of unbroken service in a force: at least the lower, fewer than the upper bound.

    `least`: tasks were done at least so well in every year that is known.

    Law: Law 06/2022/QH15 art. 55, 56, 57, 96.
    """

    force: str
    months: int
    below: int | None
    least: Rating | None

    @classmethod
    def read(cls, reader: Reader) -> "Seniority":
        """The test with the numbers of the data."""
        force = reader.text("force")
        if force not in _FORCES:
            raise reader.refuse("law.odd_value", "force")
        months = reader.maybe_number("min_months") or reader.number("min_years") * YEAR
        below = reader.maybe_number("max_years_exclusive")
        least = reader.maybe_text("min_rating")
        return cls(
            force, months, below * YEAR if below is not None else None, Rating(least) if least else None
        )

    def __call__(self, case: Case) -> Answer:
        service = case.facts.service
        if service is None:
            return Answer(Status.UNKNOWN, needed=self.months)
        found = max((one.months for one in service if one.field in _FORCES[self.force]), default=0)
        in_band = met(self.months <= found and (self.below is None or found < self.below))
        return Answer(all_of((in_band, self._well(case.facts))), self.months, found)

    def _well(self, facts: Facts) -> Status:
        if self.least is None:
            return Status.MET
        if not facts.ratings:
            return Status.UNKNOWN
        return met(all(rating.rank >= self.least.rank for rating in facts.ratings.values()))


@dataclass(frozen=True, slots=True)
class ProfessionalSeniority:
    """Years of professional work added up; in hardship areas they may count more.

    `direct_years`: so many of them in direct work; `is_direct`: only direct work counts; `fields`: only
    these.

    Law: Law 06/2022/QH15 art. 64, 65; Decree 61/2024/NĐ-CP art. 7; Decree 43/2024/NĐ-CP art. 6, 7.
    """

    years: int | None
    direct_years: int
    is_direct: bool
    hardship: int
    fields: frozenset[str]

    @classmethod
    def read(cls, reader: Reader) -> "ProfessionalSeniority":
        """The test with the numbers of the data."""
        return cls(
            reader.maybe_number("min_years"),
            reader.maybe_number("direct_years") or 0,
            reader.flag("is_direct"),
            reader.maybe_number("hardship_area_factor") or 1,
            reader.maybe_texts("fields"),
        )

    def __call__(self, case: Case) -> Answer:
        service = case.facts.service
        if service is None or self.years is None:
            return Answer(Status.UNKNOWN, needed=self.years)
        counted = [one for one in service if not self.fields or one.field in self.fields]
        direct = sum(
            one.months * (self.hardship if one.is_hardship else 1) for one in counted if one.is_direct
        )
        whole = sum(one.months * (self.hardship if one.is_hardship else 1) for one in counted)
        found = direct if self.is_direct else whole
        enough = found >= self.years * YEAR and direct >= self.direct_years * YEAR
        return Answer(met(enough), self.years, found // YEAR, {"direct_years": direct // YEAR})


@dataclass(frozen=True, slots=True)
class ContributionYears:
    """Years of contribution, or for which a work has been public or in use.

    Law: Law 06/2022/QH15 art. 63; Decree 36/2024/NĐ-CP art. 7.
    """

    years: int | None

    @classmethod
    def read(cls, reader: Reader) -> "ContributionYears":
        """The test with the number of the data; none where the text was not read."""
        return cls(reader.maybe_number("min_years"))

    def __call__(self, case: Case) -> Answer:
        found = case.facts.contribution_years
        if found is None or self.years is None:
            return Answer(Status.UNKNOWN, self.years, found)
        return Answer(met(found >= self.years), self.years, found)


@dataclass(frozen=True, slots=True)
class Band:
    """A row of a decree's table: posts of one rank in one era, from so many months to fewer than so many.

    `months` None: holding the post suffices.
    """

    era: str
    posts: frozenset[str]
    months: int | None
    below: int | None


@dataclass(frozen=True, slots=True)
class LongServicePosition:
    """Held a leading post long enough, by the bands of the decree's table.

    Time in a higher post adds to a lower one. Women need less: a share, or so many months, unless they retire
    late. Time in a post with discipline or serious fault does not count. `in_force`: months in the armed
    forces that are needed too; `barred_by`: not with one of these orders for long service.

    Law: Decree 152/2025/NĐ-CP art. 4 clause 7, art. 9, 11-25.
    """

    bands: tuple[Band, ...]
    ranks: tuple[frozenset[str], ...]
    women_share: Fraction
    women_months: int
    in_force: int
    barred_by: frozenset[str]

    @classmethod
    def read(cls, reader: Reader) -> "LongServicePosition":
        """The test with the table of the data; posts of `ranks` are listed from the highest on."""
        bands = tuple(_band(one) for one in reader.children("bands"))
        ranks = (
            tuple(frozenset(one.texts("posts")) for one in reader.children("ranks"))
            if reader.has("ranks")
            else ()
        )
        reader.taken.add("ranks")
        return cls(
            bands,
            ranks,
            reader.share("women_share") if reader.has("women_share") else Fraction(1),
            reader.maybe_number("women_less_months") or 0,
            (reader.maybe_number("min_years_in_force") or 0) * YEAR,
            reader.maybe_texts("barred_by"),
        )

    def __call__(self, case: Case) -> Answer:
        facts = case.facts
        if facts.posts is None:
            return Answer(Status.UNKNOWN)
        statuses = [self._bands(facts.posts, facts.sex), self._in_force(facts), self._barred(facts)]
        return Answer(all_of(statuses), found=self._found(facts.posts), evidence=_posts(facts.posts))

    def _bands(self, posts: Iterable[Post], sex: str | None) -> Status:
        counted = [one for one in posts if not one.had_fault]
        if sex is not None:
            return met(self._fit(counted, is_woman=sex == "female"))
        either = {self._fit(counted, is_woman=woman) for woman in (True, False)}
        return met(either.pop()) if len(either) == 1 else Status.UNKNOWN

    def _fit(self, posts: Iterable[Post], *, is_woman: bool) -> bool:
        return any(self._fits(band, posts, is_woman=is_woman) for band in self.bands)

    def _fits(self, band: Band, posts: Iterable[Post], *, is_woman: bool) -> bool:
        of_era = [one for one in posts if band.era in {one.era, "any"}]
        own = [one for one in of_era if one.code in band.posts]
        if not own:
            return False
        if band.months is None:
            return True
        higher = self._higher(band)
        months = sum(one.months for one in of_era if one.code in band.posts or one.code in higher)
        less = is_woman and not any(one.retires_late for one in own)
        share, off = (self.women_share, self.women_months) if less else (Fraction(1), 0)
        return months >= band.months * share - off and (
            band.below is None or months < band.below * share - off
        )

    def _higher(self, band: Band) -> frozenset[str]:
        for number, rank in enumerate(self.ranks):
            if not band.posts.isdisjoint(rank):
                return frozenset().union(*self.ranks[:number])
        return frozenset()

    def _in_force(self, facts: Facts) -> Status:
        if not self.in_force:
            return Status.MET
        if facts.service is None:
            return Status.UNKNOWN
        forces = _FORCES["armed_forces"]
        return met(sum(one.months for one in facts.service if one.field in forces) >= self.in_force)

    def _barred(self, facts: Facts) -> Status:
        if not self.barred_by:
            return Status.MET
        if facts.held is None:
            return Status.UNKNOWN
        barring = [
            one for one in facts.held if one.award in self.barred_by and one.type == "qua_trinh_cong_hien"
        ]
        return met(not barring)

    def _found(self, posts: Iterable[Post]) -> int:
        return max((one.months for one in posts), default=0)


def _posts(posts: Iterable[Post]) -> Mapping[str, Any]:
    return {"posts": [{"code": one.code, "months": one.months} for one in posts]}


def _band(reader: Reader) -> Band:
    with reader:
        reader.maybe_text("note")
        return Band(
            reader.text("era"),
            frozenset(reader.texts("posts")),
            reader.maybe_number("min_months"),
            reader.maybe_number("below_months"),
        )
