"""Sealed data in full, for whoever may see them and says why."""

from typing import Annotated, Final

from fastapi import Depends, Response

from ..access.actor import Actor
from ..access.permissions import Permission
from ..access.policy import Requires
from ..http.parameters import router as routes
from ..http.responses import answer, problems
from ..http.transaction import Tx
from ..http.types import HouseholdId, IndividualId
from . import unmasking
from .unmask_schemas import UnmaskedHouseholdOut, UnmaskedOut, UnmaskHouseholdIn, UnmaskIn

people = routes("/v1/individuals", tag="subjects")
homes = routes("/v1/households", tag="subjects")
routers = (people, homes)
Looker = Annotated[Actor, Depends(Requires(Permission.PERSONAL_UNMASK))]
_UNMASKS: Final = problems(400, 401, 403, 404, 415, 422, 429, 503)
_UNKEPT: Final = {"Cache-Control": "no-store"}


@people.post("/{individual_id}/unmask", response_model=UnmaskedOut, responses=_UNMASKS)
async def unmask_individual(individual_id: IndividualId, body: UnmaskIn, actor: Looker, tx: Tx) -> Response:
    """Show a person's identity number or days in full, for a stated purpose.

    Asks for a sign-in with two factors of the last five minutes; without it the refusal says so as RFC 9470
    has it. Answers anew each time, needs no `Idempotency-Key`, and each answer is one entry of who saw whom.
    """
    shown = await unmasking.unmask_individual(
        tx, actor, individual_id, body.fields, body.purpose, body.reason
    )
    return answer(UnmaskedOut, shown, headers=_UNKEPT)


@homes.post("/{household_id}/unmask", response_model=UnmaskedHouseholdOut, responses=_UNMASKS)
async def unmask_household(
    household_id: HouseholdId, body: UnmaskHouseholdIn, actor: Looker, tx: Tx
) -> Response:
    """Show a household's address in full, for a stated purpose; as for a person."""
    shown = await unmasking.unmask_household(tx, actor, household_id, body.purpose, body.reason)
    return answer(UnmaskedHouseholdOut, shown, headers=_UNKEPT)
