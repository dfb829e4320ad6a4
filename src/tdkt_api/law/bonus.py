"""Bonus money: a multiple of the base salary of the decision day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from itertools import groupby
from typing import Any, Final

from tdkt_api.law.lawbook import Lawbook
from tdkt_api.law.source import Provision
from tdkt_api.law.timeline import Dated

TITLE: Final = "emulation_title"
HIGHEST_OF_ONE: Final = "highest_of_one_achievement"
APART: Final = "titles_and_forms_apart"


@dataclass(frozen=True, slots=True)
class Quote:
    """What one award pays; None where the data does not know it.

    `multiple` is of the base salary, `amount` in whole dong; `is_maximum`: the body may pay less, so the
    amount is not rounded up.
    """

    award: str
    subject_kind: str
    multiple: Decimal | None
    base_salary: int | None
    amount: int | None
    is_maximum: bool
    provision: Provision | None
    base_salary_provision: Provision | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """One of several awards at one time; `achievement` names what it was given for, such as its period."""

    award: str
    subject_kind: str = "individual"
    achievement: str = ""
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """Which of several awards are paid and what they come to; `total` None where an amount is not known."""

    paid: tuple[Quote, ...]
    unpaid: tuple[str, ...]
    total: int | None
    provision: Provision | None


def quote(
    lawbook: Lawbook,
    award: str,
    subject_kind: str,
    day: date,
    *,
    issuer: str | None = None,
    ground: str | None = None,
    base_salary: int | None = None,
) -> Quote:
    """The bonus of one award on the day of its decision.

    Args:
        issuer: The authority that gives the form, where the multiple depends on it.
        ground: What the award is for; some grounds are not paid.
        base_salary: Another base salary than that of the day, for a what-if.

    Law: Decree 152/2025/NĐ-CP art. 49-55; Decree 98/2023/NĐ-CP art. 53-58; Decree 91/2017/NĐ-CP art. 66-74.
    """
    rules = lawbook.parameter("bonus_rules", day)
    if rules is not None and ground in rules.value["unpaid_grounds"]:
        cited = lawbook.cited(rules.source, day)
        return Quote(award, subject_kind, Decimal(0), None, 0, is_maximum=False, provision=cited)
    multiple, provision, is_maximum = _multiple(lawbook, award, subject_kind, day, issuer)
    salary = lawbook.parameter("base_salary", day)
    base = base_salary if base_salary is not None else salary.value if salary is not None else None
    amount = None
    if multiple is not None and base is not None:
        exact = multiple * base
        amount = int(exact) if is_maximum else rounded(lawbook, exact, day)
    from_data = salary.source if salary is not None and base_salary is None else None
    return Quote(award, subject_kind, multiple, base, amount, is_maximum, provision, from_data)


def _multiple(
    lawbook: Lawbook, award: str, subject_kind: str, day: date, issuer: str | None
) -> tuple[Decimal | None, Provision | None, bool]:
    by_issuer = lawbook.parameter("bonus_by_issuer", day)
    special = by_issuer.value.get(award, {}).get(issuer) if by_issuer is not None else None
    if by_issuer is not None and special is not None:
        text = special.get(subject_kind)
        return (Decimal(text) if text else None), lawbook.cited(by_issuer.source, day), False
    form = lawbook.award(award)
    entry = form.bonus.on(day) if form is not None and form.bonus is not None else None
    if entry is None:
        return None, None, False
    multiple = entry.value.multiples.get(subject_kind)
    return multiple, lawbook.cited(entry.source, day), entry.value.is_maximum


def rounded(lawbook: Lawbook, amount: Decimal, day: date) -> int | None:
    """An amount rounded up to the unit of the day, once, at the end; None where no rule is known.

    Law: Decree 152/2025/NĐ-CP art. 49 clause 2; Decree 98/2023/NĐ-CP art. 53 clause 2; Decree 91/2017/NĐ-CP
    art. 68 clause 2.
    """
    rules = lawbook.parameter("bonus_rules", day)
    if rules is None:
        return None
    unit = int(rules.value["round_up_to"])
    return int((amount / unit).to_integral_value(ROUND_CEILING)) * unit


def together(
    lawbook: Lawbook, awards: Sequence[Paid], day: date, *, base_salary: int | None = None
) -> Together:
    """Which bonuses are paid for awards decided at one time, and their sum.

    Under the old decrees only the highest of one achievement is paid, each where the achievements differ.
    Since 2024 titles are paid each where their periods differ, else the highest; forms each where period and
    achievement differ; a title and a form are both paid.

    Law: Decree 152/2025/NĐ-CP art. 49 clauses 5-7; Decree 98/2023/NĐ-CP art. 53; Decree 42/2010/NĐ-CP art.
    68.
    """
    rules = lawbook.parameter("bonus_rules", day)
    if rules is None:
        return Together((), tuple(one.award for one in awards), None, None)
    quotes = [
        (one, quote(lawbook, one.award, one.subject_kind, day, issuer=one.issuer, base_salary=base_salary))
        for one in awards
    ]
    chosen = [_highest(group) for group in _competing(lawbook, quotes, rules)]
    paid = [one for one in chosen if one is not None]
    unpaid = tuple(one.award for one, quoted in quotes if not any(quoted is kept for kept in paid))
    amounts = [one.amount for one in paid]
    total = None if None in (*chosen, *amounts) else sum(amount or 0 for amount in amounts)
    return Together(tuple(paid), unpaid, total, lawbook.cited(rules.source, day))


def _competing(
    lawbook: Lawbook, quotes: Iterable[tuple[Paid, Quote]], rules: Dated[dict[str, Any]]
) -> list[list[Quote]]:
    """The groups of which only the highest is paid."""
    apart = rules.value["several"] == APART

    def key(one: tuple[Paid, Quote]) -> tuple[bool, str]:
        form = lawbook.award(one[0].award)
        is_title = form is not None and form.kind == TITLE
        return (is_title and apart, one[0].achievement)

    ordered = sorted(quotes, key=key)
    return [[quoted for _, quoted in group] for _, group in groupby(ordered, key=key)]


def _highest(quotes: list[Quote]) -> Quote | None:
    """The one with the highest multiple; None where one of several is not known."""
    if len(quotes) > 1 and any(one.multiple is None for one in quotes):
        return None
    return max(quotes, key=lambda one: one.multiple or Decimal(0))
