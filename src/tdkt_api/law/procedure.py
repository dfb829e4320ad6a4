"""The road of a dossier: its stages, their length, and whether and how a council votes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from tdkt_api.law.lawbook import Lawbook, StageRule
from tdkt_api.law.source import Provision
from tdkt_api.law.timeline import Dated
from tdkt_api.law.verdict import Effect

_PUBLISHED: Final = "public_consultation_forms"


@dataclass(frozen=True, slots=True)
class VoteRule:
    """How a council votes on a form: `yes / members` must reach `numerator / denominator`.

    Both are None where no share is known at all. `is_last_known`: no share is known for the day, the last one
    known serves as a warning. The share is counted over the full membership.
    """

    award: str
    numerator: int | None
    denominator: int | None
    effect: Effect
    provision: Provision
    is_last_known: bool

    def reached(self, yes: int, members: int) -> bool | None:
        """Whether the yes votes reach the share; None where no share is known."""
        if self.numerator is None or self.denominator is None:
            return None
        return yes * self.denominator >= self.numerator * members


@dataclass(frozen=True, slots=True)
class Stage:
    """One unit's turn: number from 1, whose it is (as `StageRule.at`), its kind, whether it decides."""

    number: int
    at: str
    kind: str
    is_deciding: bool


def asks_council(lawbook: Lawbook, awards: Iterable[str]) -> bool:
    """Whether a dossier with these forms goes to council: one form with a vote timeline suffices.

    Law: Decree 98/2023/NĐ-CP art. 30 clause 7; Decree 152/2025/NĐ-CP art. 6 clause 2, art. 33 clause 5.
    """
    forms = (lawbook.award(code) for code in awards)
    return any(form is not None and form.vote is not None for form in forms)


def vote(lawbook: Lawbook, awards: Iterable[str], day: date) -> VoteRule | None:
    """The strictest vote rule among these forms on the day of the regime; None if none asks a council.

    Law: Decree 98/2023/NĐ-CP art. 30 clause 7; Decree 152/2025/NĐ-CP art. 6 clause 2, art. 60 clause 2.
    """
    rules = [rule for code in awards if (rule := _vote(lawbook, code, day)) is not None]
    return max(rules, key=_share) if rules else None


def _share(rule: VoteRule) -> Decimal:
    return Decimal(rule.numerator or 0) / Decimal(rule.denominator or 1)


def _vote(lawbook: Lawbook, code: str, day: date) -> VoteRule | None:
    form = lawbook.award(code)
    if form is None or form.vote is None:
        return None
    entry = form.vote.on(day)
    if entry is not None and entry.value is not None:
        return _rule(lawbook, code, entry, day, is_last_known=False)
    known = [earlier for earlier in form.vote.until(day) if earlier.value is not None]
    return _rule(lawbook, code, known[0] if known else form.vote.entries[0], day, is_last_known=True)


def _rule(
    lawbook: Lawbook, code: str, entry: Dated[Decimal | None], day: date, *, is_last_known: bool
) -> VoteRule:
    in_force_by = entry.first <= day
    share = entry.value if in_force_by else None
    numerator, denominator = share.as_integer_ratio() if share is not None else (None, None)
    effect = Effect.WARNS if is_last_known else lawbook.effect(entry.source, day)
    provision = lawbook.cited(entry.source, day)
    return VoteRule(
        code, numerator, denominator, effect, provision, is_last_known=is_last_known and in_force_by
    )


def level_of(lawbook: Lawbook, awards: Iterable[str]) -> str | None:
    """The level that all these forms share; None if they have none in common or one is unknown."""
    levels = {form.level if (form := lawbook.award(code)) is not None else "" for code in awards}
    return levels.pop() if len(levels) == 1 and "" not in levels else None


def route(lawbook: Lawbook, level: str, *, owner_decides: bool) -> tuple[Stage, ...]:
    """The stages of a dossier for forms of a level, in order; empty where the lawbook has no route.

    Where the owner itself decides, its own turn is the only stage; otherwise it goes from the owner's turn to
    the deciding unit's.

    Law: Law 06/2022/QH15 art. 83 clause 1.
    """
    rules = _stages(lawbook, level)
    if owner_decides:
        return tuple(Stage(1, "owner", rule.kind, is_deciding=True) for rule in rules[-1:])
    last = len(rules)
    return tuple(
        Stage(number, rule.at, rule.kind, is_deciding=number == last)
        for number, rule in enumerate(rules, start=1)
    )


def working_days(lawbook: Lawbook, kind: str, day: date) -> int | None:
    """How long a stage of this kind (`base`, `province`, `proposing`) may take; None: no length is known."""
    entry = _length(lawbook, kind, day)
    return entry.value if entry is not None else None


