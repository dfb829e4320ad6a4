"""A refresh token gives the next one, once; used twice, the session ends for whoever holds any of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from .. import clock
from ..access.actor import Actors
from ..access.refreshes import Refreshes, hash_of
from ..access.tokens import Tokens
from ..db.database import Database
from ..db.transaction import Transaction
from ..errors import GrantRefused, InvalidToken, TokenTypeRefused
from . import sessions
from .issuing import Ground, issue, note
from .sessions import Presented, SessionHead
from .shapes import Asking, Issued

REFRESHED: Final = "auth.refreshed"
REUSED: Final = "auth.refresh_reused"
REVOKED: Final = "auth.session_revoked"
RETRY: Final = timedelta(seconds=10)
"""How long the program that did not get the answer may ask again."""
_REVOCATION: Final = "/oauth2/revocation"


@dataclass(frozen=True, slots=True)
class Refreshing:
    """What refreshing and revoking need of the process."""

    database: Database
    tokens: Tokens
    refreshes: Refreshes
    actors: Actors

    async def refresh(self, asking: Asking, token: str, request_id: str) -> Issued:
        """A new access token and the next refresh token.

        The program that lost the answer gets it again within ten seconds, while the next one is unused.

        Raises:
            GrantRefused: no such token of this program, its session is over, or it was used and ends it now.
        """
        async with self.database.transaction(scopes=()) as tx:
            issued = await self._refreshed(tx, asking, token, request_id)
            if issued is None:
                await note(tx, GrantRefused.code, request_id, None, asking.code)
        if issued is None:
            raise GrantRefused
        return issued

    async def revoke(self, asking: Asking, token: str, request_id: str) -> None:
        """End the session of a token, if it is one of this program; another is as good as revoked.

        Raises:
            TokenTypeRefused: an access token that belongs to no session.
        """
        async with self.database.transaction(scopes=()) as tx:
            session = await self._session_of(tx, token)
            if session is not None and session.client_id == asking.id and session.ended_at is None:
                await self._end(tx, session, "revoked")
                await note(tx, REVOKED, request_id, session.person_id, asking.code, _REVOCATION)

    async def _refreshed(self, tx: Transaction, asking: Asking, token: str, request_id: str) -> Issued | None:
        hashed = hash_of(token)
        session = await tx.maybe(sessions.LOCK_BY_TOKEN, token_hash=hashed)
        now = clock.wall()
        if session is None or session.client_id != asking.id or session.is_over(now):
            return None
        presented = await tx.one(sessions.PRESENTED, token_hash=hashed)
        follower = self.refreshes.after(token, session.id, presented.number + 1)
        if presented.used_at is None:
            await tx.run(sessions.USE, id=presented.id, new_used_at=now)
            await sessions.add_token(tx, session.id, presented.number + 1, hash_of(follower), now)
        elif not await self._is_retry(tx, session.id, presented, now):
            await self._end(tx, session, "reuse")
            await note(tx, REUSED, request_id, session.person_id, asking.code)
            return None
        return await self._issue(tx, session, asking, follower, request_id)

    async def _issue(
        self, tx: Transaction, session: SessionHead, asking: Asking, follower: str, request_id: str
    ) -> Issued | None:
        try:
            issued = await issue(tx, self.tokens, Ground.of_session(session, asking.code), follower)
        except InvalidToken:
            await self._end(tx, session, "closed")  # the account: nothing of the session counts any more
            return None
        await note(tx, REFRESHED, request_id, session.person_id, asking.code)
        return issued

    async def _is_retry(self, tx: Transaction, session_id: UUID, presented: Presented, now: datetime) -> bool:
        if presented.used_at is None or now - presented.used_at > RETRY:
            return False
        follower = await tx.maybe(sessions.OF_NUMBER, session_id=session_id, number=presented.number + 1)
        return follower is not None and follower.used_at is None

    async def _session_of(self, tx: Transaction, token: str) -> SessionHead | None:
        found = await tx.maybe(sessions.LOCK_BY_TOKEN, token_hash=hash_of(token))
        if found is not None:
            return found
        try:
            claims = self.tokens.read(token)
        except InvalidToken:
            return None
        if claims.session_id is None:
            raise TokenTypeRefused
        return await tx.maybe(sessions.LOCK, id=claims.session_id)

    async def _end(self, tx: Transaction, session: SessionHead, why: str) -> None:
        await sessions.end(tx, session.id, why)
        tx.after_commit(lambda: self.actors.forget(session.person_id))
