"""Programs as they are read before a scope exists."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import DateTime, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from ..db.query import Query, none, stored
from ..models import Client, ClientAssertion, ClientKey, ClientSecret


@dataclass(frozen=True, slots=True)
class KnownClient:
    """A program, with its account where it may act for itself."""

    id: UUID
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class KnownKey(KnownClient):
    """A program with the public key that it names, in PEM."""

    public_key: str


_ACTS = (Client.code == bindparam("code"), Client.is_active)
KEY = Query(
    select(Client.id, Client.person_id, ClientKey.public_key)
    .join(ClientKey, ClientKey.client_id == Client.id)
    .where(*_ACTS, ClientKey.kid == bindparam("kid"), ClientKey.retired_at.is_(None)),
    KnownKey,
)
SECRET = Query(
    select(Client.id, Client.person_id)
    .join(ClientSecret, ClientSecret.client_id == Client.id)
    .where(
        *_ACTS,
        ClientSecret.secret_hash == bindparam("secret_hash"),
        ClientSecret.expires_at > bindparam("at", type_=DateTime(timezone=True)),
    ),
    KnownClient,
)
PUBLIC = Query(select(Client.id, Client.person_id).where(*_ACTS, Client.is_public), KnownClient)
USE = Query(insert(ClientAssertion).values(stored(ClientAssertion)).on_conflict_do_nothing(), none)
