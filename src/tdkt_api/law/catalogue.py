"""The award forms as of a day, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tdkt_api.law.authority import authority_names
from tdkt_api.law.criteria.read import Group
from tdkt_api.law.criteria.rule import Rule
from tdkt_api.law.lawbook import Award, Lawbook
from tdkt_api.law.procedure import VoteRule, vote
from tdkt_api.law.source import Provision


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of a form: its code, whom it is for, its ground, its names and where it stands."""

    code: str
    applies_to: str
    ground: str | None
    name_vi: str
    name_en: str
    provision: Provision


@dataclass(frozen=True, slots=True)
class Authority:
    """Who may decide a form."""

    code: str
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Form:
    """An award form as of a day; what is not known for the day is empty or None."""

    code: str
    name_vi: str
    name_en: str
    kind: str
    level: str
    cycle: str
    subjects: tuple[str, ...]
    types: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    decided_by: tuple[Authority, ...]
    decided_by_provision: Provision | None
    vote: VoteRule | None
    documents: tuple[str, ...]
    bonus: Mapping[str, Decimal]
    bonus_provision: Provision | None

    def as_json(self) -> dict[str, Any]:
        """The form as plain JSON; multiples of the base salary as text."""
        return {
            "code": self.code,
            "name": {"vi": self.name_vi, "en": self.name_en},
            "kind": self.kind,
            "level": self.level,
            "cycle": self.cycle,
            "subjects": list(self.subjects),
            "commendation_types": list(self.types),
            "criteria": [_criterion_json(one) for one in self.criteria],
            "decided_by": [
                {"code": one.code, "name": {"vi": one.name_vi, "en": one.name_en}} for one in self.decided_by
            ],
            "asks_council": self.vote is not None,
            "documents": list(self.documents),
            "bonus": {kind: str(multiple) for kind, multiple in self.bonus.items()},
            "legal_basis": [
                one.as_json() for one in (self.decided_by_provision, self.bonus_provision) if one
            ],
        }


def _criterion_json(criterion: Criterion) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "code": criterion.code,
        "applies_to": criterion.applies_to,
        "name": {"vi": criterion.name_vi, "en": criterion.name_en},
        "provision": criterion.provision.as_json(),
    }
    return shown if criterion.ground is None else {**shown, "ground": criterion.ground}


def forms(lawbook: Lawbook, day: date) -> tuple[Form, ...]:
    """Every award form of the lawbook as of a day, in the order of codes."""
    return tuple(_form(lawbook, lawbook.awards[code], day) for code in sorted(lawbook.awards))


def form(lawbook: Lawbook, code: str, day: date) -> Form | None:
    """One award form as of a day; None if the lawbook has no such form."""
    award = lawbook.award(code)
    return _form(lawbook, award, day) if award is not None else None


def _form(lawbook: Lawbook, award: Award, day: date) -> Form:
    criteria = award.criteria.on(day)
    decided_by = award.decided_by.on(day)
    documents = award.documents.on(day) if award.documents is not None else None
    bonus = award.bonus.on(day) if award.bonus is not None else None
    return Form(
        code=award.code,
        name_vi=award.name[0],
        name_en=award.name[1],
        kind=award.kind,
        level=award.level,
        cycle=award.cycle,
        subjects=award.subjects,
        types=award.types,
        criteria=_criteria(lawbook, criteria.value if criteria is not None else (), day),
        decided_by=_authorities(lawbook, decided_by.value if decided_by is not None else (), day),
        decided_by_provision=lawbook.cited(decided_by.source, day) if decided_by is not None else None,
        vote=vote(lawbook, [award.code], day),
        documents=tuple(paper.code for paper in documents.value) if documents is not None else (),
        bonus=bonus.value if bonus is not None else {},
        bonus_provision=lawbook.cited(bonus.source, day) if bonus is not None else None,
    )


def _criteria(lawbook: Lawbook, groups: tuple[Group, ...], day: date) -> tuple[Criterion, ...]:
    return tuple(_criterion(lawbook, group, rule, day) for group in groups for rule in group.rules)


def _criterion(lawbook: Lawbook, group: Group, rule: Rule, day: date) -> Criterion:
    provision = lawbook.cited(rule.provision, day)
    return Criterion(rule.code, group.applies_to, rule.ground, rule.name[0], rule.name[1], provision)


def _authorities(lawbook: Lawbook, codes: tuple[str, ...], day: date) -> tuple[Authority, ...]:
    names = authority_names(lawbook, day)
    return tuple(Authority(code, *names.get(code, (code, code))) for code in codes)
