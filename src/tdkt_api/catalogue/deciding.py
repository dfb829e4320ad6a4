"""Who decides an award form on a day, and the road to them from a unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from .. import clock
from ..db.transaction import Reading
from ..errors import AwardUnknown, UnitNotInForce
from ..law import catalogue, procedure
from ..law.authority import authority
from ..law.catalogue import Form
from ..law.lawbook import Lawbook
from ..law.procedure import Named, Stage
from ..law.source import Provision
from ..law.timeline import Dated
from ..law.verdict import Finding, Status
from ..units import service as units
from ..units.kinds import Level
from ..units.service import UnitRow

_SUBMITTERS: Final = frozenset({Level.MINISTRY, Level.PROVINCE})


@dataclass(frozen=True, slots=True)
class Leg:
    """A stage with the unit whose turn it is, where the tree has it, and how long it may take."""

    stage: Stage
    unit: UnitRow | None
    working_days: int | None
    provision: Provision | None


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decides a form on a day; what is not known for the day is None.

    `may_decide` speaks of the unit asked about, `decides_at` is the nearest unit from it upward that may.
    """

    day: date
    form: Form
    unit: UnitRow | None
    may_decide: Finding | None
    decides_at: UnitRow | None
    legs: tuple[Leg, ...]
    copies: Named | None
    notice_working_days: int | None
    bodies: Dated[int] | None
    public: Dated[int] | None


async def decided(
    reading: Reading, lawbook: Lawbook, code: str, unit_id: UUID | None, as_of: date | None
) -> Decided:
    """Who decides a form on a day, seen from a unit where one is named.

    Raises:
        AwardUnknown: the lawbook has no form of this code.
        NotFound: no such unit.
        UnitNotInForce: the unit did not exist on that day.
    """
    day = as_of or clock.today()
    form = catalogue.form(lawbook, code, day)
    if form is None:
        raise AwardUnknown().at("/award")
    unit = await _unit(reading, unit_id, day)
    line = [one for one in await units.above(reading, unit) if one.is_in_force(day)] if unit else []
    place = _nearest(lawbook, code, line, day)
    return Decided(
        day,
        form,
        unit,
        _may(lawbook, code, unit, day) if unit else None,
        place,
        _legs(lawbook, form, line, place, day),
        procedure.copies(lawbook, code, day),
        procedure.notice_days(lawbook, [code], day),
        procedure.opinion_term(lawbook, day, of_the_public=False),
        procedure.opinion_term(lawbook, day, of_the_public=True),
    )


async def _unit(reading: Reading, id: UUID | None, day: date) -> UnitRow | None:
    if id is None:
        return None
    unit = await units.get(reading, id)
    if not unit.is_in_force(day):
        raise UnitNotInForce().at("/unit")
    return unit


def _may(lawbook: Lawbook, code: str, unit: UnitRow, day: date) -> Finding | None:
    kind = units.unit_kind_of(unit.kind)
    return authority(lawbook, code, kind, day) if kind is not None else None


def _nearest(lawbook: Lawbook, code: str, line: Sequence[UnitRow], day: date) -> UnitRow | None:
    """The nearest unit, from the lowest of a line upward, whose head may decide."""
    for unit in reversed(line):
        found = _may(lawbook, code, unit, day)
        if found is not None and found.status is Status.MET:
            return unit
    return None


def _legs(
    lawbook: Lawbook, form: Form, line: Sequence[UnitRow], place: UnitRow | None, day: date
) -> tuple[Leg, ...]:
    own = line[-1] if line else None
    stages = procedure.route(
        lawbook, form.level, owner_decides=own is not None and place is not None and own.id == place.id
    )
    turns = {
        "owner": own,
        "submitter": next((unit for unit in line if unit.level in _SUBMITTERS), None),
        "decider": place,
    }
    return tuple(
        Leg(stage, turns.get(stage.at), *procedure.length(lawbook, stage.kind, form.code, day))
        for stage in stages
    )
