"""What every way of signing in ends with: a token, and a line in the security record."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .. import clock, ids
from ..access.actor import read_actor
from ..access.tokens import LIFETIME, Tokens
from ..db.transaction import Transaction
from ..ids import Prefix
from . import repository
from .sessions import SessionHead
from .shapes import Issued


@dataclass(frozen=True, slots=True)
class Ground:
    """For whom a token is, through which program, and how and when they showed who they are."""

    person_id: UUID
    client: str
    acr: str
    since: datetime | None = None
    session_id: UUID | None = None

    @classmethod
    def of_session(cls, session: SessionHead, client: str) -> "Ground":
        """What a session's tokens are issued on."""
        return cls(session.person_id, client, session.acr, session.created_at, session.id)


async def issue(tx: Transaction, tokens: Tokens, ground: Ground, refresh: str | None = None) -> Issued:
    """A token for ten minutes; its hints are those of the first unit where the person holds a role.

    Raises:
        InvalidToken: the account or the client was closed meanwhile.
    """
    actor = await read_actor(tx, ground.person_id, ground.client, ground.session_id)
    units = await repository.units(tx, list(actor.roles))
    first = units[0] if units else None
    token = tokens.issue(
        ground.person_id,
        ground.client,
        level=first.level if first else None,
        unit=ids.show(Prefix.UNIT, first.id) if first else None,
        roles=sorted(role.value for role in actor.roles_at(first.id)) if first else [],
        auth_time=ground.since or clock.wall(),
        acr=ground.acr,
        session_id=ground.session_id,
    )
    return Issued(token, LIFETIME, refresh)


async def note(
    tx: Transaction,
    code: str,
    request_id: str,
    person_id: UUID | None,
    client_id: str | None,
    route: str = "/oauth2/token",
) -> None:
    """Write a sign-in, or a try, into the security record."""
    await repository.note(
        tx,
        id=ids.new(),
        at=clock.now(),
        code=code,
        route=route,
        request_id=request_id,
        person_id=person_id,
        client_id=client_id,
    )
