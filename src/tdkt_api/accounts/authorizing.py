"""A person signs in on the page and is sent back with a code, which the program turns into tokens."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from .. import clock, names
from ..access import totp
from ..access.actor import Actors
from ..access.keys import base64url
from ..access.passwords import Passwords
from ..access.refreshes import Refreshes, hash_of
from ..access.sign_in_forms import SignInRequest
from ..access.tokens import Tokens
from ..access.vault import Vault
from ..db.database import Database
from ..db.transaction import Transaction
from ..errors import CredentialsRefused, GrantRefused, InvalidToken
from . import codes, sessions
from .codes import App, HeldCode, TwoFactors
from .issuing import Ground, issue, note
from .service import SIGNED_IN
from .shapes import Asking, Issued
from .throttle import Throttle

CODE_REUSED: Final = "auth.code_reused"
CODE_GIVEN: Final = "auth.code_given"
LASTING: Final = timedelta(seconds=60)
ACR: Final = "password_otp"
PAGE: Final = "/oauth2/authorize"


def place_of(person_id: object) -> str:
    """What the seal of a second factor is bound to."""
    return f"second_factor|secret|{person_id}"


@dataclass(frozen=True, slots=True)
class Entered:
    """What a person typed, and from where: a known device counts by itself, else the address does."""

    username: str
    password: str
    digits: str
    source: str


@dataclass(frozen=True, slots=True)
class Authorizing:
    """What the page needs of the process."""

    database: Database
    passwords: Passwords
    throttle: Throttle
    vault: Vault

    async def app(self, asked: SignInRequest) -> App | None:
        """The program, if it is to be sent back to just this address."""
        async with self.database.transaction(scopes=(), read_only=True) as tx:
            return await tx.maybe(codes.APP, code=asked.client_id, uri=asked.redirect_uri)

    async def sign_in(self, asked: SignInRequest, entered: Entered, request_id: str) -> str:
        """A code for the program, good for a minute.

        A wrong password, wrong or used digits, somebody without a second factor and nobody at all are
        refused alike, for the same work.

        Raises:
            TooManySignIns: too many failures from this source, or too many others.
            CredentialsRefused: something of it was wrong.
        """
        username = names.nfc(entered.username).lower()
        with self.throttle.attempt(username, entered.source):
            code = await self._checked(asked, username, entered, request_id)
            if code is None:
                self.throttle.failed(username, entered.source)
                raise CredentialsRefused
            self.throttle.succeeded(username, entered.source)
        return code

    async def _checked(
        self, asked: SignInRequest, username: str, entered: Entered, request_id: str
    ) -> str | None:
        # Two short transactions: hashing takes long and must hold no connection.
        async with self.database.transaction(scopes=(), read_only=True) as tx:
            app = await tx.maybe(codes.APP, code=asked.client_id, uri=asked.redirect_uri)
            held = await tx.maybe(codes.FACTORS, username=username)
        knows = await self.passwords.matches(held.password_hash if held else None, entered.password)
        step = totp.step_of(self._secret_of(held), entered.digits, clock.wall())
        code = secrets.token_urlsafe(32)
        async with self.database.transaction(scopes=()) as tx:
            is_right = knows and held is not None and app is not None and step is not None
            if is_right and held and app and await self._is_first(tx, held, step):
                await _give(tx, app, held, asked, code)
                await note(tx, CODE_GIVEN, request_id, held.person_id, asked.client_id, PAGE)
                return code
            person = held.person_id if held else None
            await note(
                tx, CredentialsRefused.code, request_id, person, asked.client_id if app else None, PAGE
            )
        return None

    def _secret_of(self, held: TwoFactors | None) -> str:
        if held is None:
            return totp.NOBODYS
        return self.vault.open(held.secret_sealed, place=place_of(held.person_id), version=held.key_version)

    async def _is_first(self, tx: Transaction, held: TwoFactors, step: int | None) -> bool:
        return bool(await tx.run(codes.USE_STEP, person_id=held.person_id, new_last_step=step))


async def _give(tx: Transaction, app: App, held: TwoFactors, asked: SignInRequest, code: str) -> None:
    await tx.run(
        codes.ADD,
        code_hash=hash_of(code),
        client_id=app.id,
        person_id=held.person_id,
        redirect_uri=asked.redirect_uri,
        challenge=asked.code_challenge,
        acr=ACR,
        expires_at=clock.wall() + LASTING,
        used_at=None,
        session_id=None,
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """What a program sends for a code."""

    code: str
    redirect_uri: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Exchanging:
    """What turning codes into tokens needs of the process."""

    database: Database
    tokens: Tokens
    refreshes: Refreshes
    actors: Actors

    async def tokens_for(self, asking: Asking, sent: Sent, request_id: str) -> Issued:
        """A session with its first tokens; a code that comes again ends the session that it gave.

        Raises:
            GrantRefused: no such code of this program, address and verifier, too late, or used.
        """
        async with self.database.transaction(scopes=()) as tx:
            issued = await self._taken(tx, asking, sent, request_id)
            if issued is None:
                await note(tx, GrantRefused.code, request_id, None, asking.code)
        if issued is None:
            raise GrantRefused
        return issued

    async def _taken(self, tx: Transaction, asking: Asking, sent: Sent, request_id: str) -> Issued | None:
        hashed = hash_of(sent.code)
        held = await tx.maybe(codes.LOCK, code_hash=hashed)
        if held is None:
            return None
        now = clock.wall()
        if held.used_at is not None:
            await self._end(tx, held, asking, request_id)
            return None
        if not _is_for(held, asking, sent, now):
            await tx.run(codes.USE, code_hash=hashed, new_used_at=now, new_session_id=None)
            return None
        refresh = self.refreshes.first()
        session = await sessions.begin(tx, held.person_id, held.client_id, held.acr, hash_of(refresh))
        await tx.run(codes.USE, code_hash=hashed, new_used_at=now, new_session_id=session.id)
        try:
            issued = await issue(tx, self.tokens, Ground.of_session(session, asking.code), refresh)
        except InvalidToken:  # the account was closed within the minute
            await sessions.end(tx, session.id, "closed")
            return None
        await note(tx, SIGNED_IN, request_id, held.person_id, asking.code)
        return issued

    async def _end(self, tx: Transaction, held: HeldCode, asking: Asking, request_id: str) -> None:
        if held.session_id is not None:
            await sessions.end(tx, held.session_id, "reuse")
            tx.after_commit(lambda: self.actors.forget(held.person_id))
        await note(tx, CODE_REUSED, request_id, held.person_id, asking.code)


def _is_for(held: HeldCode, asking: Asking, sent: Sent, now: datetime) -> bool:
    shown = base64url(hashlib.sha256(sent.verifier.encode()).digest())
    is_verified = hmac.compare_digest(shown, held.challenge)
    is_theirs = held.client_id == asking.id and held.redirect_uri == sent.redirect_uri
    return is_verified and is_theirs and now < held.expires_at
