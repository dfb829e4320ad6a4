"""Ceilings on titles: how many a base allows, how many are used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from tdkt_api.law.lawbook import Lawbook
from tdkt_api.law.source import Provision
from tdkt_api.law.verdict import Effect, Finding, met

CIVIL: Final = "civil"
QUOTA: Final = "quota"
ADVANCED: Final = ("lao_dong_tien_tien", "chien_si_tien_tien")
"""The titles whose holders are the base of a ceiling on a higher one."""
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


class Base(StrEnum):
    """What a share is taken of."""

    HOLDERS = "lao_dong_tien_tien_holders"
    STRENGTH = "strength"


@dataclass(frozen=True, slots=True)
class Limit:
    """A ceiling in force for a unit: over which subtree it counts, and what exceeding it does.

    `told` names the configuration it comes from, for the evidence.
    """

    ceiling: Ceiling
    path: str
    rounding: Rounding
    effect: Effect
    told: Mapping[str, str] = field(default_factory=dict)


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


def finding(limit: Limit, base_count: int, used: int) -> Finding:
    """Whether what is used stays within a ceiling, as a finding of a verdict."""
    found = reckon(limit.ceiling, base_count, used, limit.rounding)
    evidence: dict[str, Any] = {
        "base": found.base,
        "base_count": base_count,
        "share": format(_decimal(limit.ceiling.share), "f"),
        "rounding": limit.rounding.value,
        **limit.told,
    }
    return Finding(
        QUOTA,
        QUOTA,
        met(found.fits),
        limit.effect,
        needed=found.allowed,
        found=used,
        evidence=evidence,
        provision=found.provision,
    )


def national_limit(lawbook: Lawbook, award: str, day: date, path: str) -> Limit | None:
    """The ceiling that the lawbook of a unit has, counted over the unit that decides."""
    found = ceiling(lawbook, award, day)
    if found is None:
        return None
    effect = lawbook.effect(found.provision, day) if found.provision is not None else Effect.WARNS
    return Limit(found, path, rounding_of(lawbook, award, day), effect)


def unit_effect(lawbook: Lawbook, day: date, *, is_binding: bool) -> Effect:
    """What exceeding a unit's own ceiling does; under rules that are not known it warns at most."""
    return Effect.BLOCKS if is_binding and not lawbook.carries_over(day) else Effect.WARNS


def _decimal(share: Fraction) -> Decimal:
    return Decimal(share.numerator) / Decimal(share.denominator)


def standing(lawbook: Lawbook, award: str, day: date, *, force: str = CIVIL) -> tuple[bool, Provision | None]:
    """Where no share is known: whether the rules of the day speak of a ceiling at all, and where they stand.

    Law: Law 06/2022/QH15 art. 23, which has none; a ministry or province may set one.
    """
    rule = lawbook.parameter("quotas" if force == CIVIL else "quotas_army", day)
    if rule is None:
        return True, None
    return force in rule.value.get(award, {}), lawbook.cited(rule.source, day)
