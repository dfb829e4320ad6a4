"""What a ceiling allows of numbers that the caller says."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .. import clock
from ..errors import AwardUnknown
from ..law.lawbook import Lawbook
from ..law.quota import CIVIL, Base, Ceiling, Quota, Rounding, ceiling, reckon, rounding_of, standing
from ..law.source import Provision
from .rules_schemas import QuotaCheckIn


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A ceiling and what it comes to; without a quota `missing` names what was not said."""

    award: str
    day: date
    status: str
    limit: Ceiling | None
    rounding: Rounding
    quota: Quota | None
    used: int | None
    missing: tuple[str, ...]
    provision: Provision | None


def reckoned(lawbook: Lawbook, asked: QuotaCheckIn) -> Reckoned:
    """What a ceiling allows, the lower of the lawbook's and the one that is given.

    Raises:
        AwardUnknown: the lawbook has no such form.
    """
    day = asked.as_of or clock.today()
    if lawbook.award(asked.award) is None:
        raise AwardUnknown().at("/award")
    rounding = asked.rounding or rounding_of(lawbook, asked.award, day)
    limit = _limit(lawbook, asked, day)
    if limit is None:
        is_open, where = standing(lawbook, asked.award, day, force=asked.force)
        status = "unknown" if is_open else "none"
        return Reckoned(asked.award, day, status, None, rounding, None, asked.used, (), where)
    is_strength = limit.base == Base.STRENGTH
    count = asked.strength if is_strength else asked.holders_count
    if count is None:
        missing = ("strength" if is_strength else "holders_count",)
        return Reckoned(
            asked.award, day, "incomplete", limit, rounding, None, asked.used, missing, limit.provision
        )
    quota = reckon(limit, count, asked.used or 0, rounding)
    return Reckoned(asked.award, day, "known", limit, rounding, quota, asked.used, (), limit.provision)


def _limit(lawbook: Lawbook, asked: QuotaCheckIn, day: date) -> Ceiling | None:
    law = ceiling(lawbook, asked.award, day, force=asked.force)
    if asked.share is None or asked.force != CIVIL:
        return law
    own = Ceiling(Fraction(asked.share), asked.share_base.value, None)
    return own if law is None or own.share < law.share else law
