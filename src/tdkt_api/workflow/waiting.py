"""What a dossier waits for: the steps that carry it on, and whose they are."""

from dataclasses import dataclass
from typing import Final

from tdkt_api.workflow.process import STEPS, Action, Role, State, Turn

ASIDE: Final = frozenset({Action.WITHDRAW, Action.RETURN, Action.CONSULT, Action.REJECT})
"""The steps that may be taken and for which nobody waits."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A row of the process, as somebody's work.

    Attributes:
        at: The unit whose turn it is.
        with_council: As the row has it; None: either way. A council may be asked where the lawbook asks none,
            but nothing waits for that.
        last_stage: As the row has it; None: either way.
    """

    state: State
    at: Turn
    with_council: bool | None
    last_stage: bool | None


def waits(held: frozenset[Role], only: Action | None = None) -> tuple[Wait, ...]:
    """For what a dossier waits where these roles are held at the unit whose turn it is.

    Args:
        only: The one step that counts, where a role is lent for it alone.
    """
    found = {
        Wait(state, step.at, action is Action.REFER or step.with_council, step.last_stage): None
        for (state, action), step in STEPS.items()
        if action not in ASIDE and only in {None, action} and held.intersection(step.by)
    }
    return tuple(found)
