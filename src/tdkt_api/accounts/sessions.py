"""Sessions and their refresh tokens in the database; of a token only its hash is there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from .. import clock, ids
from ..db.query import Query, columns_of, none, stored
from ..db.transaction import Transaction
from ..models import RefreshToken, Session

LONGEST: Final = timedelta(hours=12)
"""How long somebody stays signed in, however often they refresh."""


@dataclass(frozen=True, slots=True)
class SessionHead:
    """A session as it is held while one of its tokens is used."""

    id: UUID
    person_id: UUID
    client_id: UUID
    acr: str
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None

    def is_over(self, now: datetime) -> bool:
        """Whether it was ended, or has lasted as long as it may."""
        return self.ended_at is not None or self.expires_at <= now


@dataclass(frozen=True, slots=True)
class Presented:
    """A refresh token by its place in the session."""

    id: UUID
    number: int
    used_at: datetime | None


_HASH: Final[Any] = bindparam("token_hash")
_HEAD = select(*columns_of(Session, SessionHead))
_BY_TOKEN = select(RefreshToken.session_id).where(RefreshToken.token_hash == _HASH).scalar_subquery()

ADD: Final = Query(insert(Session).values(stored(Session)), none)
ADD_TOKEN: Final = Query(insert(RefreshToken).values(stored(RefreshToken)), none)
LOCK_BY_TOKEN: Final = Query(_HEAD.where(Session.id == _BY_TOKEN).with_for_update(), SessionHead)
LOCK: Final = Query(_HEAD.where(Session.id == bindparam("id")).with_for_update(), SessionHead)
# Read once the session is held: what others did to the token meanwhile is seen.
PRESENTED: Final = Query(
    select(*columns_of(RefreshToken, Presented)).where(RefreshToken.token_hash == _HASH), Presented
)
OF_NUMBER: Final = Query(
    select(*columns_of(RefreshToken, Presented)).where(
        RefreshToken.session_id == bindparam("session_id"), RefreshToken.number == bindparam("number")
    ),
    Presented,
)
USE: Final = Query(
    update(RefreshToken)
    .values(used_at=bindparam("new_used_at"))
    .where(RefreshToken.id == bindparam("id"), RefreshToken.used_at.is_(None)),
    none,
)
END: Final = Query(
    update(Session)
    .values(ended_at=bindparam("new_ended_at"), ending=bindparam("new_ending"))
    .where(Session.id == bindparam("id"), Session.ended_at.is_(None)),
    none,
)


async def begin(
    tx: Transaction, person_id: UUID, client_id: UUID, acr: str, token_hash: bytes
) -> SessionHead:
    """A session of somebody through a program, with its first refresh token."""
    now = clock.wall()
    head = SessionHead(ids.new(), person_id, client_id, acr, now, now + LONGEST, None)
    await tx.run(
        ADD,
        id=head.id,
        person_id=person_id,
        client_id=client_id,
        acr=acr,
        created_at=now,
        expires_at=head.expires_at,
        ended_at=None,
        ending=None,
    )
    await add_token(tx, head.id, 1, token_hash, now)
    return head


async def add_token(tx: Transaction, session_id: UUID, number: int, token_hash: bytes, now: datetime) -> None:
    """The next token of a session."""
    await tx.run(
        ADD_TOKEN,
        id=ids.new(),
        session_id=session_id,
        number=number,
        token_hash=token_hash,
        created_at=now,
        used_at=None,
    )


async def end(tx: Transaction, id: UUID, why: str) -> None:
    """End a session with all its tokens; one that has ended stays as it was."""
    await tx.run(END, id=id, new_ended_at=clock.wall(), new_ending=why)
