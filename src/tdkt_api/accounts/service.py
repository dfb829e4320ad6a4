"""Sign in, and say who somebody is."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from .. import clock, names
from ..access.actor import Actor
from ..access.office import office_of
from ..access.passwords import Passwords
from ..access.refreshes import Refreshes, hash_of
from ..access.tokens import Tokens
from ..access.waiting import parameters
from ..db.database import Database
from ..db.transaction import Transaction
from ..errors import CredentialsRefused, GrantTypeRefused
from ..workflow.process import Role
from . import delegations, repository, sessions
from .issuing import Ground, issue, note
from .shapes import Account, Held, Issued, Me, Myself
from .throttle import Throttle

SIGNED_IN: Final = "auth.signed_in"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What signing in needs of the process."""

    database: Database
    tokens: Tokens
    refreshes: Refreshes
    passwords: Passwords
    throttle: Throttle
    may_use_password: bool

    def must_take_passwords(self) -> None:
        """Insist that this deployment takes passwords here.

        Raises:
            GrantTypeRefused: it does not.
        """
        if not self.may_use_password:
            raise GrantTypeRefused

    async def password(self, *, client_id: str, username: str, password: str, request_id: str) -> Issued:
        """A token for ten minutes, for whoever knows the password.

        The answer to a wrong password, an unknown user and an unknown client is the same, and costs the same.

        Raises:
            TooManySignIns: too many failures, or too many others.
            CredentialsRefused: no such account, or another password.
        """
        username = names.nfc(username).lower()
        with self.throttle.attempt(username, client_id):
            account = await self._account(username, client_id, password, request_id)
        return await self._issue(account, client_id, request_id)

    async def _account(self, username: str, client_id: str, password: str, request_id: str) -> Account:
        # Two short transactions: hashing takes long and must hold no connection.
        async with self.database.transaction(scopes=(), read_only=True) as tx:
            account = await repository.account(tx, username, client_id)
        is_right = await self.passwords.matches(account.password_hash if account else None, password)
        if account is None or not is_right:
            self.throttle.failed(username, client_id)
            await self._refuse(account, client_id, request_id)
            raise CredentialsRefused
        self.throttle.succeeded(username, client_id)
        return account

    async def _refuse(self, account: Account | None, client_id: str, request_id: str) -> None:
        person_id = account.person_id if account else None
        known_client = client_id if account else None  # what is unknown may be anything that was typed
        async with self.database.transaction(scopes=()) as tx:
            await note(tx, CredentialsRefused.code, request_id, person_id, known_client)

    async def _issue(self, account: Account, client_id: str, request_id: str) -> Issued:
        refresh = self.refreshes.first()
        async with self.database.transaction(scopes=()) as tx:
            session = await sessions.begin(
                tx, account.person_id, account.client_id, "password", hash_of(refresh)
            )
            issued = await issue(tx, self.tokens, Ground.of_session(session, client_id), refresh)
            await note(tx, SIGNED_IN, request_id, account.person_id, client_id)
        return issued


async def me(tx: Transaction, actor: Actor) -> Me:
    """Who the actor is: their roles by unit, delegations in force, the paths they may read, what waits."""
    units = await repository.units(tx, list(actor.roles))
    held = [Held(unit, sorted(actor.roles_at(unit.id))) for unit in units]
    mine = parameters(actor, office_of(tx).lawbook)
    clerks, takers = (_units_of(actor, roles) for roles in ({Role.CLERK}, {Role.CLERK, Role.HEAD}))
    inbox = await tx.one(
        repository.WAITING, **mine, today=clock.today(), clerk_units=clerks, taker_units=takers
    )
    lent = await tx.all(delegations.IN_FORCE, me=actor.person_id, day=clock.today())
    myself = Myself(actor.person_id, actor.name, actor.post)
    return Me(myself, actor.client_id, held, actor.scopes, inbox, lent)


def _units_of(actor: Actor, roles: set[Role]) -> list[UUID]:
    """Where the actor holds one of these roles."""
    return [unit for unit, held in actor.roles.items() if held & roles]
