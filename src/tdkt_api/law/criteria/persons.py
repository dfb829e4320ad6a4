"""What single persons are judged by: prizes, a mother's family, listed violations, bars of the year."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tdkt_api.law.criteria.collectives import discipline_of, weight
from tdkt_api.law.criteria.rule import Answer, Case
from tdkt_api.law.criteria.titles import NOT_COUNTED
from tdkt_api.law.facts import DISCIPLINES, Discipline, Family, Leave, Prize, Study
from tdkt_api.law.reader import Reader
from tdkt_api.law.verdict import Status, any_of, met

_MEDALS: Final = ("bronze", "silver", "gold")
_RESULTS: Final = ("yeu", "trung_binh", "kha", "gioi", "xuat_sac")
_LEVELS: Final = ("commune", "district", "province", "central")
YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class InternationalPrize:
    """A world or continental prize of at least this medal.

    `must_be_sent`: the competent body must have sent the person.

    Law: Decree 152/2025/NĐ-CP art. 19 clause 2, art. 21 clause 2; Law 06/2022/QH15 art. 43 clause 1.
    """

    medals: dict[str, int]
    must_be_sent: bool

    @classmethod
    def read(cls, reader: Reader) -> "InternationalPrize":
        """The test with the medals of the data."""
        medals = {level: reader.maybe_text(level) for level in ("world", "continental")}
        if any(medal is not None and medal not in _MEDALS for medal in medals.values()):
            raise reader.refuse("law.odd_value", "world")
        ranks = {level: _MEDALS.index(medal) for level, medal in medals.items() if medal is not None}
        return cls(ranks, reader.flag("must_be_sent"))

    def __call__(self, case: Case) -> Answer:
        if case.facts.prizes is None:
            return Answer(Status.UNKNOWN)
        won = [one for one in case.facts.prizes if self._reaches(one)]
        status = any_of([self._sent(one) for one in won])
        return Answer(status, found=won[0].medal if won else None)

    def _reaches(self, prize: Prize) -> bool:
        needed = self.medals.get(prize.level)
        return needed is not None and prize.medal in _MEDALS and _MEDALS.index(prize.medal) >= needed

    def _sent(self, prize: Prize) -> Status:
        if not self.must_be_sent:
            return Status.MET
        return Status.UNKNOWN if prize.was_sent is None else met(prize.was_sent)


@dataclass(frozen=True, slots=True)
class MartyrFamily:
    """One of the five cases of a mother whose children or husband fell, or who fell herself.

    Law: Decree 56/2013/NĐ-CP art. 2 clause 1.
    """

    invalid_percent: int

    @classmethod
    def read(cls, reader: Reader) -> "MartyrFamily":
        """The test with the percentage of the data."""
        return cls(reader.number("invalid_percent"))

    def __call__(self, case: Case) -> Answer:
        family = case.facts.family
        if family is None:
            return Answer(Status.UNKNOWN)
        is_mother = case.facts.sex != "male"
        return Answer(met(is_mother and self._is_one(family)), found=family.martyr_children)

    def _is_one(self, one: Family) -> bool:
        return (
            one.martyr_children >= 2
            or (
                one.martyr_children == 1
                and one.children == 2
                and one.invalid_child_percent >= self.invalid_percent
            )
            or (one.martyr_children == 1 and one.children == 1)
            or (one.martyr_children >= 1 and (one.is_husband_martyr or one.is_martyr))
            or (one.martyr_children >= 1 and one.invalid_percent >= self.invalid_percent)
        )


@dataclass(frozen=True, slots=True)
class NoViolation:
    """None of the listed violations.

    Law: Decree 56/2013/NĐ-CP art. 2 clause 2; Decree 86/2023/NĐ-CP.
    """

    @classmethod
    def read(cls, reader: Reader) -> "NoViolation":  # noqa: ARG003  (read like the others)
        """The test; the list is the decree's."""
        return cls()

    def __call__(self, case: Case) -> Answer:
        violations = case.facts.violations
        if violations is None:
            return Answer(Status.UNKNOWN)
        return Answer(met(not violations), found=len(violations), evidence={"violations": list(violations)})


@dataclass(frozen=True, slots=True)
class ProposalTiming:
    """The file arrives in time after the last of these titles: by a day of a later year.

    Law: Decree 98/2023/NĐ-CP art. 32 clause 1 point a; Decree 152/2025/NĐ-CP art. 35 clause 1 point a.
    """

    awards: frozenset[str]
    years_after: int

    @classmethod
    def read(cls, reader: Reader) -> "ProposalTiming":
        """The test with the numbers of the data."""
        return cls(reader.maybe_texts("award"), reader.number("deadline_year_offset"))

    def __call__(self, case: Case) -> Answer:
        if case.facts.held is None or case.day is None:
            return Answer(Status.UNKNOWN)
        years = [
            one.decided_on.year if one.decided_on is not None else one.year
            for one in case.facts.held
            if one.award in self.awards and one.type not in NOT_COUNTED
        ]
        if not years:
            return Answer(Status.NOT_MET)
        deadline = date(max(years) + self.years_after, 12, 31)
        return Answer(met(case.day <= deadline), deadline.isoformat(), case.day.isoformat())


