"""Quotes of bonus money: what awards of one decision pay, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .. import clock
from ..errors import AwardUnknown, Fault, Invalid
from ..law.authority import authority_names
from ..law.bonus import Paid, Settlement, settle
from ..law.lawbook import Lawbook


@dataclass(frozen=True, slots=True)
class Quoted:
    """The awards asked about, the day of their decision, and what they come to."""

    day: date
    awards: tuple[Paid, ...]
    settlement: Settlement


def quoted(
    lawbook: Lawbook,
    awards: Sequence[str],
    *,
    decided_on: date | None = None,
    subject_kinds: Sequence[str] = (),
    achievements: Sequence[str] = (),
    issuers: Sequence[str] = (),
    grounds: Sequence[str] = (),
    base_salary: int | None = None,
) -> Quoted:
    """The bonus of awards that one subject receives at one time.

    Args:
        subject_kinds: One for all awards, or one for each; a person where none is named.
        achievements: What each was given for, such as its period; all for the same where none is named.
        issuers: Who gives each, where the multiple depends on it.
        grounds: On what ground each is given; some are not paid.
        base_salary: Another than that of the day, for a what-if.

    Raises:
        AwardUnknown: the lawbook has no form of a code.
        Invalid: a list has another length than that of the awards, or names an authority that is none.
    """
    day = decided_on or clock.today()
    for code in awards:
        if lawbook.award(code) is None:
            raise AwardUnknown().at("/award")
    _must_be_known(issuers, lawbook, day)
    kinds = _each("/subject_kind", subject_kinds, len(awards)) or ["individual"] * len(awards)
    deeds = _each("/achievement", achievements, len(awards)) or [""] * len(awards)
    by = _each("/issuer", issuers, len(awards)) or [""] * len(awards)
    on = _each("/ground", grounds, len(awards)) or [""] * len(awards)
    paid = tuple(
        Paid(award, kind, deed, issuer or None, ground or None)
        for award, kind, deed, issuer, ground in zip(awards, kinds, deeds, by, on, strict=True)
    )
    return Quoted(day, paid, settle(lawbook, paid, day, base_salary=base_salary))


def _each(pointer: str, given: Sequence[str], count: int) -> list[str]:
    if len(given) == 1:
        return [given[0]] * count
    if given and len(given) != count:
        raise Invalid(faults=[Fault(pointer, "value.one_for_each", {"count": count})])
    return list(given)


def _must_be_known(issuers: Sequence[str], lawbook: Lawbook, day: date) -> None:
    known = authority_names(lawbook, day)
    if any(one not in known for one in issuers):
        raise Invalid(faults=[Fault("/issuer", "value.not_one_of", {"expected": ", ".join(sorted(known))})])
