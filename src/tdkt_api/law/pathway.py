"""The way to every award form: what is met, what is missing, and the first year it can be met in."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Final

from tdkt_api.law.claim import Claim
from tdkt_api.law.criteria.asked import Asked
from tdkt_api.law.criteria.read import rules_within
from tdkt_api.law.eligibility import HOLD, judge, outcome
from tdkt_api.law.facts import Attested, Facts, Held, Lead, Members, Rating, Work
from tdkt_api.law.guards import ONE_ACHIEVEMENT, STATE_LEVEL_ONCE
from tdkt_api.law.lawbook import Award, Lawbook
from tdkt_api.law.verdict import Outcome, Status, Verdict

HORIZON: Final = 15
_TITLE: Final = "emulation_title"
_GUARDS: Final = frozenset({HOLD, ONE_ACHIEVEMENT, STATE_LEVEL_ONCE})
# The type of commendation that a ground belongs to, where the form is given in it.
_TYPES: Final = {"sudden": "dot_xuat", "movement": "phong_trao", "long_service": "qua_trinh_cong_hien"}
_LEVELS: Final = ("sub_ministry", "ministry_province", "central_council")
_WELL: Final = Members(10, 10, {"lao_dong_tien_tien": 10, "chien_si_thi_dua_co_so": 10}, {})


@dataclass(frozen=True, slots=True)
class Way:
    """One ground of a form: the verdict on what is known today, and the first year it can be met.

    `earliest` None: only a person can say, a fact is not known, or it lies beyond the horizon.
    """

    award: str
    ground: str | None
    type: str
    verdict: Verdict
    earliest: int | None


def pathway(facts: Facts, lawbook: Lawbook, day: date, year: int) -> tuple[Way, ...]:
    """Every way to every form that the kind of subject may be given, the nearest first.

    A year can be the first in which a form is met if every year to come goes as well as it can: rated
    excellent, with initiatives of every reach, everything won that can be won by then, and people answering
    well what only they can judge. What rests on nothing but such an answer has no year. Holds and rules on
    proposing two forms at once move nothing.

    Args:
        year: The award year that is judged on what is known; later years are supposed.

    Law: Law 06/2022/QH15 art. 21-75.
    """
    ways = [way for award in _of_kind(lawbook, facts, day) for way in _ways(facts, lawbook, award, day, year)]
    earliest = _earliest(facts, lawbook, ways, day, year)
    found = [replace(way, earliest=earliest.get((way.award, way.ground))) for way in ways]
    return tuple(sorted(found, key=_nearness))


def missing(verdict: Verdict) -> int:
    """How many criteria are not met."""
    return sum(finding.status is Status.NOT_MET for finding in verdict.findings)


def _nearness(way: Way) -> tuple[bool, int, int, str, str]:
    return (
        way.verdict.outcome is not Outcome.ELIGIBLE,
        way.earliest or 9999,
        missing(way.verdict),
        way.award,
        way.ground or "",
    )


def _of_kind(lawbook: Lawbook, facts: Facts, day: date) -> list[Award]:
    return [
        award
        for _, award in sorted(lawbook.awards.items())
        if facts.subject_kind in award.subject_kinds and not award.has_ended(day)
    ]


def _ways(facts: Facts, lawbook: Lawbook, award: Award, day: date, year: int) -> list[Way]:
    found = []
    for ground in award.grounds(facts.subject_kind, day) or (None,):
        type = _TYPES.get(ground or "", award.types[0])
        type = type if type in award.types else award.types[0]
        claim = Claim(award.code, facts.subject_kind, year, type, None, ground)
        verdict = judge(facts, claim, lawbook, day)
        if verdict.outcome is not Outcome.NOT_ALLOWED:
            found.append(Way(award.code, ground, type, verdict, None))
    return found


def _earliest(
    facts: Facts, lawbook: Lawbook, ways: list[Way], day: date, year: int
) -> dict[tuple[str, str | None], int]:
    """The first year of each way; what is won in a year helps in the same and the next ones."""
    answered = {code: Attested(Status.MET) for code in _asked(_Book(lawbook.hash, day, lawbook))}
    supposed = replace(facts, attested={**answered, **facts.attested}, has_open_hold=False, open_holds=())
    found: dict[tuple[str, str | None], int] = {}
    for current in range(year, year + HORIZON + 1):
        if current > year:
            supposed = _gone_well(supposed, current)
        while met := [way for way in ways if _is_news(way, lawbook, found, supposed, current)]:
            met = [way for way in met if _is_met(supposed, lawbook, way, day, current)]
            if not met:
                break
            for way in met:
                found.setdefault((way.award, way.ground), current)
                supposed = _won(supposed, way.award, current)
    return found


def _is_news(
    way: Way, lawbook: Lawbook, found: dict[tuple[str, str | None], int], facts: Facts, year: int
) -> bool:
    """Not met before, or a title, which is won anew each year."""
    if (way.award, way.ground) not in found:
        return True
    return lawbook.awards[way.award].kind == _TITLE and not _holds(facts, way.award, year)


def _is_met(facts: Facts, lawbook: Lawbook, way: Way, day: date, year: int) -> bool:
    claim = Claim(way.award, facts.subject_kind, year, way.type, None, way.ground)
    findings = [one for one in judge(facts, claim, lawbook, day).findings if one.code not in _GUARDS]
    is_counted = any(not one.evidence.get("attested") for one in findings)
    return is_counted and outcome(findings) is Outcome.ELIGIBLE


@dataclass(frozen=True, slots=True)
class _Book:
    """A lawbook on a day, known by its hash."""

    hash: str
    day: date
    lawbook: Lawbook = field(compare=False)


@lru_cache(maxsize=64)
def _asked(book: _Book) -> tuple[str, ...]:
    """The codes of what only a person can judge, each once."""
    return tuple(sorted(set(_codes(book.lawbook, book.day))))


def _codes(lawbook: Lawbook, day: date) -> Iterable[str]:
    for award in lawbook.awards.values():
        entry = award.criteria.on(day)
        for group in (entry.value or ()) if entry is not None else ():
            for whole in group.rules:
                yield from (rule.code for rule in rules_within(whole) if isinstance(rule.test, Asked))


def _holds(facts: Facts, award: str, year: int) -> bool:
    return any(one.award == award and one.year == year for one in facts.held or ())


def _won(facts: Facts, award: str, year: int) -> Facts:
    if _holds(facts, award, year):
        return facts
    grounds = frozenset({"excellent_rating"})
    return replace(facts, held=(*(facts.held or ()), Held(award, year, grounds, id=f"{award}/{year}")))


def _gone_well(facts: Facts, year: int) -> Facts:
    """A year more in which everything went as well as it can."""
    works = tuple(Work(f"{year}/{number}", "national", year, kind="initiative") for number in (1, 2))
    leads = tuple(Lead(level, year) for level in _LEVELS)
    is_group = facts.subject_kind == "collective"
    return replace(
        facts,
        ratings={**(facts.ratings or {}), year: Rating.EXCELLENT},
        works=(*(facts.works or ()), *works),
        leads=(*(facts.leads or ()), *leads) if is_group else facts.leads,
        members=_WELL if is_group else facts.members,
    )