@dataclass(frozen=True, slots=True)
class TimeInService:
    """Worked long enough since recruitment; contract time at the same agency joins later time.

    `is_last_known`: the rule in force was not read, so less than the last number known leaves it to a person.

    Law: Decree 91/2017/NĐ-CP art. 10; Circular 01/2024/TT-BNV; Circular 118/2023/TT-BQP.
    """

    months: int
    is_last_known: bool = False

    @classmethod
    def read(cls, reader: Reader) -> "TimeInService":
        """The test with the number of the data."""
        return cls(reader.number("min_months"), reader.flag("is_last_known"))

    def __call__(self, case: Case) -> Answer:
        worked = case.facts.employments
        if worked is None:
            return Answer(Status.UNKNOWN, needed=self.months)
        found = sum(one.months for one in worked if one.is_same_agency)
        if self.is_last_known and found < self.months:
            return Answer(Status.UNKNOWN, self.months, found, {"is_last_known": True})
        return Answer(met(found >= self.months), self.months, found)


@dataclass(frozen=True, slots=True)
class LeaveCounted:
    """Time off that does not count stays below the limit; `most` None: no limit, time off is no bar.

    Maternity leave always counts; treatment of an injury from a brave act counts if certified high enough.

    Law: Decree 65/2014/NĐ-CP; Decree 91/2017/NĐ-CP art. 10 clause 4; Decree 152/2025/NĐ-CP art. 4 clause 5.
    """

    most: int | None
    certified_from: str | None

    @classmethod
    def read(cls, reader: Reader) -> "LeaveCounted":
        """The test with the numbers of the data."""
        level = reader.maybe_text("injury_certified_from")
        if level is not None and level not in _LEVELS:
            raise reader.refuse("law.odd_value", "injury_certified_from")
        return cls(reader.maybe_number("barred_from_working_days"), level)

    def __call__(self, case: Case) -> Answer:
        leaves = case.facts.leaves
        if leaves is None:
            return Answer(Status.UNKNOWN, needed=self.most)
        counts = [(one, self.counts(one)) for one in leaves]
        evidence = {"counted": {one.kind: status.value for one, status in counts}}
        if self.most is None:
            return Answer(Status.MET, evidence=evidence)
        lost = sum(one.working_days or 0 for one, status in counts if status is Status.NOT_MET)
        at_worst = sum(self._at_worst(one) for one, status in counts if status is not Status.MET)
        if lost < self.most <= at_worst:
            return Answer(Status.UNKNOWN, self.most, lost, evidence)
        return Answer(met(lost < self.most), self.most, lost, evidence)

    def _at_worst(self, leave: Leave) -> int:
        """The days lost if what is not known of this time off turns out badly."""
        return (self.most or 0) if leave.working_days is None else leave.working_days

    def counts(self, leave: Leave) -> Status:
        """Whether this time off counts as worked.

        Law: Decree 91/2017/NĐ-CP art. 10 clause 4; Circular 02/2011/TT-BNV; Circular 01/2024/TT-BNV.
        """
        if leave.kind == "maternity":
            return Status.MET
        if leave.kind != "injury_treatment":
            return Status.NOT_MET
        if leave.cause != "brave_act":
            return Status.UNKNOWN if leave.cause is None else Status.NOT_MET
        if leave.certified_by is None:
            return Status.UNKNOWN
        if leave.certified_by == "none":
            return Status.NOT_MET
        return met(self._reaches(leave.certified_by))

    def _reaches(self, level: str) -> bool:
        if self.certified_from is None or level not in _LEVELS:
            return True
        return _LEVELS.index(level) >= _LEVELS.index(self.certified_from)


