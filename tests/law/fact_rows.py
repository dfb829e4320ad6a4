"""Facts from plain data, member by member: the rows of YAML files in the service's own words."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from tdkt_api.law.facts import (
    Attested,
    Discipline,
    Employment,
    Facts,
    Family,
    Held,
    Lead,
    Leave,
    Members,
    Model,
    Movement,
    Post,
    Prize,
    Rating,
    Service,
    Study,
    Transfer,
    Work,
)
from tdkt_api.law.verdict import Status

_ROWS: Final[Mapping[str, Callable[..., Any]]] = {
    "disciplines": Discipline,
    "employments": Employment,
    "held": Held,
    "leads": Lead,
    "leaves": Leave,
    "models": Model,
    "movements": Movement,
    "posts": Post,
    "prizes": Prize,
    "service": Service,
    "studies": Study,
    "transfers": Transfer,
}
_DAYS: Final = frozenset({"decided_on", "ended_on"})
_SETS: Final[Mapping[str, Callable[[Any], Any]]] = {"grounds": frozenset, "period": tuple, "used_for": tuple}


def facts_from(told: Mapping[str, Any]) -> Facts:
    """Facts of a row; a member that is left out or null is unknown."""
    made = {name: _member(name, value) for name, value in told.items() if value is not None}
    return Facts(**({"subject_kind": "individual"} | made))


_MEMBERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "ratings": lambda value: {year: Rating(rating) for year, rating in value.items()},
    "works": lambda value: tuple(
        Work(**({"id": f"w{n}", "scope": "grassroots"} | _plain(one))) for n, one in enumerate(value, 1)
    ),
    "members": lambda value: Members(**value),
    "family": lambda value: Family(**value),
    "attested": lambda value: {code: Attested(Status(answer)) for code, answer in value.items()},
    "violations": tuple,
    "open_holds": tuple,
}


def _member(name: str, value: Any) -> Any:
    if name in _ROWS:
        return tuple(_ROWS[name](**_plain(one)) for one in value)
    return _MEMBERS[name](value) if name in _MEMBERS else value


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: date.fromisoformat(value) if key in _DAYS else _SETS[key](value) if key in _SETS else value
        for key, value in told.items()
    }
