"""A lawbook as a lawyer reads it: instruments, regimes, and every dated value with where it stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tdkt_api.law.lawbook import Award, Lawbook
from tdkt_api.law.source import Provision
from tdkt_api.law.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a timeline as plain data, with its first and last day and its provision."""

    first: date
    last: date | None
    value: Any
    provision: Provision


@dataclass(frozen=True, slots=True)
class Dating:
    """What of a form changed when: the name of its timeline and its entries, bare."""

    name: str
    values: tuple[Value, ...]


def parameter_values(lawbook: Lawbook, name: str) -> tuple[Value, ...]:
    """Every value of a parameter by its first day in force."""
    return _values(lawbook.parameters[name].values, plain=True)


def stage_lengths(lawbook: Lawbook, route: str) -> tuple[tuple[str, str, tuple[Value, ...]], ...]:
    """The stages of a route: whose turn, which kind, and its working days by first day in force."""
    stages = lawbook.procedures[route].stages
    return tuple((stage.at, stage.kind, _values(stage.working_days, plain=True)) for stage in stages)


def datings(award: Award) -> tuple[Dating, ...]:
    """The days on which something of a form changed, by what changed."""
    named: dict[str, Timeline[Any] | None] = {
        "name": award.names,
        "criteria": award.criteria,
        "bars": award.bars,
        "decided_by": award.decided_by,
        "vote": award.vote,
        "documents": award.documents,
        "bonus": award.bonus,
    }
    return tuple(Dating(name, _values(line, plain=False)) for name, line in named.items() if line is not None)


def _values(line: Timeline[Any], *, plain: bool) -> tuple[Value, ...]:
    return tuple(Value(one.first, one.last, one.value if plain else None, one.source) for one in line.entries)
