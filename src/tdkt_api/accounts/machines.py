"""A program signs in for itself, with a signed assertion or, as a dated exception, with a secret."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from .. import clock
from ..access import assertions
from ..access.assertions import Assertion
from ..access.jws import LEEWAY
from ..access.tokens import Tokens
from ..db.database import Database
from ..db.transaction import Transaction
from ..errors import ClientRefused
from . import clients
from .issuing import issue, note
from .shapes import Issued

SIGNED_IN: Final = "auth.client_signed_in"


@dataclass(frozen=True, slots=True)
class Machines:
    """What a program's signing in needs of the process.

    Attributes:
        audiences: The names under which an assertion may mean us: the issuer and its token endpoint.
    """

    database: Database
    tokens: Tokens
    audiences: tuple[str, ...]

    async def by_assertion(self, text: str, named: str | None, request_id: str) -> Issued:
        """A token for whoever has signed the assertion; each is taken once.

        Args:
            named: The client that was named beside it, if one was.

        Raises:
            ClientRefused: no such client or key, or another signature, audience or time, or used before.
        """
        try:
            asserted = assertions.read(text, self.audiences)
            if named is not None and named != asserted.client:
                raise ClientRefused
            async with self.database.transaction(scopes=(), read_only=True) as tx:
                held = await tx.maybe(clients.KEY, code=asserted.client, kid=asserted.kid)
            if held is None:
                raise ClientRefused
            asserted.verify(held.public_key)
        except ClientRefused:
            await self._refuse(request_id)
            raise
        return await self._once(asserted, held.id, held.person_id, request_id)

    async def by_secret(self, client: str, secret: str, request_id: str) -> Issued:
        """A token for whoever knows a secret of the client that has not expired.

        Raises:
            ClientRefused: no such client or secret.
        """
        hashed = hashlib.sha256(secret.encode()).digest()
        async with self.database.transaction(scopes=()) as tx:
            held = await tx.maybe(clients.SECRET, code=client, secret_hash=hashed, at=clock.wall())
            if held is not None:
                return await self._issue(tx, held.person_id, client, request_id, "client_secret")
        await self._refuse(request_id)
        raise ClientRefused

    async def _once(self, asserted: Assertion, id: UUID, person_id: UUID, request_id: str) -> Issued:
        async with self.database.transaction(scopes=()) as tx:
            is_first = await tx.run(
                clients.USE,
                client_id=id,
                jti_hash=hashlib.sha256(asserted.jti.encode()).digest(),
                expires_at=asserted.expires_at + timedelta(seconds=LEEWAY),
            )
            if is_first:
                return await self._issue(tx, person_id, asserted.client, request_id, "private_key_jwt")
        await self._refuse(request_id, person_id, asserted.client)
        raise ClientRefused

    async def _issue(
        self, tx: Transaction, person_id: UUID, client: str, request_id: str, acr: str
    ) -> Issued:
        issued = await issue(tx, self.tokens, person_id, client, acr=acr)
        await note(tx, SIGNED_IN, request_id, person_id, client)
        return issued

    async def _refuse(
        self, request_id: str, person_id: UUID | None = None, client: str | None = None
    ) -> None:
        async with self.database.transaction(scopes=()) as tx:
            await note(tx, ClientRefused.code, request_id, person_id, client)
