"""What every way of signing in ends with: a token, and a line in the security record."""

from uuid import UUID

from .. import clock, ids
from ..access.actor import read_actor
from ..access.tokens import LIFETIME, Tokens
from ..db.transaction import Transaction
from ..ids import Prefix
from . import repository
from .shapes import Issued


async def issue(tx: Transaction, tokens: Tokens, person_id: UUID, client_id: str, *, acr: str) -> Issued:
    """A token for ten minutes; its hints are those of the first unit where the person holds a role.

    Raises:
        InvalidToken: the account or the client was closed meanwhile.
    """
    actor = await read_actor(tx, person_id, client_id)
    units = await repository.units(tx, list(actor.roles))
    first = units[0] if units else None
    token = tokens.issue(
        person_id,
        client_id,
        level=first.level if first else None,
        unit=ids.show(Prefix.UNIT, first.id) if first else None,
        roles=sorted(role.value for role in actor.roles_at(first.id)) if first else [],
        auth_time=clock.wall(),
        acr=acr,
    )
    return Issued(token, LIFETIME)


async def note(
    tx: Transaction, code: str, request_id: str, person_id: UUID | None, client_id: str | None
) -> None:
    """Write a sign-in, or a try, into the security record."""
    await repository.note(
        tx,
        id=ids.new(),
        at=clock.now(),
        code=code,
        request_id=request_id,
        person_id=person_id,
        client_id=client_id,
    )
