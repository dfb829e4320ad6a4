"""How long a dossier stood in each state, from the events that moved it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Final

from .. import clock
from ..daysoff import Calendar
from ..workflow.deadlines import used
from ..workflow.process import FINAL, State
from .shapes import Move

_STATES: Final = frozenset(State)


@dataclass(frozen=True, slots=True)
class Spell:
    """One stay in a state. The day it began is not counted, the day it ended is.

    `left_by` is the number of the event that ended it; None while it lasts.
    """

    state: State
    since: datetime
    days: int
    working_days: int
    left_by: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """All stays in one state together."""

    state: State
    count: int
    days: int
    working_days: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Change:
    """From which state an event brought its dossier to which, and how long it had stood in the first."""

    origin: State
    target: State
    days: int
    working_days: int


def spells(moves: Iterable[Move], until: datetime, calendar: Calendar) -> list[Spell]:
    """Every stay in a state, in order.

    Args:
        moves: In the order of their numbers; what names no state of the process is passed over.
        until: Up to when the last stay is counted; where nothing follows any more it is not counted.
    """
    known = [(State(move.target), move) for move in moves if move.target in _STATES]
    found = [
        _spell(state, move.at, after.at, after.seq, calendar) for (state, move), (_, after) in pairwise(known)
    ]
    for state, last in known[-1:]:
        found.append(_spell(state, last.at, last.at if state in FINAL else until, None, calendar))
    return found


def steps(stays: Sequence[Spell]) -> list[Step]:
    """The time spent per state, in the order in which each was first reached."""
    return [_sum([stay for stay in stays if stay.state is state]) for state in _in_order(stays)]


def changes(stays: Sequence[Spell]) -> Mapping[int, Change]:
    """What each event that moved the dossier changed, by its number."""
    return {
        stay.left_by: Change(stay.state, after.state, stay.days, stay.working_days)
        for stay, after in pairwise(stays)
        if stay.left_by is not None
    }


def _spell(state: State, since: datetime, until: datetime, left_by: int | None, calendar: Calendar) -> Spell:
    first, last = clock.day_of(since), clock.day_of(until)
    return Spell(state, since, max((last - first).days, 0), _working(first, last, calendar), left_by)


def _working(first: date, last: date, calendar: Calendar) -> int:
    return used(first, last, calendar.days_off, swapped_in=calendar.swapped_in)


def _in_order(stays: Sequence[Spell]) -> list[State]:
    return list(dict.fromkeys(stay.state for stay in stays))


def _sum(stays: Sequence[Spell]) -> Step:
    return Step(
        stays[0].state,
        len(stays),
        sum(stay.days for stay in stays),
        sum(stay.working_days for stay in stays),
        stays[-1].left_by is None,
    )
