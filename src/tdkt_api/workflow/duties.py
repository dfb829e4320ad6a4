"""Who must be different persons: who made or submitted a dossier, who appraised it, who signs it."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

Party = UUID | bytes
"""An account by its id, or the human behind it by the blind index of their identity number."""


class Duty(StrEnum):
    """What one person does for a dossier, and then nothing else of these. Voting is no duty in this sense."""

    MAKE = "make"
    APPRAISE = "appraise"
    SIGN = "sign"


def conflicts(
    duty: Duty,
    acting: frozenset[Party],
    *,
    made_by: frozenset[Party],
    submitted_by: frozenset[Party],
    appraised_by: frozenset[Party],
    signed_by: frozenset[Party] = frozenset(),
) -> Duty | None:
    """The duty that one of those acting has had already and that bars this one; None if there is none.

    Args:
        duty: What is about to be done; who submits makes.
        acting: The account and the human behind it, and with a delegation also those of the one acted for.
        made_by: All who made or edited the dossier.
        submitted_by: All who submitted it, at any time.
        appraised_by: All who appraised it, at any stage.
        signed_by: All who signed it, at any stage.
    """
    had: Mapping[Duty, frozenset[Party]] = {
        Duty.MAKE: made_by | submitted_by,
        Duty.APPRAISE: appraised_by,
        Duty.SIGN: signed_by,
    }
    return next((other for other in Duty if other is not duty and had[other] & acting), None)
