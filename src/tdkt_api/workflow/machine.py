"""One step of a dossier: whether it may be taken, by whom, and what holds afterwards."""

from dataclasses import dataclass
from typing import Final

from tdkt_api.errors import DomainError, FlagMissing, IllegalStep, ReasonMissing, WrongRole
from tdkt_api.workflow.process import STEPS, Act, Action, Role, State, Step, Turn


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dossier is on its road.

    Attributes:
        came_from: The state that consulting interrupted; None otherwise.
        stage_number: From 1.
        asks_council: Whether the lawbook asks a council for one of its award forms.
    """

    state: State
    came_from: State | None
    stage_number: int
    is_first_stage: bool
    is_last_stage: bool
    asks_council: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken.

    Attributes:
        acting: The role that counted, of those held.
        at_stage: Whether it was held at the stage's unit; else at the owner.
        came_from: To be kept on the dossier; None where nothing is interrupted.
        stage_number: The stage after the step.
        next_stage: The dossier went on to the next stage of its route.
    """

    action: Action
    origin: State
    target: State
    acting: Role
    at_stage: bool
    came_from: State | None
    stage_number: int
    next_stage: bool


@dataclass(frozen=True, slots=True)
class Option:
    """One action, and whether it may be taken now.

    Attributes:
        why_not: The code of the refusal that taking it would meet; None where it is allowed.
        href_kind: With what it is done: the dossier's steps, or an act of its own.
    """

    action: Action
    allowed: bool
    why_not: str | None
    href_kind: Act
    needs_reason: bool
    needs_flags: bool
    target: State | None


_ROWS: Final[dict[Action, tuple[Step, ...]]] = {
    action: tuple(row for (_, taken), row in STEPS.items() if taken is action) for action in Action
}


def step(
    place: Place,
    action: Action,
    *,
    owner: frozenset[Role],
    stage: frozenset[Role],
    reason: str | None = None,
    flagged: int = 0,
) -> Taken:
    """Take one step of the process.

    Args:
        owner: Roles of the actor at the very unit that proposes.
        stage: Roles of the actor at the very unit whose stage it is.
        flagged: How many fields are flagged for correction.

    Raises:
        WrongRole: a role that never takes this action, or not at the unit whose turn it is.
        IllegalStep: the process has no such step from here.
        ReasonMissing, FlagMissing: the step asks for them.
    """
    found = _found(place, action)
    acting = _acting(found, action, owner, stage)
    if acting is None:
        raise WrongRole(action=action, state=place.state)
    if found is None:
        raise IllegalStep(action=action, state=place.state)
    demand(action, reason, flagged)
    return _taken(place, action, found, acting)


def demand(action: Action, reason: str | None, flagged: int = 0) -> None:
    """Ask for what an action needs from whatever state it is taken; known before the dossier is read.

    Raises:
        ReasonMissing: the reason is absent or says nothing.
        FlagMissing: no field is flagged.
    """
    rows = _ROWS[action]
    if rows[0].needs_reason and not any(letter.isalnum() for letter in reason or ""):
        raise ReasonMissing(action=action).at("/reason")
    if rows[0].needs_flags and flagged < 1:
        raise FlagMissing(action=action).at("/flags")


def options(place: Place, *, owner: frozenset[Role], stage: frozenset[Role]) -> tuple[Option, ...]:
    """Every action: what may be done now, and why not the rest."""
    return tuple(_option(place, action, owner, stage) for action in Action)


def takers(action: Action) -> frozenset[Role]:
    """The roles that take an action at all, from whatever state."""
    return frozenset(role for row in _ROWS[action] for role in row.by)


@dataclass(frozen=True, slots=True)
class _Found:
    """The row that applies at a place, and where it leads from there."""

    row: Step
    target: State


def _found(place: Place, action: Action) -> _Found | None:
    row = STEPS.get((place.state, action))
    if row is None or (row.only_first_stage and not place.is_first_stage):
        return None
    if row.with_council is not None and row.with_council != place.asks_council:
        return None
    if row.last_stage is not None and row.last_stage != place.is_last_stage:
        return None
    target = row.target or place.came_from
    return _Found(row, target) if target else None


def _acting(
    found: _Found | None, action: Action, owner: frozenset[Role], stage: frozenset[Role]
) -> Role | None:
    """The first role of the row that is held where it counts; with no row, of any row of the action."""
    rows = (found.row,) if found else _ROWS[action]
    return next((role for row in rows for role in row.by if role in _turn(row, owner, stage)), None)


def _turn(row: Step, owner: frozenset[Role], stage: frozenset[Role]) -> frozenset[Role]:
    return owner if row.at is Turn.OWNER else stage


def _taken(place: Place, action: Action, found: _Found, acting: Role) -> Taken:
    return Taken(
        action=action,
        origin=place.state,
        target=found.target,
        acting=acting,
        at_stage=found.row.at is Turn.STAGE,
        came_from=place.state if found.target is State.CONSULTING else None,
        stage_number=place.stage_number + found.row.next_stage,
        next_stage=found.row.next_stage,
    )


def _option(place: Place, action: Action, owner: frozenset[Role], stage: frozenset[Role]) -> Option:
    found, shown = _found(place, action), _ROWS[action][0]
    refusal = _refusal(found, _acting(found, action, owner, stage))
    return Option(
        action=action,
        allowed=refusal is None,
        why_not=refusal.code if refusal else None,
        href_kind=shown.act,
        needs_reason=shown.needs_reason,
        needs_flags=shown.needs_flags,
        target=found.target if found else None,
    )


def _refusal(found: _Found | None, acting: Role | None) -> type[DomainError] | None:
    if acting is None:
        return WrongRole
    return IllegalStep if found is None else None