def length(lawbook: Lawbook, kind: str, award: str, day: date) -> tuple[int | None, Provision | None]:
    """How many working days a stage may take for a form, and where that stands; None where not known.

    Law: Decree 152/2025/NĐ-CP art. 35; Decree 98/2023/NĐ-CP art. 32.
    """
    special = lawbook.parameter("days_by_form", day)
    if special is not None and award in special.value.get(kind, {}):
        return special.value[kind][award], lawbook.cited(special.source, day)
    return working_days(lawbook, kind, day), working_days_source(lawbook, kind, day)


def working_days_source(lawbook: Lawbook, kind: str, day: date) -> Provision | None:
    """Where the length of a stage stands; it warns whatever its confidence."""
    entry = _length(lawbook, kind, day)
    return lawbook.cited(entry.source, day) if entry is not None else None


def opinion_term(lawbook: Lawbook, day: date, *, of_the_public: bool) -> Dated[int] | None:
    """In how many working days those who were asked for an opinion answer, and where that stands.

    None where no length is known. What silence means is nowhere said for a ministry or a province.

    Law: Decree 152/2025/NĐ-CP art. 34 clause 6 (bodies), art. 44 clause 2 (the public).
    """
    name = "public_consultation_working_days" if of_the_public else "consultation_working_days"
    return lawbook.parameter(name, day)


@dataclass(frozen=True, slots=True)
class Least:
    """The least number of working days for which the public is asked, and whether less is refused."""

    working_days: int
    effect: Effect
    provision: Provision


def least_for_the_public(lawbook: Lawbook, awards: Iterable[str], type: str, day: date) -> Least | None:
    """For how long the public is asked at least on a dossier with these forms; None: no length is known.

    Not in the simplified procedure, in which sudden achievements are commended.

    Law: Decree 98/2023/NĐ-CP art. 46 clause 2; Decree 152/2025/NĐ-CP art. 44 clause 2.
    """
    term, published = opinion_term(lawbook, day, of_the_public=True), lawbook.parameter(_PUBLISHED, day)
    if term is None or published is None or type in published.value["not_types"]:
        return None
    forms = [form for code in awards if (form := lawbook.award(code)) is not None]
    named = published.value
    if not any(form.kind in named["kinds"] or form.code in named["awards"] for form in forms):
        return None
    effects = {lawbook.effect(term.source, day), lawbook.effect(published.source, day)}
    effect = Effect.BLOCKS if effects == {Effect.BLOCKS} else Effect.WARNS
    return Least(term.value, effect, lawbook.cited(term.source, day))


def _length(lawbook: Lawbook, kind: str, day: date) -> Dated[int | None] | None:
    for procedure in lawbook.procedures.values():
        for stage in procedure.stages:
            if stage.kind == kind:
                return stage.working_days.on(day)
    return None


def _stages(lawbook: Lawbook, level: str) -> tuple[StageRule, ...]:
    fitting = (one.stages for one in lawbook.procedures.values() if one.level == level)
    return next(fitting, ())


@dataclass(frozen=True, slots=True)
class Named:
    """A number that a rule names, with where it stands; `is_working`: of working days."""

    number: int
    is_working: bool
    provision: Provision


def copies(lawbook: Lawbook, award: str, day: date) -> Named | None:
    """How many original sets a dossier for a form has; None where the rule is not known, or is a local one.

    Law: Decree 91/2017/NĐ-CP art. 49; Decree 98/2023/NĐ-CP art. 34; Decree 152/2025/NĐ-CP art. 42.
    """
    form = lawbook.award(award)
    rule = lawbook.parameter("dossier_copies", day)
    if form is None or rule is None or form.level != "state":
        return None
    entry = form.decided_by.on(day) or form.decided_by.entries[0]
    numbers = [rule.value[code] for code in entry.value if code in rule.value]
    if not numbers and "government" in entry.value and "prime_minister" in rule.value:
        numbers = [rule.value["prime_minister"]]
    return Named(numbers[0], is_working=False, provision=lawbook.cited(rule.source, day)) if numbers else None


def days_named(lawbook: Lawbook, rule: str, what: str, day: date) -> Named | None:
    """A length that a rule names: `days_named`, `days_cultural_family` or `days_militia`, and what it is for.

    Law: Decree 86/2023/NĐ-CP; Circular 57/2020/TT-BQP art. 22 clause 4; Decree 98/2023/NĐ-CP art. 32.
    """
    known = lawbook.parameter(rule, day)
    found = known.value.get(what) if known is not None else None
    if known is None or found is None:
        return None
    return Named(found["days"], is_working=found["working"], provision=lawbook.cited(known.source, day))


def notice_days(lawbook: Lawbook, awards: Iterable[str], day: date) -> int | None:
    """Within how many working days of its decision a result is told; None: no length is known.

    Law: Decision 637/QĐ-BNV (2025) for the forms of the State; for other levels no length was found.
    """
    entry = lawbook.parameter("result_notice_days", day)
    level = level_of(lawbook, awards)
    if entry is None or level is None:
        return None
    days: int | None = entry.value.get(level)
    return days
