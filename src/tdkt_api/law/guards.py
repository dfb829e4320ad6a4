"""What holds for every form: one achievement is rewarded once, and state-level forms come once a year."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from tdkt_api.law.claim import Claim
from tdkt_api.law.facts import Facts, Held
from tdkt_api.law.lawbook import Award, Lawbook
from tdkt_api.law.timeline import Dated

ONE_ACHIEVEMENT: Final = "one_achievement"
STATE_LEVEL_ONCE: Final = "state_level_once"
MERIT: Final = "cong_trang"


def rewarded_before(facts: Facts, claim: Claim) -> Held | None:
    """An award of the same form, for merit, whose period overlaps the one claimed; None where none is known.

    Law: Law 06/2022/QH15 art. 5 clause 2 point c.
    """
    if claim.period is None or claim.type != MERIT:
        return None
    first, last = claim.period
    overlapping = (
        one
        for one in facts.held or ()
        if one.award == claim.award
        and one.type in {None, MERIT}
        and one.period is not None
        and one.period[0] <= last
        and first <= one.period[1]
    )
    return min(overlapping, key=lambda one: (one.year, one.id), default=None)


def once_a_year(lawbook: Lawbook, award: Award, day: date) -> Dated[Any] | None:
    """The rule of the day that state-level forms come once a year; None where the form is none of them."""
    rule = lawbook.parameter(STATE_LEVEL_ONCE, day) if award.level == "state" else None
    return rule if rule is not None and award.kind in rule.value["kinds"] else None


def second_of_the_year(
    lawbook: Lawbook, facts: Facts, claim: Claim, rule: Mapping[str, list[str]]
) -> Held | None:
    """Another state-level form of the same year; None where none is known.

    Sudden achievements, long service and seniority are excepted.

    Law: Circular 02/2011/TT-BNV; Circular 12/2019/TT-BNV; Decree 98/2023/NĐ-CP art. 4.
    """
    excepted = rule["excepted"]
    year = claim.year if claim.year is not None else claim.period[1] if claim.period else None
    if claim.type in excepted or year is None:
        return None
    others = _of_year(lawbook, facts.held or (), claim, year, rule["kinds"])
    counted = (one for one in others if one.type not in excepted)
    return min(counted, key=lambda one: (one.award, one.id), default=None)


def _of_year(
    lawbook: Lawbook, held: Iterable[Held], claim: Claim, year: int, kinds: Iterable[str]
) -> Iterable[Held]:
    for one in held:
        form = lawbook.award(one.award)
        decided = one.decided_on.year if one.decided_on is not None else one.year
        if form is None or one.award == claim.award or decided != year:
            continue
        if form.level == "state" and form.kind in kinds:
            yield one
