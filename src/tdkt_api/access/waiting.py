"""What waits for somebody: their roles, each at its unit, against the process, and opinions asked for."""

from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Date,
    FromClause,
    Subquery,
    TableValuedAlias,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    column,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
)

from .. import clock
from ..law.lawbook import Lawbook
from ..law.procedure import asks_council
from ..models import Consultation, Dossier, Nomination
from ..workflow.delegation import ACTIONS
from ..workflow.opinions import ANSWERERS
from ..workflow.process import State, Turn
from ..workflow.waiting import waits
from .actor import Actor

_UNITS: Final = bindparam("wait_units", type_=ARRAY(Uuid))
_ASKED: Final = bindparam("wait_asked", type_=ARRAY(Uuid))
# As the indexes have them: a value that is bound would not be seen to lie within a partial index.
IS_OPEN: Final = text("dossier.state NOT IN ('decided', 'rejected')")
IS_ASKED: Final = text("consultation.state = 'open'")
# CASE: under a policy PostgreSQL takes COALESCE for leaky, and a later page would read the earlier ones too.
_NEVER: Final[ColumnElement[Any]] = literal_column("DATE '9999-12-31'", Date)
DUE: Final = case((Dossier.due_on.is_(None), _NEVER), else_=Dossier.due_on)
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
    mine = _mine()
    at = case((mine.c.turn == Turn.OWNER.value, Dossier.owner_unit_id), else_=Dossier.stage_unit_id)
    row = select(mine.c.unit_id).where(mine.c.unit_id == at, waits_for(mine)).correlate(Dossier)
    # The units alone first, for the indexes; then the row of the process.
    here = or_(Dossier.owner_unit_id == any_(_UNITS), Dossier.stage_unit_id == any_(_UNITS))
    return and_(IS_OPEN, here, row.exists(), is_ready())


def waits_for(row: FromClause) -> ColumnElement[bool]:
    """Whether a dossier of the row's unit waits for what the row does."""
    is_last = Dossier.stage_unit_id == Dossier.deciding_unit_id
    return and_(
        Dossier.state == row.c.state,
        or_(row.c.last_stage.is_(None), row.c.last_stage == is_last),
        or_(row.c.with_council.is_(None), row.c.with_council == _asks_council()),
    )


def is_ready() -> ColumnElement[bool]:
    """Whether nobody who was asked has still time to answer: until then nobody can conclude."""
    until = (
        select(func.max(Consultation.due_on))
        .where(Consultation.dossier_id == Dossier.id, IS_ASKED)
        .correlate(Dossier)
        .scalar_subquery()
    )
    is_over = func.coalesce(until < bindparam("wait_day", type_=Date), true())
    return or_(Dossier.state != State.CONSULTING.value, is_over)


def turns(turn: Turn) -> Subquery:
    """What somebody does at the units whose turn it is: rows no two of which one dossier can wait for."""
    mine = _mine()
    columns = (mine.c.unit_id, mine.c.state, mine.c.with_council, mine.c.last_stage)
    return select(*columns).where(mine.c.turn == turn.value).distinct().subquery("turns")


def asking() -> Subquery:
    """The units for which somebody may answer."""
    units = func.unnest(_ASKED).table_valued(column("unit_id", Uuid)).render_derived(name="units")
    return select(units.c.unit_id).distinct().subquery("asking")


def asked() -> ColumnElement[bool]:
    """Whether an asking waits for an answer of somebody whose `parameters` are given."""
    return and_(Consultation.unit_id == any_(_ASKED), IS_ASKED)


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


def _mine() -> TableValuedAlias:
    rows = func.unnest(
        _UNITS,
        bindparam("wait_turns", type_=ARRAY(Text)),
        bindparam("wait_states", type_=ARRAY(Text)),
        bindparam("wait_councils", type_=ARRAY(Boolean)),
        bindparam("wait_lasts", type_=ARRAY(Boolean)),
    )
    return rows.table_valued(*_COLUMNS).render_derived(name="mine")


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
