"""Records of a working life as the facts of one claim: the law counts within a year, records have days."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from ..law.claim import Claim
from ..law.facts import Discipline, Employment, Facts, Leave, Post, Study
from ..records.shapes import Recorded, RecordKind


@dataclass(frozen=True, slots=True)
class StoredFacts(Facts):
    """Facts of a stored person with the records that belong to one year or another."""

    records: tuple[Recorded, ...] = ()


# What is not recorded is none; of leading posts and stretches of work, as of a missing rating, that there is
# no record does not say that there was none.
NONE_RECORDED: Final[Mapping[str, Any]] = {"disciplines": (), "leaves": (), "studies": ()}


def of_claim(facts: Facts, claim: Claim, day: date) -> Facts:
    """The facts as they count for a claim on a day; those without records as they are."""
    if not isinstance(facts, StoredFacts) or not facts.records:
        return facts
    first, last = claim.period or (claim.year or day.year, claim.year or day.year)
    of: dict[RecordKind, list[Recorded]] = {}
    for one in facts.records:
        of.setdefault(one.kind, []).append(one)
    told: dict[str, Any] = {}
    for kind, (name, read, is_of_the_years) in _READ.items():
        counted = [one for one in of.get(kind, ()) if not is_of_the_years or _overlaps(one, first, last)]
        if counted:
            told[name] = tuple(read(one, min(day, date(last, 12, 31))) for one in counted)
    return replace(facts, **told)


def _overlaps(one: Recorded, first: int, last: int) -> bool:
    return one.from_on.year <= last and (one.to_on is None or one.to_on.year >= first)


def _months(one: Recorded, until: date) -> int:
    """Whole months from the first day to the last, both inclusive, no further than `until`."""
    end = min(one.to_on or until, until) + timedelta(1)
    months = (end.year - one.from_on.year) * 12 + end.month - one.from_on.month
    return max(0, months - (end.day < one.from_on.day))


def _discipline(one: Recorded, _: date) -> Discipline:
    said = one.details
    return Discipline(said["form"], one.from_on.year, one.to_on, said.get("is_duty_related"))


def _leave(one: Recorded, _: date) -> Leave:
    said = one.details
    kept = {name: said.get(name) for name in ("working_days", "cause", "certified_by")}
    return Leave(said["leave"], one.from_on.year, **kept)


def _study(one: Recorded, until: date) -> Study:
    kept = {name: one.details.get(name) for name in ("result", "is_compliant", "has_self_report")}
    return Study(_months(one, one.to_on or until), year=one.from_on.year, **kept)


def _post(one: Recorded, until: date) -> Post:
    said = one.details
    return Post(said["code"], _months(one, until), said["era"], said["retires_late"], said["had_fault"])


def _employment(one: Recorded, until: date) -> Employment:
    return Employment(one.details["employment"], _months(one, until), one.details["is_same_agency"])


_Read = Callable[[Recorded, date], Any]
# The member of the facts, how a record is read, and whether only those of the years counted are.
_READ: Final[Mapping[RecordKind, tuple[str, _Read, bool]]] = {
    RecordKind.DISCIPLINE: ("disciplines", _discipline, False),
    RecordKind.LEAVE: ("leaves", _leave, True),
    RecordKind.STUDY: ("studies", _study, True),
    RecordKind.LEADING_POST: ("posts", _post, False),
    RecordKind.EMPLOYMENT: ("employments", _employment, False),
}
