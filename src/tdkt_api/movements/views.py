"""From what the services give to what is shown, said in the caller's language."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from ..errors import DomainError
from ..http.speech import Speaker
from ..ids import SubjectKey, SubjectKind
from .contents import missing
from .joining import Joined
from .schemas import JoinedOut, MovementCriterionOut, MovementOut, ParticipantsOut
from .shapes import Whole

Describe = Callable[[DomainError], dict[str, Any]]


def movement_out(found: Whole, say: Speaker) -> MovementOut:
    """A movement as it is shown."""
    members = {
        name: value for name, value in asdict(found.movement).items() if name in MovementOut.model_fields
    }
    return MovementOut(
        **members,
        state_name=say.say(f"state.{found.movement.state}"),
        criteria=[MovementCriterionOut.model_validate(one) for one in found.criteria],
        missing=missing(found),
    )


def participants_out(joined: Sequence[Joined], describe: Describe) -> ParticipantsOut:
    """A batch's results in request order; each refusal as the problem it would be alone."""
    refused = sum(one.refusal is not None for one in joined)
    items = [
        JoinedOut(
            index=number,
            client_reference=one.item.client_reference,
            unit_id=one.item.unit_id,
            individual_id=_individual(one.item.subject),
            subject_id=one.item.subject,
            problem=describe(one.refusal) if one.refusal else None,
        )
        for number, one in enumerate(joined)
    ]
    return ParticipantsOut(accepted=len(joined) - refused, refused=refused, items=items)


def _individual(key: SubjectKey | None) -> UUID | None:
    return key.id if key is not None and key.kind is SubjectKind.INDIVIDUAL else None
