"""A program proves who it is: by a signed assertion, a dated secret, or, a public one, not at all."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from .. import clock
from ..access import assertions
from ..access.assertions import Assertion
from ..access.jws import LEEWAY
from ..db.database import Database
from ..errors import ClientRefused
from . import clients
from .clients import KnownClient
from .issuing import note
from .shapes import Asking


@dataclass(frozen=True, slots=True)
class Proofs:
    """What it takes to know a program.

    Attributes:
        audiences: The names under which an assertion may mean us: the issuer and its token endpoint.
    """

    database: Database
    audiences: tuple[str, ...]

    async def by_assertion(self, text: str, named: str | None, request_id: str) -> Asking:
        """Whoever has signed the assertion; each is taken once.

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
            await self._note(request_id)
            raise
        return await self._once(asserted, held, request_id)

    async def by_secret(self, code: str, secret: str, request_id: str) -> Asking:
        """Whoever knows a secret of the client that has not expired.

        Raises:
            ClientRefused: no such client or secret.
        """
        hashed = hashlib.sha256(secret.encode()).digest()
        async with self.database.transaction(scopes=(), read_only=True) as tx:
            held = await tx.maybe(clients.SECRET, code=code, secret_hash=hashed, at=clock.wall())
        if held is None:
            await self._note(request_id)
            raise ClientRefused
        return Asking(held.id, code, held.person_id, "client_secret")

    async def by_name(self, code: str, request_id: str) -> Asking:
        """A public client, which has nothing to prove itself with.

        Raises:
            ClientRefused: there is none of this name.
        """
        async with self.database.transaction(scopes=(), read_only=True) as tx:
            held = await tx.maybe(clients.PUBLIC, code=code)
        if held is None:
            await self._note(request_id)
            raise ClientRefused
        return Asking(held.id, code, None, "none")

    async def _once(self, asserted: Assertion, held: KnownClient, request_id: str) -> Asking:
        async with self.database.transaction(scopes=()) as tx:
            is_first = await tx.run(
                clients.USE,
                client_id=held.id,
                jti_hash=hashlib.sha256(asserted.jti.encode()).digest(),
                expires_at=asserted.expires_at + timedelta(seconds=LEEWAY),
            )
            if not is_first:
                await note(tx, ClientRefused.code, request_id, held.person_id, asserted.client)
        if not is_first:
            raise ClientRefused
        return Asking(held.id, asserted.client, held.person_id, "private_key_jwt")

    async def _note(self, request_id: str) -> None:
        async with self.database.transaction(scopes=()) as tx:
            await note(tx, ClientRefused.code, request_id, None, None)
