"""Bonus money: a multiple of the base salary of the decision day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
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

    @property
    def unknown(self) -> "Unknown | None":
        """Why there is no amount; None where there is one."""
        if self.amount is not None:
            return None
        if self.multiple is None:
            return Unknown.MULTIPLE
        return Unknown.BASE_SALARY if self.base_salary is None else Unknown.ROUNDING


class Unknown(StrEnum):
    """What the data does not have, for the first reason that there is no amount."""

    MULTIPLE = "multiple_unknown"
    BASE_SALARY = "base_salary_unknown"
    ROUNDING = "rounding_unknown"


@dataclass(frozen=True, slots=True)
class Paid:
    """One of several awards at one time; `achievement` names what it was given for, such as its period."""

    award: str
    subject_kind: str = "individual"
    achievement: str = ""
    issuer: str | None = None
    ground: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One of several awards with its quote; `is_paid` None where it is not known which of them is highest."""

    quote: Quote
    is_paid: bool | None


@dataclass(frozen=True, slots=True)
class Settlement:
    """Several awards at one time, in their order, and what they come to; `total` None where it is not known.

    `provision` says which of them are paid; None where no rule of the day is known.
    """

    lines: tuple[Line, ...]
    total: int | None
    provision: Provision | None


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
    found = rounding(lawbook, day)
    if found is None:
        return None
    unit, _ = found
    return int((amount / unit).to_integral_value(ROUND_CEILING)) * unit


def rounding(lawbook: Lawbook, day: date) -> tuple[int, Provision] | None:
    """The unit in dong to which amounts of a day are rounded up, and where that stands; None: not known."""
    rules = lawbook.parameter("bonus_rules", day)
    return (int(rules.value["round_up_to"]), lawbook.cited(rules.source, day)) if rules is not None else None


def settle(
    lawbook: Lawbook, awards: Sequence[Paid], day: date, *, base_salary: int | None = None
) -> Settlement:
    """What awards decided at one time pay, one by one and together.

    Under the old decrees only the highest of one achievement is paid, each where the achievements differ.
    Since 2024 titles are paid each where their periods differ, else the highest; forms each where period and
    achievement differ; a title and a form are both paid.

    Law: Decree 152/2025/NĐ-CP art. 49 clauses 5-7; Decree 98/2023/NĐ-CP art. 53; Decree 42/2010/NĐ-CP art.
    68.
    """
    quotes = [
        quote(
            lawbook,
            one.award,
            one.subject_kind,
            day,
            issuer=one.issuer,
            ground=one.ground,
            base_salary=base_salary,
        )
        for one in awards
    ]
    rules = lawbook.parameter("bonus_rules", day)
    if rules is None:
        return Settlement(tuple(Line(one, None) for one in quotes), None, None)
    lines: list[Line] = [Line(one, is_paid=False) for one in quotes]
    for group in _competing(lawbook, awards, rules):
        highest = _highest([(number, quotes[number]) for number in group])
        for number in group:
            lines[number] = Line(quotes[number], is_paid=None if highest is None else number == highest)
    known = all(line.is_paid is not None for line in lines)
    amounts = [line.quote.amount for line in lines if line.is_paid]
    total = sum(amount or 0 for amount in amounts) if known and None not in amounts else None
    return Settlement(tuple(lines), total, lawbook.cited(rules.source, day))


def together(
    lawbook: Lawbook, awards: Sequence[Paid], day: date, *, base_salary: int | None = None
) -> Together:
    """Which bonuses are paid for awards decided at one time, and their sum."""
    settled = settle(lawbook, awards, day, base_salary=base_salary)
    paid = tuple(line.quote for line in settled.lines if line.is_paid)
    unpaid = tuple(line.quote.award for line in settled.lines if not line.is_paid)
    return Together(paid, unpaid, settled.total, settled.provision)


def _competing(lawbook: Lawbook, awards: Sequence[Paid], rules: Dated[dict[str, Any]]) -> list[list[int]]:
    """The groups, by place in the list, of which only the highest is paid."""
    apart = rules.value["several"] == APART

    def key(number: int) -> tuple[bool, str]:
        form = lawbook.award(awards[number].award)
        is_title = form is not None and form.kind == TITLE
        return (is_title and apart, awards[number].achievement)

    ordered = sorted(range(len(awards)), key=key)
    return [list(group) for _, group in groupby(ordered, key=key)]


def _highest(quotes: list[tuple[int, Quote]]) -> int | None:
    """The place of the one with the highest multiple; None where one of several is not known."""
    if len(quotes) > 1 and any(one.multiple is None for _, one in quotes):
        return None
    return max(quotes, key=lambda one: one[1].multiple or Decimal(0))[0]
