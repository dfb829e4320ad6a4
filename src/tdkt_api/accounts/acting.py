"""A portal acts for a person who is signed in: both stand in the token, and in whatever is done with it."""

from dataclasses import dataclass, replace
from typing import Final

from ..access.actor import read_actor
from ..access.tokens import READ, Claims, Tokens
from ..db.database import Database
from ..db.transaction import Transaction
from ..errors import GrantRefused, InvalidToken, ScopeRefused, TargetRefused
from .issuing import Ground, issue, note
from .shapes import Asking, Issued

EXCHANGED: Final = "auth.exchanged"
GRANT: Final = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN: Final = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - a kind of token


@dataclass(frozen=True, slots=True)
class Wanted:
    """The person's token, and for what a token is wanted; None: for all that the person may."""

    subject_token: str
    audience: str | None
    scope: str | None


@dataclass(frozen=True, slots=True)
class Acting:
    """What token exchange (RFC 8693) needs of the process."""

    database: Database
    tokens: Tokens

    async def token(self, asking: Asking, wanted: Wanted, request_id: str) -> Issued:
        """A token with which the portal acts for the person, while that person's session lasts.

        Raises:
            TargetRefused, ScopeRefused: a token for another service, or for what there is no scope.
            GrantRefused: the person's token is none of ours, was exchanged before, or is a program's own; the
                session has ended, or the person holds no role today.
        """
        if wanted.audience not in {None, self.tokens.audience}:
            raise TargetRefused
        if wanted.scope not in {None, READ}:
            raise ScopeRefused
        claims = self._claims(wanted.subject_token)
        async with self.database.transaction(scopes=()) as tx:
            issued = await self._issued(tx, asking, claims, wanted.scope) if claims else None
            person = claims.person_id if claims else None
            await note(tx, EXCHANGED if issued else GrantRefused.code, request_id, person, asking.code)
        if issued is None:
            raise GrantRefused
        return replace(issued, issued_token_type=ACCESS_TOKEN, scope=wanted.scope)

    def _claims(self, token: str) -> Claims | None:
        try:
            claims = self.tokens.read(token)
        except InvalidToken:
            return None
        is_a_persons_own = claims.session_id is not None and claims.acting is None
        return claims if is_a_persons_own and claims.scope is None else None

    async def _issued(
        self, tx: Transaction, asking: Asking, claims: Claims, scope: str | None
    ) -> Issued | None:
        ground = Ground(
            claims.person_id,
            asking.code,
            claims.acr,
            claims.authenticated_at,
            claims.session_id,
            acting=asking.code,
            scope=scope,
        )
        try:
            person = await read_actor(tx, claims.person_id, claims.client_id, claims.session_id)
            return await issue(tx, self.tokens, ground) if person.roles else None
        except InvalidToken:
            return None