@dataclass(frozen=True, slots=True)
class StudyResult:
    """Sent on a course with at least this result and good compliance.

    Under a year the course is judged together with the work; a longer one stands for the title of its years.

    Law: Circular 02/2011/TT-BNV; Decision 43/2011/QĐ-UBND of Ninh Thuận art. 28 clause 1 point a.
    """

    least: int

    @classmethod
    def read(cls, reader: Reader) -> "StudyResult":
        """The test with the result of the data."""
        result = reader.text("min_result")
        if result not in _RESULTS:
            raise reader.refuse("law.odd_value", "min_result")
        return cls(_RESULTS.index(result))

    def __call__(self, case: Case) -> Answer:
        studies = case.facts.studies
        needed = _RESULTS[self.least]
        if not studies:
            return Answer(Status.UNKNOWN if studies is None else Status.MET, needed)
        statuses = [self._of(one) for one in studies]
        status = next((s for s in (Status.NOT_MET, Status.UNKNOWN) if s in statuses), Status.MET)
        longest = max(studies, key=lambda one: one.months)
        way = "equivalent" if longest.months >= YEAR else "combined"
        return Answer(status, needed, longest.result, {"months": longest.months, "treated_as": way})

    def _of(self, study: Study) -> Status:
        if study.result is None and study.has_self_report and study.is_compliant:
            return Status.MET
        if study.result is None or study.is_compliant is None:
            return Status.UNKNOWN
        reached = study.result in _RESULTS and _RESULTS.index(study.result) >= self.least
        return met(reached and study.is_compliant)


@dataclass(frozen=True, slots=True)
class NotDisciplined:
    """No discipline of this weight or more in the last year counted.

    `only_duty`: discipline that has nothing to do with public duty does not count.

    Law: Decree 91/2017/NĐ-CP art. 10; Law 80/2025 art. 38 clause 4.
    """

    heaviest_from: int
    only_duty: bool

    @classmethod
    def read(cls, reader: Reader) -> "NotDisciplined":
        """The test with the measure of the data."""
        return cls(discipline_of(reader, "from"), reader.flag("only_duty_related"))

    def __call__(self, case: Case) -> Answer:
        needed = f"< {DISCIPLINES[self.heaviest_from]}"
        if case.facts.disciplines is None or case.span is None:
            return Answer(Status.UNKNOWN, needed)
        barring = [one for one in case.facts.disciplines if self._bars(one, case.span)]
        open = [one for one in barring if self.only_duty and one.is_duty_related is None]
        if len(barring) > len(open):
            return Answer(Status.NOT_MET, needed, barring[0].form, _forms(barring))
        return Answer(Status.UNKNOWN if open else Status.MET, needed, evidence=_forms(barring))

    def _bars(self, one: Discipline, span: tuple[int, int]) -> bool:
        if self.only_duty and one.is_duty_related is False:
            return False
        return span[0] <= one.year <= span[1] and weight(one.form) >= self.heaviest_from


def _forms(disciplines: list[Discipline]) -> dict[str, Any]:
    return {"disciplines": [{"form": one.form, "year": one.year} for one in disciplines]}


@dataclass(frozen=True, slots=True)
class CommentsOfOldUnit:
    """After a transfer the old unit's comments are asked for from so many months there.

    Law: Decree 91/2017/NĐ-CP art. 10; Circular 01/2024/TT-UBDT.
    """

    months: int

    @classmethod
    def read(cls, reader: Reader) -> "CommentsOfOldUnit":
        """The test with the number of the data."""
        return cls(reader.number("from_months"))

    def __call__(self, case: Case) -> Answer:
        moves = case.facts.transfers
        if moves is None:
            return Answer(Status.UNKNOWN, needed=self.months)
        asked = [one for one in moves if one.months_at_old_unit >= self.months]
        found = max((one.months_at_old_unit for one in moves), default=0)
        if not asked or all(one.has_comments for one in asked):
            return Answer(Status.MET, self.months, found)
        missing = any(one.has_comments is False for one in asked)
        status = Status.NOT_MET if missing else Status.UNKNOWN
        return Answer(status, self.months, found, {"months_at_old_unit": found})


@dataclass(frozen=True, slots=True)
class Score:
    """A figure of the year, such as points or percent of plan, that must reach a number."""

    figure: str
    least: int

    @classmethod
    def read(cls, reader: Reader) -> "Score":
        """The test with the figure and number of the data."""
        return cls(reader.text("figure"), reader.number("min"))

    def __call__(self, case: Case) -> Answer:
        found = case.facts.scores.get(self.figure)
        if found is None:
            return Answer(Status.UNKNOWN, needed=self.least)
        return Answer(met(found >= self.least), self.least, found)


@dataclass(frozen=True, slots=True)
class NotDissolved:
    """Nothing is given to a collective that has been dissolved.

    Law: Circular 15/2025/TT-BNV.
    """

    @classmethod
    def read(cls, reader: Reader) -> "NotDissolved":  # noqa: ARG003  (read like the others)
        """The test."""
        return cls()

    def __call__(self, case: Case) -> Answer:
        dissolved = case.facts.is_dissolved
        return Answer(Status.UNKNOWN if dissolved is None else met(not dissolved))
