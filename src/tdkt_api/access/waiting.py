"""What waits for somebody: their roles, each at its unit, against the process, and opinions asked for."""

from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Date,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    column,
    func,
    not_,
    or_,
    select,
    text,
)

from .. import clock
from ..law.lawbook import Lawbook
from ..law.procedure import asks_council
from ..models import Consultation, Dossier, Nomination
from ..workflow.delegation import ACTIONS
from ..workflow.opinions import ANSWERERS, AskedState
from ..workflow.process import State, Turn
from ..workflow.waiting import waits
from .actor import Actor

_UNITS: Final = bindparam("wait_units", type_=ARRAY(Uuid))
_IS_OPEN: Final = text("dossier.state NOT IN ('decided', 'rejected')")  # as the indexes have it
_COLUMNS: Final = (
    column("unit_id", Uuid),
    column("turn", Text),
    column("state", Text),
    column("with_council", Boolean),
    column("last_stage", Boolean),
)


def waiting() -> ColumnElement[bool]:
    """Whether a dossier waits for a step of somebody whose `parameters` are given.

    By today's lawbook; where a dossier has pinned one by which another of its forms asks a council, its steps
    say so.
    """
    mine = func.unnest(
        _UNITS,
        bindparam("wait_turns", type_=ARRAY(Text)),
        bindparam("wait_states", type_=ARRAY(Text)),
        bindparam("wait_councils", type_=ARRAY(Boolean)),
        bindparam("wait_lasts", type_=ARRAY(Boolean)),
    ).table_valued(*_COLUMNS)
    mine = mine.render_derived(name="mine")
    at = case((mine.c.turn == Turn.OWNER.value, Dossier.owner_unit_id), else_=Dossier.stage_unit_id)
    is_last = Dossier.stage_unit_id == Dossier.deciding_unit_id
    row = (
        select(mine.c.unit_id)
        .where(
            mine.c.unit_id == at,
            mine.c.state == Dossier.state,
            or_(mine.c.last_stage.is_(None), mine.c.last_stage == is_last),
            or_(mine.c.with_council.is_(None), mine.c.with_council == _asks_council()),
        )
        .correlate(Dossier)
    )
    # The units alone first, for the indexes; then the row of the process.
    here = or_(Dossier.owner_unit_id == any_(_UNITS), Dossier.stage_unit_id == any_(_UNITS))
    is_ready = or_(Dossier.state != State.CONSULTING.value, not_(_is_asking()))
    return and_(_IS_OPEN, here, row.exists(), is_ready)


def asked() -> ColumnElement[bool]:
    """Whether an asking waits for an answer of somebody whose `parameters` are given."""
    at = Consultation.unit_id == any_(bindparam("wait_asked", type_=ARRAY(Uuid)))
    return and_(at, Consultation.state == AskedState.OPEN.value)


def parameters(actor: Actor, lawbook: Lawbook) -> dict[str, Any]:
    """The values of `waiting` and `asked` for an actor."""
    rows = [(unit, wait) for unit, held in actor.roles.items() for wait in waits(held)]
    rows += [
        (one.unit_id, wait)
        for one in actor.lent
        for wait in waits(frozenset({one.role}), only=ACTIONS[one.act])
    ]
    return {
        "wait_units": [unit for unit, _ in rows],
        "wait_turns": [wait.at.value for _, wait in rows],
        "wait_states": [wait.state.value for _, wait in rows],
        "wait_councils": [wait.with_council for _, wait in rows],
        "wait_lasts": [wait.last_stage for _, wait in rows],
        "wait_asked": [unit for unit, held in actor.roles.items() if held.intersection(ANSWERERS)],
        "wait_day": clock.today(),
        "wait_council_forms": [code for code in lawbook.awards if asks_council(lawbook, [code])],
    }


def _is_asking() -> ColumnElement[bool]:
    """Whether somebody who was asked has still time to answer: until then nobody can conclude."""
    return (
        select(Consultation.id)
        .where(
            Consultation.dossier_id == Dossier.id,
            Consultation.state == AskedState.OPEN.value,
            Consultation.due_on >= bindparam("wait_day", type_=Date),
        )
        .correlate(Dossier)
        .exists()
    )


def _asks_council() -> ColumnElement[bool]:
    return (
        select(Nomination.id)
        .where(
            Nomination.dossier_id == Dossier.id,
            Nomination.outcome == "pending",
            Nomination.award_code == any_(bindparam("wait_council_forms", type_=ARRAY(Text))),
        )
        .correlate(Dossier)
        .exists()
    )
