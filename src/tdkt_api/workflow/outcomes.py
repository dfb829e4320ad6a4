"""What becomes of a nomination, and whether figures of a vote can be."""

from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """What became of a nomination."""

    PENDING = "pending"
    WITHDRAWN = "withdrawn"
    NOT_RECOMMENDED = "not_recommended"
    REFUSED = "refused"
    CONFERRED = "conferred"


class Conclusion(StrEnum):
    """What one stage's appraisal says of a nomination; the outcome stays pending."""

    RECOMMENDED = "recommended"
    NOT_RECOMMENDED = "not_recommended"


class Miscount(StrEnum):
    """Why figures of a vote cannot be."""

    NO_MEMBERS = "no_members"
    NEGATIVE = "negative"
    MORE_VOTERS_THAN_MEMBERS = "more_voters_than_members"
    MORE_YES_THAN_VOTERS = "more_yes_than_voters"


CLOSED: Final = frozenset(Outcome) - {Outcome.PENDING}
"""The outcomes that nothing changes any more in the dossier."""


def miscount(*, members: int, present: int, written: int, yes: int) -> Miscount | None:
    """Why figures cannot be those of a vote; None if they can.

    Args:
        members: The full membership, not those who came.
        present: Members who voted in the meeting.
        written: Members who voted in writing.
        yes: Votes in favour.
    """
    if min(present, written, yes) < 0:
        return Miscount.NEGATIVE
    if members < 1:
        return Miscount.NO_MEMBERS
    if present + written > members:
        return Miscount.MORE_VOTERS_THAN_MEMBERS
    return Miscount.MORE_YES_THAN_VOTERS if yes > present + written else None
