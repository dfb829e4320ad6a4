"""Initiatives, works of science, combat resourcefulness, inventions and models."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tdkt_api.law.criteria.rule import Answer, Case
from tdkt_api.law.facts import Facts, Work
from tdkt_api.law.reader import Reader
from tdkt_api.law.verdict import Status, met

SCOPES: Final = {"grassroots": 1, "commune": 2, "district": 3, "ministry_province": 4, "national": 5}
BY_EXCELLENCE: Final = "excellent_rating"


def scope_of(reader: Reader, key: str = "scope") -> int:
    """The rank of a scope of the data.

    Raises:
        PackRefused: no such scope.
    """
    scope = reader.text(key)
    if scope not in SCOPES:
        raise reader.refuse("law.unknown_scope", key)
    return SCOPES[scope]


@dataclass(frozen=True, slots=True)
class WorksOfThatTime:
    """Enough works of at least this scope, recognised in the years counted and not yet used.

    A work that served an award does not count again; a title won by excellence used none. `used_by` names
    titles that are won with works: where such a title was won with a work and none is marked as used for it,
    one of the works may be spent, and a person must say which. `keep_years`: a work counts for so many years.
    `disputed_after`: whether a work that served one of these titles may serve this one is disputed.

    Law: Law 06/2022/QH15 art. 21, 22, art. 23 clause 2, art. 74 clause 1 point d; letter 5007/BNV-TĐKT of
    2023.
    """

    scope: int
    count: int
    used_by: frozenset[str]
    keep_years: int | None = None
    disputed_after: frozenset[str] = frozenset()

    @classmethod
    def read(cls, reader: Reader) -> "WorksOfThatTime":
        """The test with the numbers of the data."""
        return cls(
            scope_of(reader),
            reader.number("min_count"),
            reader.maybe_texts("used_by"),
            reader.maybe_number("keep_years"),
            reader.maybe_texts("disputed_after"),
        )

    def __call__(self, case: Case) -> Answer:
        if case.span is None or case.facts.works is None:
            return Answer(Status.UNKNOWN, needed=self.count)
        first, last = case.span
        if self.keep_years is not None:
            first = min(first, last - self.keep_years + 1)
        least = self.scope
        of_that_time = [work for work in case.facts.works if first <= work.year <= last]
        reaching = [one for one in of_that_time if one.is_accepted and SCOPES.get(one.scope, 0) >= least]
        unused = [work.id for work in reaching if not work.used_for]
        if len(unused) < self.count:
            enough = len(unused) + self._disputed(reaching) >= self.count
            status = Status.UNKNOWN if enough else Status.NOT_MET
        else:
            spent = self._spent_unmarked(case.facts, of_that_time, first, last)
            status = Status.MET if len(unused) - spent >= self.count else Status.UNKNOWN
        return Answer(status, self.count, len(unused), {"works": unused})

    def _disputed(self, works: Iterable[Work]) -> int:
        """How many have served only titles after which it is disputed whether they may serve again."""
        after = self.disputed_after
        return len([one for one in works if one.used_for and after.issuperset(one.used_for)]) if after else 0

    def _spent_unmarked(self, facts: Facts, works: Iterable[Work], first: int, last: int) -> int:
        """How many titles were won with works that none is marked as used for."""
        won_with_works = [
            held
            for held in facts.held or ()
            if held.award in self.used_by
            and first <= held.year <= last
            and held.grounds
            and BY_EXCELLENCE not in held.grounds
        ]
        if not won_with_works:
            return 0
        marked = [work for work in works if not self.used_by.isdisjoint(work.used_for)]
        return max(0, len(won_with_works) - len(marked))


@dataclass(frozen=True, slots=True)
class InventionOrWork:
    """Enough inventions or works of at least a scope, at any time up to the last year counted, not yet used.

    `kinds`: which kinds of work count; a work whose kind is not recorded leaves it to a person.

    Law: Law 06/2022/QH15 art. 43 clause 1, art. 44 clause 2; Decree 91/2017/NĐ-CP art. 22 clause 2.
    """

    scope: int
    count: int
    kinds: frozenset[str]

    @classmethod
    def read(cls, reader: Reader) -> "InventionOrWork":
        """The test with the numbers of the data; any scope where the text names none."""
        scope = scope_of(reader) if reader.has("scope") else 0
        return cls(scope, reader.maybe_number("min_count") or 1, reader.maybe_texts("kinds"))

    def __call__(self, case: Case) -> Answer:
        if case.facts.works is None:
            return Answer(Status.UNKNOWN, needed=self.count)
        last = case.span[1] if case.span is not None else max((w.year for w in case.facts.works), default=0)
        works = [
            work
            for work in case.facts.works
            if work.is_accepted
            and not work.used_for
            and work.year <= last
            and SCOPES.get(work.scope, 0) >= self.scope
        ]
        sure = [work.id for work in works if not self.kinds or work.kind in self.kinds]
        open = sum(work.kind is None for work in works) if self.kinds else 0
        status = met(len(sure) >= self.count)
        if status is Status.NOT_MET and len(sure) + open >= self.count:
            status = Status.UNKNOWN
        return Answer(status, needed=self.count, found=len(sure), evidence={"works": sure})


@dataclass(frozen=True, slots=True)
class WorkerInitiative:
    """A worker's initiative of at least a scope, and help in training colleagues.

    Law: Law 06/2022/QH15 art. 73 clause 2 point c; Decree 152/2025/NĐ-CP art. 27.
    """

    work: InventionOrWork

    @classmethod
    def read(cls, reader: Reader) -> "WorkerInitiative":
        """The test with the numbers of the data."""
        return cls(InventionOrWork.read(reader))

    def __call__(self, case: Case) -> Answer:
        answer = self.work(case)
        trained = case.facts.trained_colleagues
        if answer.status is not Status.MET or trained is True:
            return answer
        status = Status.UNKNOWN if trained is None else Status.NOT_MET
        return Answer(status, answer.needed, answer.found, answer.evidence)


@dataclass(frozen=True, slots=True)
class FarmerModel:
    """A production model that has been stable for enough years and helps others.

    Law: Law 06/2022/QH15 art. 73 clause 2 point d; Decree 91/2017/NĐ-CP art. 22 clause 2.
    """

    years: int
    scope: int

    @classmethod
    def read(cls, reader: Reader) -> "FarmerModel":
        """The test with the numbers of the data."""
        return cls(reader.number("min_years"), scope_of(reader) if reader.has("scope") else 0)

    def __call__(self, case: Case) -> Answer:
        models = case.facts.models
        if models is None:
            return Answer(Status.UNKNOWN, needed=self.years)
        fitting = [one for one in models if SCOPES.get(one.scope, 0) >= self.scope]
        found = max((one.years for one in fitting), default=0)
        helping = [one.helps_others for one in fitting if one.years >= self.years]
        if not helping or all(helps is False for helps in helping):
            return Answer(Status.NOT_MET, self.years, found)
        return Answer(Status.MET if True in helping else Status.UNKNOWN, self.years, found)
