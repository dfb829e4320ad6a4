"""Criteria as a tree that can be read: groups, alternatives, parts and readings, each with its provision."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tdkt_api.law.criteria.nested import AllOf, AnyOf, Readings
from tdkt_api.law.criteria.read import Group
from tdkt_api.law.criteria.rule import Rule, Test
from tdkt_api.law.lawbook import Lawbook
from tdkt_api.law.source import Provision


class Mode(StrEnum):
    """How what stands under a criterion makes it met."""

    ALL_OF = "all_of"
    ANY_OF = "any_of"
    READINGS = "readings"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: its code, its kind, its ground, what it asks and where it stands.

    `name` is empty where the article itself only joins alternatives. `mode` says how `items` make it met;
    under `readings` each of them is one way to read the text, by its `reading`.
    """

    code: str
    criterion: str
    ground: str | None
    name: tuple[str, str]
    provision: Provision
    mode: Mode | None
    items: tuple["Criterion", ...]
    reading: str | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class CriteriaGroup:
    """The criteria for one sort of subject: all of them, or any one; groups are alternatives."""

    applies_to: str
    mode: Mode
    items: tuple[Criterion, ...]


def tree(lawbook: Lawbook, groups: tuple[Group, ...], day: date) -> tuple[CriteriaGroup, ...]:
    """The criteria of a form as they are read on a day."""
    return tuple(
        CriteriaGroup(
            group.applies_to,
            Mode.ANY_OF if group.any_of is not None else Mode.ALL_OF,
            tuple(_criterion(lawbook, rule, day) for rule in group.rules),
        )
        for group in groups
    )


def bars(lawbook: Lawbook, rules: tuple[Rule, ...], day: date) -> tuple[Criterion, ...]:
    """What stands in the way of a form, as it is read on a day."""
    return tuple(_criterion(lawbook, rule, day) for rule in rules)


def _criterion(lawbook: Lawbook, rule: Rule, day: date, reading: str | None = None) -> Criterion:
    mode, inner = _inside(rule.test)
    return Criterion(
        code=rule.code,
        criterion=rule.criterion,
        ground=rule.ground,
        name=rule.name,
        provision=lawbook.cited(rule.provision, day),
        mode=mode,
        items=tuple(_criterion(lawbook, one, day, name) for name, one in inner),
        reading=reading,
        sector=rule.sector,
    )


def _inside(test: Test) -> tuple[Mode | None, tuple[tuple[str | None, Rule], ...]]:
    match test:
        case AnyOf(rules=rules):
            return Mode.ANY_OF, tuple((None, rule) for rule in rules)
        case AllOf(rules=rules):
            return Mode.ALL_OF, tuple((None, rule) for rule in rules)
        case Readings(readings=readings):
            return Mode.READINGS, readings
    return None, ()
