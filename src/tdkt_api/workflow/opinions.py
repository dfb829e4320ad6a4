"""Opinions that a stage asks for: what they may be, and who gives them."""

from enum import StrEnum
from typing import Final

from tdkt_api.workflow.process import Role


class Opinion(StrEnum):
    """What a body that was asked says."""

    AGREE = "agree"
    DISAGREE = "disagree"
    NO_OPINION = "no_opinion"


class AskedState(StrEnum):
    """What became of an asking.

    A body that lets its day pass is silent, which agrees to nothing; the public's is closed with what was
    objected.
    """

    OPEN = "open"
    ANSWERED = "answered"
    SILENT = "silent"
    CLOSED = "closed"


OPEN: Final = AskedState.OPEN
ANSWERERS: Final = (Role.HEAD, Role.APPRAISER)
"""Who answers for a body, in the order in which one who is both acts."""

KEEPERS: Final = (Role.CLERK, Role.APPRAISER)
"""Who enters what the public objected, at the unit that asked."""
