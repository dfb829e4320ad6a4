"""General rules, rounding and ceilings in the words of a language."""

from datetime import date
from decimal import Decimal
from typing import Any

from ..law.bonus import rounded, rounding
from ..law.rules import GeneralRule
from .reckoning import Reckoned
from .views import Teller


def rule_shown(teller: Teller, rule: GeneralRule) -> dict[str, Any]:
    """A rule with its sentence."""
    language = 0 if teller.say.language == "vi" else 1
    if rule.statement is not None:
        sentence = rule.statement[language]
    else:
        kind = "working" if rule.is_working else "calendar"
        sentence = teller.say.say(f"rule.length.{kind}", days=rule.days)
    return {
        "code": rule.code,
        "sentence": sentence,
        "says": rule.says,
        "days": rule.days,
        "is_working_days": rule.is_working,
        "first_on": rule.first,
        "last_on": rule.last,
        "effect": rule.effect,
        "provision": teller.cited(rule.provision),
    }


def rounding_shown(teller: Teller, amount: int | None, day: date) -> dict[str, Any]:
    """An amount as it is paid, with the rule."""
    rule = rounding(teller.lawbook, day)
    unit, provision = rule if rule is not None else (None, None)
    return {
        "decided_on": day,
        "amount_vnd": amount,
        "round_up_to_vnd": unit,
        "rounded_vnd": rounded(teller.lawbook, Decimal(amount), day) if amount is not None else None,
        "sentence": teller.say.say(f"bonus.rounding.{'known' if rule else 'unknown'}", unit=unit or 0),
        "provision": teller.cited(provision),
    }


def reckoning_shown(teller: Teller, found: Reckoned) -> dict[str, Any]:
    """What a ceiling comes to, with a sentence."""
    limit, quota = found.limit, found.quota
    share = Decimal(limit.share.numerator) / Decimal(limit.share.denominator) if limit else None
    is_counted = quota is not None and found.used is not None
    return {
        "award": found.award,
        "as_of": found.day,
        "status": found.status,
        "share": share,
        "base": limit.base if limit else None,
        "base_count": quota.base_count if quota else None,
        "rounding": found.rounding,
        "allowed": quota.allowed if quota else None,
        "used": found.used,
        "left": quota.allowed - quota.used if is_counted and quota else None,
        "is_within": quota.fits if is_counted and quota else None,
        "questions": found.missing,
        "sentence": teller.say.say(
            f"quota.check.{found.status}",
            allowed=quota.allowed if quota else 0,
            base_count=quota.base_count if quota else 0,
        ),
        "provision": teller.cited(found.provision),
    }
