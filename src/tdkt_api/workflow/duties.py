"""Who must be different persons: who made or submitted a dossier, who appraised it, who signs it."""

from collections.abc import Mapping, Set
from enum import StrEnum
from uuid import UUID


class Duty(StrEnum):
    """What one person is for a dossier, and then nothing else of these. Voting is no duty in this sense."""

    MAKER = "maker"
    APPRAISER = "appraiser"
    SIGNER = "signer"


def conflict(
    person: UUID,
    duty: Duty,
    *,
    makers: Set[UUID],
    appraisers: Set[UUID],
    signers: Set[UUID] = frozenset(),
) -> Duty | None:
    """The duty that a person has had already and that bars another one; None if there is none.

    With a delegation it is asked twice: for the person who acts and for the one acted for.

    Args:
        duty: What the person is about to become; who submits becomes a maker.
        makers: All who made, edited or submitted the dossier.
        appraisers: All who appraised it, at any stage.
        signers: All who signed it, at any stage.
    """
    had: Mapping[Duty, Set[UUID]] = {
        Duty.MAKER: makers,
        Duty.APPRAISER: appraisers,
        Duty.SIGNER: signers,
    }
    return next((other for other in Duty if other is not duty and person in had[other]), None)
