"""What the sign-in page reads and writes; all of it before a scope exists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from ..db.query import Query, columns_of, none, stored
from ..models import AuthorizationCode, Client, ClientRedirect, Person, SecondFactor


@dataclass(frozen=True, slots=True)
class App:
    """A program to which a person is sent back."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class TwoFactors:
    """What somebody must know and have; no password matches where none was set."""

    person_id: UUID
    password_hash: str | None
    secret_sealed: bytes
    key_version: int


@dataclass(frozen=True, slots=True)
class HeldCode:
    """A code while it is used."""

    client_id: UUID
    person_id: UUID
    redirect_uri: str
    challenge: str
    acr: str
    expires_at: datetime
    used_at: datetime | None
    session_id: UUID | None


APP: Final = Query(
    select(Client.id, Client.name)
    .join(ClientRedirect, ClientRedirect.client_id == Client.id)
    .where(Client.code == bindparam("code"), Client.is_active, ClientRedirect.uri == bindparam("uri")),
    App,
)
FACTORS: Final = Query(
    select(
        Person.id.label("person_id"),
        Person.password_hash,
        SecondFactor.secret_sealed,
        SecondFactor.key_version,
    )
    .join(SecondFactor, SecondFactor.person_id == Person.id)
    .where(Person.username == bindparam("username"), Person.is_active, ~Person.is_machine),
    TwoFactors,
)
USE_STEP: Final = Query(
    update(SecondFactor)
    .values(last_step=bindparam("new_last_step"))
    .where(
        SecondFactor.person_id == bindparam("person_id"), SecondFactor.last_step < bindparam("new_last_step")
    ),
    none,
)
ADD: Final = Query(insert(AuthorizationCode).values(stored(AuthorizationCode)), none)
LOCK: Final = Query(
    select(*columns_of(AuthorizationCode, HeldCode))
    .where(AuthorizationCode.code_hash == bindparam("code_hash"))
    .with_for_update(),
    HeldCode,
)
USE: Final = Query(
    update(AuthorizationCode)
    .values(used_at=bindparam("new_used_at"), session_id=bindparam("new_session_id"))
    .where(AuthorizationCode.code_hash == bindparam("code_hash")),
    none,
)
