"""What a collective is judged by: its members, its place in a cluster, movements."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tdkt_api.law.criteria.rule import Answer, Case
from tdkt_api.law.facts import DISCIPLINES, Movement
from tdkt_api.law.reader import Reader
from tdkt_api.law.verdict import Status, met


def share_text(part: int, whole: int) -> str:
    """A share as a person reads it: `14/20`."""
    return f"{part}/{whole}"


@dataclass(frozen=True, slots=True)
class MemberShare:
    """Enough of the members hold one of the titles; with `strictly` more than the share.

    Law: Law 06/2022/QH15 art. 27, 28; Law 15/2003/QH11 art. 28 clause 1.
    """

    titles: tuple[str, ...]
    least: Fraction
    strictly: bool

    @classmethod
    def read(cls, reader: Reader) -> "MemberShare":
        """The test with the numbers of the data; the share is a quoted fraction."""
        return cls(reader.texts("award"), reader.share("min_ratio"), reader.flag("more_than"))

    def __call__(self, case: Case) -> Answer:
        members = case.facts.members
        needed = f"{'>' if self.strictly else '≥'} {self.least.numerator}/{self.least.denominator}"
        if members is None or members.total < 1:
            return Answer(Status.UNKNOWN, needed)
        known = [members.titles[title] for title in self.titles if title in members.titles]
        if not known:
            return Answer(Status.UNKNOWN, needed)
        part, whole = sum(known), members.total
        wanted, reached = self.least.numerator * whole, part * self.least.denominator
        return Answer(
            met(reached > wanted if self.strictly else reached >= wanted), needed, share_text(part, whole)
        )


@dataclass(frozen=True, slots=True)
class MembersCompleted:
    """Enough of the members completed their tasks.

    Law: Law 06/2022/QH15 art. 27 clause 1 point c.
    """

    least: Fraction

    @classmethod
    def read(cls, reader: Reader) -> "MembersCompleted":
        """The test with the numbers of the data."""
        if reader.text("min_rating") != "completed":
            raise reader.refuse("law.unknown_rating", "min_rating")
        return cls(reader.share("min_ratio"))

    def __call__(self, case: Case) -> Answer:
        members = case.facts.members
        needed = f"≥ {self.least.numerator}/{self.least.denominator}"
        if members is None or members.completed is None or members.total < 1:
            return Answer(Status.UNKNOWN, needed)
        reached = members.completed * self.least.denominator >= self.least.numerator * members.total
        return Answer(met(reached), needed, share_text(members.completed, members.total))


@dataclass(frozen=True, slots=True)
class MembersWithTitle:
    """So many members hold one of the titles.

    Law: Law 06/2022/QH15 art. 27 clause 1 point d.
    """

    titles: tuple[str, ...]
    count: int

    @classmethod
    def read(cls, reader: Reader) -> "MembersWithTitle":
        """The test with the numbers of the data."""
        return cls(reader.texts("award"), reader.number("min_count"))

    def __call__(self, case: Case) -> Answer:
        members = case.facts.members
        known = [] if members is None else [members.titles[t] for t in self.titles if t in members.titles]
        if not known:
            return Answer(Status.UNKNOWN, self.count)
        return Answer(met(sum(known) >= self.count), self.count, sum(known))


@dataclass(frozen=True, slots=True)
class NoMemberDisciplined:
    """No member was disciplined with this measure or a heavier one.

    Law: Law 06/2022/QH15 art. 28 clause 1; Law 15/2003/QH11 art. 28 clause 1.
    """

    heaviest_from: int

    @classmethod
    def read(cls, reader: Reader) -> "NoMemberDisciplined":
        """The test with the measure of the data."""
        return cls(discipline_of(reader, "from"))

    def __call__(self, case: Case) -> Answer:
        needed = f"< {DISCIPLINES[self.heaviest_from]}"
        members = case.facts.members
        if members is None or members.disciplined is None:
            return Answer(Status.UNKNOWN, needed)
        found = sum(n for form, n in members.disciplined.items() if weight(form) >= self.heaviest_from)
        return Answer(met(found == 0), needed, found)


def discipline_of(reader: Reader, key: str) -> int:
    """The weight of a measure of discipline that the data names."""
    form = reader.text(key)
    if form not in DISCIPLINES:
        raise reader.refuse("law.odd_value", key)
    return DISCIPLINES.index(form)


def weight(form: str) -> int:
    """How heavy a measure of discipline is; one that is not listed counts as the heaviest."""
    return DISCIPLINES.index(form) if form in DISCIPLINES else len(DISCIPLINES)


@dataclass(frozen=True, slots=True)
class LeadsCluster:
    """Leads an emulation cluster or block of a level in the last year counted.

    Law: Law 06/2022/QH15 art. 25, 26; Decree 152/2025/NĐ-CP art. 7.
    """

    level: str

    @classmethod
    def read(cls, reader: Reader) -> "LeadsCluster":
        """The test with the level of the data."""
        return cls(reader.text("level"))

    def __call__(self, case: Case) -> Answer:
        leads = case.facts.leads
        if leads is None or case.span is None:
            return Answer(Status.UNKNOWN, needed=self.level)
        of_the_year = [one for one in leads if one.year == case.span[1] and one.level == self.level]
        return Answer(met(any(one.is_leader for one in of_the_year)), needed=self.level)


# Who launched a movement, and whom that counts as.
_LAUNCHERS: Final = {
    "ministry_province": frozenset({"ministry", "province", "ministry_province"}),
    "prime_minister": frozenset({"prime_minister"}),
    "president_or_prime_minister": frozenset({"prime_minister", "president"}),
    "any_state": frozenset({"prime_minister", "president", "ministry", "province", "ministry_province"}),
    "province": frozenset({"province", "ministry_province"}),
    "district": frozenset({"district"}),
}


@dataclass(frozen=True, slots=True)
class MovementResult:
    """An outstanding result, or with `leads` the first place, in a movement that lasted long enough.

    Law: Law 06/2022/QH15 art. 25, 26, 42, 44, 73, 74, 75.
    """

    launched_by: str | None
    years: int | None
    leads: bool

    @classmethod
    def read(cls, reader: Reader) -> "MovementResult":
        """The test with the numbers of the data."""
        return cls._read(reader, leads=False)

    @classmethod
    def read_leading(cls, reader: Reader) -> "MovementResult":
        """The same, for the collective that leads the movement."""
        return cls._read(reader, leads=True)

    @classmethod
    def _read(cls, reader: Reader, *, leads: bool) -> "MovementResult":
        launched_by = reader.maybe_text("launched_by")
        if launched_by is not None and launched_by not in _LAUNCHERS:
            raise reader.refuse("law.odd_value", "launched_by")
        return cls(launched_by, reader.maybe_number("min_duration_years"), leads)

    def __call__(self, case: Case) -> Answer:
        movements = case.facts.movements
        if movements is None:
            return Answer(Status.UNKNOWN, needed=self.years)
        statuses = [self._of(one) for one in movements if self._fits(one)]
        found = max((one.years or 0 for one in movements if self._fits(one)), default=0)
        if Status.MET in statuses:
            status = Status.MET
        else:
            status = Status.UNKNOWN if Status.UNKNOWN in statuses else Status.NOT_MET
        return Answer(status, self.years, found if self.years is not None else None)

    def _fits(self, one: Movement) -> bool:
        return self.launched_by is None or one.launched_by in _LAUNCHERS[self.launched_by]

    def _of(self, one: Movement) -> Status:
        if self.years is not None and one.years is not None and one.years < self.years:
            return Status.NOT_MET
        judged = one.is_leader if self.leads else one.is_outstanding
        if judged is False:
            return Status.NOT_MET
        is_long = self.years is None or one.years is not None
        return Status.MET if judged and is_long else Status.UNKNOWN
