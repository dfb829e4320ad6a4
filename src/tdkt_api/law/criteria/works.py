"""Initiatives, works of science and combat resourcefulness."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tdkt_api.law.criteria.rule import Answer, Case
from tdkt_api.law.facts import Facts, Work
from tdkt_api.law.reader import Reader
from tdkt_api.law.verdict import Status

SCOPES: Final = {"grassroots": 1, "ministry_province": 2, "national": 3}
BY_EXCELLENCE: Final = "excellent_rating"


@dataclass(frozen=True, slots=True)
class WorksOfThatTime:
    """Enough works of at least this scope, recognised in the years counted and not yet used.

    A work that served an award does not count again; a title won by excellence used none. `used_by` names
    titles that are won with works: where such a title was won with a work and none is marked as used for it,
    one of the works may be spent, and a person must say which.

    Law: Law 06/2022/QH15 art. 23 clause 2, art. 74 clause 1 point d.
    """

    scope: int
    count: int
    used_by: frozenset[str]

    @classmethod
    def read(cls, reader: Reader) -> "WorksOfThatTime":
        """The test with the numbers of the data."""
        scope = reader.text("scope")
        if scope not in SCOPES:
            raise reader.refuse("law.unknown_scope", "scope")
        used_by = frozenset(reader.texts("used_by")) if reader.has("used_by") else frozenset()
        return cls(SCOPES[scope], reader.number("min_count"), used_by)

    def __call__(self, case: Case) -> Answer:
        if case.span is None or case.facts.works is None:
            return Answer(Status.UNKNOWN, needed=self.count)
        first, last = case.span
        of_that_time = [work for work in case.facts.works if first <= work.year <= last]
        unused = [work.id for work in of_that_time if not work.used_for and self._reaches(work)]
        status = self._status(len(unused), self._spent_unmarked(case.facts, of_that_time, first, last))
        return Answer(status, needed=self.count, found=len(unused), evidence={"works": unused})

    def _reaches(self, work: Work) -> bool:
        return SCOPES.get(work.scope, 0) >= self.scope

    def _status(self, unused: int, spent_unmarked: int) -> Status:
        if unused < self.count:
            return Status.NOT_MET
        return Status.MET if unused - spent_unmarked >= self.count else Status.UNKNOWN

    def _spent_unmarked(self, facts: Facts, works: Iterable[Work], first: int, last: int) -> int:
        won_with_works = sum(
            held.award in self.used_by
            and first <= held.year <= last
            and bool(held.grounds - {BY_EXCELLENCE})
            and BY_EXCELLENCE not in held.grounds
            for held in facts.held or ()
        )
        marked = sum(not self.used_by.isdisjoint(work.used_for) for work in works)
        return max(0, won_with_works - marked)
