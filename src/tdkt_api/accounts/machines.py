"""A program signs in for itself."""

from dataclasses import dataclass
from typing import Final

from ..access.tokens import Tokens
from ..db.database import Database
from ..errors import ClientRefused
from .issuing import Ground, issue, note
from .shapes import Asking, Issued

SIGNED_IN: Final = "auth.client_signed_in"


@dataclass(frozen=True, slots=True)
class Machines:
    """What a program's signing in needs of the process."""

    database: Database
    tokens: Tokens

    async def token(self, asking: Asking, request_id: str) -> Issued:
        """A token for the program's own account; there is no session and nothing to refresh.

        Raises:
            ClientRefused: it has no account and only acts for people.
        """
        async with self.database.transaction(scopes=()) as tx:
            if asking.person_id is not None:
                ground = Ground(asking.person_id, asking.code, asking.proof)
                issued = await issue(tx, self.tokens, ground)
                await note(tx, SIGNED_IN, request_id, asking.person_id, asking.code)
                return issued
            await note(tx, ClientRefused.code, request_id, None, asking.code)
        raise ClientRefused
