"""Ceilings on titles: how many a base allows, how many are used."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from tdkt_api.law.lawbook import Lawbook
from tdkt_api.law.source import Provision

CIVIL: Final = "civil"
LOCAL_CAPS: Final = "local_caps"
ROUNDING: Final = "quota_rounding"


class Rounding(StrEnum):
    """What becomes of a part of a person; the law does not say, a ministry or province may."""

    DOWN = "down"
    NEAREST = "nearest"
    UP = "up"


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A share of a base: of title holders, of the strength, of leaders that meet a standard."""

    share: Fraction
    base: str
    provision: Provision | None


@dataclass(frozen=True, slots=True)
class Quota:
    """What a ceiling comes to: `allowed` out of `base_count`, `used` of them; `fits` while there is room."""

    used: int
    allowed: int
    base: str
    base_count: int
    provision: Provision | None

    @property
    def fits(self) -> bool:
        """Whether what is used stays within what is allowed."""
        return self.used <= self.allowed


def ceiling(lawbook: Lawbook, award: str, day: date, *, force: str = CIVIL) -> Ceiling | None:
    """The ceiling on an award form on a day, the lower where a unit's own pack has one too; None: none known.

    Law: Decree 91/2017/NĐ-CP art. 9 clause 3; Circular 151/2018/TT-BQP art. 12 clause 4.
    """
    limits = [
        limit
        for limit in (_national(lawbook, award, day, force), _local(lawbook, award, day, force))
        if limit is not None
    ]
    return min(limits, key=lambda limit: limit.share, default=None)


def rounding_of(lawbook: Lawbook, award: str, day: date) -> Rounding:
    """How a part of a person is rounded: as a unit's own pack has it, else down."""
    rule = lawbook.parameter(ROUNDING, day)
    return Rounding(rule.value.get(award, Rounding.DOWN)) if rule is not None else Rounding.DOWN


def _local(lawbook: Lawbook, award: str, day: date, force: str) -> Ceiling | None:
    rule = lawbook.parameter(LOCAL_CAPS, day)
    found = rule.value.get(award) if rule is not None and force == CIVIL else None
    if rule is None or found is None:
        return None
    return Ceiling(Fraction(found["share"]), found["base"], lawbook.cited(rule.source, day))


def _national(lawbook: Lawbook, award: str, day: date, force: str) -> Ceiling | None:
    for name in ("quotas", "quotas_army"):
        rule = lawbook.parameter(name, day)
        found = rule.value.get(award, {}).get(force) if rule is not None else None
        if rule is not None and found is not None and found["share"] is not None:
            return Ceiling(Fraction(found["share"]), found["base"], lawbook.cited(rule.source, day))
    return None


def reckon(limit: Ceiling, base_count: int, used: int = 0, rounding: Rounding = Rounding.DOWN) -> Quota:
    """What a ceiling allows of a base, and what is used of it.

    Args:
        base_count: How many the base has: holders of the lower title, or the strength.
        used: How many are proposed or conferred.
        rounding: Configured by the body; down where nothing is.

    Law: Decree 91/2017/NĐ-CP art. 9 clause 3.
    """
    exact = limit.share * base_count
    match rounding:
        case Rounding.DOWN:
            allowed = exact.numerator // exact.denominator
        case Rounding.UP:
            allowed = -(-exact.numerator // exact.denominator)
        case Rounding.NEAREST:
            allowed = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return Quota(used, allowed, limit.base, base_count, limit.provision)
