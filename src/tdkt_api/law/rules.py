"""Rules that are of no single form: principles, who proposes, what revokes, and lengths that a rule names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from tdkt_api.law.lawbook import Lawbook
from tdkt_api.law.source import Provision
from tdkt_api.law.verdict import Effect

RULE: Final = "rule_"
_LENGTHS: Final = ("days_named", "days_militia", "days_cultural_family")
_NAMED: Final = "named_"


@dataclass(frozen=True, slots=True)
class GeneralRule:
    """A rule of a day; `says` are its points as codes, `days` a length and `is_working` its kind.

    `statement` is in Vietnamese and English; None for a length, which its code and number say.
    """

    code: str
    statement: tuple[str, str] | None
    says: tuple[str, ...]
    days: int | None
    is_working: bool | None
    first: date
    last: date | None
    effect: Effect
    provision: Provision


def rules_on(lawbook: Lawbook, day: date) -> tuple[GeneralRule, ...]:
    """The rules that are known for a day, in the order of their codes."""
    return tuple(sorted(_rules(lawbook, day), key=lambda rule: rule.code))


def _rules(lawbook: Lawbook, day: date) -> Iterator[GeneralRule]:
    for name, parameter in lawbook.parameters.items():
        entry = parameter.values.on(day)
        if entry is None:
            continue
        where = (entry.first, entry.last, lawbook.effect(entry.source, day), lawbook.cited(entry.source, day))
        if name.startswith(RULE):
            text = entry.value["statement"]
            says = tuple(entry.value["says"])
            yield GeneralRule(name.removeprefix(RULE), (text["vi"], text["en"]), says, None, None, *where)
        elif name in _LENGTHS:
            prefix = f"{name.removeprefix('days_')}_"
            for what, length in entry.value.items():
                code = f"{prefix}{what}".removeprefix(_NAMED)
                yield GeneralRule(code, None, (), length["days"], length["working"], *where)
