"""What a signer may have another do for a period, and whose acts these are."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tdkt_api.workflow.machine import takers
from tdkt_api.workflow.process import Action, Role


class Act(StrEnum):
    """The closed list of what can be delegated; whoever appraises or votes does so in person."""

    SIGN_SUBMISSION = "sign_submission"
    SIGN_DECISION = "sign_decision"
    CLOSE_MEETING = "close_meeting"
    REJECT = "reject"


ACTIONS: Final[Mapping[Act, Action]] = {
    Act.SIGN_SUBMISSION: Action.FORWARD,
    Act.SIGN_DECISION: Action.DECIDE,
    Act.CLOSE_MEETING: Action.CLOSE,
    Act.REJECT: Action.REJECT,
}
"""The step of the process that each act takes."""


def act_of(action: Action) -> Act | None:
    """The act by which a step can be taken for another; None: in person only."""
    return next((act for act, taken in ACTIONS.items() if taken is action), None)


def givers(act: Act) -> frozenset[Role]:
    """The roles whose act it is."""
    return takers(ACTIONS[act])
